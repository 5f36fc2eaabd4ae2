import { parseArgs } from "node:util";
import { BenchError } from "./measure.ts";

export const CASES = ["ged", "acled", "gdelt", "many", "small"] as const;
export type Case = (typeof CASES)[number];

export const USAGE = `npm run bench -- [options]
  --case NAME   what to measure: ${CASES.join(", ")} (all, in turn)
  --rows N      records in the made-up files of the first three (ged 385000, about 250 MB; acled, gdelt 1000000)
  --repeat N    runs of each (3)
  --threads N   worker threads of both (each one's own default)
  --json        print one JSON object per case instead of tables
  --keep        keep the temporary folder`;

export interface Options {
  readonly cases: readonly Case[];
  /** null: each case's own. */
  readonly rows: number | null;
  readonly repeat: number;
  readonly threads: number | null;
  readonly json: boolean;
  readonly keep: boolean;
}

/** @throws {BenchError} for a value that cannot be used */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      case: { type: "string", multiple: true },
      rows: { type: "string" },
      repeat: { type: "string", default: "3" },
      threads: { type: "string" },
      json: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
    },
  });
  const count = (name: "rows" | "repeat" | "threads"): number | null => {
    const text = values[name];
    if (text === undefined) return null;
    if (!/^[1-9]\d{0,8}$/.test(text))
      throw new BenchError(`--${name} needs a whole number from 1, not "${text}"`);
    return Number(text);
  };
  for (const name of values.case ?? []) {
    if (!(CASES as readonly string[]).includes(name))
      throw new BenchError(`--case needs one of ${CASES.join(", ")}, not "${name}"`);
  }
  return {
    cases: (values.case as Case[] | undefined) ?? CASES,
    rows: count("rows"),
    repeat: count("repeat") ?? 3,
    threads: count("threads"),
    json: values.json,
    keep: values.keep,
  };
}

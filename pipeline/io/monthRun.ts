import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { realFolder } from "./folders.ts";
import { writeWhole } from "./wholeFile.ts";

/** The last run of `run-month`, as outputs/history/run-month.json keeps it. */
export interface MonthRun {
  /** The month in which it ran, YYYY-MM, UTC. */
  readonly month: string;
  readonly finished: string;
  /** "ok", "stale", "suspect" or "failed". */
  readonly status: string;
  readonly summary: string;
}

const FILE = "run-month.json";

/** What the last run left; null for none, or one that cannot be read. */
export async function readMonthRun(out: string): Promise<MonthRun | null> {
  try {
    return JSON.parse(await readFile(join(out, "history", FILE), "utf8")) as MonthRun;
  } catch {
    return null;
  }
}

export async function recordMonthRun(out: string, run: MonthRun): Promise<void> {
  const folder = await realFolder(out, ["history"]);
  await writeWhole(join(folder, FILE), `${JSON.stringify(run, null, 2)}\n`, join(folder, `.${FILE}`));
}

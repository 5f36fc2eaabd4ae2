import { Command, Option } from "commander";
import type { Settings } from "./bench/measure.ts";
import { between } from "./optionParsers.ts";

const CASES = ["ged", "acled", "gdelt", "many", "small", "publish", "decade"] as const;
export type Case = (typeof CASES)[number];

export interface Options extends Settings {
  readonly case: readonly Case[];
  readonly json?: boolean;
}

const MOST = 100_000_000;

/** @throws {CommanderError} for options that cannot be used, once it has said so */
export function readOptions(): Options {
  return new Command("npm run bench --")
    .description("measures the pipeline on made-up files, and plain DuckDB on the same files beside it")
    .addOption(
      new Option("--case <names...>", "what to measure: all, in turn").choices(CASES).default([...CASES]),
    )
    .option(
      "--rows <n>",
      "records in the made-up files: of ged 385000, about 250 MB, of acled and gdelt 1000000, of publish 200000, of decade 100 a month",
      between(1, MOST, true),
    )
    .option("--repeat <n>", "runs of each", between(1, MOST, true), 3)
    .option("--threads <n>", "worker threads of both (default: each one's own)", between(1, 64, true))
    .option("--json", "print one JSON object per case instead of tables")
    .option("--keep", "keep the temporary folder")
    .exitOverride()
    .parse()
    .opts<Options>();
}

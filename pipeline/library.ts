/** The library: what a program gets that imports "harmattan". It runs the pipeline as the command line does. */
import { inputOf } from "./commandInput.ts";
import type { Config } from "./config.ts";
import { checkedConfig } from "./configFile.ts";
import { DataError, UsageError } from "./domain/errors.ts";
import { parseMonth } from "./domain/month.ts";
import { nearestHint } from "./domain/nearest.ts";
import { type Effects, type RunResult, runPipeline as runStages } from "./pipeline.ts";

export { type Config, DEFAULT_CONFIG } from "./config.ts";
export { DataError, LockedError, UsageError } from "./domain/errors.ts";
export { openRun, type Run } from "./frames.ts";
export type { Effects, RunResult } from "./pipeline.ts";

/** What to run on, like the command line's options of the same names. */
export interface Choices {
  /** CSV files, or folders of them. */
  readonly input: readonly string[];
  /** Where the outputs go: a folder per as-of month, and `latest`. By default "outputs", below the working folder. */
  readonly out?: string;
  /** "YYYY-MM"; by default the last month that the data covers completely. */
  readonly asOf?: string;
  /** ISO 3166-1 alpha-3 code, or a country's name; by default the configured one, MLI. */
  readonly focus?: string;
  /** Which source to score where the input holds several. */
  readonly source?: string;
  /** A mapping file for CSVs of no known layout that have none beside them. */
  readonly mapping?: string;
  /** Whether region_months has all countries, not only the theatre. */
  readonly allMonths?: boolean;
  /** Whether only tables are published, no page and no workbook. */
  readonly tablesOnly?: boolean;
  /** Settings over the defaults, see `pipeline/config.ts`; paths are relative to the working folder. */
  readonly config?: Partial<Config>;
}

const CHOICES = ["input", "out", "asOf", "focus", "source", "mapping", "allMonths", "tablesOnly", "config"];

/**
 * Runs all stages and publishes the outputs. Nothing is printed.
 * @param effects called while it works: at the end of each stage, and with notes that a reader should see
 * @returns the ledger and what else is known of the input (`summary`), the ranked tables in columns (`tables`), and the
 * folder of the run (`published`), which `openRun` opens
 * @throws {UsageError} for choices that make no sense
 * @throws {DataError} if the input is refused; the outputs are then as they were
 * @throws {LockedError} if another run writes to the same outputs
 * @example
 * const { published } = await runPipeline({ input: ["incidents.csv"], out: "outputs" });
 * const escalation = await (await openRun(published)).table("escalation");
 */
export async function runPipeline(
  choices: Choices,
  effects: Partial<Effects> = {},
): Promise<RunResult & { readonly published: string }> {
  for (const name of Object.keys(choices))
    if (!CHOICES.includes(name))
      throw new UsageError(`runPipeline knows no choice "${name}"${nearestHint(name, CHOICES)}`);
  const {
    out = "outputs",
    asOf,
    focus = null,
    allMonths = false,
    tablesOnly = false,
    config = {},
    ...rest
  } = choices;
  if (!Array.isArray(rest.input) || rest.input.length === 0)
    throw new UsageError("runPipeline needs input: a list of CSV files or folders");
  const settings = checkedConfig(config, "config");
  const input = await inputOf({ ...rest, input: [...rest.input], out, config: settings });
  const options = { ...input, asOf: asOf === undefined ? null : monthOf(asOf), focus, allMonths, tablesOnly };
  const { published, ...result } = await runStages(
    { ...options, from: "ingest", to: "publish" },
    { stageDone: () => {}, note: () => {}, ...effects },
  );
  if (published === null) throw new RangeError("a run of all stages publishes");
  return { ...result, published };
}

function monthOf(text: string) {
  try {
    return parseMonth(text, { column: "asOf" });
  } catch (error) {
    throw error instanceof DataError ? new UsageError(error.message) : error;
  }
}

import { basename, dirname, join, resolve } from "node:path";
import * as z from "zod";
import { leafDifferences } from "./audit/leafDifferences.ts";
import { parseConfig } from "./configFile.ts";
import { DataError, ExpectedError, UsageError } from "./domain/errors.ts";
import { parseMonth } from "./domain/month.ts";
import { checksumsOf } from "./io/checksum.ts";
import { linkRun } from "./io/history.ts";
import { readConfigText } from "./io/namedFile.ts";
import { firstDifferingLine, readRunFile } from "./io/runFolder.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { copyVintages } from "./io/vintages.ts";
import { type RunOptions, runPipeline } from "./pipeline.ts";

/** What came of doing a run again. */
export interface Verification {
  readonly folder: string;
  /** Files that are byte for byte what the recorded inputs give. */
  readonly identical: number;
  /** What differs, a line each. */
  readonly differences: readonly string[];
}

/** Files of a folder that need not be the same: run.json is compared value by value, the others tell where and how fast. */
const ASIDE = ["run.json", "replay.json", "timings.json"];

const REPLAY = z.object({
  input: z.array(z.string().min(1)).min(1),
  mapping: z.string().nullable(),
  source: z.string(),
  as_of: z.string().nullable(),
  focus: z.string().nullable(),
  all_months: z.boolean(),
  tables_only: z.boolean(),
  config: z.record(z.string(), z.unknown()),
  config_file: z.string().nullable(),
  accepted: z.array(z.object({ name: z.string(), status: z.enum(["stale", "suspect"]), text: z.string() })),
});

/** The run of the month before that changes.csv was made against. */
const COMPARED = z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), run_key: z.string().nullable() });

/**
 * Runs again, into a temporary folder, what published a folder, and compares both byte by byte and with the checksums
 * that run.json recorded: of inputs, config, code and every output.
 * @param input files to read instead of those whose paths are recorded; null for those
 * @throws {UsageError} if the folder is none that a run published
 */
export async function verify(folder: string, input: readonly string[] | null): Promise<Verification> {
  const recorded = await readRunFile(folder, "run.json");
  const replay = await readRunFile(folder, "replay.json");
  const sums = await checksumsOf(folder, ASIDE);
  return await withTemporaryFolder(async (out) => {
    let again: string;
    try {
      const { source, months } = vintagesOf(recorded);
      const outputs = outputsFolderOf(folder);
      await copyVintages(outputs, out, source, months);
      const compared = COMPARED.nullish().parse(recorded["compared_with"]) ?? null;
      const key = compared?.run_key ?? null;
      if (compared !== null && key !== null) await linkRun(outputs, out, compared.month, key);
      again = await runAgain(replay, input, out, join(folder, "replay.json"));
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      const changed = Object.keys(sums).filter((name) => sums[name] !== outputsOf(recorded)[name]);
      const lines = changed.map((name) => `${name}: not as the run wrote it`);
      return { folder, identical: 0, differences: [`cannot be run again: ${error.message}`, ...lines] };
    }
    const record = await readRunFile(again, "run.json");
    const lines = [...recordLines(recorded, record)];
    let identical = 0;
    const names = [...new Set([...Object.keys(outputsOf(recorded)), ...Object.keys(outputsOf(record))])];
    for (const name of [...new Set([...names, ...Object.keys(sums)])].sort()) {
      const line = await outputLine(name, [sums, recorded, record], [folder, again]);
      if (line === null) identical++;
      else lines.push(line);
    }
    return { folder, identical, differences: lines };
  });
}

/** The vintages that the reporting lag was measured on. */
function vintagesOf(recorded: Record<string, unknown>): { source: string; months: string[] } {
  const lag = recorded["reporting_lag"] as { vintages?: { newest_month?: string }[] } | null | undefined;
  return {
    source: String(recorded["source"]),
    months: (lag?.vintages ?? []).map((vintage) => String(vintage.newest_month)),
  };
}

/** outputs/2024-05 and outputs/history/2024-05/0001-... lie in outputs. */
function outputsFolderOf(folder: string): string {
  const above = dirname(resolve(folder));
  return basename(dirname(above)) === "history" ? dirname(dirname(above)) : above;
}

/** Where run.json says something else than the run does now; the outputs are compared one by one. */
function recordLines(recorded: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const [first, second] = [recorded, now].map((record) => ({ ...record, inputs: null, outputs: null }));
  return [
    ...inputLines(inputsOf(recorded), inputsOf(now)),
    ...leafDifferences(first, second).map(
      (leaf) => `run.json: ${leaf.path} is ${leaf.first}, now ${leaf.second}`,
    ),
  ];
}

/** Input files by name. */
type Inputs = ReadonlyMap<string, object>;

const inputsOf = (record: Record<string, unknown>): Inputs =>
  new Map(((record["inputs"] ?? []) as { readonly file: string }[]).map((input) => [input.file, input]));

function inputLines(recorded: Inputs, now: Inputs): string[] {
  return [...new Set([...recorded.keys(), ...now.keys()])].flatMap((name) => {
    const [first, second] = [recorded.get(name), now.get(name)];
    if (second === undefined) return [`input ${name}: gone`];
    if (first === undefined) return [`input ${name}: not there when the run was made`];
    return leafDifferences(first, second).map(
      (leaf) => `input ${name}: ${leaf.path} is ${leaf.first}, now ${leaf.second}`,
    );
  });
}

/** What is wrong with one output; null for nothing. */
async function outputLine(
  name: string,
  [sums, recorded, record]: readonly [
    Record<string, string>,
    Record<string, unknown>,
    Record<string, unknown>,
  ],
  [folder, again]: readonly [string, string],
): Promise<string | null> {
  const [here, then, now] = [sums[name], outputsOf(recorded)[name], outputsOf(record)[name]];
  if (here === then && then === now) return null;
  if (here === undefined) return `${name}: missing`;
  if (then === undefined && now === undefined) return `${name}: not written by a run`;
  if (now === undefined) return `${name}: not made by a run any more`;
  const line = await firstDifferingLine(join(folder, name), join(again, name));
  if (line === null) return `run.json: the checksum of ${name} is not that of the file`;
  return here === then
    ? `${name}: comes out otherwise now, first in line ${line}`
    : `${name}: not as the run wrote it, first in line ${line}`;
}

const outputsOf = (record: Record<string, unknown>): Record<string, string> =>
  (record["outputs"] ?? {}) as Record<string, string>;

/** @returns the folder that it published */
async function runAgain(
  json: unknown,
  input: readonly string[] | null,
  out: string,
  file: string,
): Promise<string> {
  const parsed = REPLAY.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DataError(`${issue?.path.join(".")}: ${issue?.message}`, { file });
  }
  const replay = parsed.data;
  const options: RunOptions = {
    input: input ?? replay.input,
    out,
    mapping: replay.mapping,
    source: replay.source,
    asOf: replay.as_of === null ? null : parseMonth(replay.as_of, { file, column: "as_of" }),
    focus: replay.focus,
    allMonths: replay.all_months,
    tablesOnly: replay.tables_only,
    from: "ingest",
    to: "publish",
    config: parseConfig(JSON.stringify(replay.config), "replay.json"),
    configFile: replay.config_file === null ? null : (await readConfigText(replay.config_file)).named,
    accepted: replay.accepted,
  };
  const { published } = await runPipeline(options, { stageDone: () => {}, note: () => {} });
  if (published === null) throw new UsageError(`${file} describes a run that published nothing`);
  return published;
}

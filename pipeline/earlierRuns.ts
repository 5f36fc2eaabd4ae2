import { join } from "node:path";
import { UnfitInputError } from "./domain/errors.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { addMonths, formatMonth, type Month, parseMonth } from "./domain/month.ts";
import type { Panel } from "./domain/panel.ts";
import type { Vintage } from "./domain/vintage.ts";
import { OLDEST_VINTAGE, type ReportingLag, reportingLag } from "./history/reportingLag.ts";
import { vintageOf } from "./history/vintageOf.ts";
import { changedFiles, type SeenFile } from "./inputHealth/changedFiles.ts";
import { type InputFinding, isAccepted } from "./inputHealth/finding.ts";
import { lostRows } from "./inputHealth/lostRows.ts";
import { silentCountries } from "./inputHealth/silentCountries.ts";
import { stale } from "./inputHealth/stale.ts";
import { readLatest } from "./io/publish.ts";
import { readRunFile } from "./io/runFolder.ts";
import { type RecordedVintage, readVintages } from "./io/vintages.ts";
import type { RunOptions } from "./runContract.ts";

/** How a run looks at its input before it believes it. */
export interface InputWatch {
  /** Findings that do not stop the run, by name or kind. */
  readonly accept: readonly string[];
  /** The month that the newest incident must be of at least; null for none. */
  readonly expected: Month | null;
}

/** What a run takes from those before it, and leaves to those after it. */
export interface EarlierRuns {
  readonly now: Vintage;
  /** Null with too few of them. */
  readonly lag: ReportingLag | null;
  /** How run.json names the lag and what it was measured on. */
  readonly lagRecord: object | null;
  readonly accepted: readonly InputFinding[];
  /** What a reader of the results should know of all this, sentences without their full stops. */
  readonly notes: readonly string[];
}

/** Data that comes along and is meant to be replaced: nothing is compared with it. */
const SAMPLE_SOURCE = "Synthetic sample";
/** How many findings an error names. */
const MOST_NAMED = 4;

/**
 * Holds the input against what earlier runs saw, and measures how late reports come.
 * @param files the input's, in this run
 * @throws {UnfitInputError} if something about it is not to be believed and not accepted
 */
export async function compareWithEarlierRuns(
  { out, watch, accepted = [] }: Pick<RunOptions, "out" | "watch" | "accepted">,
  { source, lastCompleteMonth, files: ledger }: IngestSummary,
  countries: Panel,
  asOf: Month,
  files: readonly SeenFile[],
  neighboursOf: (country: string) => readonly string[],
): Promise<EarlierRuns> {
  const now = vintageOf(countries, source, lastCompleteMonth);
  const recorded = await readVintages(out, source, addMonths(asOf, -OLDEST_VINTAGE));
  const vintages = recorded.map(({ vintage }) => vintage);
  const lag = reportingLag(vintages, now, asOf);
  const notes = lag === null ? [] : [lagNote(lag)];
  const lagRecord = lag === null ? null : recordOf(lag, recorded);
  const told = (findings: readonly InputFinding[]): EarlierRuns => {
    const sentences = findings.map(({ status, text }) => `Accepted although ${status}: ${text}`);
    return { now, lag, lagRecord, accepted: findings, notes: [...notes, ...sentences] };
  };
  if (watch === undefined || watch === null) return told(accepted);
  const before = vintages.at(-1) ?? null;
  const newest = ledger
    .filter((file) => file.source === source && file.last_month !== "")
    .map((file) => file.last_month);
  const last = newest.sort().at(-1);
  const findings = [
    ...stale(now, last === undefined ? null : parseMonth(last, {}), watch.expected, before),
    ...changedFiles(files, await filesOfLastRun(out)),
    ...(before === null ? [] : lostRows(now, before)),
    ...silentCountries(now, neighboursOf),
  ];
  const refused = findings.filter((finding) => !isAccepted(finding, watch.accept));
  if (refused.length > 0) throw unfit(refused, await readLatest(out));
  return told(findings);
}

/** The input files of the run that `latest` leads to; none if there is no such run, or it read the sample. */
async function filesOfLastRun(out: string): Promise<SeenFile[]> {
  const latest = await readLatest(out);
  if (latest === null) return [];
  const run = await readRunFile(join(out, latest), "run.json").catch(() => null);
  const inputs = (run?.["inputs"] ?? []) as readonly SeenFile[];
  return inputs.filter(({ source }) => source !== SAMPLE_SOURCE);
}

function unfit(findings: readonly InputFinding[], latest: string | null): UnfitInputError {
  const status = findings.some((finding) => finding.status === "stale") ? "stale" : "suspect";
  const more = findings.length > MOST_NAMED ? `; and ${findings.length - MOST_NAMED} more` : "";
  const named = findings.slice(0, MOST_NAMED).map(({ text }) => text);
  const names = [...new Set(findings.map(({ name }) => name))].map(quoted);
  const kinds = [...new Set(names.map((name) => name.replace(/^"|:.*$/g, "")))];
  const accepting = names.length <= MOST_NAMED ? names : kinds;
  const kept = latest === null ? "nothing is published" : `nothing is published, latest stays ${latest}`;
  return new UnfitInputError(
    status,
    `the input is ${status}: ${named.join("; ")}${more}; ${kept}.\n` +
      `If that is right, run again with --accept ${accepting.join(" ")}`,
  );
}

/** A name as an argument of the command line. */
const quoted = (name: string): string => (/^[\w.:-]+$/.test(name) ? name : `"${name.replaceAll('"', "")}"`);

function lagNote({ vintages, growth, quarters }: ReportingLag): string {
  const last = growth.at(-1);
  const percent = last === undefined ? 0 : Math.round(100 * (last.factor - 1));
  const grown =
    last === undefined
      ? "cannot be told yet"
      : `${Math.abs(percent)} % ${percent < 0 ? "smaller" : "larger"} ${last.monthsLater} months later`;
  const widened = quarters.length === 0 ? "" : "; intervals of scores and ranks allow for it";
  return `Reporting lag over ${vintages.length} runs: a newest month is ${grown}${widened}`;
}

function recordOf(
  { vintages, growth, quarters }: ReportingLag,
  recorded: readonly RecordedVintage[],
): object {
  const four = (value: number): number => Math.round(1e4 * value) / 1e4;
  return {
    vintages: recorded
      .filter(({ vintage }) => vintages.includes(vintage.lastMonth))
      .map(({ vintage, sha256 }) => ({ newest_month: formatMonth(vintage.lastMonth), sha256 })),
    newest_month_growth: growth.map(({ monthsLater, factor }) => ({
      months_later: monthsLater,
      factor: four(factor),
    })),
    quarter_growth: quarters.map(four),
  };
}

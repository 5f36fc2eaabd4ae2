import { join } from "node:path";
import { ExpectedError, UnfitInputError } from "./domain/errors.ts";
import type { Table } from "./domain/table.ts";
import { runEverySource } from "./everySource.ts";
import { readMonthRun, recordMonthRun } from "./io/monthRun.ts";
import { readLatest } from "./io/publish.ts";
import { readRunFile } from "./io/runFolder.ts";
import { postWebhook } from "./io/webhook.ts";
import { type RunOptions, type RunResult, runPipeline } from "./pipeline.ts";
import { type MonthNews, monthNews, newsLine } from "./schedule/monthText.ts";

/** What a month's run is made of besides the pipeline's own options. */
export interface MonthOptions {
  readonly out: string;
  /** Asked for once new input is there, which may be what is read by default. */
  readonly run: () => Promise<RunOptions>;
  /** Fetches new input; null for none. */
  readonly fetch: (() => Promise<unknown>) | null;
  /** Does nothing before this day of the month, and after a run of the month that succeeded; null: runs at any time. */
  readonly onceFromDay: number | null;
  readonly webhook: { readonly url: string; readonly token: string | null } | null;
  /** The clock, UTC. */
  readonly now: () => Date;
}

/** What came of it, in the words of a message. */
export interface MonthReport {
  readonly status: "ok" | "stale" | "suspect" | "failed" | "not due";
  /** One line for each source. */
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly news: readonly MonthNews[];
  readonly published: readonly string[];
  /** What went wrong, to be thrown once it is reported. */
  readonly error: unknown;
}

/** Fetches, runs, compares with the run before, and reports. Whatever goes wrong is in the report. */
export async function runMonth(options: MonthOptions): Promise<MonthReport> {
  const today = options.now();
  const month = today.toISOString().slice(0, 7);
  const quiet: MonthReport = {
    status: "not due",
    lines: [],
    notes: [],
    news: [],
    published: [],
    error: null,
  };
  if (options.onceFromDay !== null) {
    if (today.getUTCDate() < options.onceFromDay) return quiet;
    const last = await readMonthRun(options.out);
    if (last?.month === month && last.status === "ok") return quiet;
  }
  const report = await fetchAndRun(options);
  const summary = report.lines.join("\n");
  const finished = options.now().toISOString();
  // a folder that cannot be written to has been reported already
  await recordMonthRun(options.out, { month, finished, status: report.status, summary }).catch(() => {});
  if (options.webhook === null) return report;
  const { status, news, published, notes } = report;
  const { url, token } = options.webhook;
  const problem = await postWebhook(url, token, { text: summary, status, news, published, notes });
  return problem === null ? report : { ...report, notes: [...notes, `The webhook was not told: ${problem}`] };
}

async function fetchAndRun({ out, fetch, run: readRun }: MonthOptions): Promise<MonthReport> {
  const notes: string[] = [];
  const effects = { stageDone: () => {}, note: (text: string) => notes.push(text) };
  try {
    await fetch?.();
    const run = await readRun();
    const alertsBefore = await alertsOf(out);
    const results =
      run.source === "all" ? (await runEverySource(run, effects)).results : [await runPipeline(run, effects)];
    const news = results.map((result) => newsOf(result, run.source === "all" ? null : alertsBefore));
    const published = results.flatMap((result) => result.published ?? []);
    const lines = news.map((each, number) => `${newsLine(each)}; ${published[number] ?? ""}`);
    return { status: "ok", lines, notes, news, published, error: null };
  } catch (error) {
    const status = error instanceof UnfitInputError ? error.status : "failed";
    const told = error instanceof ExpectedError ? error.message : "a bug or a full disk, see the log";
    const latest = await readLatest(out).catch(() => null);
    const line = `Harmattan ${status}: ${told.replaceAll("\n", " ")} (latest: ${latest ?? "none"})`;
    return { status, lines: [line], notes, news: [], published: [], error };
  }
}

function newsOf(
  { summary, tables, published }: RunResult,
  alertsBefore: ReadonlySet<string> | null,
): MonthNews {
  const table = (name: string): Table => tables.find((each) => each.name === name) as Table;
  const month = published?.split(/[\\/]/).at(-1) ?? "";
  return monthNews(table("escalation"), table("neighbours"), summary.source, month, alertsBefore);
}

/** Ids of the regions on alert in the run that `latest` leads to; null if there is none that can be read. */
async function alertsOf(out: string): Promise<ReadonlySet<string> | null> {
  const latest = await readLatest(out).catch(() => null);
  if (latest === null) return null;
  const table = await readRunFile(join(out, latest), "escalation.json").catch(() => null);
  if (table === null) return null;
  const rows = (table["rows"] ?? []) as readonly { readonly region_id?: string; readonly alert?: string }[];
  return new Set(rows.filter(({ alert }) => alert === "yes").map(({ region_id: id }) => String(id)));
}

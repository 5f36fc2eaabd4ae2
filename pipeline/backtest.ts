import { join } from "node:path";
import { chartsOf } from "./backtest/charts.ts";
import { type Judgement, judge } from "./backtest/judge.ts";
import { judgeDistributions } from "./backtest/judgeDistributions.ts";
import { gatherRows } from "./backtest/judgedRows.ts";
import { QUESTIONS } from "./backtest/questions.ts";
import { backtestRecord, caveatsOf, findingTable } from "./backtest/record.ts";
import { statements } from "./backtest/statements.ts";
import { CHANCES_TASK, FORECAST_KINDS, originTask } from "./backtestTasks.ts";
import type { WorkerInput } from "./backtestWorker.ts";
import type { Config } from "./config.ts";
import { writeDescribed } from "./describedTable.ts";
import type { Constants } from "./domain/constants.ts";
import { UsageError } from "./domain/errors.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import { addMonths, formatMonth, type Month, QUARTER, YEAR } from "./domain/month.ts";
import type { Panels } from "./domain/panels.ts";
import { type Columns, numbersOf } from "./domain/table.ts";
import { panelSettings, runAggregate, runIngest } from "./firstStages.ts";
import { codeVersion } from "./io/codeVersion.ts";
import { GatheredFiles } from "./io/gatheredFiles.ts";
import { publishFolder } from "./io/publish.ts";
import { contentKey, type Store } from "./io/store.ts";
import { writeText } from "./io/tableFiles.ts";
import { type Outputs, threadsOf, withDatabase, withOutputs } from "./outputs.ts";
import { readReferences } from "./panelsOf.ts";
import type { Effects } from "./pipeline.ts";
import { readRegionUnit } from "./regionUnit.ts";
import { StageRunner } from "./stages.ts";
import { inWorkers } from "./workers.ts";
import { readOwnZones } from "./zones.ts";

/** Folders of the results below the outputs folder: of all incidents, and without those of inactive years. */
const FOLDER = "backtest";
const ACTIVE_FOLDER = "backtest-active-years";
const BY_GROUP = "Active and dormant units apart, and every measure: backtest.json, backtest.csv";
/** The worker threads' command, see run.ts. */
const WORKER_COMMAND = "backtest-worker";

export interface BacktestOptions {
  readonly input: readonly string[];
  readonly out: string;
  readonly source: string | null;
  readonly mapping: string | null;
  /** First and last origin; null: a year after the first scores, and the last whose quarter is known. */
  readonly from: Month | null;
  readonly to: Month | null;
  readonly config: Config;
}

/** What a backtest tells while it works. */
export interface BacktestEffects extends Effects {
  /** @param secondsLeft null until that can be told */
  progress(done: number, total: number, secondsLeft: number | null): void;
}

export interface BacktestResult {
  /** What came out, over all units, in sentences. */
  readonly statements: readonly string[];
  /** The folders with the results. */
  readonly published: readonly string[];
}

/**
 * Replays every month from `from` to `to`: what the tool and the baselines would have said with what was known then, held
 * against what came. Origins already computed for the same input, config and code are not computed again, so that a
 * backtest that was interrupted goes on where it was. Where the source lists incidents only for what their dyad did in
 * another year, which was not known at the time, everything is replayed a second time without them.
 * @throws {UsageError} if there is no origin to replay
 */
export async function runBacktest(
  options: BacktestOptions,
  effects: BacktestEffects,
): Promise<BacktestResult> {
  const { from, to, source } = options;
  if (from !== null && to !== null && from > to)
    throw new UsageError(`--from ${formatMonth(from)} comes after --to ${formatMonth(to)}`);
  if (source === "all") throw new UsageError("a backtest is of one source: name it with --source");
  return await withOutputs(options, async (opened) => {
    const whole = await replay(opened, options, effects, FOLDER);
    const results = [whole];
    if (whole.summary.inactiveIncidents > 0) {
      effects.note("Again, without the incidents of inactive years");
      const config = { ...options.config, inactiveYears: false };
      const again = { ...options, config };
      results.push(
        await withDatabase(opened, config, (db) => replay({ ...opened, db }, again, effects, ACTIVE_FOLDER)),
      );
    }
    await opened.store.pruneGathered();
    return {
      statements: results.flatMap(({ statements }, again) => [
        ...(again === 1 ? ["", "Without the incidents of inactive years", ""] : []),
        ...statements,
      ]),
      published: results.map(({ published }) => published),
    };
  });
}

/** One replay. @param folder of its results, below the outputs folder */
async function replay(
  { db, store, temporary }: Outputs,
  options: BacktestOptions,
  effects: BacktestEffects,
  folder: string,
): Promise<{
  readonly summary: IngestSummary;
  readonly statements: readonly string[];
  readonly published: string;
}> {
  const { config } = options;
  const stages = new StageRunner(
    { db, saver: await db.beside() },
    store,
    { from: "ingest", to: "aggregate" },
    ({ stage, rows, seconds }) => effects.stageDone(stage, rows, seconds),
  );
  const references = await readReferences();
  const own = await readOwnZones(config, async () => references.gazetteer, temporary);
  for (const text of own.notes) effects.note(text);
  const unit = await readRegionUnit(config);
  const code = codeVersion();
  const ingested = await runIngest(stages, db, options, code, temporary, async () => references);
  const settings = panelSettings(references, own.zones, unit, config, code);
  const aggregated = await runAggregate(stages, db, ingested, references, settings);
  await store.settled();
  const { summary } = ingested;
  const origins = chooseOrigins(
    options,
    summary,
    aggregated.panels,
    references.constantsFor(methodSetOf(summary)),
  );
  const run = { store, summary, panelKey: aggregated.key, origins, threads: threadsOf(config) };
  const files = await gatherResults(run, effects);
  const judgements = await judgeOrigins(files, aggregated.panels, origins, summary.source);
  return { summary, ...(await publishBacktest(options, folder, summary, origins, judgements)) };
}

/** @throws {UsageError} if there is none */
function chooseOrigins(
  { from, to }: BacktestOptions,
  { lastCompleteMonth }: IngestSummary,
  { regions }: Panels,
  { minHistoryMonths }: Constants,
): Month[] {
  const first = addMonths(regions.firstMonth, minHistoryMonths - 1);
  const last = addMonths(lastCompleteMonth, -QUARTER);
  const data = `the data runs from ${formatMonth(regions.firstMonth)} to ${formatMonth(lastCompleteMonth)}`;
  if (first > last) {
    throw new UsageError(
      `no month can be replayed: ${data}, and a backtest needs ${minHistoryMonths} months before an origin and ${QUARTER} after it`,
    );
  }
  for (const [option, month] of [
    ["--from", from],
    ["--to", to],
  ] as const) {
    if (month === null || (first <= month && month <= last)) continue;
    throw new UsageError(
      `${option} ${formatMonth(month)} cannot be replayed: ${data}, so origins go from ${formatMonth(first)} to ${formatMonth(last)}`,
    );
  }
  const end = to ?? last;
  // a year of outcomes, so that baselines know something
  const start = from ?? (Math.min(first + YEAR, end) as Month);
  return Array.from({ length: end - start + 1 }, (_, k) => addMonths(start, k));
}

/** Has every task done that is not done yet. @returns the files of all */
async function gatherResults(
  run: {
    readonly store: Store;
    readonly summary: IngestSummary;
    readonly panelKey: string;
    readonly origins: readonly Month[];
    readonly threads: number;
  },
  effects: BacktestEffects,
): Promise<GatheredFiles> {
  const { store, summary, panelKey, origins, threads } = run;
  const panels = await store.find("aggregate", panelKey);
  if (panels === null) throw new Error("the panels were not saved");
  const results = await store.gather(contentKey([panelKey]));
  const files = new GatheredFiles(results);
  await files.sweep();
  const tasks = [CHANCES_TASK, ...origins.map(originTask)];
  const missing = tasks.filter((task) => !files.has(task));
  const there = tasks.length - missing.length;
  if (there > 0) effects.note(`Already computed: ${there} of ${tasks.length} tasks`);
  if (missing.length === 0) return files;
  const input: WorkerInput = { summary, panels, results, origins };
  const begun = performance.now();
  effects.progress(there, tasks.length, null);
  await inWorkers(WORKER_COMMAND, input, missing, threads, (done) => {
    const perTask = (performance.now() - begun) / 1000 / done;
    effects.progress(there + done, tasks.length, perTask * (missing.length - done));
  });
  return files;
}

async function judgeOrigins(
  files: GatheredFiles,
  panels: Panels,
  origins: readonly Month[],
  source: string,
): Promise<Judgement> {
  const found: { readonly origin: Month; readonly columns: Columns }[] = [];
  for (const origin of origins) found.push({ origin, columns: await files.load(originTask(origin)) });
  const chances = await files.load(CHANCES_TASK);
  const judgements = QUESTIONS.map((question) => {
    const rows = gatherRows(question, found, numbersOf(chances, question.kind), panels);
    return judge(question, rows, origins[0] as Month, source);
  });
  const forecasts = FORECAST_KINDS.flatMap((kind) => {
    const sums = found.map(({ origin, columns }) => ({
      origin,
      sums: {
        counts: numbersOf(columns, `forecast.${kind}.counts`),
        sums: numbersOf(columns, `forecast.${kind}.sums`),
      },
    }));
    return judgeDistributions(kind, sums, origins[0] as Month, source);
  });
  return {
    findings: [...judgements.flatMap(({ findings }) => findings), ...forecasts],
    reliability: judgements.flatMap(({ reliability }) => reliability),
  };
}

/** Writes the results, whole or not at all. */
async function publishBacktest(
  { out, config }: BacktestOptions,
  name: string,
  summary: IngestSummary,
  origins: readonly Month[],
  judgement: Judgement,
): Promise<{ readonly statements: readonly string[]; readonly published: string }> {
  const { findings, reliability } = judgement;
  const said = statements(findings);
  const table = findingTable(findings, summary.source);
  const { source, licence, lastCompleteMonth } = summary;
  const head = {
    as_of: formatMonth(lastCompleteMonth),
    source,
    licence,
    unit: config.unit,
    ...backtestRecord(summary, origins, said, reliability),
  };
  const months = [origins[0], origins.at(-1)].map((origin) => formatMonth(origin as Month));
  const charts = await chartsOf(judgement, `${source}, origins ${months.join(" to ")}`);
  const published = await publishFolder(out, name, async (folder) => {
    await writeDescribed(folder, [table], head);
    for (const { name, svg } of charts) await writeText(join(folder, name), svg);
  });
  return {
    statements: [...statements(findings, ["all"]), "", BY_GROUP, "", ...caveatsOf(summary)],
    published,
  };
}

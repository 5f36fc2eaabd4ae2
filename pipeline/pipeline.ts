/** The whole dataflow: incident files -> incidents -> panels -> scores -> ranked tables -> outputs/<as-of>/. */
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ingest } from "./1-ingest/ingest.ts";
import { openFiles } from "./1-ingest/openFile.ts";
import { aggregate } from "./2-aggregate/aggregate.ts";
import { score } from "./3-score/score.ts";
import { rank } from "./5-rank/rank.ts";
import { publish } from "./6-publish/publish.ts";
import { regionMonthTable } from "./6-publish/regionMonths.ts";
import type { Config } from "./config.ts";
import { METHOD_SET } from "./domain/constants.ts";
import { UsageError } from "./domain/errors.ts";
import type { Gazetteer } from "./domain/gazetteer.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { formatMonth, type Month } from "./domain/month.ts";
import { type Columns, type Table, textsOf } from "./domain/table.ts";
import { loadShapes } from "./geo/shapes.ts";
import { codeVersion } from "./io/codeVersion.ts";
import { Database } from "./io/duckdb.ts";
import { listInputFiles } from "./io/inputFiles.ts";
import { withLock } from "./io/lock.ts";
import { loadPanels } from "./io/panelFiles.ts";
import { publishFolder, readLatest, recover, updateLatest } from "./io/publish.ts";
import { loadColumns, loadTable, saveColumns, saveTable } from "./io/savedTables.ts";
import { contentKey, type Saved, Store } from "./io/store.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { readReferences } from "./panelsOf.ts";
import { runRecord } from "./runRecord.ts";
import { chooseTheatre, parseFocus, type Theatre } from "./theatre.ts";

export const STAGES = ["ingest", "aggregate", "score", "rank", "publish"] as const;
export type Stage = (typeof STAGES)[number];

export interface RunOptions {
  readonly input: readonly string[];
  readonly out: string;
  /** null: the last month that the data covers completely. */
  readonly asOf: Month | null;
  readonly focus: string | null;
  readonly source: string | null;
  readonly mapping: string | null;
  readonly allMonths: boolean;
  readonly from: Stage;
  readonly to: Stage;
  readonly config: Config;
}

/** What the run tells while it works. */
export interface Effects {
  stageDone(stage: Stage, rows: number, seconds: number): void;
  note(text: string): void;
}

export interface RunResult {
  readonly summary: IngestSummary;
  /** Filled once the run got that far. */
  readonly theatre: Theatre | null;
  readonly tables: readonly Table[];
  readonly published: string | null;
}

/** Runs the stages from `from` to `to`; those before `from` are taken from what an earlier run saved. */
export async function runPipeline(options: RunOptions, effects: Effects): Promise<RunResult> {
  await mkdir(options.out, { recursive: true });
  return await withLock(options.out, async () => {
    await recover(options.out);
    const store = new Store(options.out);
    const { memoryLimit } = options.config;
    const threads = options.config.threads ?? Math.min(4, availableParallelism());
    return await withTemporaryFolder(async (temporary) => {
      const db = await Database.open({ spillFolder: temporary, memoryLimit, threads });
      try {
        return await runStages(db, store, temporary, options, effects);
      } finally {
        db.close();
      }
    });
  });
}

async function runStages(
  db: Database,
  store: Store,
  temporary: string,
  options: RunOptions,
  effects: Effects,
): Promise<RunResult> {
  const { config, from, to } = options;
  const { gazetteer, actors, zones, constants, borderRegions } = await readReferences();
  const code = await codeVersion();
  const asked = options.focus === null ? null : parseFocus(options.focus, gazetteer);
  const timings: { stage: Stage; rows: number; seconds: number }[] = [];
  const done = (stage: Stage): boolean => STAGES.indexOf(to) <= STAGES.indexOf(stage);

  async function stage<T>(
    name: Stage,
    key: string | Promise<string>,
    work: (folder: string) => Promise<{ rows: number; result: T }>,
  ): Promise<Saved<{ rows: number; result: T }>> {
    if (STAGES.indexOf(name) < STAGES.indexOf(from)) {
      const saved = await store.find<{ rows: number; result: T }>(name, await key);
      if (saved === null) {
        throw new UsageError(
          `starting from ${from} needs what ${name} saved, and nothing is saved for this input and config: run npm run ${name} first`,
        );
      }
      return saved;
    }
    const start = performance.now();
    const saved = await store.save(name, key, work);
    const seconds = (performance.now() - start) / 1000;
    timings.push({ stage: name, rows: saved.result.rows, seconds });
    effects.stageDone(name, saved.result.rows, seconds);
    return saved;
  }

  const start = performance.now();
  const open = await openFiles(await listInputFiles(options.input), options.mapping, temporary);
  // Known once every byte of the input has been seen, which goes on while DuckDB reads it.
  const ingestKey = Promise.all(
    open.map(async ({ file, text, layout }) => ({
      file: file.name,
      sha256: (await text.whole).sha256,
      layout,
    })),
  ).then((inputs) => contentKey([code, inputs, options.source, config.maxQuarantine]));
  ingestKey.catch(() => {});
  // Country shapes take a quarter of a second to read; this thread has nothing to do while DuckDB reads the files.
  if (!done("ingest")) setImmediate(loadShapes);
  const ingested = await stage("ingest", ingestKey, async (folder) => {
    const { source } = options;
    const { maxQuarantine } = config;
    const result = await ingest(db, { open, source, maxQuarantine, folder, temporary }, gazetteer, actors);
    return { rows: result.files.reduce((sum, file) => sum + file.rows_read, 0), result };
  });
  const summary = ingested.result.result;
  if (done("ingest")) return { summary, theatre: null, tables: [], published: null };

  const shapes = loadShapes();
  const panelKey = contentKey([await ingestKey]);
  const aggregated = await stage("aggregate", panelKey, async (folder) => {
    await db.openParquet("incidents", join(ingested.folder, "1-incidents.parquet"));
    const rows = await aggregate(db, { summary, gazetteer, zones, borderRegions, shapes, folder });
    return { rows, result: null };
  });
  if (done("aggregate")) return { summary, theatre: null, tables: [], published: null };

  const asOf = options.asOf ?? summary.lastCompleteMonth;
  requireCovered(asOf, summary);
  const choice = { asked, config, asOf, gazetteer, shapes };
  const { theatre, note } = await chooseTheatre(db, aggregated.folder, choice);
  if (note !== null) effects.note(note);
  const wanted = options.allMonths ? null : new Set(theatre.countries);
  const scoreKey = contentKey([panelKey, asOf, wanted === null ? "all" : theatre.countries]);
  const scored = await stage("score", scoreKey, async (folder) => {
    const panels = await loadPanels(db, aggregated.folder, summary);
    const { units, regionMonths, pairs, inward, alarms } = score(panels, constants, {
      asOf,
      theatre: wanted,
    });
    await saveColumns(db, join(folder, "3-scores.parquet"), units);
    await saveColumns(db, join(folder, "3-region-months.parquet"), regionMonths);
    await saveColumns(db, join(folder, "3-spillover.parquet"), pairs);
    await saveColumns(db, join(folder, "3-inward.parquet"), inward);
    return { rows: (units["unit"]?.length ?? 0) + (regionMonths["unit"]?.length ?? 0), result: alarms };
  });
  if (done("score")) return { summary, theatre, tables: [], published: null };

  const rankKey = contentKey([scoreKey, theatre]);
  const ranked = await stage("rank", rankKey, async (folder) => {
    const tables = rank({
      source: summary.source,
      asOf,
      focus: theatre.focus,
      neighbours: theatre.neighbours,
      minHistoryMonths: constants.minHistoryMonths,
      methodSet: METHOD_SET,
      gazetteer,
      scores: await loadColumns(db, join(scored.folder, "3-scores.parquet")),
      pairs: await loadColumns(db, join(scored.folder, "3-spillover.parquet")),
      inward: await loadColumns(db, join(scored.folder, "3-inward.parquet")),
      units: await loadColumns(db, join(aggregated.folder, "2-units.parquet")),
    });
    for (const table of tables) await saveTable(db, folder, table);
    return { rows: tables.reduce((sum, table) => sum + table.rowCount, 0), result: null };
  });
  const tables: Table[] = [];
  for (const name of RANKED_TABLES) tables.push(await loadTable(db, ranked.folder, name));
  if (done("rank")) return { summary, theatre, tables, published: null };

  const published = await stage("publish", contentKey([rankKey]), async () => {
    const quarantine = await loadColumns(db, join(ingested.folder, "1-quarantine.parquet"));
    const regionMonths = regionMonthTable(
      await loadColumns(db, join(scored.folder, "3-region-months.parquet")),
      regionNames(await loadColumns(db, join(aggregated.folder, "2-units.parquet")), gazetteer),
      { methodSet: METHOD_SET, source: summary.source },
    );
    const everyTable = [...tables, regionMonths];
    const seconds = (): number => (performance.now() - start) / 1000;
    const path = await publishFolder(options.out, formatMonth(asOf), async (folder) =>
      publish(folder, {
        tables: everyTable,
        ledger: summary.files,
        quarantine,
        head: { as_of: formatMonth(asOf), source: summary.source, licence: summary.licence },
        run: runRecord({
          code,
          config,
          theatre,
          asOf,
          summary,
          tables: everyTable,
          alarms: scored.result.result,
        }),
        timings: { source: summary.source, stages: timings, total_seconds: seconds() },
      }),
    );
    const latest = await readLatest(options.out);
    // An older month asked for by name does not take the place of a newer one.
    if (options.asOf === null || latest === null || latest <= formatMonth(asOf)) {
      await updateLatest(options.out, formatMonth(asOf));
    }
    return { rows: everyTable.reduce((sum, table) => sum + table.rowCount, 0), result: path };
  });
  await store.prune();
  return { summary, theatre, tables, published: published.result.result };
}

const RANKED_TABLES = ["escalation", "countries", "zones", "neighbours", "spillover"] as const;

/** Names of regions by id, from the units of stage 2. */
function regionNames(units: Columns, gazetteer: Gazetteer) {
  const kinds = textsOf(units, "kind");
  const named = new Map<string, { name: string; country: string; countryName: string }>();
  for (const [row, id] of textsOf(units, "unit").entries()) {
    if (kinds[row] !== "region") continue;
    const country = textsOf(units, "country")[row] as string;
    const name = textsOf(units, "name")[row] as string;
    named.set(id, { name, country, countryName: gazetteer.countryName(country) });
  }
  return (id: string) => named.get(id) ?? { name: id, country: "", countryName: "" };
}

/** @throws {UsageError} if the data says nothing about the as-of month */
function requireCovered(asOf: Month, { coverage }: IngestSummary): void {
  if (coverage.some((span) => span.from <= asOf && asOf <= span.to)) return;
  const spans = coverage.map((span) => `${formatMonth(span.from)} to ${formatMonth(span.to)}`).join(", ");
  throw new UsageError(
    `--as-of ${formatMonth(asOf)} lies outside what the data covers (${spans}): choose a month inside it, or declare the coverage in a mapping file`,
  );
}

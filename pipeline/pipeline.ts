/** The whole dataflow: incident files -> incidents -> panels -> scores -> ranked tables -> outputs/<as-of>/. */
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ingest, openIncidents, saveIncidents } from "./1-ingest/ingest.ts";
import { openFiles } from "./1-ingest/openFile.ts";
import { aggregate } from "./2-aggregate/aggregate.ts";
import { type Scores, score } from "./3-score/score.ts";
import { rank } from "./5-rank/rank.ts";
import { publish } from "./6-publish/publish.ts";
import { regionMonthTable } from "./6-publish/regionMonths.ts";
import type { Config } from "./config.ts";
import { METHOD_SET } from "./domain/constants.ts";
import { UsageError } from "./domain/errors.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { formatMonth, type Month } from "./domain/month.ts";
import { FAMILIES, type Panels } from "./domain/panels.ts";
import type { Columns, Table } from "./domain/table.ts";
import { namesOfUnits } from "./domain/unitNames.ts";
import { loadShapes } from "./geo/shapes.ts";
import { codeVersion } from "./io/codeVersion.ts";
import { Database } from "./io/duckdb.ts";
import { listInputFiles } from "./io/inputFiles.ts";
import { withLock } from "./io/lock.ts";
import { loadPanels, savePanels } from "./io/panelFiles.ts";
import { publishFolder, readLatest, recover, updateLatest } from "./io/publish.ts";
import { loadColumns, loadTable, saveColumns, saveTable } from "./io/savedTables.ts";
import { contentKey, loadJson, Store, saveJson } from "./io/store.ts";
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
  await makeOutputs(options.out);
  return await withLock(options.out, async () => {
    await recover(options.out);
    const store = new Store(options.out);
    const { memoryLimit } = options.config;
    const threads = options.config.threads ?? Math.min(4, availableParallelism());
    return await store.withTemporaryFolder(async (temporary) => {
      const db = await Database.open({ spillFolder: temporary, memoryLimit, threads });
      try {
        const result = await runStages(db, store, temporary, options, effects);
        await store.settled();
        if (result.published !== null) await store.prune();
        return result;
      } finally {
        // nothing may still be read from the database when it closes
        await store.settled().catch(() => {});
        db.close();
      }
    });
  });
}

/** A stage: how its value is computed, how it is saved for later runs, and how it is read back. */
interface Work<T> {
  readonly run: () => Promise<T>;
  /** May go on while later stages run, through a connection of its own. */
  readonly save: (db: Database, folder: string, value: T) => Promise<void>;
  readonly load: (folder: string) => Promise<T>;
  /** Rows of the value, for the progress line. */
  readonly rows: (value: T) => number;
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
  const saver = await db.beside();
  const timings: { stage: Stage; rows: number; seconds: number }[] = [];
  const isLast = (stage: Stage): boolean => STAGES.indexOf(to) <= STAGES.indexOf(stage);

  function timed(name: Stage, start: number, rows: number): void {
    const seconds = (performance.now() - start) / 1000;
    timings.push({ stage: name, rows, seconds });
    effects.stageDone(name, rows, seconds);
  }
  async function stage<T>(name: Stage, key: string | Promise<string>, work: Work<T>): Promise<T> {
    if (STAGES.indexOf(name) < STAGES.indexOf(from)) {
      const folder = store.find(name, await key);
      if (folder !== null) return await work.load(folder);
      throw new UsageError(
        `starting from ${from} needs what ${name} saved, and nothing is saved for this input and config: run npm run ${name} first`,
      );
    }
    const start = performance.now();
    const value = await work.run();
    store.saveLater(name, key, (folder) => work.save(saver, folder, value));
    timed(name, start, work.rows(value));
    return value;
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
  if (!isLast("ingest")) setImmediate(loadShapes);
  const summary = await stage<IngestSummary>("ingest", ingestKey, {
    run: () => {
      const { source } = options;
      const { maxQuarantine } = config;
      return ingest(db, { open, source, maxQuarantine, temporary }, gazetteer, actors);
    },
    async save(saver, folder, summary) {
      await saveIncidents(saver, folder);
      await saveJson(join(folder, "1-summary.json"), summary);
    },
    async load(folder) {
      await openIncidents(db, folder);
      return await loadJson(join(folder, "1-summary.json"));
    },
    rows: ({ files }) => files.reduce((sum, file) => sum + file.rows_read, 0),
  });
  if (isLast("ingest")) return { summary, theatre: null, tables: [], published: null };

  const shapes = loadShapes();
  const panelKey = contentKey([await ingestKey]);
  const panels = await stage<Panels>("aggregate", panelKey, {
    run: () => aggregate(db, { summary, gazetteer, zones, borderRegions, shapes }),
    save: savePanels,
    load: (folder) => loadPanels(db, folder, summary),
    rows: (panels) => FAMILIES.reduce((sum, [, family]) => sum + panels[family].incidents.length, 0),
  });
  if (isLast("aggregate")) return { summary, theatre: null, tables: [], published: null };

  const asOf = options.asOf ?? summary.lastCompleteMonth;
  requireCovered(asOf, summary);
  const { theatre, note } = chooseTheatre(panels.countries, { asked, config, asOf, gazetteer, shapes });
  if (note !== null) effects.note(note);
  const wanted = options.allMonths ? null : new Set(theatre.countries);
  const scoreKey = contentKey([panelKey, asOf, wanted === null ? "all" : theatre.countries]);
  const scores = await stage<Scores>("score", scoreKey, {
    run: async () => score(panels, constants, { asOf, theatre: wanted }),
    async save(saver, folder, { alarms, ...tables }) {
      for (const [name, columns] of Object.entries(tables)) {
        await saveColumns(saver, join(folder, `3-${name}.parquet`), columns);
      }
      await saveJson(join(folder, "3-alarms.json"), alarms);
    },
    async load(folder) {
      const read = (name: string): Promise<Columns> => loadColumns(db, join(folder, `3-${name}.parquet`));
      return {
        units: await read("units"),
        regionMonths: await read("regionMonths"),
        pairs: await read("pairs"),
        inward: await read("inward"),
        alarms: await loadJson(join(folder, "3-alarms.json")),
      };
    },
    rows: ({ units, regionMonths }) => (units["unit"]?.length ?? 0) + (regionMonths["unit"]?.length ?? 0),
  });
  if (isLast("score")) return { summary, theatre, tables: [], published: null };

  const names = namesOfUnits(panels);
  const tables = await stage<Table[]>("rank", contentKey([scoreKey, theatre]), {
    run: async () =>
      rank({
        source: summary.source,
        asOf,
        focus: theatre.focus,
        neighbours: theatre.neighbours,
        minHistoryMonths: constants.minHistoryMonths,
        methodSet: METHOD_SET,
        gazetteer,
        scores: scores.units,
        pairs: scores.pairs,
        inward: scores.inward,
        names,
      }),
    async save(saver, folder, tables) {
      for (const table of tables) await saveTable(saver, folder, table);
    },
    async load(folder) {
      return await Promise.all(RANKED_TABLES.map((name) => loadTable(db, folder, name)));
    },
    rows: (tables) => tables.reduce((sum, table) => sum + table.rowCount, 0),
  });
  if (isLast("rank")) return { summary, theatre, tables, published: null };

  const publishStart = performance.now();
  // what cannot be saved must not be published either: the next run would find only half of this one
  await store.settled();
  const regionMonths = regionMonthTable(
    scores.regionMonths,
    (id) => {
      const { name, country } = names.of("region", id);
      return { name, country, countryName: gazetteer.countryName(country) };
    },
    { methodSet: METHOD_SET, source: summary.source },
  );
  const everyTable = [...tables, regionMonths];
  const quarantine = await db.columns("SELECT * FROM refused");
  const month = formatMonth(asOf);
  const published = await publishFolder(options.out, month, async (folder) =>
    publish(folder, {
      tables: everyTable,
      ledger: summary.files,
      quarantine,
      head: { as_of: month, source: summary.source, licence: summary.licence },
      run: runRecord({ code, config, theatre, asOf, summary, tables: everyTable, alarms: scores.alarms }),
      timings: {
        source: summary.source,
        stages: timings,
        total_seconds: (performance.now() - start) / 1000,
      },
    }),
  );
  const latest = await readLatest(options.out);
  // An older month asked for by name does not take the place of a newer one.
  if (options.asOf === null || latest === null || latest <= month) await updateLatest(options.out, month);
  timed(
    "publish",
    publishStart,
    everyTable.reduce((sum, table) => sum + table.rowCount, 0),
  );
  return { summary, theatre, tables, published };
}

const RANKED_TABLES = ["escalation", "countries", "zones", "neighbours", "spillover"] as const;

/** @throws {UsageError} if there is a file where the folder is to be, or above it */
async function makeOutputs(out: string): Promise<void> {
  await mkdir(out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST" && error.code !== "ENOTDIR") throw error;
    throw new UsageError(`--out ${out} cannot be a folder: there is a file of that name, or above it`);
  });
}

/** @throws {UsageError} if the data says nothing about the as-of month */
function requireCovered(asOf: Month, { coverage }: IngestSummary): void {
  if (coverage.some((span) => span.from <= asOf && asOf <= span.to)) return;
  const spans = coverage.map((span) => `${formatMonth(span.from)} to ${formatMonth(span.to)}`).join(", ");
  throw new UsageError(
    `--as-of ${formatMonth(asOf)} lies outside what the data covers (${spans}): choose a month inside it, or declare the coverage in a mapping file`,
  );
}

/** The whole dataflow: incident files -> incidents -> panels -> scores -> ranked tables -> outputs/<as-of>/. */
import { score } from "./3-score/score.ts";
import { chances } from "./4-forecast/chances.ts";
import { unitForecasts } from "./4-forecast/unitForecasts.ts";
import { actorTable } from "./5-rank/actorTable.ts";
import { forecastTable } from "./5-rank/forecastTable.ts";
import { rank } from "./5-rank/rank.ts";
import { publish } from "./6-publish/publish.ts";
import { regionMonthTable } from "./6-publish/regionMonths.ts";
import { regionMiddles } from "./6-publish/report/regionMiddles.ts";
import { reportPage } from "./6-publish/report/reportPage.ts";
import { asOfMonth } from "./asOfMonth.ts";
import type { Config } from "./config.ts";
import { type AlertBudget, alertBudget } from "./domain/alertBudget.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import { formatMonth, type Month } from "./domain/month.ts";
import type { Outlook } from "./domain/outlook.ts";
import type { Scores } from "./domain/scores.ts";
import { type Columns, type Table, withoutDeaths } from "./domain/table.ts";
import { schemaName } from "./domain/tableSchema.ts";
import { namesOfUnits } from "./domain/unitNames.ts";
import { compareWithEarlierRuns, type InputWatch } from "./earlierRuns.ts";
import { runAggregate, runIngest } from "./firstStages.ts";
import { landNeighboursOf } from "./geo/landNeighboursOf.ts";
import { loadShapes } from "./geo/shapes.ts";
import type { NamedFile } from "./io/namedFile.ts";
import {
  loadOutlook,
  loadScores,
  loadTables,
  saveOutlook,
  saveScores,
  saveTables,
} from "./io/savedTables.ts";
import { contentKey } from "./io/store.ts";
import { once } from "./once.ts";
import { type Outputs, withOutputs } from "./outputs.ts";
import { readReferences } from "./panelsOf.ts";
import { publishRun } from "./publication.ts";
import { noteOnPlaced, readRegionUnit } from "./regionUnit.ts";
import { replayRecord } from "./replayRecord.ts";
import { runRecord } from "./runRecord.ts";
import { sensitivityRecord } from "./sensitivityRecord.ts";
import { skillRecord } from "./skillRecord.ts";
import { type Stage, StageRunner } from "./stages.ts";
import { chooseTheatre, parseFocus, type Theatre } from "./theatre.ts";
import { noteOnMissingZones, readOwnZones } from "./zones.ts";

export interface RunOptions {
  readonly input: readonly string[];
  readonly out: string;
  /** null: the last month that the data covers completely. */
  readonly asOf: Month | null;
  readonly focus: string | null;
  readonly source: string | null;
  readonly mapping: string | null;
  readonly allMonths: boolean;
  /** Whether only tables are published, no page and no workbook. */
  readonly tablesOnly: boolean;
  readonly from: Stage;
  readonly to: Stage;
  readonly config: Config;
  /** The file that the config was read from; null or nothing for none. */
  readonly configFile?: NamedFile | null;
  /** How the input is held against that of earlier runs; null or nothing for not at all. */
  readonly watch?: InputWatch | null;
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
  /** Ids of the user's own zones and sites. */
  readonly ownZones: readonly string[];
  readonly alerts: AlertBudget | null;
  readonly published: string | null;
}

/** Runs the stages from `from` to `to`; those before `from` are taken from what an earlier run saved. */
export async function runPipeline(options: RunOptions, effects: Effects): Promise<RunResult> {
  return await withOutputs(options, async (opened) => {
    const result = await runStages(opened, options, effects);
    await opened.store.settled();
    if (result.published !== null) await opened.store.prune();
    return result;
  });
}

async function runStages(
  { db, store, temporary }: Outputs,
  options: RunOptions,
  effects: Effects,
): Promise<RunResult> {
  const start = performance.now();
  const { config } = options;
  const connections = { db, saver: await db.beside() };
  const stages = new StageRunner(connections, store, options, ({ stage, rows, seconds }) =>
    effects.stageDone(stage, rows, seconds),
  );
  const references = once(async () => {
    const read = await readReferences();
    // takes a quarter of a second, better now than when this thread has work
    if (!stages.isLast("ingest")) loadShapes();
    return read;
  });
  const asked = options.focus === null ? null : parseFocus(options.focus, (await references()).gazetteer);
  const own = await readOwnZones(config, async () => (await references()).gazetteer, temporary);
  for (const text of own.notes) effects.note(text);
  const unit = await readRegionUnit(config);
  const ownZones = own.zones.map(({ id }) => id);
  const nothing = { tables: [], ownZones, alerts: null, published: null };

  const ingested = await runIngest(stages, db, options, temporary, references);
  const { summary, code } = ingested;
  if (stages.isLast("ingest")) return { summary, theatre: null, ...nothing };

  const read = await references();
  const { gazetteer, constantsFor } = read;
  const methodSet = methodSetOf(summary);
  const constants = constantsFor(methodSet);
  const shapes = loadShapes();
  const aggregated = await runAggregate(stages, db, ingested, read, own.zones, unit, config);
  const { panels, zones, key: panelKey } = aggregated;
  const placedNote = noteOnPlaced(unit, panels);
  if (placedNote !== null) effects.note(placedNote);
  if (stages.isLast("aggregate")) return { summary, theatre: null, ...nothing };

  const asOf = asOfMonth(options.asOf, summary);
  const { theatre, note } = chooseTheatre(panels.countries, { asked, config, asOf, gazetteer, shapes });
  if (note !== null) effects.note(note);
  const wanted = options.allMonths ? null : new Set(theatre.countries);
  const neighboursOf = (country: string): string[] => landNeighboursOf(country, gazetteer, shapes);
  const earlier = await compareWithEarlierRuns(
    options,
    summary,
    panels.countries,
    asOf,
    ingested.files,
    neighboursOf,
    effects.note,
  );
  const lateReports = earlier.lag?.quarters ?? [];
  const scoreKey = contentKey([panelKey, asOf, wanted === null ? "all" : theatre.countries, lateReports]);
  const scores = await stages.run<Scores>("score", scoreKey, {
    run: () => score(panels, constants, { asOf, theatre: wanted, neighboursOf, lateReports }),
    save: (_, folder, value) => saveScores(folder, value),
    load: (_, folder) => loadScores(folder),
    rows: ({ units, regionMonths }) => (units["unit"]?.length ?? 0) + (regionMonths["unit"]?.length ?? 0),
  });
  const zoneNote = noteOnMissingZones(zones, own.zones, summary, scores.units, asOf);
  if (zoneNote !== null) effects.note(zoneNote);
  if (stages.isLast("score")) return { summary, theatre, ...nothing };

  const forecastKey = contentKey([panelKey, asOf]);
  const outlook = config.forecast
    ? await stages.run<Outlook>("forecast", forecastKey, {
        run: () => ({
          chances: chances(panels, asOf),
          regions: unitForecasts("region", panels.regions, asOf),
          countries: unitForecasts("country", panels.countries, asOf),
        }),
        save: (_, folder, value) => saveOutlook(folder, value),
        load: (_, folder) => loadOutlook(folder),
        rows: ({ regions, countries }) => (regions["unit"]?.length ?? 0) + (countries["unit"]?.length ?? 0),
        // it looks back over all months, and depends on nothing else
        reuse: true,
      })
    : null;
  if (stages.isLast("forecast")) return { summary, theatre, ...nothing };

  const names = namesOfUnits(panels);
  const zoneKinds = new Map(zones.map(({ id, kind }) => [id, kind]));
  const about = { source: summary.source, methodSet };
  const { minHistoryMonths } = constants;
  const { alertLevel } = config;
  const told = (columns: Columns): Columns => (summary.hasDeaths ? columns : withoutDeaths(columns));
  const ranked = await stages.run<Table[]>(
    "rank",
    contentKey([scoreKey, theatre, alertLevel, config.forecast]),
    {
      run: () => {
        const actors = actorTable({
          actors: panels.actors,
          countries: panels.countries.units,
          regions: panels.regions.units,
          theatre: wanted,
          asOf,
          source: summary.source,
        });
        return [
          ...rank({
            ...about,
            ...theatre,
            ...scores,
            units: told(scores.units),
            pairs: told(scores.pairs),
            hasCoordinates: summary.hasCoordinates,
            hasActors: summary.hasActors,
            asOf,
            minHistoryMonths,
            alertLevel,
            gazetteer,
            names,
            zoneKinds,
            chances: outlook?.chances ?? null,
          }),
          forecastTable(outlook === null ? [] : [told(outlook.regions), told(outlook.countries)], {
            ...about,
            asOf,
            names,
            gazetteer,
          }),
          { ...actors, columns: told(actors.columns) },
        ];
      },
      save: (_, folder, value) => saveTables(folder, value),
      load: (_, folder) => loadTables(folder),
      rows: countRows,
    },
  );
  const alerts = alertBudget(scores.alarms, alertLevel);
  if (stages.isLast("rank")) return { summary, theatre, tables: ranked, ownZones, alerts, published: null };

  const publishing = performance.now();
  // what cannot be saved must not be published either: the next run would find only half of this one
  await store.settled();
  const tables = [...ranked, regionMonthTable(told(scores.regionMonths), names, gazetteer, about)];
  const month = formatMonth(asOf);
  const { alarms } = scores;
  const record = {
    code: await code,
    config,
    configFile: options.configFile ?? null,
    theatre,
    zoneFiles: own.files,
    correctionFile: ingested.correctionFile,
    regionFile: unit.file,
    asOf,
    summary,
    files: ingested.files,
    lag: earlier.lagRecord,
    tables,
    alarms,
  };
  const head = { as_of: month, source: summary.source, licence: summary.licence };
  const quarantine = await db.columns("SELECT * FROM refused");
  const skills = outlook?.chances.skills ?? [];
  const { areas } = unit;
  const middles = areas === null && summary.hasCoordinates ? await regionMiddles(db, asOf) : new Map();
  const report = options.tablesOnly
    ? null
    : reportPage({
        asOf,
        ...theatre,
        methodSet,
        summary,
        tables,
        regionMonths: scores.regionMonths,
        panels,
        alerts,
        sensitivity: scores.sensitivity,
        skills,
        quarantine,
        geography: { gazetteer, shapes, zones, areas, middles },
      });
  const outputs = {
    tables,
    ledger: summary.files,
    sensitivity: sensitivityRecord(scores.sensitivity, head),
    skill: skillRecord(skills, head),
    quarantine,
    report,
    head,
    run: runRecord(record),
    replay: replayRecord(options, summary.source, earlier.accepted),
    timings: {
      schema: schemaName("timings"),
      source: summary.source,
      stages: stages.timings,
      total_seconds: (performance.now() - start) / 1000,
    },
  };
  const published = await publishRun(options, asOf, earlier.now, (folder) => publish(folder, outputs));
  stages.end("publish", publishing, countRows(tables));
  return { summary, theatre, tables, ownZones, alerts, published };
}

const countRows = (tables: readonly Table[]): number =>
  tables.reduce((sum, { rowCount }) => sum + rowCount, 0);

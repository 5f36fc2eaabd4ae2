/** The whole dataflow: incident files -> incidents -> panels -> scores -> ranked tables -> outputs/<as-of>/. */
import { score } from "./3-score/score.ts";
import { chances } from "./4-forecast/chances.ts";
import { unitForecasts } from "./4-forecast/unitForecasts.ts";
import { actorTable } from "./5-rank/actorTable.ts";
import { forecastTable } from "./5-rank/forecastTable.ts";
import { rank } from "./5-rank/rank.ts";
import { publish } from "./6-publish/publish.ts";
import { regionMonthTable } from "./6-publish/regionMonths.ts";
import { type AlertBudget, alertBudget } from "./alertBudget.ts";
import { changesSince } from "./changesSince.ts";
import { claimTable } from "./claims/claimTable.ts";
import { readClaims } from "./claims.ts";
import type { Config } from "./config.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import { addMonths, formatMonth, type Month } from "./domain/month.ts";
import type { Outlook } from "./domain/outlook.ts";
import type { Scores } from "./domain/scores.ts";
import { type Columns, type Table, withoutDeaths } from "./domain/table.ts";
import { namesOfUnits } from "./domain/unitNames.ts";
import { runAggregate, runIngest } from "./firstStages.ts";
import { landNeighboursOf } from "./geo/landNeighboursOf.ts";
import { loadShapes } from "./geo/shapes.ts";
import { publishFolder, readLatest, updateLatest } from "./io/publish.ts";
import {
  loadOutlook,
  loadScores,
  loadTables,
  saveOutlook,
  saveScores,
  saveTables,
} from "./io/savedTables.ts";
import { contentKey } from "./io/store.ts";
import { type Outputs, withOutputs } from "./outputs.ts";
import { readReferences } from "./panelsOf.ts";
import { noteOnPlaced, readRegionUnit } from "./regionUnit.ts";
import { requireCovered } from "./requireCovered.ts";
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
  const claimed = await readClaims(config, temporary);
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

  const asOf = options.asOf ?? summary.lastCompleteMonth;
  requireCovered(asOf, summary);
  const { theatre, note } = chooseTheatre(panels.countries, { asked, config, asOf, gazetteer, shapes });
  if (note !== null) effects.note(note);
  const wanted = options.allMonths ? null : new Set(theatre.countries);
  const neighboursOf = (country: string): string[] => landNeighboursOf(country, gazetteer, shapes);
  const scoreKey = contentKey([panelKey, asOf, wanted === null ? "all" : theatre.countries]);
  const scores = await stages.run<Scores>("score", scoreKey, {
    run: () => score(panels, constants, { asOf, theatre: wanted, neighboursOf }),
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
  const rankOf = (month: Month, pairs: Columns): Table[] =>
    rank({
      ...about,
      ...theatre,
      ...scores,
      units: told(scores.units),
      pairs: told(pairs),
      hasCoordinates: summary.hasCoordinates,
      hasActors: summary.hasActors,
      asOf: month,
      minHistoryMonths,
      alertLevel,
      gazetteer,
      names,
      zoneKinds,
      chances: outlook?.chances ?? null,
    });
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
          ...rankOf(asOf, scores.pairs),
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
  const claims = claimTable(claimed.claims, {
    panels,
    pairs: scores.pairs,
    theatre: new Set(theatre.countries),
    asOf,
    countryName: (iso3) => gazetteer.countryName(iso3),
  });
  const months = regionMonthTable(told(scores.regionMonths), names, gazetteer, about);
  const tables = [...ranked, months, claims];
  const month = formatMonth(asOf);
  const { alarms } = scores;
  const { correctionFile, mappings } = ingested;
  const files = {
    zoneFiles: own.files,
    correctionFile,
    regionFile: unit.file,
    claimsFile: claimed.file,
    mappings,
  };
  const record = runRecord({ code: await code, config, theatre, ...files, asOf, summary, tables, alarms });
  const changes = await changesSince(
    { options, asOf, record, now: ranked, before: rankOf(addMonths(asOf, -1), scores.pairsBefore) },
    async (again) => (await runPipeline(again, SILENT)).tables,
    effects.note,
  );
  const head = { as_of: month, source: summary.source, licence: summary.licence };
  const outputs = {
    tables: [...tables, changes.table],
    ledger: summary.files,
    sensitivity: sensitivityRecord(scores.sensitivity, head),
    skill: skillRecord(outlook?.chances.skills ?? [], head),
    quarantine: await db.columns("SELECT * FROM refused"),
    head,
    run: {
      ...record,
      rows: { ...record.rows, changes: changes.table.rowCount },
      compared_with: changes.comparison,
    },
    timings: {
      source: summary.source,
      stages: stages.timings,
      total_seconds: (performance.now() - start) / 1000,
    },
  };
  const published = await publishFolder(options.out, month, (folder) => publish(folder, outputs));
  const latest = await readLatest(options.out);
  // An older month asked for by name does not take the place of a newer one.
  if (options.asOf === null || latest === null || latest <= month) await updateLatest(options.out, month);
  stages.end("publish", publishing, countRows(tables));
  return { summary, theatre, tables: ranked, ownZones, alerts, published };
}

const SILENT: Effects = { stageDone: () => {}, note: () => {} };

const countRows = (tables: readonly Table[]): number =>
  tables.reduce((sum, { rowCount }) => sum + rowCount, 0);

/** The same promise at every call, made at the first. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

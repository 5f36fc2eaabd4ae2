/** The whole dataflow: incident files -> incidents -> panels -> scores -> ranked tables -> outputs/<as-of>/. */
import { score, scoreBeside } from "./3-score/score.ts";
import { actorTable } from "./5-rank/actorTable.ts";
import { forecastTable } from "./5-rank/forecastTable.ts";
import { rank } from "./5-rank/rank.ts";
import { publish } from "./6-publish/publish.ts";
import { regionMonthTable } from "./6-publish/regionMonths.ts";
import { regionMiddles } from "./6-publish/report/regionMiddles.ts";
import { reportPage } from "./6-publish/report/reportPage.ts";
import { asOfMonth } from "./asOfMonth.ts";
import { Beside } from "./beside.ts";
import { changesSince } from "./changesSince.ts";
import { claimTable } from "./claims/claimTable.ts";
import { readClaims } from "./claims.ts";
import { alertBudget } from "./domain/alertBudget.ts";
import { CSV_FORMS } from "./domain/csvForm.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import { addMonths, formatMonth, type Month } from "./domain/month.ts";
import type { Outlook } from "./domain/outlook.ts";
import type { Scores } from "./domain/scores.ts";
import { type Columns, type Table, withoutDeaths } from "./domain/table.ts";
import { schemaName } from "./domain/tableSchema.ts";
import { namesOfUnits } from "./domain/unitNames.ts";
import { compareWithEarlierRuns } from "./earlierRuns.ts";
import { earlierPanels, panelSettings, runAggregate, runIngest } from "./firstStages.ts";
import { forecastsBeside, runForecast } from "./forecastStage.ts";
import { landNeighboursOf } from "./geo/landNeighboursOf.ts";
import { loadShapes } from "./geo/shapes.ts";
import { codeVersion } from "./io/codeVersion.ts";
import { loadScores, loadTables, saveScores, saveTables } from "./io/savedTables.ts";
import { contentKey } from "./io/store.ts";
import { once } from "./once.ts";
import { type Outputs, threadsOf, withOutputs } from "./outputs.ts";
import { readReferences } from "./panelsOf.ts";
import { publishRun } from "./publication.ts";
import { noteOnPlaced, readRegionUnit } from "./regionUnit.ts";
import { replayRecord } from "./replayRecord.ts";
import type { Effects, RunOptions, RunResult } from "./runContract.ts";
import { runRecord } from "./runRecord.ts";
import { sensitivityRecord } from "./sensitivityRecord.ts";
import { skillRecord } from "./skillRecord.ts";
import { StageRunner } from "./stages.ts";
import { chooseTheatre, parseFocus } from "./theatre.ts";
import { noteOnMissingZones, readOwnZones } from "./zones.ts";

export type { Effects, RunOptions, RunResult };

/** Runs the stages from `from` to `to`; those before `from` are taken from what an earlier run saved. */
export async function runPipeline(options: RunOptions, effects: Effects): Promise<RunResult> {
  return await withOutputs(options, async (opened) => {
    const beside = new Beside();
    try {
      const result = await runStages(opened, options, effects, beside);
      await opened.store.settled();
      if (result.published !== null) await opened.store.prune();
      return result;
    } finally {
      await beside.end();
    }
  });
}

async function runStages(
  { db, store, temporary }: Outputs,
  options: RunOptions,
  effects: Effects,
  beside: Beside,
): Promise<RunResult> {
  const start = performance.now();
  const { config } = options;
  const connections = { db, saver: await db.beside() };
  const stages = new StageRunner(connections, store, options, ({ stage, rows, seconds }) =>
    effects.stageDone(stage, rows, seconds),
  );
  const references = once(readReferences);
  const asked = options.focus === null ? null : parseFocus(options.focus, (await references()).gazetteer);
  const own = await readOwnZones(config, async () => (await references()).gazetteer, temporary);
  for (const text of own.notes) effects.note(text);
  const unit = await readRegionUnit(config);
  const claimed = await readClaims(config, temporary);
  const ownZones = own.zones.map(({ id }) => id);
  const nothing = { tables: [], ownZones, alerts: null, published: null };

  const code = codeVersion();
  const underlying = once(async () => panelSettings(await references(), own.zones, unit, config, code));
  const countedBefore = once(async () => await earlierPanels(stages, await underlying()));
  const ingested = await runIngest(stages, db, options, code, temporary, async () => {
    const read = await references();
    if (stages.isLast("ingest")) return read;
    // takes a while, best now that DuckDB has work and this thread has none
    loadShapes();
    countedBefore().catch(() => {});
    return read;
  });
  const { summary } = ingested;
  if (stages.isLast("ingest")) return { summary, theatre: null, ...nothing };

  beside.startFor(threadsOf(config), summary);
  const read = await references();
  const { gazetteer, constantsFor } = read;
  const methodSet = methodSetOf(summary);
  const constants = constantsFor(methodSet);
  const shapes = loadShapes();
  const { zones } = await underlying();
  const aggregated = await runAggregate(stages, db, ingested, read, await underlying(), countedBefore);
  const { panels, key: panelKey } = aggregated;
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
  );
  for (const text of earlier.notes) effects.note(text);
  const lateReports = earlier.lag?.quarters ?? [];
  const scoreKey = contentKey([panelKey, asOf, wanted === null ? "all" : theatre.countries, lateReports]);
  const { code_sha256 } = await code;
  const isForecast = config.forecast && !stages.isLast("score");
  const ground = { panels, asOf, panelKey };
  const forecasts = isForecast ? await forecastsBeside(stages, ground, beside) : null;
  const forecast = (): Promise<Outlook> => runForecast(stages, ground, code_sha256, forecasts);
  // what the first thread does while the second still draws scores
  const begun: Promise<Outlook>[] = [];
  const beginForecast = (): void => {
    if (!isForecast) return;
    begun.push(forecast());
    // whoever awaits it learns of a failure; until then it is not unhandled
    begun[0]?.catch(() => {});
  };
  const scoring = stages.run<Scores>("score", scoreKey, {
    run: () => {
      const asked = { asOf, theatre: wanted, neighboursOf, lateReports };
      return beside.isThere
        ? scoreBeside(panels, constants, asked, (request) => beside.run("draws", request), beginForecast)
        : score(panels, constants, asked);
    },
    save: (_, folder, value) => saveScores(folder, value),
    load: (_, folder) => loadScores(folder),
    rows: ({ units, regionMonths }) => (units["unit"]?.length ?? 0) + (regionMonths["unit"]?.length ?? 0),
  });
  // nothing may go on once the run has failed
  const scores = await scoring.catch(async (error: unknown) => {
    await Promise.allSettled(begun);
    throw error;
  });
  const zoneNote = noteOnMissingZones(zones, own.zones, summary, scores.units, asOf);
  if (zoneNote !== null) effects.note(zoneNote);
  if (stages.isLast("score")) return { summary, theatre, ...nothing };

  const outlook = config.forecast ? await (begun[0] ?? forecast()) : null;
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
  const { correctionFile, mappings, files } = ingested;
  const named = { zoneFiles: own.files, regionFile: unit.file, claimsFile: claimed.file, correctionFile };
  const settings = { config, configFile: options.configFile ?? null, theatre, ...named, mappings, files };
  const found = { asOf, summary, lag: earlier.lagRecord, tables, alarms };
  const record = runRecord({ code: await code, ...settings, ...found });
  const changes = await changesSince(
    {
      ...{ options, asOf, record, temporary },
      now: ranked,
      before: rankOf(addMonths(asOf, -1), scores.pairsBefore),
    },
    async (again) => (await runPipeline(again, SILENT)).tables,
    effects.note,
  );
  const head = { as_of: month, source: summary.source, licence: summary.licence };
  const quarantine = await db.columns("SELECT * FROM refused");
  const skills = outlook?.chances.skills ?? [];
  const { areas } = unit;
  const isNamed = areas === null && summary.hasCoordinates;
  const middles = isNamed && !options.tablesOnly ? await regionMiddles(db, asOf) : new Map<string, never>();
  const report = () =>
    reportPage({
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
      inputNotes: earlier.notes,
      geography: { gazetteer, shapes, zones, areas, middles },
    });
  const outputs = {
    tables: [...tables, changes.table],
    ledger: summary.files,
    sensitivity: sensitivityRecord(scores.sensitivity, head),
    skill: skillRecord(skills, head),
    quarantine,
    report: options.tablesOnly ? null : report,
    csvForm: CSV_FORMS[config.csvLocale],
    writeWorkbook: beside.isThere ? beside.writeWorkbook : undefined,
    head,
    run: {
      ...record,
      rows: { ...record.rows, changes: changes.table.rowCount },
      compared_with: changes.comparison,
    },
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

const SILENT: Effects = { stageDone: () => {}, note: () => {} };

const countRows = (tables: readonly Table[]): number =>
  tables.reduce((sum, { rowCount }) => sum + rowCount, 0);

/** The later stages of the dataflow: panels -> scores -> chances and forecasts -> ranked tables -> outputs/<as-of>/. */
import { score, scoreBeside } from "./3-score/score.ts";
import type { DrawRequest, FamilySensitivity } from "./3-score/sensitivity/sensitivity.ts";
import { actorTable } from "./5-rank/actorTable.ts";
import { forecastTable } from "./5-rank/forecastTable.ts";
import { rank } from "./5-rank/rank.ts";
import { publish } from "./6-publish/publish.ts";
import { regionMonthTable } from "./6-publish/regionMonths.ts";
import { regionMiddles } from "./6-publish/report/regionMiddles.ts";
import { reportPage } from "./6-publish/report/reportPage.ts";
import { asOfMonth } from "./asOfMonth.ts";
import type { Beside } from "./beside.ts";
import { changesSince } from "./changesSince.ts";
import { claimTable } from "./claims/claimTable.ts";
import type { readClaims } from "./claims.ts";
import { alertBudget } from "./domain/alertBudget.ts";
import { CSV_FORMS } from "./domain/csvForm.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import { addMonths, formatMonth, type Month } from "./domain/month.ts";
import type { Panels } from "./domain/panels.ts";
import type { Scores } from "./domain/scores.ts";
import { type Columns, type Table, withoutDeaths } from "./domain/table.ts";
import { schemaName } from "./domain/tableSchema.ts";
import { namesOfUnits } from "./domain/unitNames.ts";
import type { Zone } from "./domain/zone.ts";
import { compareWithEarlierRuns } from "./earlierRuns.ts";
import type { runIngest } from "./firstStages.ts";
import { type Forecasting, forecastsBeside, runForecast } from "./forecastStage.ts";
import { landNeighboursOf } from "./geo/landNeighboursOf.ts";
import { loadShapes } from "./geo/shapes.ts";
import type { CodeVersion } from "./io/codeVersion.ts";
import type { Database } from "./io/duckdb.ts";
import { loadScores, loadTables, saveScores, saveTables } from "./io/savedTables.ts";
import { contentKey } from "./io/store.ts";
import type { Outputs } from "./outputs.ts";
import type { readReferences } from "./panelsOf.ts";
import { publishRun } from "./publication.ts";
import type { RegionUnit } from "./regionUnit.ts";
import { replayRecord } from "./replayRecord.ts";
import type { Effects, RunOptions, RunResult } from "./runContract.ts";
import { runRecord } from "./runRecord.ts";
import { sensitivityRecord } from "./sensitivityRecord.ts";
import { skillRecord } from "./skillRecord.ts";
import type { StageRunner } from "./stages.ts";
import { chooseTheatre } from "./theatre.ts";
import { noteOnMissingZones, type readOwnZones } from "./zones.ts";

/** What the first stages have made, what the user has given, and what a run works with. */
interface Begun extends Outputs {
  readonly ingested: Awaited<ReturnType<typeof runIngest>>;
  readonly panels: Panels;
  readonly panelKey: string;
  readonly code: CodeVersion;
  readonly zones: readonly Zone[];
  readonly references: Awaited<ReturnType<typeof readReferences>>;
  readonly own: Awaited<ReturnType<typeof readOwnZones>>;
  readonly unit: RegionUnit;
  readonly claimed: Awaited<ReturnType<typeof readClaims>>;
  /** The focus country that is asked for, ISO3; null for none. */
  readonly asked: string | null;
  readonly stages: StageRunner;
  readonly beside: Beside;
  /** performance.now() at the beginning of the run. */
  readonly start: number;
}

/** @param again runs the pipeline on other input, in silence */
export async function runLaterStages(
  begun: Begun,
  options: RunOptions,
  effects: Effects,
  again: (options: RunOptions) => Promise<RunResult>,
): Promise<RunResult> {
  const { ingested, panels, panelKey, code, zones, own, unit, claimed, asked, db, store } = begun;
  const { stages, beside, temporary, start } = begun;
  const { gazetteer, constantsFor } = begun.references;
  const { config } = options;
  const { summary } = ingested;
  const ownZones = own.zones.map(({ id }) => id);
  const nothing = { tables: [], ownZones, alerts: null, published: null };
  const methodSet = methodSetOf(summary);
  const constants = constantsFor(methodSet);
  const shapes = loadShapes();

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
  const isForecast = config.forecast && !stages.isLast("score");
  const ground = { panels, asOf, panelKey };
  const made = isForecast ? await forecastsBeside(stages, ground, beside) : null;
  let forecasting: Forecasting | null = null;
  const forecast = (): Forecasting => {
    forecasting ??= runForecast(stages, ground, code.code_sha256, made);
    return forecasting;
  };
  const draw = (request: DrawRequest): Promise<FamilySensitivity> => beside.run("draws", request);
  // what the first thread does while the second still draws scores
  const waiting = (): void => {
    // which the second begins when it has drawn
    made?.().catch(() => {});
    if (isForecast) forecast();
  };
  const scoring = stages.run<Scores>("score", scoreKey, {
    run: () => {
      const asked = { asOf, theatre: wanted, neighboursOf, lateReports };
      return beside.isThere
        ? scoreBeside(panels, constants, asked, { draw, drawsAll: isForecast, waiting })
        : score(panels, constants, asked);
    },
    save: (_, folder, value) => saveScores(folder, value),
    load: (_, folder) => loadScores(folder),
    rows: ({ units, regionMonths }) => (units["unit"]?.length ?? 0) + (regionMonths["unit"]?.length ?? 0),
  });
  // nothing may go on once the run has failed
  const scores = await scoring.catch(async (error: unknown) => {
    await Promise.allSettled([forecasting?.outlook]);
    throw error;
  });
  const zoneNote = noteOnMissingZones(zones, own.zones, summary, scores.units, asOf);
  if (zoneNote !== null) effects.note(zoneNote);
  if (stages.isLast("score")) return { summary, theatre, ...nothing };

  const forecasted = config.forecast ? forecast() : null;
  if (stages.isLast("forecast")) {
    await forecasted?.outlook;
    return { summary, theatre, ...nothing };
  }
  const chances = forecasted === null ? null : await forecasted.chances;

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
      chances,
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
        return [...rankOf(asOf, scores.pairs), { ...actors, columns: told(actors.columns) }];
      },
      save: (_, folder, value) => saveTables(folder, value),
      load: (_, folder) => loadTables(folder),
      rows: countRows,
    },
  );
  const alerts = alertBudget(scores.alarms, alertLevel);
  const forecasts = async (): Promise<Table> => {
    const outlook = forecasted === null ? null : await forecasted.outlook;
    const families = outlook === null ? [] : [told(outlook.regions), told(outlook.countries)];
    return forecastTable(families, { ...about, asOf, names, gazetteer });
  };
  if (stages.isLast("rank")) {
    const tables = [...ranked, await forecasts()];
    return { summary, theatre, tables, ownZones, alerts, published: null };
  }

  const publishing = performance.now();
  const claims = claimTable(claimed.claims, {
    panels,
    pairs: scores.pairs,
    theatre: new Set(theatre.countries),
    asOf,
    countryName: (iso3) => gazetteer.countryName(iso3),
  });
  const months = regionMonthTable(told(scores.regionMonths), names, gazetteer, about);
  const month = formatMonth(asOf);
  const { alarms } = scores;
  const { correctionFile, mappings, files } = ingested;
  const named = { zoneFiles: own.files, regionFile: unit.file, claimsFile: claimed.file, correctionFile };
  const settings = { config, configFile: options.configFile ?? null, theatre, ...named, mappings, files };
  const found = { asOf, summary, lag: earlier.lagRecord, alarms };
  const record = runRecord({ code, ...settings, ...found });
  const { areas } = unit;
  const hasMiddles = areas === null && summary.hasCoordinates && !options.tablesOnly;
  const lookedUp = db.aside((other) => lookUp(other, asOf, hasMiddles));
  // awaited below; until then a failure is not unhandled
  lookedUp.catch(() => {});
  const changes = await changesSince(
    {
      ...{ options, asOf, record, temporary },
      now: ranked,
      before: rankOf(addMonths(asOf, -1), scores.pairsBefore),
    },
    async (other) => (await again(other)).tables,
    effects.note,
  );
  const head = { as_of: month, source: summary.source, licence: summary.licence };
  const { quarantine, middles } = await lookedUp;
  const skills = chances?.skills ?? [];
  // which the other thread may still be at; whoever awaits it learns of a failure, until then it is not unhandled
  const coming = forecasts();
  coming.catch(() => {});
  const report = () =>
    reportPage({
      asOf,
      ...theatre,
      methodSet,
      summary,
      tables: [...ranked, months, claims],
      regionMonths: scores.regionMonths,
      panels,
      alerts,
      sensitivity: scores.sensitivity,
      skills,
      quarantine,
      inputNotes: [...ingested.doubts, ...earlier.notes],
      geography: { gazetteer, shapes, zones, areas, middles },
    });
  const outputs = {
    tables: [...ranked, coming, months, claims, changes.table],
    ledger: summary.files,
    sensitivity: sensitivityRecord(scores.sensitivity, head),
    skill: skillRecord(skills, head),
    quarantine,
    report: options.tablesOnly ? null : report,
    csvForm: CSV_FORMS[config.csvLocale],
    writeWorkbook: beside.isThere ? beside.writeWorkbook : undefined,
    head,
    run: { ...record, compared_with: changes.comparison },
    replay: replayRecord(options, summary.source, earlier.accepted),
    timings: {
      schema: schemaName("timings"),
      source: summary.source,
      stages: stages.timings,
      total_seconds: (performance.now() - start) / 1000,
    },
  };
  const published = await publishRun(options, asOf, earlier.now, async (folder) => {
    await publish(folder, outputs);
    // what cannot be saved must not be published either: the next run would find only half of this one
    await store.settled();
  });
  const tables = [...ranked, await coming, months, claims];
  stages.end("publish", publishing, countRows(tables));
  return { summary, theatre, tables, ownZones, alerts, published };
}

/** What is published of the incidents themselves: the refused rows, and where regions are, which the report's map shows. */
async function lookUp(db: Database, asOf: Month, hasMiddles: boolean) {
  const quarantine = await db.columns("SELECT * FROM refused");
  return { quarantine, middles: hasMiddles ? await regionMiddles(db, asOf) : new Map<string, never>() };
}

const countRows = (tables: readonly Table[]): number =>
  tables.reduce((sum, { rowCount }) => sum + rowCount, 0);

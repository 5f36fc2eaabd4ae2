/**
 * Stage 1. IN incident CSVs in any number, layout and order. OUT 1-incidents.parquet (one row per incident),
 * 1-quarantine.parquet (one row per refused row) and a summary with the ledger.
 * KEEPS rows read = accepted + duplicate + superseded + quarantined + out of scope, per file.
 */
import { join } from "node:path";
import { DataError, UsageError } from "../domain/errors.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import type { Coverage, RawField } from "../domain/layout.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import { nearestHint } from "../domain/nearest.ts";
import type { Database } from "../io/duckdb.ts";
import { CHECKED_TABLE, checkedSql, isMonthFormat, PROBLEMS } from "./canonical.ts";
import { coverageOf } from "./coverage.ts";
import { balancedLedger, refuseBadFiles, worstFaults } from "./ledger.ts";
import { type ActorAlias, resolveNames, type UnknownRegion } from "./names.ts";
import type { OpenFile } from "./openFile.ts";
import { loadRaw } from "./rawTable.ts";
import { setAsideRevisions } from "./revisions.ts";

export interface IngestOptions {
  readonly open: readonly OpenFile[];
  /** The source to keep, or null if the input holds only one. */
  readonly source: string | null;
  /** Share of a file's rows that may be refused. */
  readonly maxQuarantine: number;
  /** Where the stage's files go, and where decoded copies live meanwhile. */
  readonly folder: string;
  readonly temporary: string;
}

const SHOWN_VALUE = 200;

export async function ingest(
  db: Database,
  options: IngestOptions,
  gazetteer: Gazetteer,
  actors: readonly ActorAlias[],
): Promise<IngestSummary> {
  const { open } = options;
  await db.run(CHECKED_TABLE);
  await db.run(
    `CREATE OR REPLACE TABLE quarantine (file_number INTEGER, record INTEGER, "column" VARCHAR, value VARCHAR, reason VARCHAR)`,
  );
  const unknownRegions = new Map<string, UnknownRegion>();
  for (const [number, each] of open.entries()) {
    for (const unknown of await readFileRows(db, number, each, options.temporary, gazetteer, actors)) {
      unknownRegions.set(`${unknown.country} ${unknown.name}`, unknown);
    }
  }
  await describeFiles(db, open);
  const source = await chooseSource(db, options.source, open);
  await setAsideRevisions(db);
  const coverage = await coverageOf(db, open, source);
  await judge(db, source, coverage.spans);
  const ledger = await balancedLedger(db, open);
  await refuseBadFiles(db, ledger, options.maxQuarantine);
  const kept = open.filter((each) => each.layout.source === source);
  await saveTables(db, options.folder);
  const first = (kept[0] as OpenFile).layout;
  return {
    source,
    licence: first.licence,
    citation: first.citation,
    hasCoordinates: kept.some((each) => each.layout.columns.latitude !== undefined),
    hasDays: kept.every((each) => !isMonthFormat(each.layout.dateFormat)),
    coverage: coverage.spans,
    lastCompleteMonth: coverage.lastCompleteMonth,
    files: ledger,
    unknownRegions: [...unknownRegions.keys()].sort().map((key) => unknownRegions.get(key) as UnknownRegion),
  };
}

/** Reads one file into `checked` and `quarantine`; returns the admin-1 names that nobody knows. */
async function readFileRows(
  db: Database,
  number: number,
  { text, head, layout }: OpenFile,
  temporary: string,
  gazetteer: Gazetteer,
  actors: readonly ActorAlias[],
): Promise<readonly UnknownRegion[]> {
  const columns = layout.columns;
  const bad = await loadRaw(db, text.path, head, columns, temporary);
  const { unknownRegions, hasKnownActors } = await resolveNames(db, layout, gazetteer, actors);
  await db.run(
    checkedSql({
      dateFormat: layout.dateFormat,
      hasClass: columns.class !== undefined,
      hasClassEvents: CLASS_EVENTS.some((field) => columns[field] !== undefined),
      hasEvents: columns.events !== undefined,
      hasKnownActors,
    }),
    { file: number },
  );
  const fields = PROBLEMS.map((problem) => problem.field);
  await db.createTable("problem_names", {
    problem: Float64Array.from(PROBLEMS, (_, index) => index),
    column: fields.map((field) => layout.columnNames[field] ?? field),
    reason: PROBLEMS.map((problem) => problem.reason),
  });
  const value = [...new Set(fields)]
    .map((field) => {
      const problems = fields.flatMap((each, index) => (each === field ? [index] : []));
      return `WHEN problem IN (${problems.join(", ")}) THEN raw.${field}`;
    })
    .join(" ");
  await db.run(
    `INSERT INTO quarantine
     SELECT file_number, checked.record, problem_names."column", left(CASE ${value} END, ${SHOWN_VALUE}),
       problem_names.reason || coalesce(CASE WHEN iso3_missing THEN country_hints.hint END, '')
     FROM (SELECT *, problem = ${PROBLEMS.findIndex((problem) => problem.when === "iso3 IS NULL")} AS iso3_missing
           FROM checked WHERE file_number = $file AND problem IS NOT NULL) AS checked
     JOIN raw USING (record) JOIN problem_names USING (problem)
     LEFT JOIN country_hints ON country_hints.country = raw.country
     ORDER BY checked.record`,
    { file: number },
  );
  await db.createTable("unreadable", {
    record: Float64Array.from(bad, (each) => each.record),
    value: bad.map((each) => each.text),
    reason: bad.map((each) => each.reason),
  });
  await db.run(
    "INSERT INTO quarantine SELECT CAST($file AS INTEGER), record, '', value, reason FROM unreadable",
    { file: number },
  );
  await db.run("DROP VIEW raw");
  await db.run("DROP TABLE raw_rows");
  return unknownRegions;
}

const CLASS_EVENTS: readonly RawField[] = [
  "events_battle",
  "events_remote",
  "events_civilian",
  "events_nonstate",
];

async function describeFiles(db: Database, open: readonly OpenFile[]): Promise<void> {
  await db.createTable("files", {
    file_number: Float64Array.from(open, (_, number) => number),
    file: open.map((each) => each.file.name),
    source: open.map((each) => each.layout.source),
    kind: open.map((each) => each.layout.release.kind),
    release_order: Float64Array.from(open, (each) => each.layout.release.order),
    covers_to: Float64Array.from(open, (each) => each.layout.coverage?.to ?? -1),
  });
}

/** @throws {UsageError} if the input holds several sources and none, or an absent one, is asked for */
async function chooseSource(db: Database, wanted: string | null, open: readonly OpenFile[]): Promise<string> {
  const sources = await db.rows<{ source: string; rows: number; first: number; last: number }>(`
    SELECT source, count(*)::INTEGER AS rows, min(month) AS first, max(month) AS last
    FROM checked JOIN files USING (file_number) WHERE problem IS NULL GROUP BY source ORDER BY source`);
  if (sources.length === 0) {
    const faults = await worstFaults(db);
    const place = open.length === 1 ? { file: (open[0] as OpenFile).file.name } : {};
    if (faults !== "") throw new DataError(`no row can be used: ${faults}`, place);
    throw new DataError("holds no data rows", place);
  }
  const listed = sources
    .map((each) => `"${each.source}" (${each.rows} rows, ${span(each.first, each.last)})`)
    .join(", ");
  if (wanted !== null) {
    const chosen = sources.find((each) => each.source.toLowerCase() === wanted.toLowerCase());
    if (chosen !== undefined) return chosen.source;
    const hint = nearestHint(
      wanted,
      sources.map((each) => each.source),
    );
    throw new UsageError(`the input holds no source "${wanted}"${hint}: it holds ${listed}`);
  }
  if (sources.length > 1) {
    throw new UsageError(
      `the input holds ${sources.length} sources, and sources are never summed: ${listed}. ` +
        "Choose one with --source NAME, or --source all for a folder of outputs each",
    );
  }
  return (sources[0] as { source: string }).source;
}

const span = (first: number, last: number): string =>
  `${formatMonth(first as Month)} to ${formatMonth(last as Month)}`;

/** View `verdicts`: every row that could be read, with what became of it. */
async function judge(db: Database, source: string, spans: readonly Coverage[]): Promise<void> {
  const perCountry = spans.flatMap(({ from, to, countries }) =>
    (typeof countries === "string" ? [""] : countries).map((country) => ({ from, to, country })),
  );
  await db.createTable("chosen_source", { source: [source] });
  await db.createTable("covered_span", {
    from_month: Float64Array.from(perCountry, (each) => each.from),
    to_month: Float64Array.from(perCountry, (each) => each.to),
    country: perCountry.map((each) => each.country),
  });
  await db.run(`
    CREATE OR REPLACE VIEW verdicts AS
    SELECT checked.*, files.file, files.source, CASE
      WHEN problem IS NOT NULL THEN 'quarantined'
      WHEN set_aside.verdict IS NOT NULL THEN set_aside.verdict
      WHEN files.source <> (SELECT source FROM chosen_source) OR events = 0
        OR NOT EXISTS (SELECT 1 FROM covered_span WHERE checked.month BETWEEN from_month AND to_month
          AND covered_span.country IN ('', checked.country))
        THEN 'out of scope'
      ELSE 'accepted' END AS verdict
    FROM checked JOIN files USING (file_number)
    LEFT JOIN set_aside ON set_aside.file_number = checked.file_number AND set_aside.record = checked.record`);
}

async function saveTables(db: Database, folder: string): Promise<void> {
  await db.saveParquet(
    `SELECT source, source_event_id, file, record, date_start, date_end, date_precision, month, country, region_id,
       admin1_raw, latitude, longitude, place_precision, actor_1, actor_2, class, targets_civilians, state_forces,
       deaths_best, deaths_low, deaths_high, deaths_civilians, events, events_battle, events_remote, events_civilian,
       events_nonstate
     FROM verdicts WHERE verdict = 'accepted'`,
    join(folder, "1-incidents.parquet"),
  );
  await db.saveParquet(
    `SELECT source, file, record, "column", value, reason FROM quarantine JOIN files USING (file_number)
     ORDER BY file_number, record`,
    join(folder, "1-quarantine.parquet"),
  );
  for (const table of ["checked", "quarantine", "set_aside"]) await db.run(`DROP TABLE ${table}`);
}

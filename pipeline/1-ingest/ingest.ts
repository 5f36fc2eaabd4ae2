/**
 * Stage 1. IN incident CSVs in any number, layout and order. OUT views `incidents` (one row per incident), `place_names`
 * (one row per spelling of a country and region), `actor_names` (one per spelling of an actor, country and span of months)
 * and `refused` (one per refused row), and a summary with the ledger.
 * KEEPS rows read = accepted + duplicate + superseded + quarantined + out of scope, per file.
 */
import type { Correction } from "../domain/correction.ts";
import { DataError, UsageError } from "../domain/errors.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { FileLedger, IngestSummary } from "../domain/ingestSummary.ts";
import type { Layout } from "../domain/layout.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import { nearestHint } from "../domain/nearest.ts";
import type { BadRecord } from "../io/damagedCsv.ts";
import type { Database } from "../io/duckdb.ts";
import type { ActorAlias } from "./actorNames.ts";
import { FAULTS, nameFault } from "./canonical.ts";
import { requireEveryCorrection } from "./corrections.ts";
import { countFileMonths, coverageOf } from "./coverage.ts";
import { isMonthFormat } from "./dates.ts";
import { describeIncidents } from "./incidents.ts";
import { balancedLedger, countOutcomes, refuseBadFiles, worstFaults } from "./ledger.ts";
import { resolveNames } from "./names.ts";
import type { OpenFile } from "./openFile.ts";
import type { EarlierRows } from "./reading.ts";
import { readRows } from "./readRows.ts";
import { setAsideRevisions } from "./revisions.ts";

export interface IngestOptions {
  readonly open: readonly OpenFile[];
  /** The source to keep, or null if the input holds only one. */
  readonly source: string | null;
  /** Share of a file's rows that may be refused. */
  readonly maxQuarantine: number;
  /** Cells to be changed while they are read. */
  readonly corrections: readonly Correction[];
  /** Whether each of them must change something; not so where only a part of the input is read. */
  readonly everyCorrection: boolean;
  /** Whether incidents count that the source lists only for what their dyad did in another year. */
  readonly inactiveYears: boolean;
  /** Where decoded copies live meanwhile. */
  readonly temporary: string;
  /** What earlier runs have read already; null: nothing, and no later run asks for what this one reads. */
  readonly earlier?: EarlierRows | null;
}

/** Names of places and actors. */
export interface Names {
  readonly gazetteer: Gazetteer;
  readonly actors: readonly ActorAlias[];
}

/**
 * @param readNames called whenever DuckDB has got a file to read, so that reading the names costs no time; the same
 *   promise at every call
 */
export async function ingest(
  db: Database,
  options: IngestOptions,
  readNames: () => Promise<Names>,
): Promise<IngestSummary> {
  const { open } = options;
  const startNames = (): void => {
    readNames().catch(() => {});
  };
  const { corrections, temporary, earlier = null } = options;
  const unreadable = await readRows(db, open, corrections, temporary, earlier, startNames);
  await gatherFaults(db);
  const { gazetteer, actors } = await readNames();
  const layouts = open.map((each) => each.layout);
  const unknownRegions = await resolveNames(db, layouts, gazetteer, actors);
  await describeFiles(db, open);
  await quarantineRows(db, layouts, unreadable);
  await countFileMonths(db);
  const source = await chooseSource(db, options.source, open);
  await setAsideRevisions(db);
  const coverage = await coverageOf(db, open, source);
  const { inactiveYears } = options;
  await describeIncidents(db, { source, coverage: coverage.spans, inactiveYears });
  await countOutcomes(db);
  const ledger = await balancedLedger(db, open);
  if (options.everyCorrection) await requireEveryCorrection(db, open, options.corrections);
  await refuseBadFiles(db, ledger, options.maxQuarantine);
  const kept = open.filter((each) => each.layout.source === source);
  await markViolentPlaces(db);
  await db.run(`CREATE OR REPLACE VIEW refused AS
    SELECT source, file, record, "column", CASE WHEN withheld = 1 THEN '' ELSE value END AS value, reason
    FROM quarantine JOIN files USING (file_number)
    ORDER BY file_number, record`);
  return {
    source,
    licence: distinct(kept.map((each) => each.layout.licence)),
    citation: distinct(kept.map((each) => each.layout.citation)),
    hasCoordinates: kept.some((each) => each.layout.columns.latitude !== undefined),
    hasActors: kept.some(
      ({ layout: { columns } }) => columns.actor_1 !== undefined || columns.actor_2 !== undefined,
    ),
    hasDeaths: kept.some((each) => each.layout.columns.deaths !== undefined),
    hasDays: kept.every((each) => !isMonthFormat(each.layout.dateFormat)),
    coverage: coverage.spans,
    inactiveYears,
    inactiveIncidents: await db.number(
      "SELECT coalesce(sum(inactive), 0)::INTEGER FROM outcomes WHERE verdict = 'accepted'",
    ),
    lastCompleteMonth: coverage.lastCompleteMonth,
    files: ledger,
    unknownRegions,
  };
}

/** What files of one source say, each thing once. */
const distinct = (texts: readonly string[]): string =>
  [...new Set(texts.filter((text) => text !== ""))].sort().join(" | ");

/** Table `faults`: rows that show a fault by themselves, soon joined by others; and view `sound_rows`: all the rest
 * that can count. */
async function gatherFaults(db: Database): Promise<void> {
  await db.run(`CREATE OR REPLACE TABLE faults AS
    SELECT place, file_number, record, fault, fault_value AS value FROM rows WHERE fault IS NOT NULL`);
  await db.run(
    "CREATE OR REPLACE VIEW sound_rows AS SELECT * FROM rows ANTI JOIN faults USING (place) WHERE NOT is_aside",
  );
}

/** Table `quarantine`: every refused row, with the name that the file itself gives the column. */
async function quarantineRows(
  db: Database,
  layouts: readonly Layout[],
  unreadable: readonly { readonly file: number; readonly record: BadRecord }[],
): Promise<void> {
  const named = layouts.flatMap((layout, file) =>
    FAULTS.map(({ field, reason }, fault) => ({
      file,
      fault,
      column: layout.columnNames[field] ?? field,
      reason,
    })),
  );
  await db.createTable("fault_names", {
    file_number: Float64Array.from(named, (each) => each.file),
    fault: Float64Array.from(named, (each) => each.fault),
    column: named.map((each) => each.column),
    reason: named.map((each) => each.reason),
  });
  await db.createTable("unreadable", {
    file_number: Float64Array.from(unreadable, (each) => each.file),
    record: Float64Array.from(unreadable, (each) => each.record.record),
    value: unreadable.map((each) => each.record.text),
    reason: unreadable.map((each) => each.record.reason),
  });
  await db.run(`
    CREATE OR REPLACE TABLE quarantine AS
    SELECT faults.file_number, record, "column", value, reason || coalesce(hint, '') AS reason
    FROM faults
    JOIN fault_names ON fault_names.file_number = faults.file_number AND fault_names.fault = faults.fault
    LEFT JOIN country_hints ON faults.fault = ${nameFault("countryUnknown")} AND country_hints.country = value
    UNION ALL
    SELECT file_number::INTEGER, record::INTEGER, '', value, reason FROM unreadable`);
}

async function describeFiles(db: Database, open: readonly OpenFile[]): Promise<void> {
  await db.createTable("files", {
    file_number: Float64Array.from(open, (_, number) => number),
    file: open.map((each) => each.file.name),
    source: open.map((each) => each.layout.source),
    withheld: Float64Array.from(open, (each) => (each.layout.withholdsRows === true ? 1 : 0)),
    kind: open.map((each) => each.layout.release.kind),
    release_order: Float64Array.from(open, (each) => each.layout.release.order),
    covers_to: Float64Array.from(open, (each) => each.layout.coverage?.to ?? -1),
  });
}

/** @throws {UsageError} if the input holds several sources and none, or an absent one, is asked for */
async function chooseSource(db: Database, wanted: string | null, open: readonly OpenFile[]): Promise<string> {
  const sources = await db.rows<{ source: string; rows: number; first: number; last: number }>(`
    SELECT source, sum(rows)::INTEGER AS rows, min(month) AS first, max(month) AS last
    FROM file_months JOIN files USING (file_number) GROUP BY source ORDER BY source`);
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

/** Column `has_violence` of table `place_names`: 1 where an accepted row of the violent set goes by the name. */
async function markViolentPlaces(db: Database): Promise<void> {
  await db.run("ALTER TABLE place_names ADD COLUMN has_violence INTEGER DEFAULT 0");
  await db.run(`
    UPDATE place_names SET has_violence = 1 WHERE place_key IN (
      SELECT place_key FROM outcomes
      LEFT JOIN class_names ON class_names.file_number = outcomes.file_number AND class_names.value = outcomes.class
      WHERE verdict = 'accepted' AND class_names.class IS DISTINCT FROM 'other')`);
}

/** @throws {DataError} if no row is an act of violence inside the coverage: there is nothing to rank then */
export async function requireViolence(db: Database, { files, source }: IngestSummary): Promise<void> {
  if ((await db.number("SELECT count(*) FROM place_names WHERE has_violence = 1")) > 0) return;
  const own = files.filter((file) => file.source === source);
  const sum = (name: "accepted" | "out_of_scope"): number =>
    own.reduce((total, file) => total + file[name], 0);
  throw new DataError(
    `no row is an act of violence that counts: ${sum("accepted")} are of other classes, ${sum("out_of_scope")} lie outside the coverage. ` +
      "Look at class_map and coverage in the mapping",
    own.length === 1 ? { file: (own[0] as FileLedger).file } : {},
  );
}

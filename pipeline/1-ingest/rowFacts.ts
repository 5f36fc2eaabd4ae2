import type { NamedRows, RefusedRows, RowFacts, UnknownName } from "../domain/checkReport.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import type { Database } from "../io/duckdb.ts";
import { nameFault } from "./canonical.ts";
import { FAULT_KINDS } from "./ledger.ts";

/** Unknown actors that are told. */
const MOST_ACTORS = 20;

/** Every row of a query by the number of its file. */
async function perFile<T extends object>(db: Database, sql: string): Promise<(file: number) => T[]> {
  const byFile = new Map<number, T[]>();
  for (const { file_number, ...row } of await db.rows(sql)) {
    const rows = byFile.get(file_number as number) ?? [];
    byFile.set(file_number as number, rows);
    rows.push(row as T);
  }
  return (file) => byFile.get(file) ?? [];
}

/**
 * What the rows of each file say, from the tables and views that `ingest` leaves.
 * @param summary what it returned; null where it found not one row that can be used: then there are faults only
 * @returns by number of file
 */
export async function rowFacts(
  db: Database,
  fileCount: number,
  summary: IngestSummary | null,
  gazetteer: Gazetteer,
): Promise<RowFacts[]> {
  const refused = await perFile<RefusedRows>(
    db,
    `SELECT file_number, "column", kind AS reason, rows, record, coalesce(value, '') AS value
     FROM (${FAULT_KINDS}) ORDER BY file_number, rows DESC, "column", kind`,
  );
  const countries = await perFile<NamedRows>(
    db,
    `SELECT file_number, value AS name, count(*)::INTEGER AS rows
     FROM faults WHERE fault = ${nameFault("countryUnknown")} GROUP BY file_number, value
     ORDER BY file_number, rows DESC, value`,
  );
  const accepted = summary === null ? null : await acceptedFacts(db, summary, gazetteer);
  return Array.from({ length: fileCount }, (_, file) => ({
    ...(accepted?.(file) ?? NOTHING),
    ledger: summary?.files[file] ?? null,
    refused: refused(file),
    unknown_countries: countries(file).map((unknown) => ({
      ...unknown,
      country: null,
      nearest: gazetteer.nearestCountries(unknown.name),
    })),
  }));
}

type AcceptedFacts = Pick<
  RowFacts,
  "rows_by_year" | "countries" | "unknown_regions" | "unknown_actors" | "places"
>;

const NOWHERE: RowFacts["places"] = { exact: 0, near: 0, region: 0, country: 0, none: 0 };
const NOTHING: AcceptedFacts = {
  rows_by_year: [],
  countries: [],
  unknown_regions: [],
  unknown_actors: [],
  places: NOWHERE,
};

/** What accepted rows say, by number of file. */
async function acceptedFacts(
  db: Database,
  summary: IngestSummary,
  gazetteer: Gazetteer,
): Promise<(file: number) => AcceptedFacts> {
  await db.run(`CREATE OR REPLACE TABLE accepted AS
    SELECT file_number, month, latitude, place_precision, actor_1_key, actor_2_key, place_key
    FROM verdicts WHERE verdict = 'accepted'`);
  const years = await perFile<RowFacts["rows_by_year"][number]>(
    db,
    `SELECT file_number, (month // 12)::INTEGER AS year, count(*)::INTEGER AS rows
     FROM accepted GROUP BY file_number, year ORDER BY file_number, year`,
  );
  const countries = await perFile<{ country: string; rows: number }>(
    db,
    `SELECT file_number, iso3 AS country, count(*)::INTEGER AS rows
     FROM accepted JOIN place_names USING (place_key) GROUP BY file_number, iso3
     ORDER BY file_number, rows DESC, iso3`,
  );
  const regions = await perFile<NamedRows & { country: string }>(
    db,
    `SELECT file_number, iso3 AS country, admin1_name AS name, count(*)::INTEGER AS rows
     FROM accepted JOIN place_names USING (place_key) GROUP BY file_number, iso3, admin1_name
     ORDER BY file_number, rows DESC, iso3, admin1_name`,
  );
  const places = await perFile<{ precision: keyof RowFacts["places"]; rows: number }>(
    db,
    `SELECT accepted.file_number, CASE WHEN latitude IS NULL THEN 'none' ELSE coalesce(precision, 'exact') END AS precision,
       count(*)::INTEGER AS rows
     FROM accepted LEFT JOIN precision_names ON precision_names.file_number = accepted.file_number
       AND precision_names.value = accepted.place_precision
     GROUP BY accepted.file_number, 2`,
  );
  const actors = await perFile<NamedRows>(
    db,
    `SELECT file_number, spelling AS name, count(*)::INTEGER AS rows
     FROM (SELECT file_number, month, place_key, actor_1_key AS actor_key FROM accepted
           UNION ALL SELECT file_number, month, place_key, actor_2_key FROM accepted) AS sides
     JOIN place_names USING (place_key)
     JOIN actor_names ON actor_names.actor_key = sides.actor_key AND actor_names.iso3 = place_names.iso3
       AND month BETWEEN from_month AND to_month
     WHERE kind = 'unlisted' GROUP BY file_number, spelling ORDER BY file_number, rows DESC, spelling`,
  );
  const unknown = new Map(
    summary.unknownRegions.map((each) => [`${each.country} ${each.name}`, each.nearest]),
  );
  return (file) => ({
    rows_by_year: years(file),
    countries: countries(file).map((each) => ({ ...each, name: gazetteer.countryName(each.country) })),
    unknown_regions: regions(file).flatMap((each): UnknownName[] => {
      const nearest = unknown.get(`${each.country} ${each.name}`);
      return nearest === undefined ? [] : [{ ...each, nearest }];
    }),
    unknown_actors: actors(file).slice(0, MOST_ACTORS),
    places: {
      ...NOWHERE,
      ...Object.fromEntries(places(file).map(({ precision, rows }) => [precision, rows])),
    },
  });
}

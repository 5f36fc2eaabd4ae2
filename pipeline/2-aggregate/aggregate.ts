/**
 * Stage 2. IN incidents of one source, any order. OUT 2-panel.parquet (one row per unit and month with violence),
 * 2-units.parquet (the units and pairs) and 2-border-incidents.parquet.
 * KEEPS incidents and deaths: per country and month, regions + unlocated = country, checked in every run.
 */
import { join } from "node:path";
import { MEASURES } from "../domain/panel.ts";
import { textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import type { AggregateInput } from "./aggregateInput.ts";
import { addBorderSeries, linkBorderRegions, linkPlaces } from "./borderSeries.ts";
import { fillIncidentMonths, IS_LOCATED, IS_VIOLENT, MILLIONTHS, SUMS } from "./incidentMonths.ts";
import { landPairs, numberPairs } from "./landPairs.ts";
import { saveUnits } from "./units.ts";

/** Aggregates view `incidents` into the panel files. @returns rows of the panel */
export async function aggregate(db: Database, input: AggregateInput): Promise<number> {
  await numberUnits(db);
  await fillIncidentMonths(db);
  const countries = textsOf(await db.columns("SELECT iso3 FROM countries ORDER BY country"), "iso3");
  await db.run(`
    CREATE OR REPLACE TABLE panel AS
    SELECT 'country' AS kind, country AS unit, month, ${SUMS}, 0::DOUBLE AS pressure
    FROM incident_months GROUP BY country, month
    UNION ALL
    SELECT 'region', region, month, ${SUMS}, 0
    FROM incident_months WHERE region IS NOT NULL GROUP BY region, month`);
  await checkCountryIdentity(db);
  const pairs = landPairs(countries, input);
  await numberPairs(db, pairs, countries, input);
  if (input.summary.hasCoordinates) await linkPlaces(db, pairs, input);
  else await linkBorderRegions(db, input);
  await addBorderSeries(db);
  await saveUnits(db, pairs, input);
  await db.saveParquet("SELECT * FROM panel", join(input.folder, "2-panel.parquet"));
  const rows = await db.number("SELECT count(*)::INTEGER FROM panel");
  await db.saveParquet(
    `SELECT pair, month, coalesce(region, -1) AS region, sum(incidents)::DOUBLE / ${MILLIONTHS} AS incidents,
       sum(deaths)::DOUBLE / ${MILLIONTHS} AS deaths, CAST(max(last_date) AS VARCHAR) AS last_date
     FROM border_cells GROUP BY pair, month, region`,
    join(input.folder, "2-border-incidents.parquet"),
  );
  for (const table of [
    "incident_months",
    "panel",
    "border_cells",
    "links",
    "pairs",
    "places",
    "regions",
    "countries",
  ]) {
    await db.run(`DROP TABLE ${table}`);
  }
  return rows;
}

/** Tables `countries`, `regions` and `places`: every unit and located place with its number, in order of its id. */
async function numberUnits(db: Database): Promise<void> {
  await db.run(`
    CREATE OR REPLACE TABLE countries AS
    SELECT (row_number() OVER (ORDER BY iso3) - 1)::INTEGER AS country, iso3
    FROM (SELECT DISTINCT country AS iso3 FROM incidents WHERE ${IS_VIOLENT})`);
  // A region is called as its source first spelt it: the earliest spelling stays when later months are added.
  await db.run(`
    CREATE OR REPLACE TABLE regions AS
    SELECT (row_number() OVER (ORDER BY region_id) - 1)::INTEGER AS region, *
    FROM (SELECT region_id, any_value(country) AS iso3, min(struct_pack(m := month, n := admin1_raw)).n AS spelling
          FROM incidents WHERE region_id IS NOT NULL AND ${IS_VIOLENT} GROUP BY region_id)`);
  await db.run(`
    CREATE OR REPLACE TABLE places AS
    SELECT (row_number() OVER (ORDER BY iso3, latitude, longitude) - 1)::INTEGER AS place, *
    FROM (SELECT DISTINCT country AS iso3, latitude, longitude FROM incidents WHERE ${IS_LOCATED} AND ${IS_VIOLENT})`);
}

/** Regions + unlocated must give the country, in every month and measure. @throws {Error} where they do not */
async function checkCountryIdentity(db: Database): Promise<void> {
  const differs = MEASURES.map((name) => `abs(whole."${name}" - parts."${name}") > 1e-6`).join(" OR ");
  const parts = MEASURES.map((name) => `sum("${name}") AS "${name}"`).join(", ");
  const wrong = await db.number(`
    WITH parts AS (
      SELECT unit, month, ${parts} FROM (
        SELECT countries.country AS unit, panel.* EXCLUDE (kind, unit) FROM panel
        JOIN regions ON regions.region = panel.unit JOIN countries USING (iso3) WHERE kind = 'region'
        UNION ALL
        SELECT country, month, ${SUMS}, 0 FROM incident_months WHERE region IS NULL GROUP BY country, month
      ) GROUP BY unit, month
    )
    SELECT count(*)::INTEGER FROM (SELECT * FROM panel WHERE kind = 'country') AS whole
    FULL JOIN parts ON parts.unit = whole.unit AND parts.month = whole.month
    WHERE whole.unit IS NULL OR parts.unit IS NULL OR ${differs}`);
  if (wrong > 0)
    throw new Error(
      `regions and unlocated incidents do not add up to the country in ${wrong} country-months`,
    );
}

/**
 * Stage 2. IN incidents of one source, any order. OUT 2-panel.parquet (one row per unit and month with violence),
 * 2-units.parquet (the units and pairs) and 2-border-incidents.parquet.
 * KEEPS incidents and deaths: per country and month, regions + unlocated = country, checked in every run.
 */
import { join } from "node:path";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import { MEASURES } from "../domain/panel.ts";
import type { Pair } from "../domain/panels.ts";
import { SPILLOVER } from "../domain/spilloverConstants.ts";
import type { Zone } from "../domain/zone.ts";
import type { BorderDistance } from "../geo/borderDistance.ts";
import { landNeighbours, sharedBorder } from "../geo/borders.ts";
import type { Shapes } from "../geo/shapes.ts";
import type { Database } from "../io/duckdb.ts";
import { fillIncidentMonths, MILLIONTHS } from "./incidentMonths.ts";
import { borderDistances, linkToBorders, placesInZones } from "./places.ts";

export interface AggregateInput {
  readonly summary: IngestSummary;
  readonly gazetteer: Gazetteer;
  readonly zones: readonly Zone[];
  /** Admin-1 regions that touch a neighbour: they stand for the border zone where there are no coordinates. */
  readonly borderRegions: readonly {
    readonly region_id: string;
    readonly neighbour: string;
    readonly country: string;
  }[];
  readonly shapes: Shapes;
  readonly folder: string;
}

const SUMS = MEASURES.map((name) => `sum("${name}")::DOUBLE / ${MILLIONTHS} AS "${name}"`).join(", ");

/** Aggregates view `incidents` into the panel files. @returns rows of the panel */
export async function aggregate(db: Database, input: AggregateInput): Promise<number> {
  await fillIncidentMonths(db);
  await db.run(`
    CREATE OR REPLACE TABLE panel AS
    SELECT 'country' AS kind, country AS unit, month, ${SUMS}, 0::DOUBLE AS pressure
    FROM incident_months GROUP BY country, month
    UNION ALL
    SELECT 'region', region_id, month, ${SUMS}, 0
    FROM incident_months WHERE region_id IS NOT NULL GROUP BY region_id, month`);
  await checkCountryIdentity(db);
  const countries = (await db.columns("SELECT DISTINCT country FROM incident_months ORDER BY country"))[
    "country"
  ] as string[];
  const pairs = landPairs(countries, input);
  if (input.summary.hasCoordinates) await addPlaceSeries(db, pairs, input);
  else await addBorderRegionSeries(db, pairs, input);
  await saveUnits(db, pairs, input);
  await db.saveParquet(
    "SELECT * FROM panel ORDER BY kind, unit, month",
    join(input.folder, "2-panel.parquet"),
  );
  await db.saveParquet(
    'SELECT * FROM border_incidents ORDER BY "from", "to", month, region_id',
    join(input.folder, "2-border-incidents.parquet"),
  );
  const rows = await db.number("SELECT count(*)::INTEGER FROM panel");
  for (const table of ["incident_months", "panel", "border_incidents"]) await db.run(`DROP TABLE ${table}`);
  return rows;
}

/** Regions + unlocated must give the country, in every month and measure. @throws {Error} where they do not */
async function checkCountryIdentity(db: Database): Promise<void> {
  const differs = MEASURES.map((name) => `abs(whole."${name}" - parts."${name}") > 1e-6`).join(" OR ");
  const parts = MEASURES.map((name) => `sum("${name}") AS "${name}"`).join(", ");
  const wrong = await db.number(`
    WITH parts AS (
      SELECT country, month, ${parts} FROM (
        SELECT split_part(unit, '-', 1) AS country, * EXCLUDE (kind, unit) FROM panel WHERE kind = 'region'
        UNION ALL
        SELECT country, month, ${SUMS}, 0 FROM incident_months WHERE region_id IS NULL GROUP BY country, month
      ) GROUP BY country, month
    )
    SELECT count(*)::INTEGER FROM (SELECT * FROM panel WHERE kind = 'country') AS whole
    FULL JOIN parts ON parts.country = whole.unit AND parts.month = whole.month
    WHERE whole.unit IS NULL OR parts.country IS NULL OR ${differs}`);
  if (wrong > 0)
    throw new Error(
      `regions and unlocated incidents do not add up to the country in ${wrong} country-months`,
    );
}

/** Every directed pair of land neighbours with violence in `from`, where the source looks at `to` as well. */
function landPairs(
  countries: readonly string[],
  { summary, gazetteer, shapes, borderRegions }: AggregateInput,
): Pair[] {
  const observed = new Set(countries);
  const declared = new Set(
    summary.coverage.flatMap((span) => (typeof span.countries === "string" ? [] : span.countries)),
  );
  const world = summary.coverage.some((span) => span.countries === "world");
  const byNumeric = new Map(
    [...gazetteer.countries.values()].map((country) => [country.isoNumeric, country.iso3]),
  );
  const touching = new Set(borderRegions.map((row) => `${row.country}>${row.neighbour}`));
  const pairs: Pair[] = [];
  for (const from of countries) {
    const numeric = gazetteer.countries.get(from)?.isoNumeric ?? "";
    if (!shapes.isoNumerics.includes(numeric)) continue;
    for (const neighbour of landNeighbours(shapes, numeric)) {
      const to = byNumeric.get(neighbour);
      if (to === undefined || !(observed.has(to) || declared.has(to) || world)) continue;
      const described = touching.has(`${from}>${to}`) && touching.has(`${to}>${from}`);
      pairs.push({
        from,
        to,
        borderKm: sharedBorder(shapes, numeric, neighbour)?.lengthKm ?? 0,
        basis: summary.hasCoordinates ? "coordinates" : described ? "border regions" : "none",
      });
    }
  }
  return pairs.sort((a, b) => (pairId(a) < pairId(b) ? -1 : 1));
}

const pairId = (pair: Pair): string => `${pair.from}>${pair.to}`;

/** Zones, border zones and pressure from coordinates. */
async function addPlaceSeries(db: Database, pairs: readonly Pair[], input: AggregateInput): Promise<void> {
  await db.run(`
    CREATE OR REPLACE TABLE places AS
    SELECT (row_number() OVER (ORDER BY country, exact_latitude, exact_longitude) - 1)::INTEGER AS place,
      country, exact_latitude, exact_longitude
    FROM (SELECT DISTINCT country, exact_latitude, exact_longitude FROM incident_months WHERE exact_latitude IS NOT NULL)`);
  const columns = await db.columns("SELECT * FROM places ORDER BY place");
  const places = {
    country: columns["country"] as string[],
    latitude: columns["exact_latitude"] as number[],
    longitude: columns["exact_longitude"] as number[],
  };
  const borderOf: (a: string, b: string) => BorderDistance | null = borderDistances(
    input.shapes,
    input.gazetteer,
  );
  const neighboursOf = new Map<string, string[]>();
  for (const { from, to } of pairs) {
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const known = neighboursOf.get(a) ?? [];
      if (!known.includes(b)) neighboursOf.set(a, [...known, b]);
    }
  }
  const links = linkToBorders(places, neighboursOf, borderOf, SPILLOVER.reachKm);
  await db.createTable("place_borders", { place: "integer", neighbour: "text", km: "double" }, { ...links });
  const inside = placesInZones(places, input.zones, borderOf);
  await db.createTable("place_zones", { place: "integer", zone: "text" }, { ...inside });
  await createPairTable(db, pairs);
  const sums = MEASURES.map((name) => `sum("${name}") AS "${name}"`).join(", ");
  await db.run(`
    CREATE OR REPLACE TABLE place_months AS
    SELECT place, incident_months.country, region_id, month, sum(severity) AS severity, max(last_date) AS last_date,
      bool_and(month_only) AS month_only, ${sums}
    FROM incident_months JOIN places ON places.country = incident_months.country
      AND places.exact_latitude = incident_months.exact_latitude
      AND places.exact_longitude = incident_months.exact_longitude
    GROUP BY place, incident_months.country, region_id, month`);
  await db.run(`
    INSERT INTO panel
    SELECT 'zone', zone, month, ${SUMS}, 0 FROM place_months JOIN place_zones USING (place) GROUP BY zone, month`);
  await db.run(`
    CREATE OR REPLACE TABLE border_months AS
    SELECT pairs.pair, pairs."from", pairs."to", place_months.* EXCLUDE (country, place)
    FROM place_months JOIN place_borders USING (place)
    JOIN pairs ON pairs."to" = place_months.country AND pairs."from" = place_borders.neighbour
    WHERE km <= ${SPILLOVER.zoneKm}`);
  await db.run(`
    CREATE OR REPLACE TABLE pressure AS
    SELECT pairs.pair, month,
      sum(CAST(round(severity * exp(-km / ${SPILLOVER.decayKm})) AS BIGINT))::DOUBLE / ${MILLIONTHS} AS pressure
    FROM place_months JOIN place_borders USING (place)
    JOIN pairs ON pairs."from" = place_months.country AND pairs."to" = place_borders.neighbour
    GROUP BY pairs.pair, month`);
  await db.run(`
    INSERT INTO panel
    SELECT 'frontier', country, month, ${SUMS}, 0 FROM place_months
    WHERE place IN (SELECT place FROM place_borders JOIN places USING (place)
                    JOIN pairs ON pairs."to" = places.country AND pairs."from" = place_borders.neighbour
                    WHERE km <= ${SPILLOVER.zoneKm})
    GROUP BY country, month`);
  await addBorderSeries(db);
  for (const table of ["places", "place_borders", "place_zones", "place_months"])
    await db.run(`DROP TABLE ${table}`);
}

/** Border zones and pressure from the regions that touch the neighbour, at distance 0; other regions press on nobody. */
async function addBorderRegionSeries(
  db: Database,
  pairs: readonly Pair[],
  input: AggregateInput,
): Promise<void> {
  const described = pairs.filter((pair) => pair.basis === "border regions");
  await createPairTable(db, described);
  await db.createTable(
    "touching",
    { region_id: "text", neighbour: "text" },
    {
      region_id: input.borderRegions.map((row) => row.region_id),
      neighbour: input.borderRegions.map((row) => row.neighbour),
    },
  );
  await db.run(`
    CREATE OR REPLACE TABLE border_months AS
    SELECT pairs.pair, pairs."from", pairs."to",
      incident_months.* EXCLUDE (country, admin1_raw, exact_latitude, exact_longitude)
    FROM incident_months JOIN touching USING (region_id)
    JOIN pairs ON pairs."to" = incident_months.country AND pairs."from" = touching.neighbour`);
  await db.run(`
    CREATE OR REPLACE TABLE pressure AS
    SELECT pairs.pair, month, sum(severity)::DOUBLE / ${MILLIONTHS} AS pressure
    FROM incident_months JOIN touching USING (region_id)
    JOIN pairs ON pairs."from" = incident_months.country AND pairs."to" = touching.neighbour
    GROUP BY pairs.pair, month`);
  await db.run(`
    INSERT INTO panel
    SELECT 'frontier', country, month, ${SUMS}, 0 FROM incident_months
    WHERE region_id IN (SELECT region_id FROM touching JOIN pairs ON pairs."from" = touching.neighbour
                        WHERE pairs."to" = incident_months.country)
    GROUP BY country, month`);
  await addBorderSeries(db);
  await db.run("DROP TABLE touching");
}

async function createPairTable(db: Database, pairs: readonly Pair[]): Promise<void> {
  await db.createTable(
    "pairs",
    { pair: "text", from: "text", to: "text" },
    { pair: pairs.map(pairId), from: pairs.map((pair) => pair.from), to: pairs.map((pair) => pair.to) },
  );
}

/** The border part of the panel and table `border_incidents`, from `border_months` and `pressure`. */
async function addBorderSeries(db: Database): Promise<void> {
  const zeros = MEASURES.map((name) => `coalesce("${name}", 0)`).join(", ");
  await db.run(`
    INSERT INTO panel
    SELECT 'border', coalesce(zone.pair, pressure.pair), coalesce(zone.month, pressure.month), ${zeros},
      coalesce(pressure, 0)
    FROM (SELECT pair, month, ${SUMS} FROM border_months GROUP BY pair, month) AS zone
    FULL JOIN pressure ON pressure.pair = zone.pair AND pressure.month = zone.month`);
  await db.run(`
    CREATE OR REPLACE TABLE border_incidents AS
    SELECT "from", "to", month, coalesce(region_id, '') AS region_id,
      sum(incidents)::DOUBLE / ${MILLIONTHS} AS incidents, sum(deaths)::DOUBLE / ${MILLIONTHS} AS deaths,
      CASE WHEN bool_and(month_only) THEN strftime(max(last_date), '%Y-%m')
        ELSE strftime(max(last_date), '%Y-%m-%d') END AS last_date
    FROM border_months GROUP BY "from", "to", month, coalesce(region_id, '')`);
  for (const table of ["pairs", "border_months", "pressure"]) await db.run(`DROP TABLE ${table}`);
}

/**
 * 2-units.parquet: every unit with its name. A region is called as the alias table calls it, else as the source first
 * spelt it: the earliest spelling stays when later months are added.
 */
async function saveUnits(db: Database, pairs: readonly Pair[], input: AggregateInput): Promise<void> {
  const regions = await db.columns(`
    SELECT region_id, any_value(country) AS country, min(struct_pack(m := month, n := admin1_raw)).n AS spelling
    FROM incident_months WHERE region_id IS NOT NULL GROUP BY region_id ORDER BY region_id`);
  const countries = await db.columns("SELECT DISTINCT country FROM incident_months ORDER BY country");
  const { gazetteer } = input;
  const units: {
    kind: string;
    id: string;
    name: string;
    country: string;
    validFrom: string | null;
    pair?: Pair;
  }[] = [];
  for (const [row, id] of (regions["region_id"] as string[]).entries()) {
    const country = regions["country"]?.[row] as string;
    const name = gazetteer.region(country, regions["spelling"]?.[row] as string).name;
    units.push({ kind: "region", id, name, country, validFrom: gazetteer.regionValidFrom(id) });
  }
  for (const country of countries["country"] as string[]) {
    units.push({
      kind: "country",
      id: country,
      name: gazetteer.countryName(country),
      country,
      validFrom: null,
    });
  }
  for (const zone of input.summary.hasCoordinates ? input.zones : []) {
    const country = zone.countries.length === 1 ? (zone.countries[0] as string) : "";
    units.push({ kind: "zone", id: zone.id, name: zone.name, country, validFrom: null });
  }
  for (const pair of pairs) {
    units.push({
      kind: "border",
      id: pairId(pair),
      name: pairId(pair),
      country: pair.to,
      validFrom: null,
      pair,
    });
  }
  for (const country of [...new Set(pairs.map((pair) => pair.to))].sort()) {
    units.push({ kind: "frontier", id: country, name: country, country, validFrom: null });
  }
  await db.createTable(
    "units",
    {
      kind: "text",
      unit: "text",
      name: "text",
      country: "text",
      valid_from: "text",
      from: "text",
      to: "text",
      border_km: "double",
      basis: "text",
    },
    {
      kind: units.map((unit) => unit.kind),
      unit: units.map((unit) => unit.id),
      name: units.map((unit) => unit.name),
      country: units.map((unit) => unit.country),
      valid_from: units.map((unit) => unit.validFrom),
      from: units.map((unit) => unit.pair?.from ?? null),
      to: units.map((unit) => unit.pair?.to ?? null),
      border_km: units.map((unit) => unit.pair?.borderKm ?? null),
      basis: units.map((unit) => unit.pair?.basis ?? null),
    },
  );
  await db.saveParquet("SELECT * FROM units ORDER BY kind, unit", join(input.folder, "2-units.parquet"));
  await db.run("DROP TABLE units");
}

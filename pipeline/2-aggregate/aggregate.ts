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
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Zone } from "../domain/zone.ts";
import { landNeighbours, sharedBorder } from "../geo/borders.ts";
import type { Shapes } from "../geo/shapes.ts";
import type { Database } from "../io/duckdb.ts";
import { fillIncidentMonths, IS_LOCATED, IS_VIOLENT, MILLIONTHS } from "./incidentMonths.ts";
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
  const touching = new Set(borderRegions.map((row) => `${row.country}>${row.neighbour}`));
  const pairs: Pair[] = [];
  for (const from of countries) {
    const numeric = gazetteer.countries.get(from)?.isoNumeric ?? "";
    for (const to of landNeighboursOf(from, gazetteer, shapes)) {
      if (!(observed.has(to) || declared.has(to) || world)) continue;
      const neighbour = gazetteer.countries.get(to)?.isoNumeric ?? "";
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

/** ISO3 codes of a country's land neighbours; none where it has no shape. */
function landNeighboursOf(country: string, gazetteer: Gazetteer, shapes: Shapes): string[] {
  const numeric = gazetteer.countries.get(country)?.isoNumeric ?? "";
  if (!shapes.isoNumerics.includes(numeric)) return [];
  const codes = new Set(landNeighbours(shapes, numeric));
  return [...gazetteer.countries.values()]
    .filter(({ isoNumeric }) => codes.has(isoNumeric))
    .map(({ iso3 }) => iso3);
}

const pairId = (pair: Pair): string => `${pair.from}>${pair.to}`;

/** Countries that violence can reach, in order: the units of the frontier panel. */
const frontierCountries = (pairs: readonly Pair[]): string[] =>
  [...new Set(pairs.map((pair) => pair.to))].sort();

/** Table `pairs`: number of the pair, of its countries (-1 for one without incidents) and of the frontier of `to`. */
async function numberPairs(
  db: Database,
  pairs: readonly Pair[],
  countries: readonly string[],
  { summary }: AggregateInput,
): Promise<void> {
  const frontiers = frontierCountries(pairs);
  const numbers = (value: (pair: Pair, index: number) => number): Float64Array =>
    Float64Array.from(pairs, value);
  await db.createTable("pair_numbers", {
    pair: numbers((_, index) => index),
    from: numbers((pair) => countries.indexOf(pair.from)),
    to: numbers((pair) => countries.indexOf(pair.to)),
    from_iso3: pairs.map((pair) => pair.from),
    to_iso3: pairs.map((pair) => pair.to),
    frontier: numbers((pair) => frontiers.indexOf(pair.to)),
    usable: numbers((pair) => (summary.hasCoordinates || pair.basis === "border regions" ? 1 : 0)),
  });
  await db.run(`
    CREATE OR REPLACE TABLE pairs AS
    SELECT pair::INTEGER AS pair, "from"::INTEGER AS "from", "to"::INTEGER AS "to", from_iso3, to_iso3,
      frontier::INTEGER AS frontier FROM pair_numbers WHERE usable = 1`);
  await db.run("DROP TABLE pair_numbers");
}

/**
 * Table `links` from coordinates: how each place stands to each border of its country. `outward` is the pair in which
 * its country is `from` (the place presses on the neighbour with `weight`), `inward` the one in which it is `to` (the
 * place may lie in the border zone). Also adds the theatre's zones to the panel.
 */
async function linkPlaces(db: Database, pairs: readonly Pair[], input: AggregateInput): Promise<void> {
  const columns = await db.columns("SELECT * FROM places ORDER BY place");
  const places = {
    country: textsOf(columns, "iso3"),
    latitude: numbersOf(columns, "latitude"),
    longitude: numbersOf(columns, "longitude"),
  };
  const borderOf = borderDistances(input.shapes, input.gazetteer);
  // All land neighbours, with violence or not: a frontier must not change when a neighbour's violence begins.
  const neighbours = new Map(
    pairs
      .flatMap(({ from, to }) => [from, to])
      .map((country) => [country, landNeighboursOf(country, input.gazetteer, input.shapes)]),
  );
  const pairNumbers = new Map(pairs.map((pair, number) => [pairId(pair), number]));
  const pairOf = (from: string, to: string): number => pairNumbers.get(`${from}>${to}`) ?? -1;
  const links = linkToBorders(places, neighbours, borderOf, pairOf, SPILLOVER.reachKm);
  const frontierOf = new Map(frontierCountries(pairs).map((country, number) => [country, number]));
  await db.createTable("border_links", {
    place: Float64Array.from(links.place),
    outward: Float64Array.from(links.outward),
    inward: Float64Array.from(links.inward),
    frontier: Float64Array.from(
      links.place,
      (place) => frontierOf.get(places.country[place] as string) ?? -1,
    ),
    km: Float64Array.from(links.km),
  });
  await db.run(`
    CREATE OR REPLACE TABLE links AS
    SELECT place::INTEGER AS place, nullif(outward, -1)::INTEGER AS outward, nullif(inward, -1)::INTEGER AS inward,
      nullif(frontier, -1)::INTEGER AS frontier, km <= ${SPILLOVER.zoneKm} AS in_zone,
      exp(-km / ${SPILLOVER.decayKm}) AS weight
    FROM border_links`);
  const inside = placesInZones(places, input.zones, borderOf);
  await db.createTable("place_zones", {
    place: Float64Array.from(inside.place),
    zone: Float64Array.from(inside.zone),
  });
  await db.run(`
    INSERT INTO panel
    SELECT 'zone', zone::INTEGER, month, ${SUMS}, 0
    FROM incident_months JOIN place_zones USING (place) GROUP BY zone, month`);
  for (const table of ["border_links", "place_zones"]) await db.run(`DROP TABLE ${table}`);
}

/**
 * Table `links` without coordinates: the regions that touch the neighbour stand for the border zone, at distance 0;
 * other regions press on nobody. Here a region takes the part of a place.
 */
async function linkBorderRegions(db: Database, input: AggregateInput): Promise<void> {
  await db.createTable("touching", {
    region_id: input.borderRegions.map((row) => row.region_id),
    neighbour: input.borderRegions.map((row) => row.neighbour),
  });
  await db.run(`
    CREATE OR REPLACE TABLE links AS
    SELECT region AS place, outward.pair AS outward, inward.pair AS inward, frontiers.frontier,
      true AS in_zone, 1 AS weight
    FROM touching JOIN regions USING (region_id)
    LEFT JOIN pairs AS outward ON outward.from_iso3 = regions.iso3 AND outward.to_iso3 = neighbour
    LEFT JOIN pairs AS inward ON inward.to_iso3 = regions.iso3 AND inward.from_iso3 = neighbour
    LEFT JOIN (SELECT DISTINCT to_iso3, frontier FROM pairs) AS frontiers ON frontiers.to_iso3 = regions.iso3`);
  await db.run("UPDATE incident_months SET place = region");
  await db.run("DROP TABLE touching");
}

/** Border zones, pressure and frontiers into the panel, and table `border_cells`, all from `links`. */
async function addBorderSeries(db: Database): Promise<void> {
  const columns = MEASURES.map((name) => `"${name}"`).join(", ");
  const zeros = MEASURES.map((name) => `coalesce("${name}", 0)`).join(", ");
  const sums = MEASURES.map((name) => `sum("${name}") AS "${name}"`).join(", ");
  await db.run(`
    CREATE OR REPLACE TABLE border_cells AS
    SELECT inward AS pair, region, month, max(last_date) AS last_date, ${sums}
    FROM incident_months JOIN links USING (place) WHERE in_zone AND inward IS NOT NULL
    GROUP BY inward, region, month`);
  await db.run(`
    INSERT INTO panel
    WITH zone AS (SELECT pair, month, ${SUMS} FROM border_cells GROUP BY pair, month),
    pressure AS (
      SELECT outward AS pair, month, sum(CAST(round(severity * weight) AS BIGINT))::DOUBLE / ${MILLIONTHS} AS pressure
      FROM incident_months JOIN links USING (place) WHERE outward IS NOT NULL GROUP BY outward, month
    )
    SELECT 'border', coalesce(zone.pair, pressure.pair), coalesce(zone.month, pressure.month), ${zeros},
      coalesce(pressure, 0)
    FROM zone FULL JOIN pressure ON pressure.pair = zone.pair AND pressure.month = zone.month`);
  await db.run(`
    INSERT INTO panel
    WITH near AS (SELECT DISTINCT place, frontier FROM links WHERE in_zone AND frontier IS NOT NULL)
    SELECT 'frontier', frontier, month, ${SUMS}, 0
    FROM (SELECT frontier, month, ${columns} FROM incident_months JOIN near USING (place)) GROUP BY frontier, month`);
}

/** 2-units.parquet: every unit of every kind with its number and name. */
async function saveUnits(db: Database, pairs: readonly Pair[], input: AggregateInput): Promise<void> {
  const { gazetteer } = input;
  const units: { kind: string; number: number; id: string; name: string; country: string; pair?: Pair }[] =
    [];
  const add = (
    kind: string,
    entries: readonly { id: string; name: string; country: string; pair?: Pair }[],
  ): void => {
    for (const [number, entry] of entries.entries()) units.push({ kind, number, ...entry });
  };
  const regions = await db.columns("SELECT * FROM regions ORDER BY region");
  const spellings = textsOf(regions, "spelling");
  const regionCountries = textsOf(regions, "iso3");
  add(
    "region",
    textsOf(regions, "region_id").map((id, row) => {
      const country = regionCountries[row] as string;
      return { id, name: gazetteer.region(country, spellings[row] as string).name, country };
    }),
  );
  const countries = textsOf(await db.columns("SELECT iso3 FROM countries ORDER BY country"), "iso3");
  add(
    "country",
    countries.map((id) => ({ id, name: gazetteer.countryName(id), country: id })),
  );
  const zones = input.summary.hasCoordinates ? input.zones : [];
  add(
    "zone",
    zones.map(({ id, name, countries: of }) => ({
      id,
      name,
      country: of.length === 1 ? (of[0] as string) : "",
    })),
  );
  add(
    "border",
    pairs.map((pair) => ({ id: pairId(pair), name: pairId(pair), country: pair.to, pair })),
  );
  add(
    "frontier",
    frontierCountries(pairs).map((id) => ({ id, name: id, country: id })),
  );
  await db.createTable("units", {
    kind: units.map((unit) => unit.kind),
    number: Float64Array.from(units, (unit) => unit.number),
    unit: units.map((unit) => unit.id),
    name: units.map((unit) => unit.name),
    country: units.map((unit) => unit.country),
    valid_from: units.map((unit) =>
      unit.kind === "region" ? (gazetteer.regionValidFrom(unit.id) ?? "") : "",
    ),
    from: units.map((unit) => unit.pair?.from ?? ""),
    to: units.map((unit) => unit.pair?.to ?? ""),
    border_km: Float64Array.from(units, (unit) => unit.pair?.borderKm ?? Number.NaN),
    basis: units.map((unit) => unit.pair?.basis ?? ""),
  });
  await db.saveParquet("SELECT * FROM units", join(input.folder, "2-units.parquet"));
  await db.run("DROP TABLE units");
}

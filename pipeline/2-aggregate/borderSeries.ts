import { MEASURES } from "../domain/panel.ts";
import type { Pair } from "../domain/panels.ts";
import { SPILLOVER } from "../domain/spilloverConstants.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import type { AggregateInput } from "./aggregateInput.ts";
import { MILLIONTHS, SUMS } from "./incidentMonths.ts";
import { frontierCountries, landNeighboursOf, pairId } from "./landPairs.ts";
import { borderDistances, linkToBorders, placesInZones } from "./places.ts";

/**
 * Table `links` from coordinates: how each place stands to each border of its country. `outward` is the pair in which
 * its country is `from` (the place presses on the neighbour with `weight`), `inward` the one in which it is `to` (the
 * place may lie in the border zone). Also adds the theatre's zones to the panel.
 */
export async function linkPlaces(db: Database, pairs: readonly Pair[], input: AggregateInput): Promise<void> {
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
export async function linkBorderRegions(db: Database, input: AggregateInput): Promise<void> {
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
export async function addBorderSeries(db: Database): Promise<void> {
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

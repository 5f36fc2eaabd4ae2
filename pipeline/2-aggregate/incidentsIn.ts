import type { ToldIncident } from "../domain/apart.ts";
import type { Areas } from "../domain/areas.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import type { Pair } from "../domain/panels.ts";
import { SPILLOVER } from "../domain/spilloverConstants.ts";
import { type Columns, numbersOf, textsOf } from "../domain/table.ts";
import type { Zone } from "../domain/zone.ts";
import { type BorderDistance, borderDistance } from "../geo/borderDistance.ts";
import { sharedBorder } from "../geo/borders.ts";
import type { Shapes } from "../geo/shapes.ts";
import type { Database } from "../io/duckdb.ts";
import { IS_PLACED, IS_SUMMARY, IS_VIOLENT } from "./incidentColumns.ts";
import { insideZone } from "./insideZone.ts";

/** Where incidents are looked for. */
export type Whereabouts =
  | { readonly kind: "region" | "country"; readonly id: string }
  | { readonly kind: "zone"; readonly zone: Zone }
  /** The border zone of `to`. */
  | { readonly kind: "border"; readonly pair: Pair };

interface Geography {
  readonly gazetteer: Gazetteer;
  /** Names of actors by id. */
  readonly actorNames: ReadonlyMap<string, string>;
  readonly shapes: Shapes;
  /** What regions are, if not those that the source names. */
  readonly areas: Areas | null;
  readonly borderRegions: readonly { readonly region_id: string; readonly neighbour: string }[];
}

/** Whether what happens at a place counts there. Latitude is NaN where the place is not good enough for distances. */
type CountsThere = (country: string, region: string, latitude: number, longitude: number) => boolean;

/**
 * The violent incidents of some months that count somewhere, latest first: the rows behind what the panels count. Those
 * so long that they are spread over their days are there if any of these is in the months.
 * @param db with view `incidents`
 */
export async function incidentsIn(
  db: Database,
  whereabouts: Whereabouts,
  geography: Geography,
  { from, to }: { readonly from: Month; readonly to: Month },
): Promise<ToldIncident[]> {
  const counts = countsThere(whereabouts, geography);
  const rows = await db.columns(
    `SELECT CAST(date_start AS VARCHAR) AS first_day, CAST(date_end AS VARCHAR) AS last_day, country,
       region_id, admin1_raw, file, CAST(record AS DOUBLE) AS record, source_event_id, class,
       CAST(deaths_best AS DOUBLE) AS deaths, CAST(events AS DOUBLE) AS events,
       CASE WHEN ${IS_PLACED} THEN latitude ELSE 'NaN' END::DOUBLE AS latitude,
       CASE WHEN ${IS_PLACED} THEN longitude ELSE 'NaN' END::DOUBLE AS longitude,
       actor_1, actor_2
     FROM incidents
     WHERE ${IS_VIOLENT} AND (
       CASE WHEN ${IS_SUMMARY}
         THEN strftime(date_start, '%Y-%m') <= $last AND strftime(date_end, '%Y-%m') >= $first
         ELSE month BETWEEN $from AND $to END)
     ORDER BY date_start DESC, file, record`,
    { from, to, first: formatMonth(from), last: formatMonth(to) },
  );
  const [latitudes, longitudes] = [numbersOf(rows, "latitude"), numbersOf(rows, "longitude")];
  const [countries, regions] = [textsOf(rows, "country"), textsOf(rows, "region_id")];
  return [...countries.keys()].flatMap((row) => {
    const [country, region] = [countries[row] as string, regions[row] as string];
    const isThere = counts(country, region, latitudes[row] as number, longitudes[row] as number);
    return isThere ? [told(rows, row, geography)] : [];
  });
}

function told(rows: Columns, row: number, { gazetteer, actorNames }: Geography): ToldIncident {
  const text = (name: string): string => textsOf(rows, name)[row] as string;
  const events = numbersOf(rows, "events")[row] as number;
  const [first, last] = [text("first_day"), text("last_day")];
  const names = [text("admin1_raw"), gazetteer.countryName(text("country"))];
  return {
    date: first === last ? first : `${first} to ${last}`,
    where: names.filter((name) => name !== "").join(", "),
    sides: [text("actor_1"), text("actor_2")]
      .filter((name) => name !== "")
      .map((name) => actorNames.get(name) ?? name)
      .join(" – "),
    kind: events === 1 ? text("class") : `${events} incidents`,
    deaths: numbersOf(rows, "deaths")[row] as number,
    record: `${text("file")}:${numbersOf(rows, "record")[row]}`,
    id: text("source_event_id"),
  };
}

function countsThere(whereabouts: Whereabouts, geography: Geography): CountsThere {
  const { areas } = geography;
  switch (whereabouts.kind) {
    case "country":
      return (country) => country === whereabouts.id;
    case "region":
      if (areas === null) return (_, region) => region === whereabouts.id;
      return (country, _, latitude, longitude) => {
        const area = Number.isNaN(latitude) ? null : areas.at(latitude, longitude);
        return area !== null && `${country}-${areas.kind}-${area.id}` === whereabouts.id;
      };
    case "zone": {
      const isInside = insideZone(whereabouts.zone, (a, b) => distanceBetween(a, b, geography));
      return (country, _, latitude, longitude) =>
        !Number.isNaN(latitude) && isInside(country, latitude, longitude);
    }
    case "border":
      return inBorderZone(whereabouts.pair, geography);
  }
}

function inBorderZone({ from, to, basis }: Pair, geography: Geography): CountsThere {
  if (basis === "border regions") {
    const touching = new Set(
      geography.borderRegions.filter(({ neighbour }) => neighbour === from).map(({ region_id }) => region_id),
    );
    return (country, region) => country === to && touching.has(region);
  }
  const distance = basis === "none" ? null : distanceBetween(from, to, geography);
  return (country, _, latitude, longitude) =>
    distance !== null &&
    country === to &&
    !Number.isNaN(latitude) &&
    distance(latitude, longitude, SPILLOVER.zoneKm) <= SPILLOVER.zoneKm;
}

function distanceBetween(a: string, b: string, { gazetteer, shapes }: Geography): BorderDistance | null {
  const numeric = (country: string): string => gazetteer.countries.get(country)?.isoNumeric ?? "";
  const border = sharedBorder(shapes, numeric(a), numeric(b));
  return border === null ? null : borderDistance(border);
}

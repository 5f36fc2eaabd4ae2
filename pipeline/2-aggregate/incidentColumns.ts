import { formatMonth } from "../domain/month.ts";
import type { MonthSet } from "./monthSet.ts";
import { SUMMARY_EVENT_DAYS } from "./spread.ts";

/**
 * The incidents of the violent set as columns of numbers. Protests, riots, crime and other developments are not in it.
 * `latitude` and `longitude` are NaN unless the place is good enough for distances.
 */

/** A place good enough for distances, and for telling in which area it lies. */
export const IS_PLACED = "place_precision IN ('exact', 'near')";
export const IS_VIOLENT = "class IS DISTINCT FROM 'other'";

/** Every column, in the order in which a batch holds them, and its SQL over view `incidents`. */
const COLUMNS = {
  place_name: "place_name",
  /** Numbers in view `actor_names`; -1 where a side is not named. */
  actor_1: "coalesce(actor_1_name, -1)",
  actor_2: "coalesce(actor_2_name, -1)",
  latitude: `CASE WHEN ${IS_PLACED} THEN latitude ELSE 'NaN' END`,
  longitude: `CASE WHEN ${IS_PLACED} THEN longitude ELSE 'NaN' END`,
  month: "month",
  /** Days since 1970-01-01. */
  first_day: "date_diff('day', DATE '1970-01-01', date_start)",
  last_day: "date_diff('day', DATE '1970-01-01', date_end)",
  incidents: "events",
  deaths: "deaths_best",
  battleIncidents: "events_battle",
  remoteIncidents: "events_remote",
  civilianIncidents: "events_civilian",
  nonstateIncidents: "events_nonstate",
  civilianDeaths: "deaths_civilians",
  deathsLow: "deaths_low",
  deathsHigh: "deaths_high",
  placedIncidents: `CASE WHEN ${IS_PLACED} THEN events ELSE 0 END`,
  stateForceIncidents: "CASE WHEN state_forces THEN events ELSE 0 END",
} as const;

/** Names of the columns of a batch, in their order. */
export const INCIDENT_COLUMNS = Object.keys(COLUMNS) as readonly (keyof typeof COLUMNS)[];

const asDouble = ([name, sql]: readonly [string, string]): string => `CAST(${sql} AS DOUBLE) AS "${name}"`;

/** Whether an event is so long that its counts belong to all its days. */
export const IS_SUMMARY = `date_diff('day', date_start, date_end) > ${SUMMARY_EVENT_DAYS}`;

/**
 * Selects the columns of a batch, all DOUBLE and none NULL: of every incident that touches one of the months. The order of
 * rows changes no sum; those of one region and month come together because its sums then stay in the processor's cache,
 * which halves the time.
 */
export function incidentsSql({ stretches }: MonthSet): string {
  const touched = stretches.map(
    ([first, last]) =>
      `(month <= ${last} AND (month >= ${first} OR (date_end >= DATE '${formatMonth(first)}-01' AND ${IS_SUMMARY})))`,
  );
  return `
  SELECT ${Object.entries(COLUMNS).map(asDouble).join(", ")} FROM incidents
  WHERE ${IS_VIOLENT} AND (${touched.join(" OR ") || "false"})
  ORDER BY place_name, month`;
}

/** Everything that is counted of an incident, with what its names mean in place of numbers that shift from run to run. */
const COUNTED = Object.entries({
  ...COLUMNS,
  place_name: "country, region_id",
  actor_1: "actor_1",
  actor_2: "actor_2",
}).map(([, sql]) => sql);

/**
 * Query: of all incidents, the months that they touch ("touched": the first and the last, and a checksum of all
 * incidents that touch these, the same in any order), and the first month of every number of a place name and of an actor's
 * name ("place" and "actor", the latter perhaps twice). Checksums are hashed once more before they are summed: where only
 * the last values of two rows change places, half of the bits of their first hashes decide whether the sum tells.
 */
export const OVERVIEW_SQL = `
  WITH told AS MATERIALIZED (
    SELECT month, CASE WHEN ${IS_SUMMARY} THEN 12 * year(date_end) + month(date_end) - 1 ELSE month END AS last_month,
      place_name, actor_1_name, actor_2_name, hash(hash(${COUNTED.join(", ")})) AS checksum
    FROM incidents WHERE ${IS_VIOLENT})
  SELECT 'touched' AS what, month AS first_month, last_month::INTEGER AS number, CAST(sum(checksum) AS VARCHAR) AS checksum
  FROM told GROUP BY month, last_month
  UNION ALL SELECT 'place', min(month), place_name, '' FROM told GROUP BY place_name
  UNION ALL SELECT 'actor', min(month), actor_1_name, '' FROM told WHERE actor_1_name IS NOT NULL GROUP BY actor_1_name
  UNION ALL SELECT 'actor', min(month), actor_2_name, '' FROM told WHERE actor_2_name IS NOT NULL GROUP BY actor_2_name
  ORDER BY ALL`;

/** Every distinct place that a batch can hold, in any order. */
export const PLACES_SQL = `
  SELECT DISTINCT country, latitude, longitude FROM incidents WHERE ${IS_VIOLENT} AND ${IS_PLACED}`;

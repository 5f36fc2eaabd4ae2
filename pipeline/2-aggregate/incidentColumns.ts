/**
 * The incidents of the violent set as columns of numbers. Protests, riots, crime and other developments are not in it.
 * `latitude` and `longitude` are NaN unless the place is good enough for distances.
 */

/** A place good enough for distances, and for telling in which area it lies. */
const IS_PLACED = "place_precision IN ('exact', 'near')";
const IS_VIOLENT = "class IS DISTINCT FROM 'other'";

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

/**
 * Selects the columns of a batch, all DOUBLE and none NULL. The order of rows changes no sum; those of one region and month
 * come together because its sums then stay in the processor's cache, which halves the time.
 */
export const INCIDENTS_SQL = `
  SELECT ${Object.entries(COLUMNS).map(asDouble).join(", ")} FROM incidents WHERE ${IS_VIOLENT}
  ORDER BY place_name, month`;

/** Every distinct place that a batch can hold, in any order. */
export const PLACES_SQL = `
  SELECT DISTINCT country, latitude, longitude FROM incidents WHERE ${IS_VIOLENT} AND ${IS_PLACED}`;

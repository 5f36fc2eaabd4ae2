import type { Database } from "../io/duckdb.ts";

/** Counts are summed as whole millionths, so that sums are exact in any order and on any number of threads. */
export const MILLIONTHS = 1_000_000;

/** Events that last longer are summary events: their counts belong to all their days, not to the first month. */
const SUMMARY_EVENT_DAYS = 31;

/** The measures of a panel, as columns of table `incident_months` in millionths, under their names in the panel. */
const MEASURE_SQL = {
  incidents: "events",
  deaths: "deaths_best",
  battleIncidents: "events_battle",
  remoteIncidents: "events_remote",
  civilianIncidents: "events_civilian",
  nonstateIncidents: "events_nonstate",
  civilianDeaths: "deaths_civilians",
  stateForceIncidents: "CASE WHEN state_forces THEN events ELSE 0 END",
} as const;

const MEASURES = Object.entries(MEASURE_SQL);

/** The measures of some rows of `incident_months`, summed and back in whole units, under their names. */
export const SUMS = MEASURES.map(([name]) => `sum("${name}")::DOUBLE / ${MILLIONTHS} AS "${name}"`).join(
  ", ",
);

/** The violent set: protests, riots, crime and other developments are not in it. */
export const IS_VIOLENT = "incidents.class IS DISTINCT FROM 'other'";
/** Coordinates good enough for distances. */
export const IS_LOCATED = "incidents.place_precision IN ('exact', 'near')";

/**
 * Fills table `incident_months` from view `incidents` and the tables `regions` and `places`: one row per incident of the
 * violent set and month it touches, with the numbers of its region and place (NULL where it has none).
 * An incident of up to 31 days counts in the month of its first day. A longer one is spread evenly over its days; the
 * months' shares are differences of a running total, so they add up to the whole exactly.
 * `severity` is the incident's weight before distance: events * (1 + ln(1 + deaths / events) / 2)  (methods 3.1).
 */
export async function fillIncidentMonths(db: Database): Promise<void> {
  const whole = MEASURES.map(([name, sql]) => `CAST(${MILLIONTHS} AS BIGINT) * (${sql}) AS "${name}"`).join(
    ", ",
  );
  const severity = `CAST(round(${MILLIONTHS} * events * (1 + 0.5 * ln(1 + deaths_best / events))) AS BIGINT)`;
  const share = (value: string): string =>
    `(${value} * days_to_end) // total_days - (${value} * days_to_start) // total_days`;
  const shares = MEASURES.map(
    ([name, sql]) => `${share(`(CAST(${MILLIONTHS} AS BIGINT) * (${sql}))`)} AS "${name}"`,
  );
  await db.run(`
    CREATE OR REPLACE TABLE incident_months AS
    WITH located AS (
      SELECT *, CASE WHEN ${IS_LOCATED} THEN latitude END AS exact_latitude FROM incidents WHERE ${IS_VIOLENT}
    ), violent AS (
      SELECT located.* EXCLUDE (country), countries.country, regions.region, places.place,
        date_diff('day', date_start, date_end) + 1 AS total_days
      FROM located JOIN countries ON countries.iso3 = located.country
      LEFT JOIN regions ON regions.region_id = located.region_id
      LEFT JOIN places ON places.latitude = exact_latitude AND places.longitude = located.longitude
        AND places.iso3 = located.country
    ), touched AS (
      SELECT *, unnest(generate_series(month, CAST(12 * year(date_end) + month(date_end) - 1 AS INTEGER))) AS touched_month
      FROM violent WHERE total_days > ${SUMMARY_EVENT_DAYS} + 1
    ), spread AS (
      SELECT *, make_date((touched_month // 12)::INTEGER, (touched_month % 12)::INTEGER + 1, 1) AS first_day,
        least(date_end, last_day(first_day)) AS last_date,
        date_diff('day', date_start, last_date) + 1 AS days_to_end,
        greatest(date_diff('day', date_start, first_day), 0) AS days_to_start
      FROM touched
    )
    SELECT country, region, place, month, date_start AS last_date, ${severity} AS severity, ${whole}
    FROM violent WHERE total_days <= ${SUMMARY_EVENT_DAYS} + 1
    UNION ALL
    SELECT country, region, place, touched_month::INTEGER, last_date, ${share(severity)}, ${shares.join(", ")}
    FROM spread`);
}

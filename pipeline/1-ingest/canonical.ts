/**
 * The SQL that turns raw text into incidents: every value is checked by pattern before it is cast, because casts
 * alone accept "1_000", "0x10" and "1e400".
 */
import { type DateFormat, RAW_FIELDS, type RawField } from "../domain/layout.ts";

/** Why a row is refused, in the order in which it is looked for: the first that holds is reported. */
export const PROBLEMS: readonly { field: RawField; when: string; reason: string }[] = [
  { field: "date", when: "date IS NULL", reason: "is missing" },
  { field: "date", when: "date_start IS NULL", reason: "is not a date in the layout's format" },
  {
    field: "date",
    when: "year(date_start) NOT BETWEEN 1900 AND 2100",
    reason: "lies outside the years 1900 to 2100",
  },
  { field: "date_end", when: "date_last IS NULL", reason: "is not a date in the layout's format" },
  { field: "date_end", when: "date_last < date_start", reason: "lies before the start date" },
  {
    field: "date_end",
    when: "date_last > date_start + INTERVAL 20 YEAR",
    reason: "lies more than 20 years after the start date",
  },
  { field: "country", when: "country IS NULL", reason: "is missing" },
  { field: "country", when: "iso3 IS NULL", reason: "is a country nobody knows" },
  { field: "class", when: "has_class AND class IS NULL", reason: "is missing" },
  {
    field: "class",
    when: "has_class AND incident_class IS NULL",
    reason: "is a class the layout does not know",
  },
  {
    field: "latitude",
    when: "(latitude IS NULL) <> (longitude IS NULL)",
    reason: "has no partner: latitude and longitude go together",
  },
  {
    field: "latitude",
    when: "latitude IS NOT NULL AND latitude_degrees IS NULL",
    reason: "is not a latitude from -90 to 90",
  },
  {
    field: "longitude",
    when: "longitude IS NOT NULL AND longitude_degrees IS NULL",
    reason: "is not a longitude from -180 to 180",
  },
  {
    field: "place_precision",
    when: "place_precision IS NOT NULL AND precision_name IS NULL",
    reason: "is a precision the layout does not know",
  },
  ...(["deaths", "deaths_low", "deaths_high", "deaths_civilians", "events"] as const).map((field) =>
    countProblem(field),
  ),
  ...(["events_battle", "events_remote", "events_civilian", "events_nonstate"] as const).map((field) =>
    countProblem(field),
  ),
];

function countProblem(field: RawField): { field: RawField; when: string; reason: string } {
  return {
    field,
    when: `${field} IS NOT NULL AND NOT regexp_full_match(${field}, '[0-9]{1,7}([.]0*)?')`,
    reason: "is not a whole number from 0 to 9999999",
  };
}

const STRPTIME: Readonly<Record<DateFormat, string>> = {
  "YYYY-MM-DD": "%Y-%m-%d",
  "DD/MM/YYYY": "%d/%m/%Y",
  "MM/DD/YYYY": "%m/%d/%Y",
  "DD.MM.YYYY": "%d.%m.%Y",
  "DD-MM-YYYY": "%d-%m-%Y",
  "DD Month YYYY": "%d %B %Y",
  "YYYY/MM/DD": "%Y/%m/%d",
  YYYYMMDD: "%Y%m%d",
  "YYYY-MM": "%Y-%m",
  "MM/YYYY": "%m/%Y",
};

/** Months stand for all their days. */
const isMonthFormat = (format: DateFormat): boolean => format === "YYYY-MM" || format === "MM/YYYY";

/** A date of the given format, a time of day after it ignored; NULL for anything else. */
function dateSql(field: string, format: DateFormat): string {
  if (format === "YYYY-MM-DD") {
    return `CASE WHEN regexp_full_match(${field}, '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:.]*Z?)?')
      THEN try_cast(left(${field}, 10) AS DATE) END`;
  }
  const withoutTime = format === "DD Month YYYY" ? field : `regexp_replace(${field}, '[ T][0-9:.]+Z?$', '')`;
  return `CAST(try_strptime(${withoutTime}, '${STRPTIME[format]}') AS DATE)`;
}

function degreesSql(field: string, limit: number): string {
  return `CASE WHEN regexp_full_match(${field}, '[+-]?[0-9]{1,3}([.][0-9]*)?')
    AND abs(try_cast(${field} AS DOUBLE)) <= ${limit} THEN try_cast(${field} AS DOUBLE) END`;
}

function countSql(field: string): string {
  return `CAST(try_cast(${field} AS DOUBLE) AS INTEGER)`;
}

/**
 * Adds one row to table `checked` per row of view `raw`, with `problem` the position in PROBLEMS of what is wrong with
 * it, or NULL. Reads the look-up tables `place_names`, `class_names`, `precision_names` and `actor_names`.
 */
export function checkedSql(options: {
  dateFormat: DateFormat;
  hasClass: boolean;
  hasClassEvents: boolean;
  hasEvents: boolean;
  hasKnownActors: boolean;
}): string {
  const problem = `CASE ${PROBLEMS.map((each, index) => `WHEN ${each.when} THEN ${index}`).join(" ")} END`;
  const end = isMonthFormat(options.dateFormat)
    ? "last_day(date_start)"
    : `CASE WHEN date_end IS NULL THEN date_start ELSE ${dateSql("date_end", options.dateFormat)} END`;
  const byClass = (name: string): string =>
    options.hasClassEvents
      ? `coalesce(${countSql(`events_${name}`)}, 0)`
      : `CASE WHEN incident_class = '${name}' THEN event_count ELSE 0 END`;
  const allClasses = ["battle", "remote", "civilian", "nonstate"]
    .map((name) => `coalesce(${countSql(`events_${name}`)}, 0)`)
    .join(" + ");
  const eventCount = options.hasEvents
    ? `coalesce(${countSql("events")}, 1)`
    : options.hasClassEvents
      ? `(${allClasses})`
      : "1";
  const isState = (actor: string): string =>
    `coalesce(${actor}_kind IN ('government', 'foreign_force'),
       regexp_matches(coalesce(${actor}, ''), '^(Government|Military Forces|Police Forces) of '))`;
  const actor = (name: string): string =>
    options.hasKnownActors
      ? `LEFT JOIN actor_names AS ${name}_row ON ${name}_row.name = judged.${name} AND ${name}_row.iso3 = judged.iso3
           AND judged.month BETWEEN ${name}_row.from_month AND ${name}_row.to_month`
      : "";
  const actorColumns = (name: string): string =>
    options.hasKnownActors
      ? `${name}_row.actor_id AS ${name}_id, ${name}_row.kind AS ${name}_kind`
      : `NULL::VARCHAR AS ${name}_id, NULL::VARCHAR AS ${name}_kind`;
  return `
    INSERT INTO checked BY NAME
    WITH trimmed AS (
      SELECT record, ${RAW_FIELDS.map((field) => `nullif(trim(${field}), '') AS ${field}`).join(", ")} FROM raw
    ), dated AS (
      SELECT trimmed.*, place_names.iso3, place_names.region_id,
        ${dateSql("date", options.dateFormat)} AS date_start,
        CAST(12 * year(date_start) + month(date_start) - 1 AS INTEGER) AS month,
        ${end} AS date_last,
        class_names.class AS incident_class,
        precision_names.precision AS precision_name,
        ${options.hasClass} AS has_class,
        ${degreesSql("latitude", 90)} AS latitude_degrees,
        ${degreesSql("longitude", 180)} AS longitude_degrees
      FROM trimmed
      LEFT JOIN place_names ON place_names.country = trimmed.country
        AND place_names.admin1 IS NOT DISTINCT FROM trimmed.admin1
      LEFT JOIN class_names ON class_names.value = lower(trimmed.class)
      LEFT JOIN precision_names ON precision_names.value = trimmed.place_precision
    ), judged AS (
      SELECT *, ${problem} AS problem FROM dated
    ), acted AS (
      SELECT judged.*, ${actorColumns("actor_1")}, ${actorColumns("actor_2")}
      FROM judged ${actor("actor_1")} ${actor("actor_2")}
    ), counted AS (
      SELECT *, CASE WHEN problem IS NULL THEN ${eventCount} END AS event_count,
        CASE WHEN problem IS NULL THEN coalesce(${countSql("deaths")}, 0) END AS best
      FROM acted
    )
    SELECT CAST($file AS INTEGER) AS file_number, record, CAST(problem AS INTEGER) AS problem, id AS source_event_id, revision,
      date_start, date_last AS date_end, ${isMonthFormat(options.dateFormat) ? "'month'" : "date_precision"} AS date_precision, month, iso3 AS country, region_id, admin1 AS admin1_raw,
      latitude_degrees AS latitude, longitude_degrees AS longitude,
      CASE WHEN latitude_degrees IS NOT NULL THEN coalesce(precision_name, 'exact') END AS place_precision,
      coalesce(actor_1_id, actor_1) AS actor_1, coalesce(actor_2_id, actor_2) AS actor_2,
      incident_class AS class,
      CASE WHEN problem IS NULL THEN ${byClass("civilian")} > 0 END AS targets_civilians,
      CASE WHEN problem IS NULL THEN ${isState("actor_1")} OR ${isState("actor_2")} END AS state_forces,
      best AS deaths_best,
      least(best, CASE WHEN problem IS NULL THEN coalesce(${countSql("deaths_low")}, best) END) AS deaths_low,
      greatest(best, CASE WHEN problem IS NULL THEN coalesce(${countSql("deaths_high")}, best) END) AS deaths_high,
      CASE WHEN problem IS NULL THEN coalesce(${countSql("deaths_civilians")},
        CASE WHEN incident_class = 'civilian' THEN best ELSE 0 END) END AS deaths_civilians,
      event_count AS events,
      ${["battle", "remote", "civilian", "nonstate"]
        .map((name) => `CASE WHEN problem IS NULL THEN ${byClass(name)} END AS events_${name}`)
        .join(", ")},
      problem IS NULL AND (${countSql("deaths_low")} > best OR ${countSql("deaths_high")} < best) IS TRUE AS repaired
    FROM counted`;
}

/** Table `checked`: the incidents of all files, with what is needed to decide between revisions. */
export const CHECKED_TABLE = `
  CREATE OR REPLACE TABLE checked (
    file_number INTEGER, record INTEGER, problem INTEGER, source_event_id VARCHAR, revision VARCHAR,
    date_start DATE, date_end DATE, date_precision VARCHAR, month INTEGER, country VARCHAR, region_id VARCHAR,
    admin1_raw VARCHAR, latitude DOUBLE, longitude DOUBLE, place_precision VARCHAR, actor_1 VARCHAR, actor_2 VARCHAR,
    class VARCHAR, targets_civilians BOOLEAN, state_forces BOOLEAN, deaths_best INTEGER, deaths_low INTEGER,
    deaths_high INTEGER, deaths_civilians INTEGER, events INTEGER, events_battle INTEGER, events_remote INTEGER,
    events_civilian INTEGER, events_nonstate INTEGER, repaired BOOLEAN)`;

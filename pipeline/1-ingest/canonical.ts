/**
 * The SQL that turns raw text into incidents: every value is checked by its form before it counts, because casts
 * alone accept "1_000", "0x10" and "1e400". The common form is checked by casting there and back, which is cheap;
 * only what does not survive that is looked at with patterns.
 */
import type { DateFormat, RawField } from "../domain/layout.ts";

const COUNT_FIELDS = [
  "deaths",
  "deaths_low",
  "deaths_high",
  "deaths_civilians",
  "events",
  "events_battle",
  "events_remote",
  "events_civilian",
  "events_nonstate",
] as const satisfies readonly RawField[];

const CLASSES = ["battle", "remote", "civilian", "nonstate"] as const;
const MAX_COUNT = 9_999_999;
const MAX_YEARS = 20;

/** Why a row is refused, in the order in which it is looked for: the first that holds is reported. */
export const PROBLEMS: readonly {
  readonly field: RawField;
  readonly when: string;
  readonly reason: string;
}[] = [
  { field: "date", when: "date_start IS NULL AND trim(date) = ''", reason: "is missing" },
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
    when: `date_last > date_start + INTERVAL ${MAX_YEARS} YEAR`,
    reason: `lies more than ${MAX_YEARS} years after the start date`,
  },
  { field: "country", when: "iso3 IS NULL AND trim(country) = ''", reason: "is missing" },
  { field: "country", when: "iso3 IS NULL", reason: "is a country nobody knows" },
  { field: "class", when: "has_class AND incident_class IS NULL AND trim(class) = ''", reason: "is missing" },
  {
    field: "class",
    when: "has_class AND incident_class IS NULL",
    reason: "is a class the layout does not know",
  },
  {
    field: "latitude",
    when: `${isFilledIn("latitude", "latitude_degrees")} OR coalesce(abs(latitude_degrees) > 90, false)`,
    reason: "is not a latitude from -90 to 90",
  },
  {
    field: "longitude",
    when: `${isFilledIn("longitude", "longitude_degrees")} OR coalesce(abs(longitude_degrees) > 180, false)`,
    reason: "is not a longitude from -180 to 180",
  },
  {
    field: "latitude",
    when: "(latitude_degrees IS NULL) <> (longitude_degrees IS NULL)",
    reason: "has no partner: latitude and longitude go together",
  },
  {
    field: "place_precision",
    when: isFilledIn("place_precision", "precision_name"),
    reason: "is a precision the layout does not know",
  },
  ...COUNT_FIELDS.map((field) => ({
    field,
    when: isFilledIn(field, `${field}_count`),
    reason: `is not a whole number from 0 to ${MAX_COUNT}`,
  })),
];

/** The field says something that could not be read. CASE, so that only what was not read is looked at again. */
function isFilledIn(field: string, read: string): string {
  return `CASE WHEN ${read} IS NULL THEN trim(${field}) <> '' ELSE false END`;
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
export const isMonthFormat = (format: DateFormat): boolean => format === "YYYY-MM" || format === "MM/YYYY";

/** A date of the given format, a time of day after it ignored; NULL for anything else. */
function dateSql(field: string, format: DateFormat): string {
  if (format === "YYYY-MM-DD") {
    const day = `try_cast(left(${field}, 10) AS DATE)`;
    return `CASE
      WHEN substr(${field}, 11) IN ('', ' 00:00:00.000', ' 00:00:00') AND CAST(${day} AS VARCHAR) = left(${field}, 10)
        AND isfinite(${day}) THEN ${day}
      WHEN regexp_full_match(trim(${field}), '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:.]*Z?)?')
        THEN try_cast(left(trim(${field}), 10) AS DATE) END`;
  }
  const day =
    format === "DD Month YYYY" ? `trim(${field})` : `regexp_replace(trim(${field}), '[ T][0-9:.]+Z?$', '')`;
  const parsed = `CAST(try_strptime(${day}, '${STRPTIME[format]}') AS DATE)`;
  // Words like "epoch" are dates to DuckDB; without separators a missing digit would move the others.
  const form = format === "YYYYMMDD" ? "[0-9]{8}" : "[0-9].*";
  return `CASE WHEN regexp_full_match(${day}, '${form}') THEN ${parsed} END`;
}

function degreesSql(field: string): string {
  const form = "'[+-]?[0-9]{1,3}([.][0-9]*)?'";
  return `CASE WHEN ${field} = '' THEN NULL
    WHEN regexp_full_match(${field}, ${form}) THEN try_cast(${field} AS DOUBLE)
    WHEN regexp_full_match(trim(${field}), ${form}) THEN try_cast(trim(${field}) AS DOUBLE) END`;
}

function countSql(field: string): string {
  const number = `try_cast(${field} AS INTEGER)`;
  return `CASE WHEN ${field} = '' THEN NULL
    WHEN CAST(${number} AS VARCHAR) = ${field} AND ${number} BETWEEN 0 AND ${MAX_COUNT} THEN ${number}
    WHEN regexp_full_match(trim(${field}), '[0-9]{1,7}([.]0*)?') THEN CAST(try_cast(trim(${field}) AS DOUBLE) AS INTEGER)
    END`;
}

/** What the SQL depends on besides the names in the look-up tables. */
export interface CheckedOptions {
  readonly dateFormat: DateFormat;
  readonly hasClass: boolean;
  readonly hasClassEvents: boolean;
  readonly hasEvents: boolean;
  readonly hasKnownActors: boolean;
}

/**
 * Adds one row to table `checked` per row of view `raw`, with `problem` the position in PROBLEMS of what is wrong with
 * it, or NULL. Reads the look-up tables `place_names`, `class_names`, `precision_names` and `actor_names`.
 */
export function checkedSql(options: CheckedOptions): string {
  const problem = `CASE ${PROBLEMS.map((each, index) => `WHEN ${each.when} THEN ${index}`).join(" ")} END`;
  const monthly = isMonthFormat(options.dateFormat);
  const end = monthly
    ? "last_day(date_start)"
    : `CASE WHEN trim(date_end) = '' THEN date_start ELSE ${dateSql("date_end", options.dateFormat)} END`;
  const byClass = (name: string): string =>
    options.hasClassEvents
      ? `coalesce(events_${name}_count, 0)`
      : `CASE WHEN incident_class = '${name}' THEN event_count ELSE 0 END`;
  const eventCount = options.hasEvents
    ? "coalesce(events_count, 1)"
    : options.hasClassEvents
      ? CLASSES.map((name) => `coalesce(events_${name}_count, 0)`).join(" + ")
      : "1";
  return `
    INSERT INTO checked BY NAME
    WITH named AS (
      SELECT raw.*, nullif(place_names.iso3, '') AS iso3, nullif(place_names.region_id, '') AS region_id,
        nullif(place_names.admin1_name, '') AS admin1_name, class_names.class AS incident_class,
        precision_names.precision AS precision_name, ${options.hasClass} AS has_class,
        ${dateSql("date", options.dateFormat)} AS date_start
      FROM raw
      LEFT JOIN place_names ON place_names.country = raw.country AND place_names.admin1 = raw.admin1
      LEFT JOIN class_names ON class_names.value = raw.class
      LEFT JOIN precision_names ON precision_names.value = raw.place_precision
    ), parsed AS (
      SELECT *, ${end} AS date_last, ${degreesSql("latitude")} AS latitude_degrees,
        ${degreesSql("longitude")} AS longitude_degrees,
        ${COUNT_FIELDS.map((field) => `${countSql(field)} AS ${field}_count`).join(", ")}
      FROM named
    ), judged AS (
      SELECT *, CAST(12 * year(date_start) + month(date_start) - 1 AS INTEGER) AS month,
        CAST(${problem} AS INTEGER) AS problem, ${eventCount} AS event_count, coalesce(deaths_count, 0) AS best
      FROM parsed
    )
    SELECT CAST($file AS INTEGER) AS file_number, judged.record, problem, nullif(trim(id), '') AS source_event_id,
      nullif(trim(revision), '') AS revision, date_start, date_last AS date_end,
      ${monthly ? "'month'" : "nullif(date_precision, '')"} AS date_precision, month, judged.iso3 AS country, region_id,
      admin1_name AS admin1_raw, latitude_degrees AS latitude, longitude_degrees AS longitude,
      CASE WHEN latitude_degrees IS NOT NULL THEN coalesce(precision_name, 'exact') END AS place_precision,
      ${actorSql("actor_1", options)}, ${actorSql("actor_2", options)}, incident_class AS class,
      ${byClass("civilian")} > 0 AS targets_civilians,
      ${isStateSql("actor_1", options)} OR ${isStateSql("actor_2", options)} AS state_forces,
      best AS deaths_best, least(best, coalesce(deaths_low_count, best)) AS deaths_low,
      greatest(best, coalesce(deaths_high_count, best)) AS deaths_high,
      coalesce(deaths_civilians_count, CASE WHEN incident_class = 'civilian' THEN best ELSE 0 END) AS deaths_civilians,
      event_count AS events, ${CLASSES.map((name) => `${byClass(name)} AS events_${name}`).join(", ")},
      coalesce(deaths_low_count > best OR deaths_high_count < best, false) AS repaired
    FROM judged ${actorJoin("actor_1", options)} ${actorJoin("actor_2", options)}`;
}

function actorJoin(name: string, { hasKnownActors }: CheckedOptions): string {
  if (!hasKnownActors) return "";
  return `LEFT JOIN actor_names AS ${name}_row ON ${name}_row.name = judged.${name} AND ${name}_row.iso3 = judged.iso3
    AND judged.month BETWEEN ${name}_row.from_month AND ${name}_row.to_month`;
}

/** The canonical id where the actor table knows the name for that country and month, else the name as it stands. */
function actorSql(name: string, { hasKnownActors }: CheckedOptions): string {
  const raw = `nullif(trim(${name}), '')`;
  return hasKnownActors ? `coalesce(${name}_row.actor_id, ${raw}) AS ${name}` : `${raw} AS ${name}`;
}

function isStateSql(name: string, { hasKnownActors }: CheckedOptions): string {
  const byName = ["Government of ", "Military Forces of ", "Police Forces of "]
    .map((prefix) => `starts_with(${name}, '${prefix}')`)
    .join(" OR ");
  return hasKnownActors
    ? `CASE WHEN ${name}_row.kind IS NULL THEN ${byName} ELSE ${name}_row.kind IN ('government', 'foreign_force') END`
    : `(${byName})`;
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

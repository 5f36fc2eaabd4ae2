/**
 * The SQL that turns raw text into values while a file is read: every value is checked by its form before it counts,
 * because casts alone accept "1_000", "0x10", "1e400" and "2020-10-1a". Counts and dates are checked by casting there and
 * back, which is cheap; only what does not survive that is looked at with patterns.
 */
import { type Details, type Layout, RAW_FIELDS, type RawField } from "../domain/layout.ts";
import { type Repair, repairedSql } from "./corrections.ts";
import { castDatesSql, datesSql, isMonthFormat, partsSql } from "./dates.ts";
import { IS_ASIDE, REPORT_FIELDS, TOLD_ON } from "./reports.ts";
import { ROW_COLUMN_NAMES, ROW_COLUMNS, type RowColumn } from "./rowColumns.ts";

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

/** The classes of the violent set, each with a count of its own. */
export const CLASSES = ["battle", "remote", "civilian", "nonstate"] as const;
const MAX_COUNT = 9_999_999;
const MAX_YEARS = 20;

/** Why a row is refused. */
export interface Fault {
  readonly field: RawField;
  readonly reason: string;
}

/** Faults that a row shows by itself, in the order in which they are looked for: the first that holds is reported. */
const ROW_FAULTS: readonly (Fault & { readonly when: string })[] = [
  {
    field: "id",
    when: "contains(id, 'E+') AND regexp_full_match(trim(id), '[0-9]+([.,][0-9]+)?E[+][0-9]+')",
    reason: "is a number that a spreadsheet has rounded: export it as text",
  },
  {
    field: "date",
    when: "date_start IS NULL AND regexp_full_match(date, '[0-9]{4}-00(-[0-9]{2})?')",
    reason: "does not say the month",
  },
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
  {
    field: "latitude",
    when: `${isFilledIn("latitude", "latitude_degrees")} OR coalesce(abs(latitude_degrees) > 90, false) OR ${isMisread("latitude")}`,
    reason: "is not a latitude from -90 to 90",
  },
  {
    field: "longitude",
    when: `${isFilledIn("longitude", "longitude_degrees")} OR coalesce(abs(longitude_degrees) > 180, false) OR ${isMisread("longitude")}`,
    reason: "is not a longitude from -180 to 180",
  },
  {
    field: "latitude",
    when: "(latitude_degrees IS NULL) <> (longitude_degrees IS NULL)",
    reason: "has no partner: latitude and longitude go together",
  },
  ...COUNT_FIELDS.map((field) => ({
    field,
    when: isFilledIn(field, `${field}_count`),
    reason: `is not a whole number from 0 to ${MAX_COUNT}`,
  })),
];

/** Faults of names, which show once all names are known. */
const NAME_FAULTS = {
  countryMissing: { field: "country", reason: "is missing" },
  countryUnknown: { field: "country", reason: "is a country nobody knows" },
  classMissing: { field: "class", reason: "is missing" },
  classUnknown: { field: "class", reason: "is a class the layout does not know" },
  precisionUnknown: { field: "place_precision", reason: "is a precision the layout does not know" },
} as const satisfies Record<string, Fault>;

/** Every fault; columns called `fault` hold positions in this list. */
export const FAULTS: readonly Fault[] = [...ROW_FAULTS, ...Object.values(NAME_FAULTS)];

/** @returns the position of a name's fault in FAULTS */
export function nameFault(name: keyof typeof NAME_FAULTS): number {
  return ROW_FAULTS.length + Object.keys(NAME_FAULTS).indexOf(name);
}

/** The field says something that could not be read. CASE, so that only what was not read is looked at again. */
function isFilledIn(field: string, read: string): string {
  return `CASE WHEN ${read} IS NULL THEN trim(${field}) <> '' ELSE false END`;
}

const NO_DETAILS: Details = { subclasses: [], targeting: [], governments: [] };

/**
 * Whether a field holds one of some values in whatever case and between whatever spaces. Its length or its first character
 * tells of most fields that it does not, unless that may be a space or the like; trimming costs ten times as much.
 * @param values constants of ours, in lower case
 */
function isOneOf(field: RawField, values: readonly string[]): string | null {
  if (values.length === 0) return null;
  const firsts = new Set(values.flatMap((value) => [value.charCodeAt(0), value.toUpperCase().charCodeAt(0)]));
  const shortest = Math.min(...values.map((value) => value.length));
  const isIn = (text: string): string => `${text} IN (${values.map((value) => `'${value}'`).join(", ")})`;
  return `CASE WHEN strlen(${field}) < ${shortest} THEN false
    WHEN ascii(${field}) BETWEEN ${"!".charCodeAt(0)} AND 127 AND ascii(${field}) NOT IN (${[...firsts].join(", ")}) THEN false
    WHEN strlen(${field}) <= ${shortest} THEN ${isIn(`lower(${field})`)} ELSE ${isIn(`lower(trim(${field}))`)} END`;
}

/** Any way of writing a number ("1.5e1" too); infinite ones and NaN fall outside the range of degrees. */
const degreesSql = (field: string): string => `try_cast(${field} AS DOUBLE)`;
/** What the cast takes for a number as well: "1_4" and "+-14". */
function isMisread(field: string): string {
  return `(contains(${field}, '_') OR contains(${field}, '+-'))`;
}

function countSql(field: string): string {
  const number = `try_cast(${field} AS INTEGER)`;
  return `CASE WHEN strlen(${field}) = 1 AND ${field} BETWEEN '0' AND '9' THEN ascii(${field}) - ${"0".charCodeAt(0)}
    WHEN ${field} = '' THEN NULL
    WHEN CAST(${number} AS VARCHAR) = ${field} AND ${number} BETWEEN 0 AND ${MAX_COUNT} THEN ${number}
    WHEN regexp_full_match(trim(${field}), '[0-9]{1,7}([.]0*)?') THEN CAST(try_cast(trim(${field}) AS DOUBLE) AS INTEGER)
    END`;
}

/**
 * A field without spaces around it; NULL for nothing but spaces. Where ASCII is all there is, the ends show that there are
 * none: trimming costs five times as much.
 */
function trimmed(field: RawField): string {
  const isPlain = `ascii(${field}) BETWEEN ${"!".charCodeAt(0)} AND ${"~".charCodeAt(0)} AND NOT ends_with(${field}, ' ') AND strlen(${field}) = length(${field})`;
  return `CASE WHEN ${isPlain} THEN ${field} ELSE nullif(trim(${field}), '') END`;
}

/** Characters of a faulty value that are kept. */
const SHOWN_VALUE = 200;

const monthSql = (date: string): string => `12 * year(${date}) + month(${date}) - 1`;

/** Ranges in which nothing can be wrong. */
const FIRST_DAY = "DATE '1900-01-01'";
const LAST_DAY = "DATE '2100-12-31'";
/** Days of MAX_YEARS at least. */
const MOST_DAYS = 365 * MAX_YEARS;

/**
 * Whether a row shows at a glance that no fault holds: a few comparisons that nearly every row passes, instead of all of
 * ROW_FAULTS.
 */
function looksSound(has: (field: RawField) => boolean): string {
  return [
    `date_start BETWEEN ${FIRST_DAY} AND ${LAST_DAY}`,
    `date_last - date_start BETWEEN 0 AND ${MOST_DAYS}`,
    ...(has("id") ? ["NOT contains(id, 'E+')"] : []),
    ...(has("latitude") || has("longitude")
      ? [
          "latitude_degrees BETWEEN -90 AND 90",
          "longitude_degrees BETWEEN -180 AND 180",
          `NOT ${isMisread("latitude")}`,
          `NOT ${isMisread("longitude")}`,
        ]
      : []),
    ...COUNT_FIELDS.filter(has).map((field) => `${field}_count IS NOT NULL`),
  ].join(" AND ");
}

/**
 * Rows, with the columns of ROW_COLUMNS in their order, apart from those that are the same in all rows of the layout.
 * @param from a table expression that yields `file_number`, `record` and the raw fields as text; fields that the file
 *   lacks are added here
 * @param recorded whether `record` says something
 * @param more a further column of `from` that is kept, or ""
 */
export function rowsSql(
  from: string,
  layout: Layout,
  repairs: readonly Repair[],
  recorded: boolean,
  more = "",
): string {
  const { columns, dateFormat, details = NO_DETAILS } = layout;
  const formats = [dateFormat, ...(layout.otherDateFormats ?? [])];
  const has = (field: RawField): boolean => columns[field] !== undefined;
  const parts = {
    ...(has("date_year") ? partsSql(has("date_day")) : {}),
    ...(layout.isReports === true ? REPORT_FIELDS : {}),
  };
  const absent = RAW_FIELDS.filter((field) => !has(field)).map(
    (field) => `${parts[field] ?? "''"} AS ${field}`,
  );
  const monthly = isMonthFormat(dateFormat);
  const end = monthly
    ? "last_day(date_start)"
    : `CASE WHEN date_end = date OR trim(date_end) = '' THEN date_start ELSE ${datesSql("date_end", formats)} END`;
  const fault = ROW_FAULTS.map(({ when }, index) => `WHEN ${when} THEN ${index}`).join(" ");
  const faultValue = ROW_FAULTS.map(({ field }, index) => `WHEN ${index} THEN ${field}`).join(" ");
  const classEvents = CLASSES.some((name) => has(`events_${name}`));
  const eventsOf = (name: (typeof CLASSES)[number]): string | null =>
    classEvents ? `coalesce(events_${name}_count, 0)` : null;
  const events = has("events") ? "events_count" : classEvents ? CLASSES.map(eventsOf).join(" + ") : null;
  const { subclasses, targeting, governments } = details;
  const eventId = layout.monthlyIds === true ? `${trimmed("id")} || ' ' || date` : trimmed("id");
  const isSubclass = has("subclass") ? isOneOf("subclass", subclasses) : null;
  const sides = (["side_1", "side_2"] as const).flatMap((side) =>
    has(side) ? (isOneOf(side, governments) ?? []) : [],
  );
  const ifThere = (field: RawField, value: string): string | null =>
    has(field) || parts[field] !== undefined ? value : null;
  const values: Readonly<Record<RowColumn, string | null>> = {
    file_number: "file_number",
    record: recorded ? "record" : null,
    fault: "fault",
    fault_value: `CASE WHEN fault IS NOT NULL THEN left(CASE fault ${faultValue} END, ${SHOWN_VALUE}) END`,
    source_event_id: has("id") ? eventId : "nullif(id, '')",
    revision: ifThere("revision", trimmed("revision")),
    place_key: "hash(country, admin1)",
    actor_1_key: ifThere("actor_1", "hash(actor_1)"),
    actor_2_key: ifThere("actor_2", "hash(actor_2)"),
    date_start: "date_start",
    date_end: monthly ? "date_last" : ifThere("date_end", "date_last"),
    date_precision: monthly ? "'month'" : ifThere("date_precision", "nullif(date_precision, '')"),
    month: monthSql("date_start"),
    country: "country",
    admin1: ifThere("admin1", "admin1"),
    latitude: ifThere("latitude", "latitude_degrees"),
    longitude: ifThere("longitude", "longitude_degrees"),
    place_precision: ifThere("place_precision", "place_precision"),
    actor_1: ifThere("actor_1", "actor_1"),
    actor_2: ifThere("actor_2", "actor_2"),
    class: ifThere(
      "class",
      isSubclass === null ? "class" : `CASE WHEN ${isSubclass} THEN subclass ELSE class END`,
    ),
    targets_civilians: has("targeting") ? isOneOf("targeting", targeting) : null,
    state_forces: sides.length === 0 ? null : sides.join(" OR "),
    deaths_best: ifThere("deaths", "deaths_count"),
    deaths_low: ifThere("deaths_low", "deaths_low_count"),
    deaths_high: ifThere("deaths_high", "deaths_high_count"),
    deaths_civilians: ifThere("deaths_civilians", "deaths_civilians_count"),
    events,
    events_battle: eventsOf("battle"),
    events_remote: eventsOf("remote"),
    events_civilian: eventsOf("civilian"),
    events_nonstate: eventsOf("nonstate"),
    inactive_year: ifThere("active_year", "lower(trim(active_year)) IN ('0', 'false')"),
    is_aside: layout.isReports === true ? IS_ASIDE : null,
    corrections: repairs.length === 0 ? null : "corrections",
    told_month: layout.isReports === true ? monthSql("coalesce(told_on, date_start)") : null,
  };
  const kept = ROW_COLUMN_NAMES.flatMap((name) => {
    const value = values[name];
    return value === null ? [] : [`CAST(${value} AS ${ROW_COLUMNS[name][0]}) AS ${name}`];
  });
  if (more !== "") kept.push(more);
  const told = layout.isReports === true ? `, ${TOLD_ON} AS told_on` : "";
  return `
    WITH raw AS (SELECT *${absent.map((each) => `, ${each}`).join("")} FROM ${repairedSql(from, repairs)}),
    cast_dates AS (SELECT *, ${castDatesSql("date", "date_end")} FROM raw),
    dated AS (SELECT *, ${datesSql("date", formats)} AS date_start${told} FROM cast_dates),
    parsed AS (
      SELECT *, ${end} AS date_last, ${degreesSql("latitude")} AS latitude_degrees,
        ${degreesSql("longitude")} AS longitude_degrees,
        ${COUNT_FIELDS.map((field) => `${countSql(field)} AS ${field}_count`).join(", ")}
      FROM dated
    ), judged AS (
      SELECT *, CASE WHEN ${looksSound(has)} THEN NULL ELSE CASE ${fault} END END AS fault FROM parsed
    )
    SELECT ${kept.join(", ")} FROM judged`;
}

/** The SQL that reads dates: by their form first, since casts alone accept "2020-10-1a" and "epoch". */
import type { DateFormat, RawField } from "../domain/layout.ts";

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

/**
 * Branch of a CASE: a date written as YYYY-MM-DD and nothing else. Casting there and back costs a third of matching a
 * pattern, and only a day between the years 1 and 9999 comes back with ten characters.
 */
const plainDateSql = (text: string, cast: string): string =>
  `WHEN strlen(${text}) = 10 AND CAST(${cast} AS VARCHAR) = ${text} THEN ${cast}`;
const castSql = (text: string): string => `try_cast(${text} AS DATE)`;

/** SQL: what datesSql looks up instead of working it out twice, a column for each field. */
export const castDatesSql = (...fields: readonly RawField[]): string =>
  fields.map((field) => `${castSql(field)} AS ${field}_cast`).join(", ");

/** Branch of a CASE: a date written as eight digits and nothing else. */
const compactDateSql = (text: string): string =>
  `WHEN strlen(${text}) = 8 AND CAST(try_cast(${text} AS INTEGER) AS VARCHAR) = ${text}
    THEN CAST(try_strptime(${text}, '${STRPTIME.YYYYMMDD}') AS DATE)`;

/** The time of day that exports write where they know none. */
const MIDNIGHT = " 00:00:00.000";

/** Branches of a CASE for the plainest ways of writing a date of a format. */
function plainBranches(field: string, format: DateFormat): readonly string[] {
  if (format === "YYYYMMDD") return [compactDateSql(field)];
  if (format !== "YYYY-MM-DD") return [];
  const day = `left(${field}, 10)`;
  const atMidnight = `WHEN ends_with(${field}, '${MIDNIGHT}') THEN CASE ${plainDateSql(day, castSql(day))} END`;
  return [plainDateSql(field, `${field}_cast`), atMidnight];
}

/** A date of the given format, a time of day after it ignored; NULL for anything else. */
function parsedSql(field: string, format: DateFormat): string {
  if (format === "YYYY-MM-DD") {
    // trimming costs as much as matching, so that only what does not match as it stands is trimmed
    const form = "'[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:.]*Z?)?'";
    return `CASE
      WHEN regexp_full_match(${field}, ${form}) THEN try_cast(left(${field}, 10) AS DATE)
      WHEN regexp_full_match(trim(${field}), ${form}) THEN try_cast(left(trim(${field}), 10) AS DATE) END`;
  }
  const day =
    format === "DD Month YYYY" ? `trim(${field})` : `regexp_replace(trim(${field}), '[ T][0-9:.]+Z?$', '')`;
  const parsed = `CAST(try_strptime(${day}, '${STRPTIME[format]}') AS DATE)`;
  // Words like "epoch" are dates to DuckDB; without separators a missing digit would move the others.
  const form = format === "YYYYMMDD" ? "[0-9]{8}" : "[0-9].*";
  return `CASE WHEN regexp_full_match(${day}, '${form}') THEN ${parsed} END`;
}

/**
 * A date in any of several formats, whose forms exclude one another, a time of day after it ignored; NULL for anything
 * else. The plainest ways of writing one are branches of a CASE, which spares nearly all rows the rest.
 * @param field with castDatesSql beside it
 */
export function datesSql(field: RawField, formats: readonly DateFormat[]): string {
  const plain = formats.flatMap((format) => plainBranches(field, format));
  const rest = `coalesce(${formats.map((format) => parsedSql(field, format)).join(", ")})`;
  return plain.length === 0 ? rest : `CASE ${plain.join(" ")} ELSE ${rest} END`;
}

const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** Two digits of a number, or the text as it is. */
const twoDigits = (field: RawField): string =>
  `CASE WHEN regexp_full_match(trim(${field}), '[0-9]') THEN '0' || trim(${field}) ELSE trim(${field}) END`;

/**
 * What dates in parts (`date_year`, `date_month` as a number or an English name and, where a source gives days,
 * `date_day`) say, as text in the formats YYYY-MM or YYYY-MM-DD. A day 0 is one that nobody knows: the incident then
 * stands for its month, from the first day to the last. A month 0 makes no date.
 */
export function partsSql(hasDays: boolean): Partial<Record<RawField, string>> {
  const named = MONTHS.map((name, index) => `WHEN '${name}' THEN '${String(index + 1).padStart(2, "0")}'`);
  const month = `trim(date_year) || '-' || CASE lower(trim(date_month)) ${named.join(" ")} ELSE ${twoDigits("date_month")} END`;
  if (!hasDays) return { date: month };
  const isUnknown = "trim(date_day) IN ('0', '00')";
  const lastDay = `strftime(last_day(try_cast(${month} || '-01' AS DATE)), '%Y-%m-%d')`;
  return {
    date: `${month} || '-' || CASE WHEN ${isUnknown} THEN '01' ELSE ${twoDigits("date_day")} END`,
    date_end: `CASE WHEN ${isUnknown} THEN coalesce(${lastDay}, '') ELSE '' END`,
    date_precision: `CASE WHEN ${isUnknown} THEN 'month' ELSE 'day' END`,
  };
}

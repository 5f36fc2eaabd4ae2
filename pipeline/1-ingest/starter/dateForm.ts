import { DATE_FORMATS, type DateFormat } from "../../domain/layout.ts";

const YEAR = "(?:19|20)\\d\\d";
const MONTH = "(?:0?[1-9]|1[0-2])";
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const MM = "(?:0[1-9]|1[0-2])";
const DD = "(?:0[1-9]|[12]\\d|3[01])";
const MONTH_NAME =
  "(?:january|february|march|april|may|june|july|august|september|october|november|december)";
/** A time of day is left aside by whoever reads the date. */
const TIME = "(?:[ T][0-9:.]+Z?)?";

const FORMS: Readonly<Record<DateFormat, RegExp>> = {
  "YYYY-MM-DD": form(`${YEAR}-${MM}-${DD}${TIME}`),
  "DD/MM/YYYY": form(`${DAY}/${MONTH}/${YEAR}${TIME}`),
  "MM/DD/YYYY": form(`${MONTH}/${DAY}/${YEAR}${TIME}`),
  "DD.MM.YYYY": form(`${DAY}\\.${MONTH}\\.${YEAR}${TIME}`),
  "DD-MM-YYYY": form(`${DAY}-${MONTH}-${YEAR}${TIME}`),
  "DD Month YYYY": form(`${DAY} ${MONTH_NAME} ${YEAR}`),
  "YYYY/MM/DD": form(`${YEAR}/${MONTH}/${DAY}${TIME}`),
  YYYYMMDD: form(`${YEAR}${MM}${DD}`),
  "YYYY-MM": form(`${YEAR}-${MM}`),
  "MM/YYYY": form(`${MONTH}/${YEAR}`),
};

function form(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, "i");
}

/** Share of the values that must have the form: the rest is refused row by row. */
const MOST = 0.8;

/**
 * How a column writes dates.
 * @param values filled cells, trimmed
 * @returns the format that most values have, the first of the list where several do equally; `rival` is another one that
 *   fits as well (no day above 12 tells days from months); null where the values are no dates
 */
export function dateFormOf(
  values: readonly string[],
): { readonly format: DateFormat; readonly rival: DateFormat | null } | null {
  const counted = DATE_FORMATS.map((format) => ({
    format,
    count: values.filter((value) => FORMS[format].test(value)).length,
  })).sort((a, b) => b.count - a.count);
  const [best, second] = counted;
  if (best === undefined || best.count === 0 || best.count < MOST * values.length) return null;
  return { format: best.format, rival: second?.count === best.count ? second.format : null };
}

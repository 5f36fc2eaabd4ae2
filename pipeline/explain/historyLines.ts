import { aligned } from "../domain/aligned.ts";
import type { Past } from "../domain/apart.ts";
import { formatMonth, type Month, YEAR } from "../domain/month.ts";
import { points, shown } from "./words.ts";

const YEARS = 6;
const BARS = "▁▂▃▄▅▆▇█";
const BAR_MONTHS = 24;

/** A unit's counts by year, its last months as bars, and its scores so far. */
export function historyLines({ firstMonth, incidents, deaths, scores }: Past, hasDeaths: boolean): string[] {
  const first = incidents.findIndex((value) => value > 0);
  const last = (firstMonth + incidents.length - 1) as Month;
  if (first < 0) return [`History: no incident from ${formatMonth(firstMonth)} to ${formatMonth(last)}`];
  const total = (values: Float64Array, from: number, to: number): number =>
    values.subarray(Math.max(0, from), to).reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
  const lastYear = Math.floor(last / YEAR);
  const years = Array.from({ length: YEARS }, (_, k) => lastYear - YEARS + 1 + k).filter(
    (year) => (year + 1) * YEAR > firstMonth,
  );
  const byYear = (values: Float64Array): string[] =>
    years.map((year) =>
      shown(total(values, year * YEAR - firstMonth, Math.min((year + 1) * YEAR - firstMonth, values.length))),
    );
  const partial = last % YEAR === YEAR - 1 ? "" : ` (${lastYear} up to ${formatMonth(last)})`;
  const recent = incidents.subarray(Math.max(0, incidents.length - BAR_MONTHS));
  return [
    `History: ${shown(total(incidents, 0, incidents.length))} incidents since ${formatMonth((firstMonth + first) as Month)}, the first in this data${partial}`,
    ...aligned(
      [
        ["year", ...years.map(String)],
        ["incidents", ...byYear(incidents)],
        ...(hasDeaths ? [["deaths", ...byYear(deaths)]] : []),
      ],
      [false, ...years.map(() => true)],
    ),
    `  incidents of the last ${recent.length} months: ${bars(recent)} (most ${shown(Math.max(0, ...recent.filter((value) => !Number.isNaN(value))))})`,
    ...(scores.length === 0
      ? []
      : [
          `  score of the last ${scores.length} months: ${scores.map(({ score }) => points(score)).join(" ")}`,
        ]),
  ];
}

/** One bar a month; a dot where nothing happened, ? where nothing is known. */
function bars(values: Float64Array): string {
  const most = Math.max(1, ...values.filter((value) => !Number.isNaN(value)));
  return Array.from(values, (value) => {
    if (Number.isNaN(value)) return "?";
    return value === 0
      ? "·"
      : (BARS[Math.min(BARS.length - 1, Math.ceil((BARS.length * value) / most) - 1)] ?? "");
  }).join("");
}

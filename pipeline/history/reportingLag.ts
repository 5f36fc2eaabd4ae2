import { addMonths, type Month, QUARTER } from "../domain/month.ts";
import { incidentsOf, type Vintage } from "../domain/vintage.ts";

/** How much months grew after they had first been ranked. */
export interface ReportingLag {
  /** The newest months of the recorded vintages that tell it, ascending. */
  readonly vintages: readonly Month[];
  /** A newest month's incidents `monthsLater` months on, as a multiple of those first seen; all that can be told pooled. */
  readonly growth: readonly { readonly monthsLater: number; readonly factor: number }[];
  /** The same of single quarters, from when each was the newest to now, one for each vintage old enough. */
  readonly quarters: readonly number[];
}

/** Fewer recorded months say too little. */
const FEWEST_VINTAGES = 6;
/** How long growth is followed, months. */
const LONGEST = 6;
/** A quarter is taken for grown up after as many months. */
const GROWN_UP = 3;
/** Reporting changes over the years: vintages older than this, in months, tell nothing about today. */
export const OLDEST_VINTAGE = 24;
/** Smallest quarter whose growth says anything. */
const FEWEST_INCIDENTS = 10;

/**
 * Measures the reporting lag out of vintages of earlier months and the data as they are now. Sums are over countries that
 * both sides know, so that a country that joins the input is no growth.
 *   growth k    = sum over months a of N(a) as of a + k  /  sum of N(a) as of a
 *   quarter a   = N(a - 2 .. a) now  /  N(a - 2 .. a) as of a
 * @param past vintages recorded before, in any order; those of the as-of month and later ones are not looked at
 * @param now the data of this run
 * @returns null with fewer than six vintages
 */
export function reportingLag(past: readonly Vintage[], now: Vintage, asOf: Month): ReportingLag | null {
  const known = past
    .filter(({ lastMonth }) => lastMonth < asOf && asOf - lastMonth <= OLDEST_VINTAGE)
    .sort((a, b) => a.lastMonth - b.lastMonth);
  if (known.length < FEWEST_VINTAGES) return null;
  const seenAt = new Map([...known.map((each) => [each.lastMonth, each] as const), [asOf, now]]);
  const growth = Array.from({ length: LONGEST }, (_, k) => k + 1).flatMap((monthsLater) => {
    const sums = { first: 0, later: 0 };
    for (const first of known) {
      const later = seenAt.get(addMonths(first.lastMonth, monthsLater));
      if (later !== undefined) addCommon(sums, first, later, [first.lastMonth]);
    }
    return sums.first > 0 ? [{ monthsLater, factor: sums.later / sums.first }] : [];
  });
  const quarters = known.flatMap((first) => {
    if (asOf - first.lastMonth < GROWN_UP) return [];
    const sums = { first: 0, later: 0 };
    const months = Array.from({ length: QUARTER }, (_, back) => addMonths(first.lastMonth, -back));
    addCommon(sums, first, now, months);
    return sums.first >= FEWEST_INCIDENTS ? [sums.later / sums.first] : [];
  });
  return { vintages: known.map(({ lastMonth }) => lastMonth), growth, quarters };
}

function addCommon(
  sums: { first: number; later: number },
  first: Vintage,
  second: Vintage,
  months: readonly Month[],
): void {
  for (const country of first.incidents.keys()) {
    for (const month of months) {
      const [then, later] = [incidentsOf(first, country, month), incidentsOf(second, country, month)];
      if (then === null || later === null) continue;
      sums.first += then;
      sums.later += later;
    }
  }
}

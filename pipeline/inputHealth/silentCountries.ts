import { addMonths, formatMonth, YEAR } from "../domain/month.ts";
import { incidentsOf, type Vintage } from "../domain/vintage.ts";
import type { InputFinding } from "./finding.ts";

/**
 * Incidents in each month of the year before after which a month without any is no chance: in UCDP GED 25.1, 2010 to 2021,
 * none of 1,679 such country-months was followed by a silent one. With an average of five, 18 would have been.
 */
const FEWEST = 5;
/** Share of their usual month that neighbours must still have. */
const NEIGHBOURS_LEFT = 0.5;

/**
 * Countries without an incident in the newest month, although each of the twelve months before had five and more, and
 * although their land neighbours in the data together have at least half of their usual month, which has five as well.
 */
export function silentCountries(
  now: Vintage,
  neighboursOf: (country: string) => readonly string[],
): InputFinding[] {
  return [...now.incidents.keys()].flatMap((country) => {
    if (incidentsOf(now, country, now.lastMonth) !== 0) return [];
    const year = yearBefore(now, country);
    if (year === null || Math.min(...year) < FEWEST) return [];
    let [usual, left] = [0, 0];
    for (const neighbour of neighboursOf(country)) {
      const theirs = yearBefore(now, neighbour);
      if (theirs === null) continue;
      usual += mean(theirs);
      left += incidentsOf(now, neighbour, now.lastMonth) ?? 0;
    }
    if (usual < FEWEST || left < NEIGHBOURS_LEFT * usual) return [];
    const text = `${country} has no incident in ${formatMonth(now.lastMonth)} after ${Math.round(mean(year))} a month, while its neighbours have ${Math.round(left)}`;
    return [{ name: `silent:${country}`, status: "suspect" as const, text }];
  });
}

/** The twelve months before the newest; null unless all are known. */
function yearBefore(now: Vintage, country: string): number[] | null {
  const months = Array.from({ length: YEAR }, (_, back) =>
    incidentsOf(now, country, addMonths(now.lastMonth, -1 - back)),
  );
  return months.some((value) => value === null) ? null : (months as number[]);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

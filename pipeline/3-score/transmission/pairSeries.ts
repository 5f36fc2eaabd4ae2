import type { Month } from "../../domain/month.ts";
import type { Panel } from "../../domain/panel.ts";
import type { Pair, Panels } from "../../domain/panels.ts";
import { TRANSMISSION } from "../../domain/transmissionConstants.ts";
import { neighbourhood } from "./neighbourhood.ts";
import type { TransmissionPair } from "./transmission.ts";

/**
 * The series that the transmission of every pair is tested on: the last months up to `month` that the source covers in
 * both countries without a gap, at most 120. A country of the neighbourhood counts if it is covered in all of them;
 * one that the source does not look at is left out, since its silence says nothing.
 * @param neighboursOf a country's land neighbours
 * @param chosen numbers of the pairs that are asked about; by default all
 * @returns one per chosen pair, in order; reads only months up to `month`
 */
export function pairSeries(
  { pairs, countries, approach, wideZone }: Pick<Panels, "pairs" | "countries" | "approach" | "wideZone">,
  neighboursOf: (country: string) => readonly string[],
  month: Month,
  chosen: readonly number[] = [...pairs.keys()],
): TransmissionPair[] {
  const { firstMonth, monthCount } = countries;
  const unitOf = new Map(countries.units.map(({ id }, unit) => [id, unit]));
  const end = Math.min(month - firstMonth + 1, monthCount);
  return chosen.map((pair) => {
    const { from, to } = pairs[pair] as Pair;
    const units = [unitOf.get(from), unitOf.get(to)];
    const start = Math.max(
      end - TRANSMISSION.windowMonths,
      ...units.map((unit) => (unit === undefined ? end : coveredSince(countries, unit, end))),
    );
    const window = (values: Float64Array, row: number): Float64Array =>
      values.slice(row * monthCount + start, row * monthCount + end);
    const incidents = (unit: number | undefined): Float64Array =>
      unit === undefined ? new Float64Array(0) : window(countries.incidents, unit);
    const region = neighbourhood(from, to, neighboursOf).flatMap(({ country, adjacent }) => {
      const unit = unitOf.get(country);
      if (unit === undefined || coveredSince(countries, unit, end) > start) return [];
      return [{ incidents: incidents(unit), adjacent }];
    });
    return {
      zone: window(wideZone, pair),
      national: incidents(unitOf.get(to)),
      approach: window(approach, pair),
      region,
    };
  });
}

/** First of the covered months that run up to `end` (exclusive) without a gap; `end` where the last is not covered. */
function coveredSince({ covered, monthCount }: Panel, unit: number, end: number): number {
  let start = end;
  while (start > 0 && covered[unit * monthCount + start - 1] === 1) start--;
  return start;
}

import type { History } from "../history.ts";
import type { Mixture } from "../mixture.ts";

/**
 * Member 4, climatology: what any listed unit has seen in any known month of the last 240.
 *
 *   100 quantiles at (i - ½) / 100 of all these months together, equal weights
 *
 * A floor under everything: nothing that has happened anywhere is impossible here.
 */
const MONTHS = 240;
const QUANTILES = 100;

/**
 * @param count how many quantiles stand for the distribution
 * @returns the quantiles, ascending; null where nothing is known or nothing has ever happened
 */
export function climatologyAt(
  { unitCount, monthCount, covered, listedFrom }: History,
  series: Float64Array,
  origin: number,
  count = QUANTILES,
): Float64Array | null {
  const positive = new Float64Array(unitCount * Math.min(MONTHS, origin + 1));
  let [known, above] = [0, 0];
  for (let unit = 0; unit < unitCount; unit++) {
    const first = Math.max(0, origin - MONTHS + 1, listedFrom[unit] as number);
    for (let cell = unit * monthCount + first; cell <= unit * monthCount + origin; cell++) {
      if (covered[cell] !== 1) continue;
      known++;
      if ((series[cell] as number) > 0) positive[above++] = series[cell] as number;
    }
  }
  if (above === 0) return null;
  const ascending = positive.subarray(0, above).sort();
  // the zeros come first, and most of all; only the others had to be sorted
  return Float64Array.from({ length: count }, (_, i) => {
    const rank = Math.ceil(((i + 0.5) / count) * known) - 1 - (known - above);
    return rank < 0 ? 0 : (ascending[rank] as number);
  });
}

/** @param share weight of the whole member */
export function addClimatology(quantiles: Float64Array, share: number, into: Mixture): void {
  for (const value of quantiles) into.add(value, share / quantiles.length);
}

import { weightedQuantiles } from "./weightedQuantiles.ts";

/**
 * A distribution on weighted values as a sample of equal weights, the way forecasts are handed in to be scored: its
 * quantiles at the middles of `count` equal parts, (i - ½) / count.
 *   quantile(p) = smallest value with W >= p
 * @param values at least one, ascending
 * @param weights one >= 0 per value, with a sum > 0
 * @param count integer >= 1
 * @returns length count, ascending
 * @example quantileSample([0, 10], [3, 1], 4) // 0, 0, 0, 10
 */
export function quantileSample(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  count: number,
): Float64Array {
  return weightedQuantiles(
    values,
    weights,
    Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count),
  );
}

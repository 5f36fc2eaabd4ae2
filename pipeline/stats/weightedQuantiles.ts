/** Running sums of weights miss the probability that they stand for by some units in the last place. */
const ROUNDING = 1e-12;

/**
 * Quantiles of a distribution on weighted values, one of its values each: the smallest x with P(X <= x) >= p.
 * @param values at least one, ascending
 * @param weights one >= 0 per value, with any sum > 0
 * @param probabilities ascending, in [0, 1]
 * @returns one value per probability, ascending
 * @throws {RangeError} without a value
 * @example weightedQuantiles([0, 10], [3, 1], [0.75, 0.76]) // 0, 10
 */
export function weightedQuantiles(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): Float64Array {
  const last = values.length - 1;
  if (last < 0) throw new RangeError("weightedQuantiles requires at least one value");
  let sum = 0;
  for (let i = 0; i <= last; i++) sum += weights[i] as number;
  const quantiles = new Float64Array(probabilities.length);
  let at = 0;
  let below = weights[0] as number;
  for (let k = 0; k < quantiles.length; k++) {
    const wanted = ((probabilities[k] as number) - ROUNDING) * sum;
    while (at < last && below < wanted) {
      at++;
      below += weights[at] as number;
    }
    quantiles[k] = values[at] as number;
  }
  return quantiles;
}

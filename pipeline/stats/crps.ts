/**
 * Continuous ranked probability score of a distribution on weighted values: the area between its distribution function
 * and the step at what happened, squared. In the unit of the values; the smaller, the better; |x - y| for one value.
 *   CRPS = Σ w_i |x_i - y| - Σ W_i (1 - W_i) (x_i+1 - x_i),  W_i = w_1 + ... + w_i,  Σ w = 1
 * This is the score of the distribution as it stands, without the correction for small samples ("fair" version).
 * @param values at least one, ascending
 * @param outcome y
 * @param weights one >= 0 per value, with any sum > 0; without them all values weigh the same
 * @throws {RangeError} without a value or a positive weight, or if values descend
 * @see Gneiting and Raftery 2007, J. Am. Stat. Assoc. 102:359
 * @example crps([1, 2, 3], 2) // 2/9
 */
export function crps(values: ArrayLike<number>, outcome: number, weights?: ArrayLike<number>): number {
  const sum = totalWeight(values, weights);
  let distance = 0;
  let spread = 0;
  let below = 0;
  let previous = values[0] as number;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < previous) throw new RangeError(`values must ascend, got ${value} after ${previous}`);
    const share = below / sum;
    spread += share * (1 - share) * (value - previous);
    const weight = weights === undefined ? 1 : (weights[i] as number);
    distance += weight * Math.abs(value - outcome);
    below += weight;
    previous = value;
  }
  return Math.max(0, distance / sum - spread);
}

function totalWeight(values: ArrayLike<number>, weights: ArrayLike<number> | undefined): number {
  let sum = weights === undefined ? values.length : 0;
  if (weights !== undefined) for (let i = 0; i < values.length; i++) sum += weights[i] as number;
  if (!(sum > 0)) throw new RangeError("crps requires at least one value with a positive weight");
  return sum;
}

/**
 * Running mean and variance of one series with exponentially fading weights, over known values only:
 *   W = Σ a^j,  mean = Σ a^j x[t-j] / W,  variance = Σ a^j x[t-j]² / W - mean²,  a = 2^(-1/halfLife)
 *   effective sample size = W² / Σ a^2j  (Kish)
 * @param values length n; NaN is not known and carries no weight
 * @param halfLife in steps, > 0
 * @param mean length n, overwritten; NaN before the first known value
 * @param variance length n, overwritten; never negative; NaN before the first known value
 * @param effective length n, overwritten; 0 before the first known value
 */
export function weightedMoments(
  values: Float64Array,
  halfLife: number,
  mean: Float64Array,
  variance: Float64Array,
  effective: Float64Array,
): void {
  const decay = 2 ** (-1 / halfLife);
  let weight = 0;
  let squaredWeight = 0;
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < values.length; t++) {
    weight *= decay;
    squaredWeight *= decay * decay;
    sum *= decay;
    squares *= decay;
    const value = values[t] ?? Number.NaN;
    if (!Number.isNaN(value)) {
      weight += 1;
      squaredWeight += 1;
      sum += value;
      squares += value * value;
    }
    const average = weight > 0 ? sum / weight : Number.NaN;
    mean[t] = average;
    variance[t] = weight > 0 ? Math.max(0, squares / weight - average * average) : Number.NaN;
    effective[t] = weight > 0 ? (weight * weight) / squaredWeight : 0;
  }
}

/**
 * Exponentially weighted running mean of one series, over known values only:
 *   E[t] = Σ a^j x[t-j] / Σ a^j  over the known t-j,  a = 2^(-1/halfLife)
 * A value that is not known carries no weight, neither as 0 nor as the last value; time still passes.
 * @param values length n
 * @param known length n, 1 where the value counts
 * @param halfLife in steps, > 0
 * @param out length n, overwritten; NaN before the first known value
 */
export function exponentialMean(
  values: Float64Array,
  known: Uint8Array,
  halfLife: number,
  out: Float64Array,
): void {
  const decay = 2 ** (-1 / halfLife);
  let sum = 0;
  let weight = 0;
  for (let t = 0; t < out.length; t++) {
    sum *= decay;
    weight *= decay;
    if (known[t] === 1) {
      sum += values[t] ?? 0;
      weight += 1;
    }
    out[t] = weight > 0 ? sum / weight : Number.NaN;
  }
}

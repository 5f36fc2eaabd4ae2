import { sampleCorrelation } from "simple-statistics";

/**
 * Pearson's correlation of two samples.
 * @param x length n >= 2, no NaN
 * @param y length n
 * @returns a number in [-1, 1]; NaN where either holds a single value only
 */
export function correlation(x: Float64Array, y: Float64Array): number {
  return sampleCorrelation(Array.from(x), Array.from(y));
}

import { mean, variance } from "simple-statistics";
import { upperIncompleteGamma } from "./upperIncompleteGamma.ts";

/**
 * Chance of exceeding a value that lies beyond most or all of a sample, read off a gamma distribution with the
 * sample's mean and variance:
 *   P(X > x) = Q(shape, x / scale),   shape = mean² / variance,   scale = variance / mean
 * @param sample at least two positive numbers that are not all equal, any order (sums run in the order given)
 * @param x >= 0
 * @returns a number in [0, 1]; NaN where the sample is too small or all equal
 * @see Winkler et al. 2016, NeuroImage 141:502, on tails of permutation tests
 */
export function gammaTail(sample: Float64Array, x: number): number {
  if (sample.length < 2) return Number.NaN;
  const values = Array.from(sample);
  const [average, spread] = [mean(values), variance(values)];
  if (!(average > 0 && spread > 0)) return Number.NaN;
  return upperIncompleteGamma(average ** 2 / spread, (x * average) / spread);
}

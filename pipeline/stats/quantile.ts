import { quantileSorted } from "simple-statistics";

/**
 * Quantile of a sample, linear between neighbours (type 7 of Hyndman and Fan).
 * @param sample at least one number, any order, no NaN; not changed
 * @param probability in [0, 1]
 * @throws {RangeError} if the sample is empty
 * @example quantile(Float64Array.of(4, 1, 2, 3), 0.5) // 2.5
 */
export function quantile(sample: Float64Array, probability: number): number {
  return quantileOfSorted(sample.toSorted(), probability);
}

/** The same of a sample in ascending order, without sorting it. */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) throw new RangeError("quantile requires at least one data point");
  // it only reads elements and length, which a typed array has as well
  return quantileSorted(sorted as unknown as number[], probability);
}

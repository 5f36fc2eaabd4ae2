import { quantile as sampleQuantile } from "simple-statistics";

/**
 * Quantile of a sample, linear between neighbours (type 7 of Hyndman and Fan).
 * @param sample at least one number, any order, no NaN; not changed
 * @param probability in [0, 1]
 * @throws {RangeError} if the sample is empty
 * @example quantile(Float64Array.of(4, 1, 2, 3), 0.5) // 2.5
 */
export function quantile(sample: Float64Array, probability: number): number {
  return quantiles(sample, [probability])[0] as number;
}

/** Several quantiles of one sample, each as above, by selection: cheaper than sorting it. */
export function quantiles(sample: Float64Array, probabilities: readonly number[]): number[] {
  if (sample.length === 0) throw new RangeError("quantile requires at least one data point");
  // it copies with slice and works on elements and length, which a typed array has as well
  return sampleQuantile(sample as unknown as number[], [...probabilities]);
}

import { mean, sampleStandardDeviation } from "simple-statistics";

/**
 * Mean and sample standard deviation (divided by n - 1).
 * @param sample at least two numbers, no NaN
 * @throws {Error} if there are fewer
 * @example 1, 3 give mean 2 and deviation 1.4142
 */
export function sampleMoments(sample: Float64Array): { readonly mean: number; readonly deviation: number } {
  // they read elements and length alone, which a typed array has as well
  const numbers = sample as unknown as number[];
  return { mean: mean(numbers), deviation: sampleStandardDeviation(numbers) };
}

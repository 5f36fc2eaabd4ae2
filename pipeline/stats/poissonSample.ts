import { logGamma } from "./logGamma.ts";

/** Counts further from the mean than this many standard deviations (and as many counts) are left out. */
const REACH = 10;

/**
 * The Poisson distribution as a sample of equal weights: its quantiles at the middles of `count` equal parts.
 *   P(X = x) = mean^x e^-mean / x!,  quantile(p) = smallest x with P(X <= x) >= p
 * @param mean >= 0
 * @param count integer >= 1, well below a million
 * @returns length count, ascending
 * @example poissonSample(0, 3) // 0, 0, 0
 */
export function poissonSample(mean: number, count: number): Float64Array {
  const sample = new Float64Array(count);
  if (!(mean > 0)) return sample;
  const reach = REACH * (Math.sqrt(mean) + 1);
  const last = Math.ceil(mean + reach);
  let x = Math.max(0, Math.floor(mean - reach));
  let below = pmf(x, mean);
  for (let i = 0; i < count; i++) {
    const probability = (i + 0.5) / count;
    while (below < probability && x < last) below += pmf(++x, mean);
    sample[i] = x;
  }
  return sample;
}

function pmf(x: number, mean: number): number {
  return Math.exp(x * Math.log(mean) - mean - logGamma(x + 1));
}

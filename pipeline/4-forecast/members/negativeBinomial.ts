import { negativeBinomialQuantiles } from "../../stats/negativeBinomialQuantiles.ts";
import type { Mixture } from "../mixture.ts";

/**
 * Member 2, weighted negative binomial: a smooth distribution with the unit's own recent mean and variance.
 *
 *   mean μ and variance s² with weights 2^(-j/6) over the known months
 *   size κ = max(0.05, μ² / max(s² - μ, 0.05 μ)); all at 0 where μ <= 0.02
 *   60 quantiles at (i - ½) / 60, equal weights; above a mean of 1000 those at 1000, stretched
 *
 * It fills the gaps between the values that have occurred, and reaches beyond them. The floor of s² - μ keeps a
 * constant series near Poisson; that of κ keeps the tail of a single burst finite. With a large mean the shape depends on
 * κ alone, and the quantile table, as long as the tail, need not be made.
 */
export const MOMENTS_HALF_LIFE = 6;
const LEAST_MEAN = 0.02;
const LEAST_SIZE = 0.05;
const LEAST_EXCESS = 0.05;
const QUANTILES = 60;
const LARGE_MEAN = 1000;

/**
 * @param mean, variance of the unit at the origin, with half-life MOMENTS_HALF_LIFE; NaN: nothing known
 * @param share weight of the whole member
 */
export function addNegativeBinomial(mean: number, variance: number, share: number, into: Mixture): void {
  if (Number.isNaN(mean)) return;
  if (mean <= LEAST_MEAN) {
    into.add(0, share);
    return;
  }
  const size = Math.max(LEAST_SIZE, mean ** 2 / Math.max(variance - mean, LEAST_EXCESS * mean));
  const tabulated = Math.min(mean, LARGE_MEAN);
  const quantile = negativeBinomialQuantiles(tabulated, size);
  for (let i = 0; i < QUANTILES; i++) {
    into.add(quantile((i + 0.5) / QUANTILES) * (mean / tabulated), share / QUANTILES);
  }
}

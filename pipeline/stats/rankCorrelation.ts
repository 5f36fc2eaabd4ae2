import { averageRanks } from "./averageRanks.ts";
import { correlation } from "./correlation.ts";

/**
 * Spearman's rank correlation: Pearson's of the ranks, ties sharing their mean rank. What differs by its scale alone, as
 * counts of two sources do, correlates fully.
 * @param x any length, no NaN
 * @param y same length
 * @returns a number in [-1, 1]; NaN with fewer than two values, or where either side holds a single value only
 * @see Spearman 1904, American Journal of Psychology 15: 72
 */
export function rankCorrelation(x: Float64Array, y: Float64Array): number {
  return x.length < 2 ? Number.NaN : correlation(averageRanks(x), averageRanks(y));
}

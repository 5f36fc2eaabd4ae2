import { logIncompleteBeta } from "./logIncompleteBeta.ts";
import { negativeBinomialLogPmf } from "./negativeBinomialLogPmf.ts";

/**
 * How improbable is a count this high? The upper tail with half the weight of x itself, as a logarithm:
 *   log10( P(X > x) + ½ P(X = x) ),  X negative binomial with variance mean + mean² / size
 *   P(X > x) = I_q(x+1, size),  P(X <= x) = I_1-q(size, x+1),  q = mean / (size + mean)
 * The smaller of the two tails is computed, so that digits are kept deep in the tail and near p = 1 alike.
 * @param x whole number >= 0
 * @param mean > 0
 * @param size > 0
 * @returns log10 of the mid-p value, <= 0; relative error of p about 1e-10, down to 1e-300 and beyond
 * @throws {RangeError} for arguments outside these ranges
 * @example 10 ** negativeBinomialMidP(5, 1, 1) // 3/128
 */
export function negativeBinomialMidP(x: number, mean: number, size: number): number {
  const logPmf = negativeBinomialLogPmf(x, mean, size);
  if (x === 0) return Math.log1p(-0.5 * Math.exp(logPmf)) / Math.LN10;
  const q = mean / (size + mean);
  const complement = size / (size + mean);
  if (q < (x + 2) / (x + size + 3)) {
    const logAbove = logIncompleteBeta(q, x + 1, size, complement);
    return Math.min(0, logPmf + Math.log(0.5 + Math.exp(logAbove - logPmf))) / Math.LN10;
  }
  const upTo = Math.exp(logIncompleteBeta(complement, size, x + 1, q));
  return Math.log1p(-Math.min(1, Math.max(0, upTo - 0.5 * Math.exp(logPmf)))) / Math.LN10;
}

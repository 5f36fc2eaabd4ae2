import { logIncompleteBeta } from "./logIncompleteBeta.ts";
import { negativeBinomialLogPmf, requireNegativeBinomial } from "./negativeBinomialLogPmf.ts";

/** Counts up to which the probabilities below are added one by one, which takes a fraction of the time there. */
const MOST_TERMS = 50;
/** What is left of 1 is not taken as a difference to it where it is smaller: too few digits would be left. */
const LEAST_DIFFERENCE = 1e-3;

/**
 * How improbable is a count this high? The upper tail with half the weight of x itself, as a logarithm:
 *   log10( P(X > x) + ½ P(X = x) ),  X negative binomial with variance mean + mean² / size
 *   P(X > x) = I_q(x+1, size),  P(X <= x) = I_1-q(size, x+1),  q = mean / (size + mean)
 * The smaller of the two tails is computed, so that digits are kept deep in the tail and near p = 1 alike; of a small
 * count the lower one is P(X = 0) + ... + P(X = x),  P(X = j+1) = P(X = j) q (size + j) / (j + 1).
 * @param x whole number >= 0
 * @param mean > 0
 * @param size > 0
 * @returns log10 of the mid-p value, <= 0; relative error of p about 1e-10, down to 1e-300 and beyond
 * @throws {RangeError} for arguments outside these ranges
 * @example 10 ** negativeBinomialMidP(5, 1, 1) // 3/128
 */
export function negativeBinomialMidP(x: number, mean: number, size: number): number {
  requireNegativeBinomial(x, mean, size);
  if (x <= MOST_TERMS) {
    const below = belowAndHalf(x, mean, size);
    if (1 - below > LEAST_DIFFERENCE) return Math.log1p(-below) / Math.LN10;
  }
  const logPmf = negativeBinomialLogPmf(x, mean, size);
  const q = mean / (size + mean);
  const complement = size / (size + mean);
  if (q < (x + 2) / (x + size + 3)) {
    const logAbove = logIncompleteBeta(q, x + 1, size, complement);
    return Math.min(0, logPmf + Math.log(0.5 + Math.exp(logAbove - logPmf))) / Math.LN10;
  }
  const upTo = Math.exp(logIncompleteBeta(complement, size, x + 1, q));
  return Math.log1p(-Math.min(1, Math.max(0, upTo - 0.5 * Math.exp(logPmf)))) / Math.LN10;
}

/** P(X < x) + ½ P(X = x), term by term. */
function belowAndHalf(x: number, mean: number, size: number): number {
  const q = mean / (size + mean);
  let term = Math.exp(-size * Math.log1p(mean / size));
  let sum = 0;
  for (let j = 0; j < x; j++) {
    sum += term;
    term *= (q * (size + j)) / (j + 1);
  }
  return sum + term / 2;
}

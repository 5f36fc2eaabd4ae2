import { logGamma } from "./logGamma.ts";

/**
 * Natural logarithm of the negative binomial probability ln P(X = x), X with the given mean and variance
 * mean + mean² / size:
 *   P(X = x) = Γ(x+size) / (Γ(size) x!) * (size/(size+mean))^size * (mean/(size+mean))^x
 * @param x whole number >= 0
 * @param mean > 0
 * @param size > 0; the smaller, the burstier; towards infinity the Poisson distribution
 * @returns a number <= 0
 * @throws {RangeError} for arguments outside these ranges
 * @example Math.exp(negativeBinomialLogPmf(0, 0.5, 0.5)) // 0.70710678
 */
export function negativeBinomialLogPmf(x: number, mean: number, size: number): number {
  requireNegativeBinomial(x, mean, size);
  const logNone = -size * Math.log1p(mean / size);
  if (x === 0) return logNone;
  return logGamma(x + size) - logGamma(size) - logGamma(x + 1) + logNone - x * Math.log1p(size / mean);
}

/** @throws {RangeError} for what is not a count, or not a distribution */
export function requireNegativeBinomial(x: number, mean: number, size: number): void {
  if (!(Number.isInteger(x) && x >= 0)) throw new RangeError(`x must be a whole number >= 0, got ${x}`);
  if (!(mean > 0 && size > 0))
    throw new RangeError(`mean and size must be positive, got ${mean} and ${size}`);
}

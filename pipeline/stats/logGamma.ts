import { gammaln } from "simple-statistics";

/**
 * Natural logarithm of the gamma function, ln Γ(x).
 * @param x any number > 0
 * @returns ln Γ(x), relative error about 1e-15; Infinity for x <= 0
 * @example logGamma(5) // ln 24 = 3.1780538303479458
 */
export function logGamma(x: number): number {
  return gammaln(x);
}

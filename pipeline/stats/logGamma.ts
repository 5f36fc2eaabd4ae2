import { gammaln } from "simple-statistics";

/** Values at whole numbers below this are kept: counts ask for them over and over. NaN: not asked for yet. */
const KEPT = 1024;
const kept = new Float64Array(KEPT).fill(Number.NaN);

/**
 * Natural logarithm of the gamma function, ln Γ(x).
 * @param x any number > 0
 * @returns ln Γ(x), relative error about 1e-15; Infinity for x <= 0
 * @example logGamma(5) // ln 24 = 3.1780538303479458
 */
export function logGamma(x: number): number {
  if (!(x >= 1 && x < KEPT && Number.isInteger(x))) return gammaln(x);
  const known = kept[x] as number;
  if (!Number.isNaN(known)) return known;
  const value = gammaln(x);
  kept[x] = value;
  return value;
}

import { gammaln } from "simple-statistics";

/** Values that are kept: counts and the sizes of distributions ask for the same ones over and over. */
const KEPT = 1 << 12;
const xs = new Float64Array(KEPT).fill(Number.NaN);
const values = new Float64Array(KEPT);
/** A number and its bits. */
const number = new Float64Array(1);
const bits = new Uint32Array(number.buffer);

/**
 * Natural logarithm of the gamma function, ln Γ(x).
 * @param x any number > 0
 * @returns ln Γ(x), relative error about 1e-15; Infinity for x <= 0
 * @example logGamma(5) // ln 24 = 3.1780538303479458
 */
export function logGamma(x: number): number {
  number[0] = x;
  const mixed = Math.imul((bits[0] as number) ^ (bits[1] as number), 0x9e3779b1);
  const slot = mixed >>> 20;
  if (xs[slot] === x) return values[slot] as number;
  const value = gammaln(x);
  xs[slot] = x;
  values[slot] = value;
  return value;
}

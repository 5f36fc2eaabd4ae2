import { logGamma } from "./logGamma.ts";

/** Below this a denominator of Lentz's recurrence is replaced by it, so that nothing divides by 0. */
const TINY = 1e-300;
/** Relative change at which the fraction counts as converged: two units in the last place. */
const PRECISION = 4e-16;
/** The terms needed grow with the square root of the larger parameter: 3,000 serve parameters of millions. */
const MAX_TERMS = 3000;

/**
 * Natural logarithm of the regularised incomplete beta function, ln I_z(a, b), also where I underflows:
 *   I_z(a, b) = ∫_0^z u^(a-1) (1-u)^(b-1) du / B(a, b) = z^a (1-z)^b / (a B(a, b)) * fraction(z, a, b)
 * The fraction converges fast for z < (a+1)/(a+b+2); elsewhere I_z(a, b) = 1 - I_1-z(b, a) is used.
 * @param z in [0, 1]
 * @param a > 0
 * @param b > 0
 * @param complement 1 - z, to be handed in where z is so near 1 that the subtraction loses digits
 * @returns a number in [-Infinity, 0]
 * @throws {RangeError} for arguments outside these ranges, or parameters so large that it does not converge
 * @see NIST Digital Library of Mathematical Functions, 8.17
 * @example Math.exp(logIncompleteBeta(0.5, 5, 1)) // 1/32
 */
export function logIncompleteBeta(z: number, a: number, b: number, complement = 1 - z): number {
  if (!(z >= 0 && complement >= 0)) throw new RangeError(`z must be in [0, 1], got ${z}`);
  if (!(a > 0 && b > 0)) throw new RangeError(`a and b must be positive, got ${a} and ${b}`);
  if (z === 0) return Number.NEGATIVE_INFINITY;
  if (complement === 0) return 0;
  const logFront = a * Math.log(z) + b * Math.log(complement) + logGamma(a + b) - logGamma(a) - logGamma(b);
  if (z < (a + 1) / (a + b + 2)) {
    return Math.min(0, logFront + Math.log(fraction(z, a, b) / a));
  }
  return Math.log1p(-Math.min(1, (Math.exp(logFront) * fraction(complement, b, a)) / b));
}

/** Continued fraction DLMF 8.17.22 by the modified Lentz method, two terms per turn. */
function fraction(z: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * z) / (a + 1));
  let value = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * z) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * z) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) return value;
  }
  throw new RangeError(`the incomplete beta function did not converge: z ${z}, a ${a}, b ${b}`);
}

function nonzero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}

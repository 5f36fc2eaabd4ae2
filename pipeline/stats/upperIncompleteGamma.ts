import { logGamma } from "./logGamma.ts";

/** Below this a denominator of Lentz's recurrence is replaced by it, so that nothing divides by 0. */
const TINY = 1e-300;
/** Relative change at which series and fraction count as converged: two units in the last place. */
const PRECISION = 4e-16;
/** The terms needed grow with the square root of the shape: 10,000 serve shapes of millions. */
const MAX_TERMS = 10_000;

/**
 * Regularised upper incomplete gamma function: the chance that a gamma variable of that shape and scale 1 exceeds x.
 *   Q(a, x) = ∫_x^∞ u^(a-1) e^-u du / Γ(a)
 * Below x = a + 1 one minus the power series, above it a continued fraction.
 * @param shape a > 0
 * @param x >= 0
 * @returns a number in [0, 1]
 * @throws {RangeError} for arguments outside these ranges, or a shape so large that it does not converge
 * @see NIST Digital Library of Mathematical Functions, 8.11.4 and 8.9.2
 * @example upperIncompleteGamma(1, 2) // e^-2
 */
export function upperIncompleteGamma(shape: number, x: number): number {
  if (!(shape > 0 && x >= 0)) throw new RangeError(`shape must be > 0 and x >= 0, got ${shape} and ${x}`);
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  if (x < shape + 1) return Math.min(1, Math.max(0, 1 - front * series(shape, x)));
  return Math.min(1, front * fraction(shape, x));
}

/** Σ x^m / (a (a+1) ... (a+m)) */
function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let m = 1; m <= MAX_TERMS; m++) {
    term *= x / (shape + m);
    sum += term;
    if (term < PRECISION * sum) return sum;
  }
  throw new RangeError(`the incomplete gamma function did not converge: shape ${shape}, x ${x}`);
}

/** 1 / (x+1-a - 1(1-a) / (x+3-a - 2(2-a) / (x+5-a - ...))) by the modified Lentz method */
function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / nonzero(b);
  let value = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const a = -m * (m - shape);
    b += 2;
    d = 1 / nonzero(b + a * d);
    c = nonzero(b + a / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) return value;
  }
  throw new RangeError(`the incomplete gamma function did not converge: shape ${shape}, x ${x}`);
}

function nonzero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}

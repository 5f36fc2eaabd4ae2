import { bisect } from "simple-statistics";
import type { Interval } from "./interval.ts";
import { upperIncompleteGamma } from "./upperIncompleteGamma.ts";

/** Normal quantiles by level: few levels are asked for, often. */
const quantiles = new Map<number, number>();
const WIDEST = 40;
const MOST_HALVINGS = 100;
const PRECISION = 1e-12;

/**
 * Wilson's score interval of a share.
 *   centre (s + z^2/2) / (n + z^2), half width z / (n + z^2) * sqrt( s (n - s) / n + z^2/4 )
 *   P(|Z| < z) = level for the standard normal Z
 * Never leaves [0, 1], and is of use with few trials and with shares near the ends, unlike the normal interval.
 * @param successes in [0, trials]; need not be whole
 * @param trials n >= 0; 0 gives [0, 1]
 * @param level in (0, 1), such as 0.95
 * @throws {RangeError} if the arguments lie outside their ranges
 * @see Wilson 1927, Journal of the American Statistical Association 22:209
 * @example wilsonInterval(81, 263, 0.95) // 0.2553 to 0.3662
 */
export function wilsonInterval(successes: number, trials: number, level: number): Interval {
  if (!(successes >= 0 && successes <= trials && level > 0 && level < 1)) {
    throw new RangeError(
      `needs 0 <= successes <= trials and 0 < level < 1, got ${successes}, ${trials} and ${level}`,
    );
  }
  if (trials === 0) return { low: 0, high: 1 };
  const z = normalQuantile(level);
  const failures = trials - successes;
  const centre = (successes + (z * z) / 2) / (trials + z * z);
  const half = (z / (trials + z * z)) * Math.sqrt((successes * failures) / trials + (z * z) / 4);
  // at the ends the two are equal but for rounding
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: failures === 0 ? 1 : Math.min(1, centre + half),
  };
}

/**
 * The z with P(|Z| < z) = level. simple-statistics has a probit, good to three digits only; P(|Z| > z) is Q(1/2, z^2/2).
 */
function normalQuantile(level: number): number {
  const known = quantiles.get(level);
  if (known !== undefined) return known;
  const excess = (z: number): number => 1 - level - upperIncompleteGamma(0.5, (z * z) / 2);
  const z = bisect(excess, 0, WIDEST, MOST_HALVINGS, PRECISION);
  quantiles.set(level, z);
  return z;
}

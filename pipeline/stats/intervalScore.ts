/**
 * Score of a central prediction interval: its width, and a penalty for what falls outside. The smaller, the better.
 *   IS = (U - L) + 2/α max(0, L - y) + 2/α max(0, y - U)
 * Its mean over many forecasts is the mean interval score (MIS).
 * @param lower L, the α/2 quantile
 * @param upper U >= L, the 1 - α/2 quantile
 * @param outcome y
 * @param alpha chance of falling outside, in (0, 1): 0.1 for an interval of 90 %
 * @throws {RangeError} for alpha or bounds outside these ranges
 * @see Gneiting and Raftery 2007, J. Am. Stat. Assoc. 102:359
 * @example intervalScore(0, 0.4, 0.1, 0.5) // 0.4
 */
export function intervalScore(lower: number, upper: number, outcome: number, alpha: number): number {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be in (0, 1), got ${alpha}`);
  if (!(lower <= upper)) throw new RangeError(`lower must not exceed upper, got ${lower} and ${upper}`);
  const missed = Math.max(0, lower - outcome) + Math.max(0, outcome - upper);
  return upper - lower + (2 / alpha) * missed;
}

/**
 * Share of a central interval that what happened takes up: 1 inside, 0 outside, a part of 1 where a single value of a
 * distribution of counts lies across the interval's end.
 *   |[F(y-), F(y)] ∩ [α/2, 1 - α/2]| / (F(y) - F(y-));  where F does not jump at y, 1 if F(y) is in the interval
 * Its mean over many calibrated forecasts is the interval's level, as it is for continuous distributions. An interval
 * between two quantiles of counts always holds more than its level, nearly all where most forecasts are 0.
 * @param values equal weights, at least one, ascending
 * @param outcome y
 * @param level of the interval, in (0, 1): 1 - α
 * @throws {RangeError} for a level outside that range, or without a value
 * @see Czado, Gneiting and Held 2009, Biometrics 65:1254 (the non-randomised PIT)
 * @example intervalCoverage([0, 0, 0, 0], 0, 0.9) // 0.9
 */
export function intervalCoverage(values: ArrayLike<number>, outcome: number, level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be in (0, 1), got ${level}`);
  if (values.length === 0) throw new RangeError("intervalCoverage requires at least one value");
  const [from, to] = [(1 - level) / 2, (1 + level) / 2];
  let below = 0;
  while (below < values.length && (values[below] as number) < outcome) below++;
  let upTo = below;
  while (upTo < values.length && (values[upTo] as number) === outcome) upTo++;
  const [low, high] = [below / values.length, upTo / values.length];
  if (low === high) return low >= from && low <= to ? 1 : 0;
  return Math.max(0, Math.min(high, to) - Math.max(low, from)) / (high - low);
}

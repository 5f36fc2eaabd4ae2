/**
 * Chance that a distribution on weighted values reaches a threshold, P(X >= threshold).
 * @param values at least one, any order
 * @param weights one >= 0 per value, with any sum > 0
 * @returns a number in [0, 1]; exactly 0 or 1 where no weight, or all of it, lies there
 * @example tailProbability([0, 10], [3, 1], 10) // 0.25
 */
export function tailProbability(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  threshold: number,
): number {
  let below = 0;
  let above = 0;
  for (let i = 0; i < values.length; i++) {
    if ((values[i] as number) >= threshold) above += weights[i] as number;
    else below += weights[i] as number;
  }
  return above / (above + below);
}

/**
 * Quantile of the triangular distribution: density 0 at `low` and `high`, highest at `mode`, straight between.
 * @param probability in [0, 1]
 * @param low, mode, high low <= mode <= high
 * @example triangularQuantile(0.5, 0, 1, 2) // 1
 */
export function triangularQuantile(probability: number, low: number, mode: number, high: number): number {
  const width = high - low;
  if (!(width > 0)) return mode;
  const below = (mode - low) / width;
  return probability < below
    ? low + Math.sqrt(probability * width * (mode - low))
    : high - Math.sqrt((1 - probability) * width * (high - mode));
}

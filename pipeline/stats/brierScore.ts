/**
 * Brier score: mean squared difference between what was said and what came.
 *   BS = sum (p_i - o_i)^2 / n
 * @param probabilities length n, each in [0, 1]
 * @param outcomes length n, 0 or 1
 * @returns a number in [0, 1], lower is better; NaN without data
 * @see Brier 1950, Monthly Weather Review 78:1
 * @example brierScore([0.271], [0]) // 0.073441
 */
export function brierScore(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++)
    sum += ((probabilities[i] as number) - (outcomes[i] as number)) ** 2;
  return sum / probabilities.length;
}

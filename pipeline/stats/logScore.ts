/** Nothing said counts as surer than this: one certainty that failed would otherwise outweigh all the rest. */
const SUREST = 1e-6;

/**
 * Logarithmic score: mean surprise at what came, in natural-log units.
 *   LS = - sum ( o_i ln p_i + (1 - o_i) ln(1 - p_i) ) / n      p_i drawn into [1e-6, 1 - 1e-6]
 * @param probabilities length n, each in [0, 1]
 * @param outcomes length n, 0 or 1
 * @returns a number in [0, 13.8], lower is better; NaN without data
 * @see Good 1952, Journal of the Royal Statistical Society B 14:107
 * @example logScore([0.5], [1]) // ln 2
 */
export function logScore(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++)
    sum += logLoss(probabilities[i] as number, outcomes[i] as number);
  return sum / probabilities.length;
}

/** The logarithmic score of one probability. */
export function logLoss(probability: number, outcome: number): number {
  const p = Math.min(1 - SUREST, Math.max(SUREST, probability));
  return -Math.log(outcome > 0 ? p : 1 - p);
}

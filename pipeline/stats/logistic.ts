import { cumulativeStdLogisticProbability, logit as logOdds } from "simple-statistics";

/**
 * The probability with these log odds, 1 / (1 + e^-x).
 * @example logistic(0) // 0.5
 */
export function logistic(x: number): number {
  return cumulativeStdLogisticProbability(x);
}

/**
 * Log odds of a probability, ln(p / (1 - p)); infinite at 0 and 1.
 * @param probability in [0, 1]
 * @example logit(0.5) // 0
 */
export function logit(probability: number): number {
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  return probability === 1 ? Number.POSITIVE_INFINITY : logOdds(probability);
}

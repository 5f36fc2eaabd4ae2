import { cumulativeStdLogisticProbability } from "simple-statistics";

/**
 * The probability with these log odds, 1 / (1 + e^-x).
 * @example logistic(0) // 0.5
 */
export function logistic(x: number): number {
  return cumulativeStdLogisticProbability(x);
}

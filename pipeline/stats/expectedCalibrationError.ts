import { reliabilityTable } from "./reliabilityTable.ts";

/**
 * Expected calibration error: mean distance between what was said and how often it came, over the rows of a reliability
 * table.
 *   ECE = sum_b n_b / n * | mean p in b - frequency in b |
 * @param probabilities length n, each in [0, 1]
 * @param outcomes length n, 0 or 1
 * @param bins of about equal counts, see reliabilityTable
 * @returns a number in [0, 1], lower is better; NaN without data
 * @see Naeini, Cooper and Hauskrecht 2015, AAAI Conference on Artificial Intelligence 29
 * @example expectedCalibrationError([0.1, 0.4, 0.6, 0.9], [0, 0, 1, 1], 2) // 0.25
 */
export function expectedCalibrationError(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number,
): number {
  let sum = 0;
  for (const { count, meanProbability, frequency } of reliabilityTable(probabilities, outcomes, bins))
    sum += count * Math.abs(meanProbability - frequency);
  return sum / probabilities.length;
}

import { brierScore } from "./brierScore.ts";
import { reliabilityTable } from "./reliabilityTable.ts";

/** Brier = reliability - resolution + uncertainty + within. */
export interface BrierDecomposition {
  readonly brier: number;
  /** How far what was said lies from what came, bin by bin: 0 is best. */
  readonly reliability: number;
  /** How far the bins' frequencies lie apart: more is better. */
  readonly resolution: number;
  /** Variance of the outcome, the same for every forecaster. */
  readonly uncertainty: number;
  /** What differences inside a bin add to the score, or take from it; 0 where a bin holds one probability only. */
  readonly within: number;
}

/**
 * Murphy's decomposition of the Brier score over the rows of a reliability table, with what binning leaves over.
 *   reliability = sum_b n_b (p_b - f_b)^2 / n      p_b, f_b mean probability and frequency of bin b
 *   resolution  = sum_b n_b (f_b - f)^2 / n        f the base rate
 *   uncertainty = f (1 - f)
 *   within      = sum ((p_i - p_b)^2 - 2 (p_i - p_b) (o_i - f_b)) / n, as what is left
 * @param probabilities length n, each in [0, 1]
 * @param outcomes length n, 0 or 1
 * @param bins of about equal counts, see reliabilityTable
 * @returns numbers in [0, 1], apart from `within`, which is small and of either sign; all NaN without data
 * @see Murphy 1973, Journal of Applied Meteorology 12:595; Stephenson, Coelho and Jolliffe 2008, Weather and
 * Forecasting 23:752 (the terms inside bins)
 */
export function brierDecomposition(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number,
): BrierDecomposition {
  const rows = reliabilityTable(probabilities, outcomes, bins);
  const n = probabilities.length;
  const rate = rows.reduce((sum, { positives }) => sum + positives, 0) / n;
  let [reliability, resolution] = [0, 0];
  for (const { count, meanProbability, frequency } of rows) {
    reliability += (count * (meanProbability - frequency) ** 2) / n;
    resolution += (count * (frequency - rate) ** 2) / n;
  }
  const brier = brierScore(probabilities, outcomes);
  const uncertainty = rate * (1 - rate);
  if (n === 0) [reliability, resolution] = [Number.NaN, Number.NaN];
  return {
    brier,
    reliability,
    resolution,
    uncertainty,
    within: brier - reliability + resolution - uncertainty,
  };
}

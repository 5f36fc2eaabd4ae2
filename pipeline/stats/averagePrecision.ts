import { eachRun, type Ranking, rankingOf } from "./ranking.ts";

/**
 * Average precision, the area under the precision-recall curve in steps: the mean, over the positives, of the share of
 * positives among all data scored at least as high.
 *   AP = sum_k (R_k - R_k-1) P_k      k the distinct scores from the highest down, R recall, P precision
 * Equal scores are one step, so that their order does not matter. A score that knows nothing has the base rate.
 * @param scores length n, any scale, no NaN
 * @param outcomes length n, 0 or 1
 * @returns a number in (0, 1]; NaN without a positive
 * @see Davis and Goadrich 2006, International Conference on Machine Learning 23
 * @example averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) // 0.8333
 */
export function averagePrecision(scores: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  return weightedAveragePrecision(rankingOf(scores, outcomes), null);
}

/** Average precision with a weight for each datum, such as how often a resampling drew it; null: 1 each. */
export function weightedAveragePrecision(ranking: Ranking, weights: ArrayLike<number> | null): number {
  let [positives, all, sum] = [0, 0, 0];
  eachRun(ranking, weights, (positivesHere, here) => {
    positives += positivesHere;
    all += here;
    sum += positivesHere * (positives / all);
  });
  return sum / positives;
}

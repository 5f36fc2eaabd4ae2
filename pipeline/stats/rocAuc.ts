import { eachRun, type Ranking, rankingOf } from "./ranking.ts";

/**
 * Area under the ROC curve: the chance that a positive is scored above a negative, equal scores counting half.
 * A score that knows nothing has 0.5. Flattering where positives are rare.
 * @param scores length n, any scale, no NaN
 * @param outcomes length n, 0 or 1
 * @returns a number in [0, 1]; NaN without a positive or without a negative
 * @see Hanley and McNeil 1982, Radiology 143:29
 * @example rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]) // 0.75
 */
export function rocAuc(scores: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  return weightedRocAuc(rankingOf(scores, outcomes), null);
}

/** The same with a weight for each datum, such as how often a resampling drew it; null: 1 each. */
export function weightedRocAuc(ranking: Ranking, weights: ArrayLike<number> | null): number {
  let [positives, negatives, won] = [0, 0, 0];
  eachRun(ranking, weights, (positivesHere, all) => {
    const negativesHere = all - positivesHere;
    won += negativesHere * (positives + positivesHere / 2);
    positives += positivesHere;
    negatives += negativesHere;
  });
  return won / (positives * negatives);
}

import { type Ranking, rankingOf } from "./ranking.ts";

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
  const ranking = rankingOf(scores, outcomes);
  return weightedRocAuc(ranking, ranking.ones);
}

/** The same where each datum weighs as its cell does, such as how often a resampling drew it. */
export function weightedRocAuc({ cells, outcomes, ends }: Ranking, weights: ArrayLike<number>): number {
  let [positives, all, won, at] = [0, 0, 0, 0];
  for (let run = 0; run < ends.length; run++) {
    const positivesAbove = positives;
    const allAbove = all;
    for (const end = ends[run] as number; at < end; at++) {
      const weight = weights[cells[at] as number] as number;
      all += weight;
      positives += weight * (outcomes[at] as number);
    }
    const negativesHere = all - allAbove - (positives - positivesAbove);
    won += (negativesHere * (positives + positivesAbove)) / 2;
  }
  return won / (positives * (all - positives));
}

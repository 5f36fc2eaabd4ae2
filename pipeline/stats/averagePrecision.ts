import { type Ranking, rankingOf } from "./ranking.ts";

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
  const ranking = rankingOf(scores, outcomes);
  return weightedAveragePrecision(ranking, ranking.ones);
}

/** Average precision where each datum weighs as its cell does, such as how often a resampling drew it. */
export function weightedAveragePrecision(
  { cells, outcomes, ends }: Ranking,
  weights: ArrayLike<number>,
): number {
  let [positives, all, sum, at] = [0, 0, 0, 0];
  for (let run = 0; run < ends.length; run++) {
    const before = positives;
    for (const end = ends[run] as number; at < end; at++) {
      const weight = weights[cells[at] as number] as number;
      all += weight;
      positives += weight * (outcomes[at] as number);
    }
    if (positives > before) sum += (positives - before) * (positives / all);
  }
  return sum / positives;
}

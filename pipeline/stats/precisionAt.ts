import { eachRun, rankingOf } from "./ranking.ts";

/**
 * Share of positives among the k highest scores; where fewer than k are scored, among all.
 * @param scores length n, any scale, no NaN
 * @param outcomes length n, 0 or 1
 * @param k whole number >= 1
 * @returns a number in [0, 1]; NaN without data
 * @example precisionAt([9, 7, 7, 1], [1, 0, 1, 0], 2) // 0.75: the second place is held by one of two, one of them positive
 */
export function precisionAt(scores: ArrayLike<number>, outcomes: ArrayLike<number>, k: number): number {
  return hitsAt(scores, outcomes, k) / Math.min(k, scores.length);
}

/**
 * Positives among the k highest scores. Where equal scores straddle the k-th place, the positives to be expected if
 * those are drawn by lot, so that the order of the data does not matter.
 */
export function hitsAt(scores: ArrayLike<number>, outcomes: ArrayLike<number>, k: number): number {
  let [left, hits] = [k, 0];
  eachRun(rankingOf(scores, outcomes), null, (positives, all) => {
    const taken = Math.min(left, all);
    hits += positives * (taken / all);
    left -= taken;
  });
  return hits;
}

import { rankingOf } from "./ranking.ts";

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
  const ranking = rankingOf(scores, outcomes);
  let [start, hits] = [0, 0];
  for (const end of ranking.ends) {
    let positives = 0;
    for (let at = start; at < end; at++) positives += ranking.outcomes[at] as number;
    const taken = Math.min(Math.max(0, k - start), end - start);
    hits += positives * (taken / (end - start));
    start = end;
  }
  return hits;
}

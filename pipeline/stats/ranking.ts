/** Data in the order of a score, highest first; made once, for many weightings. */
export interface Ranking {
  /** Positions of the data, highest score first. */
  readonly order: Int32Array;
  /** Where each run of equal scores ends, in `order`. */
  readonly ends: Int32Array;
  readonly outcomes: ArrayLike<number>;
}

/**
 * Orders data by score.
 * @param scores length n, any scale, no NaN
 * @param outcomes length n, 0 or 1
 */
export function rankingOf(scores: ArrayLike<number>, outcomes: ArrayLike<number>): Ranking {
  const count = scores.length;
  const order = Int32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const ends: number[] = [];
  for (let i = 1; i <= count; i++)
    if (i === count || scores[order[i] as number] !== scores[order[i - 1] as number]) ends.push(i);
  return { order, ends: Int32Array.from(ends), outcomes };
}

/**
 * Weights of the positives and of all, run by run of equal scores from the highest down.
 * @param weights one per datum, >= 0; null: 1 each
 * @param visit gets what lies in the run itself
 */
export function eachRun(
  { order, ends, outcomes }: Ranking,
  weights: ArrayLike<number> | null,
  visit: (positives: number, all: number) => void,
): void {
  let start = 0;
  for (const end of ends) {
    let [positives, all] = [0, 0];
    for (let at = start; at < end; at++) {
      const index = order[at] as number;
      const weight = weights === null ? 1 : (weights[index] as number);
      all += weight;
      positives += weight * (outcomes[index] as number);
    }
    if (all > 0) visit(positives, all);
    start = end;
  }
}

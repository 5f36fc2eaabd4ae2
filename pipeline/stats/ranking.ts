/** Data in the order of a score, highest first; made once, for many weightings. */
export interface Ranking {
  /** Which weight each datum has, highest score first. */
  readonly cells: Int32Array;
  /** Outcome of each datum, highest score first. */
  readonly outcomes: Uint8Array;
  /** Where each run of equal scores ends. */
  readonly ends: Int32Array;
  /** Weights of 1. */
  readonly ones: Float64Array;
}

/**
 * Orders data by score.
 * @param scores length n, any scale, no NaN
 * @param outcomes length n, 0 or 1
 * @param cells per datum the number of its weight; left out, each datum has its own
 */
export function rankingOf(
  scores: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  cells?: ArrayLike<number>,
): Ranking {
  const count = scores.length;
  const order = Int32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
  const ends: number[] = [];
  let most = -1;
  for (let i = 1; i <= count; i++) {
    if (i === count || scores[order[i] as number] !== scores[order[i - 1] as number]) ends.push(i);
    most = Math.max(most, cells?.[i - 1] ?? i - 1);
  }
  return {
    cells: order.map((index) => cells?.[index] ?? index),
    outcomes: Uint8Array.from(order, (index) => outcomes[index] as number),
    ends: Int32Array.from(ends),
    ones: new Float64Array(most + 1).fill(1),
  };
}

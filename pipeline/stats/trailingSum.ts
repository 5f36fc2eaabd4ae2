/**
 * Sum of the last `width` values of one series, over the known ones. Every window is summed afresh, oldest
 * first, so that no rounding is carried from one window to the next.
 * @param values length n
 * @param known length n, 1 where the value counts
 * @param width in steps, integer >= 1
 * @param complete true: NaN unless the whole window lies inside the series and is known
 * @param out length n, overwritten
 */
export function trailingSum(
  values: Float64Array,
  known: Uint8Array,
  width: number,
  complete: boolean,
  out: Float64Array,
): void {
  for (let t = 0; t < out.length; t++) {
    let sum = 0;
    let count = 0;
    for (let s = Math.max(0, t - width + 1); s <= t; s++) {
      if (known[s] !== 1) continue;
      sum += values[s] ?? 0;
      count++;
    }
    out[t] = complete && count < width ? Number.NaN : sum;
  }
}

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
  let count = 0;
  let lastCounted = -width;
  for (let t = 0; t < out.length; t++) {
    if (known[t] === 1) {
      count++;
      if (values[t] !== 0) lastCounted = t;
    }
    if (t >= width && known[t - width] === 1) count--;
    let sum = 0;
    // most windows of sparse series hold nothing; the others are summed afresh, so that nothing drifts
    if (t - lastCounted < width) {
      for (let s = Math.max(0, t - width + 1); s <= t; s++) if (known[s] === 1) sum += values[s] ?? 0;
    }
    out[t] = complete && count < width ? Number.NaN : sum;
  }
}

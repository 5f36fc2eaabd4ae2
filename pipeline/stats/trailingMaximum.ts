/**
 * Largest of the last `width` values of one series, in one pass (candidates in falling order).
 * @param values length n; NaN is passed over
 * @param width in steps, integer >= 1
 * @param out length n, overwritten; NaN where the window holds no number
 * @example values 1, 5, 2, 3 with width 2 give 1, 5, 5, 3
 */
export function trailingMaximum(values: Float64Array, width: number, out: Float64Array): void {
  const candidates = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let t = 0; t < out.length; t++) {
    const value = values[t] ?? Number.NaN;
    if (!Number.isNaN(value)) {
      while (tail > head && (values[candidates[tail - 1] ?? 0] ?? 0) <= value) tail--;
      candidates[tail++] = t;
    }
    while (tail > head && (candidates[head] ?? 0) <= t - width) head++;
    out[t] = tail > head ? (values[candidates[head] ?? 0] ?? Number.NaN) : Number.NaN;
  }
}

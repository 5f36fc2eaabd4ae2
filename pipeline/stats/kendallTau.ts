/**
 * Kendall's rank correlation tau-b of a sample with a fixed reference, ties counted on both sides:
 *   tau-b = (C - D) / sqrt( (n0 - t) (n0 - u) )
 *   C, D pairs in the same and in opposite order, n0 = n (n-1) / 2, t and u pairs tied in either
 * Knight's method: order by the reference, then count the exchanges that a merge sort by the other makes,
 * O(n log n). The order by the reference is made once, for many samples.
 * @param reference length n >= 2, no NaN
 * @returns tau-b of a sample of the same length; NaN where one of the two holds a single value only
 * @see Knight 1966, Journal of the American Statistical Association 61: 436
 * @example kendallTau(Float64Array.of(1, 2, 3))(Float64Array.of(1, 3, 2)) // 1/3
 */
export function kendallTau(reference: Float64Array): (sample: Float64Array) => number {
  const count = reference.length;
  const order = Int32Array.from(reference.keys()).sort(
    (a, b) => (reference[a] as number) - (reference[b] as number) || a - b,
  );
  const sorted = Float64Array.from(order, (index) => reference[index] as number);
  const pairs = (count * (count - 1)) / 2;
  const tiedReference = tiedPairs(sorted);
  const values = new Float64Array(count);
  const scratch = new Float64Array(count);
  return (sample) => {
    for (let i = 0; i < count; i++) values[i] = sample[order[i] as number] as number;
    // within a tie of the reference ascending, so that such pairs count as no exchange
    let tiedBoth = 0;
    for (let start = 0; start < count; ) {
      let end = start + 1;
      while (end < count && sorted[end] === sorted[start]) end++;
      if (end - start > 1) tiedBoth += tiedPairs(values.subarray(start, end).sort());
      start = end;
    }
    const { sorted: ascending, crossed: discordant } = sortCounting(values, scratch);
    const tiedSample = tiedPairs(ascending);
    const concordant = pairs - tiedReference - tiedSample + tiedBoth - discordant;
    return (concordant - discordant) / Math.sqrt((pairs - tiedReference) * (pairs - tiedSample));
  };
}

/** Pairs of equal values in sorted values. */
function tiedPairs(sorted: Float64Array): number {
  let pairs = 0;
  let run = 0;
  for (let i = 1; i < sorted.length; i++) {
    run = sorted[i] === sorted[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Merge sort, bottom up, from one array into the other. @returns which of them holds the result, and the pairs that
 * stood in falling order */
function sortCounting(
  values: Float64Array,
  scratch: Float64Array,
): { sorted: Float64Array; crossed: number } {
  const count = values.length;
  let [from, to] = [values, scratch];
  let crossed = 0;
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(start + 2 * width, count);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || (from[left] as number) <= (from[right] as number))) {
          to[at] = from[left++] as number;
        } else {
          to[at] = from[right++] as number;
          crossed += middle - left;
        }
      }
    }
    [from, to] = [to, from];
  }
  return { sorted: from, crossed };
}

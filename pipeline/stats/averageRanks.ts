/**
 * Ranks from the lowest up, 1 to n; equal values share the mean of the ranks that they take together.
 * @param values any order, no NaN
 * @returns same length
 * @example averageRanks(Float64Array.of(5, 9, 5)) // 1.5, 3, 1.5
 */
export function averageRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    const value = values[order[start] as number];
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === value) end++;
    for (let at = start; at < end; at++) ranks[order[at] as number] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/**
 * Ranks values from the highest down: 1 is the highest, equal values share the better rank (1, 2, 2, 4).
 * @param values any order; NaN is not ranked
 * @param ranks same length, overwritten; NaN where not ranked
 * @example values 5, 9, 5 give 2, 1, 2
 */
export function descendingRanks(values: Float64Array, ranks: Float64Array): void {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least) least = value;
  // often many share the least value: the others are fewer to sort
  const above = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (value > least) above[count++] = value;
  const sorted = above.subarray(0, count).sort();
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    let low = 0;
    let high = value > least ? count : 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    ranks[index] = value >= least ? count - low + 1 : Number.NaN;
  }
}

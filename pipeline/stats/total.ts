/** Sum of a series, in its order. */
export function total(series: Float64Array): number {
  let sum = 0;
  for (const value of series) sum += value;
  return sum;
}

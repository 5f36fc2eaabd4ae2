import { quickselect as select } from "simple-statistics";

/**
 * The k-th smallest of some numbers, without sorting them.
 * @param values at least k + 1, no NaN; rearranged
 * @param k from 0
 * @example quickselect(Float64Array.of(3, 1, 2), 1) // 2
 */
export function quickselect(values: Float64Array, k: number): number {
  // it works on elements and length, which a typed array has as well
  select(values as unknown as number[], k);
  return values[k] as number;
}

import { runLength } from "../stats/runLength.ts";

/** What forecasts are made from. Matrices are units x months, row-major: unit u in month t at `u * monthCount + t`. */
export interface History {
  readonly unitCount: number;
  readonly monthCount: number;
  /** 1 where something is known of the unit in that month. */
  readonly covered: Uint8Array;
  /**
   * First month in which a unit is on the list, one per unit: that of its first incident, where units are known by
   * their incidents; 0 where the list does not depend on them.
   */
  readonly listedFrom: Int32Array;
}

/**
 * Known months in a row, the month itself included, without which nothing is forecast: one round of the seasons. Less
 * than the two years that a score needs, since what a distribution lacks in history it makes up in width.
 */
export const LEAST_MONTHS = 12;

/** @returns how many known months in a row end with each cell, units x months */
export function knownRuns({ unitCount, monthCount, covered }: History): Float64Array {
  const runs = new Float64Array(covered.length);
  for (let unit = 0; unit < unitCount; unit++) {
    const [from, to] = [unit * monthCount, (unit + 1) * monthCount];
    runLength(covered.subarray(from, to), runs.subarray(from, to));
  }
  return runs;
}

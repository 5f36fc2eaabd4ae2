import { descendingRanks } from "../stats/descendingRanks.ts";

/**
 * Ranks values from the highest down: 1 is the highest, equal values share the better rank (1, 2, 2, 4).
 * @param values NaN is not ranked
 * @returns rank per value, null where not ranked
 */
export function standing(values: readonly number[]): (number | null)[] {
  const ranks = new Float64Array(values.length);
  descendingRanks(Float64Array.from(values), ranks);
  return Array.from(ranks, (rank) => (Number.isNaN(rank) ? null : rank));
}

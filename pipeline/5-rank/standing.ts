/**
 * Ranks values from the highest down: 1 is the highest, equal values share the better rank (1, 2, 2, 4).
 * @param values NaN is not ranked
 * @returns rank per value, null where not ranked
 */
export function standing(values: readonly number[]): (number | null)[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => b - a);
  const firstPlace = new Map<number, number>();
  for (const [index, value] of sorted.entries()) if (!firstPlace.has(value)) firstPlace.set(value, index + 1);
  return values.map((value) => firstPlace.get(value) ?? null);
}

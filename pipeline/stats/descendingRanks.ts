/** Buckets per value: most then hold one value or none. */
const BUCKETS_PER_VALUE = 2;

/**
 * Ranks values from the highest down: 1 is the highest, equal values share the better rank (1, 2, 2, 4).
 * A value's rank is one more than the number of greater ones: those in higher buckets of equal width, and those above
 * it in its own. No sorting, O(n) unless most values crowd into a few buckets.
 * @param values any order; NaN is not ranked
 * @param ranks same length, overwritten; NaN where not ranked
 * @example values 5, 9, 5 give 2, 1, 2
 */
export function descendingRanks(values: Float64Array, ranks: Float64Array): void {
  const count = values.length;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index++) {
    const value = values[index] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const last = BUCKETS_PER_VALUE * count;
  const perUnit = last / (most - least);
  // where the range is nothing, or too small or too large to be divided, one bucket holds all
  const scale = Number.isFinite(perUnit) ? perUnit : 0;
  // lists of the values above the least, by bucket; many often share the least, so that is left out
  const first = new Int32Array(last + 1).fill(-1);
  const next = new Int32Array(count);
  const sizes = new Int32Array(last + 2);
  for (let index = 0; index < count; index++) {
    const value = values[index] as number;
    if (!(value > least)) continue;
    const bucket = scale > 0 ? Math.floor((value - least) * scale) : 0;
    next[index] = first[bucket] as number;
    first[bucket] = index;
    (sizes[bucket] as number) += 1;
  }
  // from here on: how many lie in this bucket and all higher ones
  for (let bucket = last; bucket >= 0; bucket--) (sizes[bucket] as number) += sizes[bucket + 1] as number;
  for (let index = 0; index < count; index++) {
    const value = values[index] as number;
    if (!(value > least)) {
      ranks[index] = value === least ? (sizes[0] as number) + 1 : Number.NaN;
      continue;
    }
    const bucket = scale > 0 ? Math.floor((value - least) * scale) : 0;
    let greater = sizes[bucket + 1] as number;
    for (let other = first[bucket] as number; other >= 0; other = next[other] as number) {
      if ((values[other] as number) > value) greater++;
    }
    ranks[index] = greater + 1;
  }
}

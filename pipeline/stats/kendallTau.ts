/**
 * Kendall's rank correlation tau-b of a sample with a fixed reference, ties counted on both sides:
 *   tau-b = (C - D) / sqrt( (n0 - t) (n0 - u) )
 *   C, D pairs in the same and in opposite order, n0 = n (n-1) / 2, t and u pairs tied in either
 * In the order of the reference, which is made once for many samples, each item is held against the greater ones among
 * those before it, counted in a binary indexed tree (Fenwick 1994, Software: Practice and Experience 24: 327): O(n log most).
 * @param reference length n >= 2, no NaN
 * @param most the largest number that a sample may hold
 * @returns tau-b of a sample of the same length, whole numbers from 0 to `most`, such as ranks; NaN where one of the two
 *   holds a single value only
 * @see Knight 1966, Journal of the American Statistical Association 61: 436
 * @example kendallTau(Float64Array.of(1, 2, 3), 3)(Int32Array.of(1, 3, 2)) // 1/3
 */
export function kendallTau(reference: Float64Array, most: number): (sample: Int32Array) => number {
  const count = reference.length;
  const order = Int32Array.from(reference.keys()).sort(
    (a, b) => (reference[a] as number) - (reference[b] as number) || a - b,
  );
  /** Per place in the order, where those begin that tie with it. */
  const tieStarts = new Int32Array(count);
  for (let place = 1; place < count; place++) {
    const isTied = reference[order[place] as number] === reference[order[place - 1] as number];
    tieStarts[place] = isTied ? (tieStarts[place - 1] as number) : place;
  }
  const pairs = (count * (count - 1)) / 2;
  let tiedReference = 0;
  for (let place = 0; place < count; place++) tiedReference += place - (tieStarts[place] as number);
  const tree = new Int32Array(most + 2);
  const seen = new Int32Array(most + 1);
  const seenInTie = new Int32Array(most + 1);
  return (sample) => {
    tree.fill(0);
    seen.fill(0);
    let [discordant, tiedSample, tiedBoth] = [0, 0, 0];
    for (let start = 0; start < count; ) {
      let end = start;
      for (; end < count && tieStarts[end] === start; end++) {
        const value = sample[order[end] as number] as number;
        discordant += start - upTo(tree, value);
        tiedSample += seen[value] as number;
        tiedBoth += seenInTie[value] as number;
        (seen[value] as number)++;
        (seenInTie[value] as number)++;
      }
      for (; start < end; start++) {
        const value = sample[order[start] as number] as number;
        seenInTie[value] = 0;
        addTo(tree, value);
      }
    }
    const concordant = pairs - tiedReference - tiedSample + tiedBoth - discordant;
    return (concordant - discordant) / Math.sqrt((pairs - tiedReference) * (pairs - tiedSample));
  };
}

/** How many numbers up to a value have been counted. */
function upTo(tree: Int32Array, value: number): number {
  let sum = 0;
  for (let node = value + 1; node > 0; node &= node - 1) sum += tree[node] as number;
  return sum;
}

/** Counts a number. */
function addTo(tree: Int32Array, value: number): void {
  for (let node = value + 1; node < tree.length; node += node & -node) (tree[node] as number)++;
}

/** Lower edges of the bins of a count that the score tells apart: 0, 1-2, 3-5, 6-10, ... and above 1,000. */
const LOWER_EDGES = [0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5];
/** The score is that of a sample of a thousand, to which every bin adds one. */
const SAMPLE = 1000;

/**
 * Ignorance of a distribution of counts: how few bits of probability it had put into the bin of what happened.
 *   IGN = -log2( (1000 p + 1) / 1011 ),  p = share of the distribution in the outcome's bin, of 11
 * From 0.0143 (all in the right bin) to 9.98 (nothing there).
 * @param values at least one, >= 0, any order
 * @param outcome >= 0
 * @param weights one >= 0 per value, with any sum > 0; without them all values weigh the same
 * @throws {RangeError} without a value or a positive weight
 * @see Hegre et al. 2025, J. Peace Research 62:2070 (VIEWS prediction challenge 2023/24)
 * @example ignorance([0], 0) // 0.0143410
 */
export function ignorance(values: ArrayLike<number>, outcome: number, weights?: ArrayLike<number>): number {
  const bin = binOf(outcome);
  let inside = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    sum += weight;
    if (binOf(values[i] as number) === bin) inside += weight;
  }
  if (!(sum > 0)) throw new RangeError("ignorance requires at least one value with a positive weight");
  return -Math.log2(((SAMPLE * inside) / sum + 1) / (SAMPLE + LOWER_EDGES.length));
}

function binOf(value: number): number {
  let bin = LOWER_EDGES.length - 1;
  while (bin > 0 && value < (LOWER_EDGES[bin] as number)) bin--;
  return bin;
}

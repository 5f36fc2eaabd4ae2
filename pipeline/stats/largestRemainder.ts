/**
 * Splits a whole number in proportion to shares so that the pieces are whole and add up to it exactly: each
 * gets its quota rounded down, and what is left goes, one by one, to the largest remainders (Hamilton's
 * method; ties to the earlier share).
 * @param total whole number >= 0
 * @param shares length k, each >= 0; all 0 only if the total is 0
 * @param out length k, overwritten
 * @throws {RangeError} if there is a total to split but no share
 * @example 10 split by 1, 1, 1 gives 4, 3, 3
 */
export function largestRemainder(total: number, shares: Float64Array, out: Float64Array): void {
  let sum = 0;
  for (const share of shares) sum += share;
  out.fill(0);
  if (total === 0) return;
  if (!(sum > 0)) throw new RangeError(`nothing to split ${total} by`);
  const remainders = new Float64Array(shares.length);
  let left = total;
  for (let k = 0; k < shares.length; k++) {
    const quota = (total * (shares[k] ?? 0)) / sum;
    out[k] = Math.floor(quota);
    remainders[k] = quota - Math.floor(quota);
    left -= Math.floor(quota);
  }
  for (; left > 0; left--) {
    let best = 0;
    for (let k = 1; k < remainders.length; k++) if ((remainders[k] ?? 0) > (remainders[best] ?? 0)) best = k;
    out[best] = (out[best] ?? 0) + 1;
    remainders[best] = -1;
  }
}

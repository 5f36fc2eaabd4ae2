/**
 * Benjamini and Hochberg's q-values: the smallest share of false discoveries at which each test would count among
 * the discoveries.
 *   q_(i) = min over j >= i of  p_(j) * n / j      p_(1) <= ... <= p_(n)
 * @param pValues length n, each in [0, 1], any order
 * @returns length n, in the order given, each in [0, 1] and not below its p; equal p-values get equal q-values
 * @see Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57:289
 * @example p 0.01, 0.04, 0.03 give q 0.03, 0.04, 0.04
 */
export function benjaminiHochberg(pValues: Float64Array): Float64Array {
  const order = Array.from(pValues.keys()).sort((a, b) => (pValues[b] as number) - (pValues[a] as number));
  const qValues = new Float64Array(pValues.length);
  let least = 1;
  for (const [place, test] of order.entries()) {
    const rank = pValues.length - place;
    least = Math.min(least, (pValues[test] as number) * (pValues.length / rank));
    qValues[test] = least;
  }
  return qValues;
}

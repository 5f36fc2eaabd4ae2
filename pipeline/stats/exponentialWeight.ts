/**
 * The weight behind the last value of an exponentially weighted running mean: Σ a^j over the known values,
 * a = 2^(-1/halfLife), j = age. What x adds at the last step it adds as x / weight to the mean.
 * @param known length n, 1 where the value counts
 * @param halfLife in steps, > 0
 */
export function exponentialWeight(known: Uint8Array, halfLife: number): number {
  const decay = 2 ** (-1 / halfLife);
  let weight = 0;
  for (let t = 0; t < known.length; t++) weight = weight * decay + (known[t] === 1 ? 1 : 0);
  return weight;
}

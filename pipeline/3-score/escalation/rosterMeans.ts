/**
 * Mean of the usual quarter over the regions of each country: what a region with little history is drawn
 * towards. Only regions on the roster (first incident so far) whose history is known count; they are visited in
 * the order of their ids, so that the sums do not depend on the order of the input.
 * @param means per unit, the mean of its own past quarters; NaN where not known
 * @param onRoster per unit
 * @param countryOf per unit, -1 for none
 * @returns per country; NaN where it has no such region
 */
export function rosterMeans(
  means: Float64Array,
  onRoster: Uint8Array,
  countryOf: Int32Array,
  countryCount: number,
): Float64Array {
  const sums = new Float64Array(countryCount);
  const counts = new Int32Array(countryCount);
  for (let unit = 0; unit < means.length; unit++) {
    const country = countryOf[unit] ?? -1;
    const mean = means[unit] ?? Number.NaN;
    if (country < 0 || onRoster[unit] !== 1 || Number.isNaN(mean)) continue;
    sums[country] = (sums[country] ?? 0) + mean;
    counts[country] = (counts[country] ?? 0) + 1;
  }
  return sums.map((sum, country) => sum / (counts[country] ?? 0));
}

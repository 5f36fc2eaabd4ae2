/**
 * How often a sample reaches a value, as a table over equal bins:
 *   exceedance(e) = (1 + #{x >= e}) / (1 + #x)
 * One row per lower edge e of a bin that holds something, the first at 0, and a last row above all of the
 * sample, where the exceedance is 1 / (1 + #x). The 1s keep it from ever claiming a chance of 0.
 * @param sample any order, finite values >= 0
 * @param width of a bin, > 0
 */
export function exceedanceTable(
  sample: Float64Array,
  width: number,
): { edges: Float64Array; exceedance: Float64Array } {
  const sorted = sample.toSorted();
  const edges = [0];
  const exceedance = [1];
  let bin = 0;
  sorted.forEach((x, rank) => {
    const own = Math.floor(x / width);
    if (own <= bin) return;
    bin = own;
    edges.push(bin * width);
    exceedance.push((1 + sorted.length - rank) / (1 + sorted.length));
  });
  edges.push((bin + 1) * width);
  exceedance.push(1 / (1 + sorted.length));
  return { edges: Float64Array.from(edges), exceedance: Float64Array.from(exceedance) };
}

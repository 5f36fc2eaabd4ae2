/**
 * Straight lines between the points of a table; beyond its ends, the end's value.
 * @param xs length n >= 1, rising
 * @param ys length n
 * @param x where to read
 * @throws {RangeError} for an empty table
 * @example xs 0, 1; ys 10, 20; x 0.25 gives 12.5
 */
export function interpolate(xs: Float64Array, ys: Float64Array, x: number): number {
  if (xs.length === 0) throw new RangeError("cannot interpolate in an empty table");
  let low = 0;
  let high = xs.length - 1;
  if (x <= at(xs, low)) return at(ys, low);
  if (x >= at(xs, high)) return at(ys, high);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(xs, middle) <= x) low = middle;
    else high = middle;
  }
  const share = (x - at(xs, low)) / (at(xs, high) - at(xs, low));
  return at(ys, low) + share * (at(ys, high) - at(ys, low));
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}

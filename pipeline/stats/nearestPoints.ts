import { quickselect } from "./quickselect.ts";

/** Points nearest to a place: numbers of the points, ascending by the sorted coordinate, and their distances. */
export interface Neighbours {
  readonly indices: Int32Array;
  readonly squaredDistances: Float64Array;
  /** Of the k-th nearest. */
  readonly farthestSquare: number;
}

/** Points looked at first, per neighbour wanted: more cost time, fewer give a looser bound. */
const FIRST_STRETCH = 4;
/** Roots and sums of coordinates are off by less than this. */
const ROUNDING = 1e-9;

/**
 * Exact search for the k nearest of many points, by Euclidean distance; all that tie with the k-th belong to them.
 * Points are sorted by one coordinate. The k-th smallest distance within a first stretch of them bounds the true one,
 * and nothing further off than that in this coordinate alone can be nearer. O(n) at worst, mostly a small part of it.
 * @param points n x dimension, row-major, of the order of 1; not kept
 * @param sortedBy the coordinate, from 0; one that spreads the points well
 * @returns the neighbours of a point, for 1 <= k <= n
 * @example points 0, 1, 3 in one dimension: the 2 nearest of 0.9 are 0 and 1
 */
export function nearestPoints(
  points: Float64Array,
  dimension: number,
  sortedBy: number,
): (point: Float64Array, k: number) => Neighbours {
  const count = points.length / dimension;
  const keyOf = (index: number): number => points[index * dimension + sortedBy] as number;
  const order = Int32Array.from({ length: count }, (_, index) => index).sort(
    (a, b) => keyOf(a) - keyOf(b) || a - b,
  );
  const keys = Float64Array.from(order, keyOf);
  const sorted = new Float64Array(points.length);
  for (const [row, index] of order.entries())
    sorted.set(points.subarray(index * dimension, (index + 1) * dimension), row * dimension);
  const squares = new Float64Array(count);
  const scratch = new Float64Array(count);
  const farthestWithin = (point: Float64Array, k: number, from: number, to: number): number => {
    fillSquares(sorted, point, from, to, squares);
    scratch.set(squares.subarray(from, to));
    return quickselect(scratch.subarray(0, to - from), k - 1);
  };
  return (point, k) => {
    const key = point[sortedBy] as number;
    const stretch = Math.min(count, FIRST_STRETCH * k);
    const [equalFrom, equalTo] = [firstNotBelow(keys, key), firstNotBelow(keys, key + ROUNDING)];
    const start = Math.max(
      0,
      Math.min(equalFrom, count - stretch, Math.floor((equalFrom + equalTo - stretch) / 2)),
    );
    const bound = Math.sqrt(farthestWithin(point, k, start, Math.max(equalTo, start + stretch))) + ROUNDING;
    const [from, to] = [firstNotBelow(keys, key - bound), firstNotBelow(keys, key + bound)];
    const farthestSquare = farthestWithin(point, k, from, to);
    return { ...within(order, squares, from, to, farthestSquare), farthestSquare };
  };
}

function fillSquares(
  sorted: Float64Array,
  point: Float64Array,
  from: number,
  to: number,
  squares: Float64Array,
): void {
  const dimension = point.length;
  for (let row = from, at = from * dimension; row < to; row++) {
    let square = 0;
    for (let axis = 0; axis < dimension; axis++, at++) {
      const difference = (sorted[at] as number) - (point[axis] as number);
      square += difference * difference;
    }
    squares[row] = square;
  }
}

function within(
  order: Int32Array,
  squares: Float64Array,
  from: number,
  to: number,
  most: number,
): Pick<Neighbours, "indices" | "squaredDistances"> {
  let count = 0;
  for (let row = from; row < to; row++) if ((squares[row] as number) <= most) count++;
  const indices = new Int32Array(count);
  const squaredDistances = new Float64Array(count);
  for (let row = to - 1; row >= from; row--) {
    if (!((squares[row] as number) <= most)) continue;
    count--;
    indices[count] = order[row] as number;
    squaredDistances[count] = squares[row] as number;
  }
  return { indices, squaredDistances };
}

/** Position of the first value that is not below `least`; the length where all are. */
function firstNotBelow(ascending: Float64Array, least: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { quickselect } from "./quickselect.ts";

/** Points nearest to a place: their numbers, ascending, and their distances. */
export interface Neighbours {
  readonly indices: Int32Array;
  readonly squaredDistances: Float64Array;
  /** Of the k-th nearest. */
  readonly farthestSquare: number;
}

/** Points looked at first, per neighbour wanted: more cost time, fewer give a looser bound. */
const FIRST_STRETCH = 4;
/** Points in a box that is not divided any further: smaller ones take longer to make than they save. */
const LEAF_POINTS = 256;

/** Points in boxes within boxes. Columns by box, the first one holds them all. */
interface Boxes {
  /** Numbers of the points, those of each box side by side. */
  readonly order: Int32Array;
  /** The points in that order. */
  readonly sorted: Float64Array;
  /** A box holds the points from one place in the order to another. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The first of the two boxes that make one up, the other comes next; 0: it is not divided. */
  readonly half: readonly number[];
  /** Per box the least coordinates of its points, then the greatest. */
  readonly edges: readonly number[];
}

/**
 * Exact search for the k nearest of many points, by Euclidean distance; all that tie with the k-th belong to them.
 * Points lie in boxes, each halved along its longest side (a k-d tree, Bentley 1975, Comm. ACM 18:509). The k-th smallest
 * distance within a box around the place bounds the true one, and no box further off than that is looked into.
 * @param points n x dimension, row-major; not kept
 * @returns the neighbours of a point, for 1 <= k <= n
 * @example points 0, 1, 3 in one dimension: the 2 nearest of 0.9 are 0 and 1
 */
export function nearestPoints(
  points: Float64Array,
  dimension: number,
): (point: Float64Array, k: number) => Neighbours {
  const boxes = boxesOf(points, dimension);
  const { order, sorted, from, to, half } = boxes;
  const places = new Int32Array(order.length);
  const squares = new Float64Array(order.length);
  const scratch = new Float64Array(order.length);
  let count = 0;
  const look = (box: number, point: Float64Array): void => {
    for (let place = from[box] as number; place < (to[box] as number); place++) {
      let square = 0;
      for (let axis = 0, at = place * dimension; axis < dimension; axis++, at++) {
        const difference = (sorted[at] as number) - (point[axis] as number);
        square += difference * difference;
      }
      places[count] = place;
      squares[count++] = square;
    }
  };
  const farthest = (k: number): number => {
    scratch.set(squares.subarray(0, count));
    return quickselect(scratch.subarray(0, count), k - 1);
  };
  return (point, k) => {
    let near = 0;
    for (;;) {
      const first = half[near] as number;
      if (first === 0) break;
      const inner = squareTo(boxes, first, point) <= squareTo(boxes, first + 1, point) ? first : first + 1;
      if ((to[inner] as number) - (from[inner] as number) < FIRST_STRETCH * k) break;
      near = inner;
    }
    count = 0;
    look(near, point);
    const bound = farthest(k);
    count = 0;
    const due = [0];
    for (let box = due.pop(); box !== undefined; box = due.pop()) {
      if (squareTo(boxes, box, point) > bound) continue;
      const first = half[box] as number;
      if (first === 0) look(box, point);
      else due.push(first + 1, first);
    }
    const farthestSquare = farthest(k);
    return { ...within(order, places, squares, count, farthestSquare), farthestSquare };
  };
}

/**
 * Squared distance of a point from the nearest edge of a box, 0 inside. Summed like those of points, so that rounding never
 * makes it larger than that of any point in the box.
 */
function squareTo({ edges }: Boxes, box: number, point: Float64Array): number {
  const dimension = point.length;
  let square = 0;
  for (let axis = 0, at = 2 * box * dimension; axis < dimension; axis++, at++) {
    const value = point[axis] as number;
    const below = (edges[at] as number) - value;
    const above = value - (edges[at + dimension] as number);
    const gap = below > 0 ? below : above > 0 ? above : 0;
    square += gap * gap;
  }
  return square;
}

function boxesOf(points: Float64Array, dimension: number): Boxes {
  const count = points.length / dimension;
  const order = new Int32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  // points are moved rather than looked up by their numbers: those of a box lie side by side in memory
  const sorted = points.slice();
  const [from, to, half, edges]: [number[], number[], number[], number[]] = [[], [], [], []];
  const around = new Float64Array(2 * dimension);
  const add = (start: number, end: number): void => {
    from.push(start);
    to.push(end);
    half.push(0);
    fillEdges(sorted, dimension, start, end, around);
    edges.push(...around);
  };
  add(0, count);
  // every box that is added comes up later
  for (let box = 0; box < from.length; box++) {
    const [start, end] = [from[box] as number, to[box] as number];
    const at = 2 * box * dimension;
    let [axis, longest] = [0, 0];
    for (let each = 0; each < dimension; each++) {
      const side = (edges[at + dimension + each] as number) - (edges[at + each] as number);
      if (side > longest) [axis, longest] = [each, side];
    }
    const middle = (edges[at + axis] as number) + longest / 2;
    // points that are all the same, or as good as the same, cannot be told apart
    const isDivided = end - start > LEAF_POINTS && middle < (edges[at + dimension + axis] as number);
    if (!isDivided) continue;
    const cut = partition(order, sorted, dimension, start, end, axis, middle);
    half[box] = from.length;
    add(start, cut);
    add(cut, end);
  }
  return { order, sorted, from, to, half, edges };
}

/** Fills the least coordinates of some points side by side, then the greatest. */
function fillEdges(
  sorted: Float64Array,
  dimension: number,
  start: number,
  end: number,
  box: Float64Array,
): void {
  for (let axis = 0; axis < dimension; axis++) {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = start * dimension + axis; at < end * dimension; at += dimension) {
      const value = sorted[at] as number;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    box[axis] = least;
    box[dimension + axis] = greatest;
  }
}

/** Moves the points of a stretch that do not lie beyond `middle` to its front. @returns where the others begin */
function partition(
  order: Int32Array,
  sorted: Float64Array,
  dimension: number,
  start: number,
  end: number,
  axis: number,
  middle: number,
): number {
  let [low, high] = [start, end - 1];
  for (;;) {
    while (low <= high && (sorted[low * dimension + axis] as number) <= middle) low++;
    while (low <= high && !((sorted[high * dimension + axis] as number) <= middle)) high--;
    if (low > high) return low;
    const index = order[low] as number;
    order[low] = order[high] as number;
    order[high] = index;
    for (let each = 0, a = low * dimension, b = high * dimension; each < dimension; each++, a++, b++) {
      const value = sorted[a] as number;
      sorted[a] = sorted[b] as number;
      sorted[b] = value;
    }
  }
}

function within(
  order: Int32Array,
  places: Int32Array,
  squares: Float64Array,
  count: number,
  most: number,
): Pick<Neighbours, "indices" | "squaredDistances"> {
  // the number of a point and where its distance is, in one number: sorting these sorts the points
  const stride = squares.length;
  const keys = new Float64Array(count);
  let found = 0;
  for (let each = 0; each < count; each++) {
    if ((squares[each] as number) <= most)
      keys[found++] = (order[places[each] as number] as number) * stride + each;
  }
  const ascending = keys.subarray(0, found).sort();
  const indices = new Int32Array(found);
  const squaredDistances = new Float64Array(found);
  for (let k = 0; k < found; k++) {
    const key = ascending[k] as number;
    const index = Math.floor(key / stride);
    indices[k] = index;
    squaredDistances[k] = squares[key - index * stride] as number;
  }
  return { indices, squaredDistances };
}

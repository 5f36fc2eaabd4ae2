import { distanceKm } from "./greatCircle.ts";
import type { Shapes } from "./shapes.ts";
import { sharedArcs } from "./sharedArcs.ts";

/** The land border between two countries, lakes and rivers included. */
export interface Border {
  /** Sum of the great-circle lengths of the segments, in km. Generalised lines are shorter than real rivers. */
  readonly lengthKm: number;
  /** Polylines, lon and lat interleaved, degrees; each has at least two positions. */
  readonly lines: readonly Float64Array[];
}

/**
 * The common border of two countries: the arcs that both outlines use. Works for enclaves (Lesotho lies in a
 * hole of South Africa's outline). The same for (a, b) and (b, a). Found once per pair of countries, then remembered.
 *
 * @returns null if the two outlines share no line. Sharing only a point is not a border; nor is a border shorter
 *   than the shapes' grid, such as the 150 m between Botswana and Zambia.
 * @throws {RangeError} for a code without a shape, or twice the same code
 */
export function sharedBorder(shapes: Shapes, isoNumericA: string, isoNumericB: string): Border | null {
  let known = found.get(shapes);
  if (known === undefined) {
    known = new Map();
    found.set(shapes, known);
  }
  const key = isoNumericA < isoNumericB ? `${isoNumericA} ${isoNumericB}` : `${isoNumericB} ${isoNumericA}`;
  let border = known.get(key);
  if (border === undefined) {
    border = findBorder(shapes, isoNumericA, isoNumericB);
    known.set(key, border);
  }
  return border;
}

const found = new WeakMap<Shapes, Map<string, Border | null>>();

function findBorder(shapes: Shapes, isoNumericA: string, isoNumericB: string): Border | null {
  const arcs = sharedArcs(shapes, isoNumericA, isoNumericB);
  if (arcs.length === 0) return null;
  const lines = shapes.lines(arcs);
  return { lengthKm: lines.reduce((total, line) => total + lineLengthKm(line), 0), lines };
}

/**
 * Countries that share a border with the given one: exactly those for which sharedBorder is not null.
 *
 * @returns ISO numeric codes, sorted; empty for an island
 * @throws {RangeError} for a code without a shape
 */
export function landNeighbours(shapes: Shapes, isoNumeric: string): string[] {
  const neighbours = new Set(shapes.arcs(isoNumeric).flatMap((arc) => shapes.countries(arc)));
  neighbours.delete(isoNumeric);
  return [...neighbours].sort();
}

function lineLengthKm(line: Float64Array): number {
  const at = (index: number): number => line[index] as number;
  let total = 0;
  for (let k = 2; k < line.length; k += 2) total += distanceKm(at(k - 1), at(k - 2), at(k + 1), at(k));
  return total;
}

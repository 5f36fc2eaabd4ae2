import type { Shapes } from "./shapes.ts";

/**
 * Numbers of the arcs that two countries both use, ascending; the same for (a, b) and (b, a).
 *
 * @throws {RangeError} for a code without a shape, or twice the same code
 */
export function sharedArcs(shapes: Shapes, isoNumericA: string, isoNumericB: string): number[] {
  if (isoNumericA === isoNumericB) {
    throw new RangeError(`a border needs two countries, not twice "${isoNumericA}"`);
  }
  const arcsOfB = new Set(shapes.arcs(isoNumericB));
  return shapes.arcs(isoNumericA).filter((arc) => arcsOfB.has(arc));
}

import type { Position } from "../domain/position.ts";
import type { Shapes } from "./shapes.ts";
import { sharedArcs } from "./sharedArcs.ts";

/**
 * The places where three countries meet: ends of arcs of at least two of their three common borders. Usually one;
 * none if the three do not meet; rarely more. Where four countries meet in a point, any three of them that have
 * two borders ending there count.
 *
 * @returns sorted by longitude, then latitude; the same for any order of the three codes
 * @throws {RangeError} for a code without a shape, or a code given twice
 */
export function triPoints(shapes: Shapes, a: string, b: string, c: string): Position[] {
  const bordersEndingAt = new Map<string, { position: Position; count: number }>();
  for (const [one, other] of [
    [a, b],
    [b, c],
    [a, c],
  ] as const) {
    for (const [key, position] of arcEnds(shapes, one, other)) {
      const found = bordersEndingAt.get(key) ?? { position, count: 0 };
      bordersEndingAt.set(key, { position, count: found.count + 1 });
    }
  }
  return [...bordersEndingAt.values()]
    .filter(({ count }) => count >= 2)
    .map(({ position }) => position)
    .sort((p, q) => p.longitude - q.longitude || p.latitude - q.latitude);
}

/** Distinct ends of the arcs of one border. Arc ends lie on the file's grid, so equal places are equal numbers. */
function arcEnds(shapes: Shapes, isoNumericA: string, isoNumericB: string): Map<string, Position> {
  const ends = new Map<string, Position>();
  for (const arc of sharedArcs(shapes, isoNumericA, isoNumericB)) {
    for (const line of shapes.lines([arc])) {
      for (const end of [line.subarray(0, 2), line.subarray(-2)]) {
        const [longitude = Number.NaN, latitude = Number.NaN] = end;
        ends.set(`${longitude},${latitude}`, { latitude, longitude });
      }
    }
  }
  return ends;
}

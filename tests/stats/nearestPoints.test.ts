import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestPoints } from "../../pipeline/stats/nearestPoints.ts";
import { quickselect } from "../../pipeline/stats/quickselect.ts";

const DIMENSION = 3;

describe("nearestPoints", () => {
  it("works as in its example", () => {
    const { indices, farthestSquare } = nearestPoints(
      Float64Array.of(0, 1, 3),
      1,
      0,
    )(Float64Array.of(0.9), 2);
    expect([...indices]).toEqual([0, 1]);
    expect(farthestSquare).toBeCloseTo(0.81, 12);
  });

  it("finds exactly those that looking at every point finds, ties with the last included", () => {
    // coordinates in steps of a half, so that many points coincide and many distances tie
    const coordinate = fc.integer({ min: 0, max: 4 }).map((n) => n / 2);
    const point = fc.array(coordinate, { minLength: DIMENSION, maxLength: DIMENSION });
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 120 }),
        point,
        fc.nat(),
        fc.integer({ min: 0, max: DIMENSION - 1 }),
        (points, from, seed, sortedBy) => {
          const k = 1 + (seed % points.length);
          const squares = points.map((p) => p.reduce((sum, x, i) => sum + (x - (from[i] as number)) ** 2, 0));
          const farthest = [...squares].sort((a, b) => a - b)[k - 1] as number;
          const expected = [...squares.keys()].filter((i) => (squares[i] as number) <= farthest);
          const search = nearestPoints(Float64Array.from(points.flat()), DIMENSION, sortedBy);
          const found = search(Float64Array.from(from), k);
          expect([...found.indices].sort((a, b) => a - b)).toEqual(expected);
          expect([...found.squaredDistances]).toEqual([...found.indices].map((i) => squares[i]));
          expect(found.farthestSquare).toBe(farthest);
        },
      ),
    );
  });
});

describe("quickselect", () => {
  it("works as in its example", () => {
    expect(quickselect(Float64Array.of(3, 1, 2), 1)).toBe(2);
  });
});

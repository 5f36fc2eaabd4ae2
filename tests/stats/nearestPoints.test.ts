import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestPoints } from "../../pipeline/stats/nearestPoints.ts";
import { quickselect } from "../../pipeline/stats/quickselect.ts";
import { Random } from "../../pipeline/stats/random.ts";

const DIMENSION = 3;

describe("nearestPoints", () => {
  it("works as in its example", () => {
    const { indices, farthestSquare } = nearestPoints(Float64Array.of(0, 1, 3), 1)(Float64Array.of(0.9), 2);
    expect([...indices]).toEqual([0, 1]);
    expect(farthestSquare).toBeCloseTo(0.81, 12);
  });

  it("finds exactly those that looking at every point finds, ties with the last included", () => {
    // coordinates in steps of a half, so that many points coincide and many distances tie
    const coordinate = fc.integer({ min: 0, max: 4 }).map((n) => n / 2);
    const point = fc.array(coordinate, { minLength: DIMENSION, maxLength: DIMENSION });
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 200 }),
        point,
        fc.nat(),
        (points, from, seed) => {
          const k = 1 + (seed % points.length);
          const squares = points.map((p) => p.reduce((sum, x, i) => sum + (x - (from[i] as number)) ** 2, 0));
          const farthest = [...squares].sort((a, b) => a - b)[k - 1] as number;
          const expected = [...squares.keys()].filter((i) => (squares[i] as number) <= farthest);
          const search = nearestPoints(Float64Array.from(points.flat()), DIMENSION);
          const found = search(Float64Array.from(from), k);
          expect([...found.indices]).toEqual(expected);
          expect([...found.squaredDistances]).toEqual([...found.indices].map((i) => squares[i]));
          expect(found.farthestSquare).toBe(farthest);
        },
      ),
    );
  });

  it("finds them among many that spread unevenly, from near and from far", () => {
    const random = new Random("boxes");
    const points = Float64Array.from({ length: 3 * 5000 }, (_, i) =>
      i % 3 === 0 ? Math.floor(3 * random.uniform()) : random.uniform() ** 8,
    );
    const search = nearestPoints(points, 3);
    for (let round = 0; round < 50; round++) {
      const place = Float64Array.from({ length: 3 }, () =>
        round % 2 === 0 ? random.uniform() : 5 * random.uniform(),
      );
      const k = 1 + Math.floor(400 * random.uniform());
      const squares = Float64Array.from({ length: 5000 }, (_, row) =>
        [0, 1, 2].reduce(
          (sum, axis) => sum + ((points[3 * row + axis] as number) - (place[axis] as number)) ** 2,
          0,
        ),
      );
      const farthest = squares.toSorted()[k - 1] as number;
      const { indices, farthestSquare } = search(place, k);
      expect(farthestSquare).toBe(farthest);
      expect([...indices]).toEqual([...squares.keys()].filter((row) => (squares[row] as number) <= farthest));
    }
  });
});

describe("quickselect", () => {
  it("works as in its example", () => {
    expect(quickselect(Float64Array.of(3, 1, 2), 1)).toBe(2);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { averageRanks } from "../../pipeline/stats/averageRanks.ts";
import { rankCorrelation } from "../../pipeline/stats/rankCorrelation.ts";

const of = (...values: number[]): Float64Array => Float64Array.from(values);

test("equal values share the mean of their ranks", () => {
  expect([...averageRanks(of(5, 9, 5))]).toEqual([1.5, 3, 1.5]);
  expect([...averageRanks(of(7, 7, 7, 1))]).toEqual([3, 3, 3, 1]);
  expect([...averageRanks(of())]).toEqual([]);
});

test("the textbook's ten pupils: IQ against hours of television, -29/165", () => {
  const iq = of(106, 100, 86, 101, 99, 103, 97, 113, 112, 110);
  const hours = of(7, 27, 2, 50, 28, 29, 20, 12, 6, 17);
  expect(rankCorrelation(iq, hours)).toBeCloseTo(-29 / 165, 12);
});

test("with ties: ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4", () => {
  expect(rankCorrelation(of(1, 2, 2, 3), of(1, 3, 2, 4))).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
});

test("nothing to tell: one value, or the same everywhere on a side", () => {
  expect(rankCorrelation(of(1), of(2))).toBeNaN();
  expect(rankCorrelation(of(1, 1, 1), of(1, 2, 3))).toBeNaN();
});

test("ranks sum to n (n + 1) / 2, and no increasing change of scale alters the correlation", () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 2,
    maxLength: 40,
  });
  fc.assert(
    fc.property(pairs, (values) => {
      const x = Float64Array.from(values, ([value]) => value);
      const y = Float64Array.from(values, ([, value]) => value);
      expect(averageRanks(x).reduce((sum, rank) => sum + rank, 0)).toBe((x.length * (x.length + 1)) / 2);
      const scaled = x.map((value) => value ** 3 + 5);
      expect(rankCorrelation(scaled, y)).toEqual(rankCorrelation(x, y));
    }),
  );
});

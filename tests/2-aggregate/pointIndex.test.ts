import fc from "fast-check";
import { expect, test } from "vitest";
import { PointIndex } from "../../pipeline/2-aggregate/pointIndex.ts";

/** Few distinct values, some closer together than the hash can tell, so that points repeat and collide. */
const degree = fc.oneof(
  fc.integer({ min: -40, max: 40 }).map((value) => value / 4),
  fc.integer({ min: 0, max: 20 }).map((value) => 14.5 + value * 1e-9),
  fc.double({ min: -90, max: 90, noNaN: true }),
);

test("points are numbered as a map with the coordinates as text numbers them", () => {
  const points = fc.array(fc.tuple(fc.nat(3), degree, degree), { maxLength: 400 });
  fc.assert(
    fc.property(points, (asked) => {
      const index = new PointIndex();
      const numbers = new Map<string, number>();
      for (const [group, latitude, longitude] of asked) {
        // 0 and -0 are one place
        const key = `${group} ${latitude + 0} ${longitude + 0}`;
        if (!numbers.has(key)) numbers.set(key, numbers.size);
        expect(index.numberOf(group, latitude, longitude)).toBe(numbers.get(key));
      }
      expect(index.count).toBe(numbers.size);
    }),
  );
});

test("numbers stay when the index grows", () => {
  const index = new PointIndex();
  const count = 50_000;
  const ask = (n: number): number => index.numberOf(n % 7, (n % 181) - 90 + n * 1e-6, (n % 359) - 179);
  for (let n = 0; n < count; n++) expect(ask(n)).toBe(n);
  for (let n = 0; n < count; n += 97) expect(ask(n)).toBe(n);
  expect(index.count).toBe(count);
});

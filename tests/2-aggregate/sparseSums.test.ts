import fc from "fast-check";
import { expect, test } from "vitest";
import { SparseSums } from "../../pipeline/2-aggregate/sparseSums.ts";

test("sums under any whole-number keys, as a Map would hold them, in rising order", () => {
  const key = fc.oneof(
    fc.nat(50),
    fc.maxSafeNat(),
    fc.nat(20).map((n) => n * 2 ** 32 + 7),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.nat(1000), fc.nat(1000)), { maxLength: 300 }), (rows) => {
      const sums = new SparseSums(2);
      const expected = new Map<number, [number, number]>();
      for (const [key, a, b] of rows) {
        sums.add(key, [a, b, 99]);
        const known = expected.get(key) ?? [0, 0];
        expected.set(key, [known[0] + a, known[1] + b]);
      }
      const found = sums.sorted();
      const sorted = [...expected].sort(([a], [b]) => a - b);
      expect([...found.keys]).toEqual(sorted.map(([key]) => key));
      expect(found.sums.map((column) => [...column])).toEqual([
        sorted.map(([, [a]]) => a),
        sorted.map(([, [, b]]) => b),
      ]);
    }),
  );
});

test("more keys than the table begins with; none is lost or counted twice", () => {
  const sums = new SparseSums(1);
  for (let round = 0; round < 2; round++) {
    for (let key = 0; key < 20_000; key++) sums.add(key * 65_536, [key]);
  }
  const { keys, sums: columns } = sums.sorted();
  expect(keys.length).toBe(20_000);
  expect(columns[0]?.every((sum, key) => sum === 2 * key)).toBe(true);
  const set = new SparseSums(0);
  for (const key of [3, 1, 3]) set.add(key, []);
  expect([...set.sorted().keys]).toEqual([1, 3]);
});

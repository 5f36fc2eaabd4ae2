import fc from "fast-check";
import { expect, it } from "vitest";
import { ascendingOrder } from "../../pipeline/stats/ascendingOrder.ts";

it("works as in its example", () => {
  expect([...ascendingOrder([0.3, 0.1, 0.2, 0.1])]).toEqual([1, 3, 2, 0]);
  expect([...ascendingOrder([])]).toEqual([]);
});

it("is that of a stable sort, whatever the size of the numbers and however many are equal", () => {
  const numbers = fc.oneof(
    fc.double({ min: 0, noNaN: true }),
    fc.nat(3).map((quarters) => quarters / 4),
    fc.constantFrom(-0, 5e-324, 1 - 2 ** -53, Number.POSITIVE_INFINITY),
  );
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 50 }), (values) => {
      const sorted = [...values.keys()].sort((a, b) => {
        const [left, right] = [values[a] as number, values[b] as number];
        return left < right ? -1 : left > right ? 1 : a - b;
      });
      expect([...ascendingOrder(Float64Array.from(values))]).toEqual(sorted);
    }),
  );
});

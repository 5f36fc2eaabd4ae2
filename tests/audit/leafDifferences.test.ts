import fc from "fast-check";
import { expect, test } from "vitest";
import { leafDifferences } from "../../pipeline/audit/leafDifferences.ts";

test("names every value that differs by its path", () => {
  const first = { a: 1, list: [{ x: "old" }, { x: "same" }], gone: true, kind: [1] };
  const second = { a: 1, list: [{ x: "new" }, { x: "same" }, 3], kind: { 0: 1 }, come: null };
  expect(leafDifferences(first, second)).toEqual([
    { path: "list[0].x", first: '"old"', second: '"new"' },
    { path: "list[2]", first: "nothing", second: "3" },
    { path: "gone", first: "true", second: "nothing" },
    { path: "kind", first: "[1]", second: '{"0":1}' },
    { path: "come", first: "nothing", second: "null" },
  ]);
});

test("finds a difference exactly where two contents of JSON are not the same", () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), (a, b) => {
      const [first, second] = [JSON.parse(a), JSON.parse(b)];
      expect(leafDifferences(first, JSON.parse(a))).toEqual([]);
      const isSame = fc.stringify(sorted(first)) === fc.stringify(sorted(second));
      expect(leafDifferences(first, second).length === 0).toBe(isSame);
    }),
  );
});

/** The same content with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner), "of an object"]);
}

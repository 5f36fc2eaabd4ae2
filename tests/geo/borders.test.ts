import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { landNeighbours, sharedBorder } from "../../pipeline/geo/borders.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";

const shapes = loadShapes();
const MALI = "466";

describe("sharedBorder", () => {
  // Published: CIA World Factbook, land boundaries of Mali. Generalised lines are shorter: a few per cent where the
  // border is straight desert, up to a fifth where it follows rivers (Senegal, Guinea, Côte d'Ivoire).
  it.each([
    ["Niger", "562", 838, 0.99, 1.03],
    ["Mauritania", "478", 2236, 0.95, 1.0],
    ["Algeria", "012", 1359, 0.9, 1.0],
    ["Burkina Faso", "854", 1325, 0.9, 1.0],
    ["Côte d'Ivoire", "384", 599, 0.8, 1.0],
    ["Senegal", "686", 489, 0.8, 1.0],
    ["Guinea", "324", 1062, 0.8, 1.0],
  ])("of Mali and %s has about the published length", (_, neighbour, publishedKm, atLeast, atMost) => {
    const ratio = (sharedBorder(shapes, MALI, neighbour)?.lengthKm ?? 0) / publishedKm;
    expect(ratio).toBeGreaterThan(atLeast);
    expect(ratio).toBeLessThan(atMost);
  });

  it("is the same from both sides, and exists exactly for land neighbours", () => {
    const code = fc.constantFrom(...shapes.isoNumerics);
    fc.assert(
      fc.property(code, code, (a, b) => {
        fc.pre(a !== b);
        const border = sharedBorder(shapes, a, b);
        expect(border).toEqual(sharedBorder(shapes, b, a));
        expect(border !== null).toBe(landNeighbours(shapes, a).includes(b));
      }),
    );
    for (const b of landNeighbours(shapes, MALI)) {
      expect(sharedBorder(shapes, MALI, b)).toEqual(sharedBorder(shapes, b, MALI));
    }
  });

  it("surrounds the enclave Lesotho", () => {
    // One closed line. Published lengths differ: Factbook 909 km in older editions, 1,106 km now; smoothing shortens it.
    const border = sharedBorder(shapes, "426", "710");
    expect(border?.lines).toHaveLength(1);
    expect(border?.lines[0]?.slice(0, 2)).toEqual(border?.lines[0]?.slice(-2));
    expect(shapes.arcs("426").every((arc) => shapes.countries(arc).includes("710"))).toBe(true);
    expect((border?.lengthKm ?? 0) / 909).toBeGreaterThan(0.8);
    expect((border?.lengthKm ?? 0) / 1106).toBeLessThan(1);
    expect(landNeighbours(shapes, "426")).toEqual(["710"]);
  });

  it("is null between countries that do not touch", () => {
    expect(sharedBorder(shapes, MALI, "566")).toBeNull();
  });

  it("refuses one country twice and unknown codes", () => {
    expect(() => sharedBorder(shapes, MALI, MALI)).toThrow(
      new RangeError('a border needs two countries, not twice "466"'),
    );
    expect(() => sharedBorder(shapes, MALI, "999")).toThrow(
      new RangeError('no country shape for ISO numeric code "999"'),
    );
  });
});

describe("landNeighbours", () => {
  it.each([
    ["Mali: DZA GIN CIV MRT NER SEN BFA", MALI, ["012", "324", "384", "478", "562", "686", "854"]],
    ["Algeria: LBY MLI MRT MAR NER ESH TUN", "012", ["434", "466", "478", "504", "562", "732", "788"]],
    ["Iceland: none", "352", []],
    ["Djibouti: Somalia, where Somaliland counts to it", "262", ["231", "232", "706"]],
  ])("%s", (_, country, expected) => {
    expect(landNeighbours(shapes, country)).toEqual([...expected].sort());
  });

  it("is mutual", () => {
    for (const a of shapes.isoNumerics) {
      for (const b of landNeighbours(shapes, a)) expect(landNeighbours(shapes, b)).toContain(a);
    }
  });
});

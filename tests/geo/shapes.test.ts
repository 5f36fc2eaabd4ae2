import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { sharedBorder } from "../../pipeline/geo/borders.ts";
import { countryContains } from "../../pipeline/geo/pointInCountry.ts";
import { loadShapes, shapesOf } from "../../pipeline/geo/shapes.ts";
import { type CountryTopology, lazyTopology } from "../../pipeline/geo/topologyText.ts";

/** A 10° square "900" with a hole filled by the enclave "901"; a square without an id touches it on the east. */
const toy: CountryTopology = {
  type: "Topology",
  arcs: [
    [
      [10, 0],
      [0, 0],
      [0, 10],
      [10, 10],
    ],
    [
      [10, 10],
      [10, 0],
    ],
    [
      [4, 4],
      [4, 6],
      [6, 6],
      [6, 4],
      [4, 4],
    ],
    [
      [10, 0],
      [20, 0],
      [20, 10],
      [10, 10],
    ],
  ],
  objects: {
    countries: {
      type: "GeometryCollection",
      geometries: [
        { type: "Polygon", id: "900", arcs: [[0, 1], [2]] },
        { type: "MultiPolygon", id: "901", arcs: [[[~2]]] },
        { type: "Polygon", arcs: [[3, 1]] },
      ],
    },
  },
};

describe("shapesOf", () => {
  it("knows an enclave's border and keeps the hole out", () => {
    const shapes = shapesOf(toy);
    expect(shapes.isoNumerics).toEqual(["900", "901"]);
    expect(sharedBorder(shapes, "900", "901")?.lengthKm).toBeCloseTo(887.8, 1); // 2° · (2 + cos 4° + cos 6°)
    expect(countryContains(shapes, "900", 5, 5)).toBe(false);
    expect(countryContains(shapes, "901", 5, 5)).toBe(true);
    expect(countryContains(shapes, "900", 2, 5)).toBe(true);
  });

  it("leaves out what has no id", () => {
    expect(shapesOf(toy).countries(1)).toEqual(["900"]);
    expect(shapesOf(toy).countries(3)).toEqual([]);
  });

  it("refuses a code without a shape", () => {
    expect(() => shapesOf(toy).arcs("12")).toThrow(
      new RangeError('no country shape for ISO numeric code "12"'),
    );
    expect(() => shapesOf(toy).rings("12")).toThrow(RangeError);
  });
});

describe("loadShapes", () => {
  it("reads the world once", () => {
    expect(loadShapes()).toBe(loadShapes());
    expect(loadShapes().isoNumerics).toHaveLength(238);
    expect(loadShapes().isoNumerics).toEqual(expect.arrayContaining(["012", "466", "732"]));
  });

  it("finds in the text what the whole topology holds, arc by arc", () => {
    const file = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
    const text = readFileSync(file, "utf8");
    const whole = JSON.parse(text) as CountryTopology;
    const { topology, need } = lazyTopology(text);
    expect(topology.arcs).toHaveLength(whole.arcs.length);
    expect(topology.arcs[7]).toBeUndefined();
    need([7, 7, whole.arcs.length - 1]);
    expect(topology.arcs[7]).toEqual(whole.arcs[7]);
    need([...whole.arcs.keys()]);
    expect(topology).toEqual(whole);
  });
});

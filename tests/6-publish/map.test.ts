import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeOfName } from "../../pipeline/6-publish/report/countryNames.ts";
import { type Label, placeLabels } from "../../pipeline/6-publish/report/labels.ts";
import { extentOf, Projection } from "../../pipeline/6-publish/report/projection.ts";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { countryContains } from "../../pipeline/geo/pointInCountry.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";

const EXTENT = { west: -12, south: 8, east: 6, north: 26 };

describe("the projection", () => {
  const map = new Projection(EXTENT, 900);

  test("corners are corners, and a point's place is the place that was drawn there", () => {
    expect([map.x(-12), map.y(26), map.x(6), Math.round(map.y(8))]).toEqual([0, 0, 900, map.height]);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 900, noNaN: true }),
        fc.double({ min: 0, max: 900, noNaN: true }),
        (x, y) => {
          const { latitude, longitude } = map.placeAt(x, y);
          expect(map.x(longitude)).toBeCloseTo(x, 6);
          expect(map.y(latitude)).toBeCloseTo(y, 6);
        },
      ),
    );
  });

  test("kilometres are as long as on Earth, in both directions, at the map's middle", () => {
    const [x, y] = [map.x(-3), map.y(17)];
    const east = map.placeAt(x + map.pixels(100), y);
    const north = map.placeAt(x, y - map.pixels(100));
    for (const there of [east, north])
      expect(distanceKm(17, -3, there.latitude, there.longitude)).toBeCloseTo(100, 0);
  });

  test("lines keep their ends and drop what nobody would see", () => {
    const line = Float64Array.from([-12, 26, -11.999, 26, -3, 17, 6, 8, 6, 8.001]);
    expect(map.path(line, false).split("L")).toHaveLength(4);
    expect(map.path(line, true)).toMatch(/^M0 0L450 [\d.]+L900 [\d.]+Z$/);
  });

  test("an extent holds every place with some room, and there is none without places", () => {
    expect(extentOf([])).toBeNull();
    const found = extentOf([
      { latitude: 10, longitude: -5 },
      { latitude: 20, longitude: 5 },
    ]);
    expect(found).toEqual({ west: -5.4, south: 9.6, east: 5.4, north: 20.4 });
  });
});

describe("names on the map", () => {
  test("no name meets a sign, another name or the edge", () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 300 }), y: fc.integer({ min: 0, max: 300 }) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), (points) => {
        const signs = points.map((at) => ({ ...at, radius: 5 }));
        const labels = points.map(
          ({ x, y }, index): Label => ({ x, y, clear: 5, text: `name ${index}`, size: 10, kind: "region" }),
        );
        const boxes = placeLabels(labels, signs, { width: 300, height: 300 }).map(
          ({ x, y, anchor, text }) => {
            // narrower than the room that is kept for it, as letters are
            const wide = text.length * 5;
            const left = { start: x, middle: x - wide / 2, end: x - wide }[anchor];
            return { left, right: left + wide, top: y - 7, bottom: y + 2 };
          },
        );
        const round = signs.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
        for (const [index, one] of boxes.entries()) {
          expect(one.left >= 0 && one.right <= 300 && one.top >= 0 && one.bottom <= 300).toBe(true);
          for (const other of [...boxes.slice(index + 1), ...round])
            expect(
              one.left < other.right &&
                other.left < one.right &&
                one.top < other.bottom &&
                other.top < one.bottom,
            ).toBe(false);
        }
      }),
    );
  });

  test("a lone name stands to the right of its sign", () => {
    const label = { x: 50, y: 50, clear: 5, text: "Gao", size: 12, kind: "region" };
    const [placed] = placeLabels([label], [{ x: 50, y: 50, radius: 5 }], { width: 300, height: 300 });
    expect(placed).toMatchObject({ x: 58, y: 54, anchor: "start" });
  });

  test("a country's name stands inside it and in sight", () => {
    const shapes = loadShapes();
    // Mali, Algeria, Niger, Senegal, Togo
    for (const numeric of ["466", "012", "562", "768"]) {
      const place = placeOfName(shapes.rings(numeric), EXTENT);
      expect(countryContains(shapes, numeric, place?.latitude ?? 0, place?.longitude ?? 0), numeric).toBe(
        true,
      );
      expect(place?.latitude).toBeLessThan(EXTENT.north);
      expect(place?.longitude).toBeLessThan(EXTENT.east);
    }
    expect(placeOfName(shapes.rings("392"), EXTENT)).toBeNull();
  });
});

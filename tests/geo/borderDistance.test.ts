import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { borderDistance } from "../../pipeline/geo/borderDistance.ts";
import { sharedBorder } from "../../pipeline/geo/borders.ts";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";
import { courseDistanceKm, densifiedDistanceKm } from "./bruteForce.ts";

const shapes = loadShapes();
const degree = (Math.PI / 180) * 6371.0088;

function linesOf(a: string, b: string): readonly Float64Array[] {
  const border = sharedBorder(shapes, a, b);
  if (border === null) throw new Error(`no border ${a} ${b}`);
  return border.lines;
}

const latitude = fc.double({ min: -90, max: 90, noNaN: true });
const longitude = fc.double({ min: -180, max: 180, noNaN: true });

/** A wandering line anywhere on Earth, over poles and antimeridian too: up to 120 steps of up to 3°. */
const line = fc
  .tuple(
    fc.double({ min: -89, max: 89, noNaN: true }),
    longitude,
    fc.array(
      fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true })),
      { minLength: 1, maxLength: 120, size: "max" },
    ),
  )
  .map(([lat, lon, steps]) => {
    const flat = [lon, lat];
    let [y, x] = [lat, lon];
    for (const [dy, dx] of steps) {
      y = Math.max(-89.9, Math.min(89.9, y + dy));
      x = ((((x + dx + 180) % 360) + 360) % 360) - 180;
      flat.push(x, y);
    }
    return Float64Array.from(flat);
  });

describe("borderDistance of simple lines", () => {
  const equator = borderDistance({ lines: [Float64Array.from([0, 0, 10, 0])] });
  it.each([
    ["above the middle: across", 3, 5, 3],
    ["on the line", 0, 5, 0],
    ["beyond the end: to the end", 0, 14, 4],
    ["on an end", 0, 10, 0],
    ["below the start", -2, 0, 2],
    ["the pole", 90, 77, 90],
    ["the other side of the globe", 0, -175, 175],
  ])("%s", (_, lat, lon, degrees) => {
    expect(equator(lat, lon, Infinity)).toBeCloseTo(degrees * degree, 6);
  });

  it("counts a line's arc, not the parallel between its ends", () => {
    const north = borderDistance({ lines: [Float64Array.from([-45, 60, 45, 60])] });
    // midpoint of the great circle from (60 N, 45 W) to (60 N, 45 E): atan(√6) = 67.79 N
    expect(north((Math.atan(Math.sqrt(6)) * 180) / Math.PI, 0, 1)).toBeCloseTo(0, 6);
  });

  it("crosses the antimeridian, and takes a line of no length as a point", () => {
    expect(borderDistance({ lines: [Float64Array.from([179, 0, -179, 0])] })(1, 180, 200)).toBeCloseTo(
      degree,
    );
    expect(borderDistance({ lines: [Float64Array.from([5, 5, 5, 5])] })(6, 5, 200)).toBeCloseTo(degree);
  });

  it("is Infinity without lines", () => {
    expect(borderDistance({ lines: [] })(0, 0, Infinity)).toBe(Infinity);
  });

  it("refuses bad places, cut-offs and lines", () => {
    expect(() => equator(-91, 0, 1)).toThrow(new RangeError("latitude is not in -90..90: -91"));
    expect(() => equator(0, 181, 1)).toThrow(new RangeError("longitude is not in -180..180: 181"));
    expect(() => equator(0, 0, -1)).toThrow(new RangeError("cutoffKm is not a distance: -1"));
    expect(() => equator(0, 0, Number.NaN)).toThrow(new RangeError("cutoffKm is not a distance: NaN"));
    expect(() => borderDistance({ lines: [Float64Array.from([1, 2])] })).toThrow(
      new RangeError("a line needs at least two positions"),
    );
  });
});

describe("borderDistance of cities", () => {
  const [MLI, DZA, BFA, CIV, GIN, MRT, NER, SEN] = ["466", "012", "854", "384", "324", "478", "562", "686"];
  // The last two columns: kilometres that maps, atlases and gazetteers lead one to expect, read generously.
  it.each([
    ["Bamako to Guinea", 12.6392, -8.0029, MLI, GIN, 85, 125],
    ["Gao to Niger", 16.2717, -0.0447, MLI, NER, 125, 170],
    ["Ménaka to Niger", 15.9182, 2.4022, MLI, NER, 50, 85],
    ["Kidal to Algeria", 18.4411, 1.4078, MLI, DZA, 170, 215],
    ["Mopti to Burkina Faso", 14.4843, -4.1829, MLI, BFA, 95, 135],
    ["Tombouctou to Mauritania", 16.7735, -3.0074, MLI, MRT, 235, 275],
    ["Sikasso to Côte d'Ivoire, 100 km by road", 11.3176, -5.6665, MLI, CIV, 75, 105],
    ["Sikasso to Burkina Faso, 45 km by road", 11.3176, -5.6665, MLI, BFA, 25, 50],
    ["Tamanrasset to Mali", 22.785, 5.5228, DZA, MLI, 380, 440],
    ["Tamanrasset to Niger", 22.785, 5.5228, DZA, NER, 270, 320],
    ["Niamey to Burkina Faso", 13.5127, 2.1126, NER, BFA, 70, 110],
    ["Ouahigouya to Mali", 13.5828, -2.4216, BFA, MLI, 35, 65],
    ["Kayes to Senegal", 14.4469, -11.4445, MLI, SEN, 50, 90],
  ] as [string, number, number, string, string, number, number][])(
    "%s",
    (_, lat, lon, a, b, atLeast, atMost) => {
      const lines = linesOf(a, b);
      const distance = borderDistance({ lines })(lat, lon, Infinity);
      // asked for: within 10 km of an independent calculation; points every 0.5 km allow a quarter of one
      expect(Math.abs(distance - densifiedDistanceKm(lines, lat, lon, 0.5))).toBeLessThan(0.25);
      expect(distance).toBeGreaterThan(atLeast);
      expect(distance).toBeLessThan(atMost);
    },
  );
});

describe("borderDistance, properties", () => {
  it("equals brute force over the segments, anywhere on Earth, for any lines", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), latitude, longitude, (lines, lat, lon) => {
        const distance = borderDistance({ lines })(lat, lon, Infinity);
        expect(Math.abs(distance - courseDistanceKm(lines, lat, lon))).toBeLessThan(1e-3);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["Mali-Mauritania", "466", "478"],
    ["Canada-USA", "124", "840"],
    ["Lesotho-South Africa", "426", "710"],
  ])("equals brute force on %s, near and far", (_, a, b) => {
    const lines = linesOf(a, b);
    const toBorder = borderDistance({ lines });
    const positions = lines.flatMap((each) => [...each]);
    const near = fc
      .tuple(
        fc.nat(positions.length / 2 - 1),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
      )
      .map(
        ([index, dy, dx]) =>
          [(positions[2 * index + 1] ?? 0) + dy, (positions[2 * index] ?? 0) + dx] as [number, number],
      );
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(latitude, longitude)), ([lat, lon]) => {
        expect(Math.abs(toBorder(lat, lon, Infinity) - courseDistanceKm(lines, lat, lon))).toBeLessThan(1e-3);
      }),
      { numRuns: 200 },
    );
  });

  it("returns Infinity exactly when the distance exceeds the cut-off, else the same number", () => {
    const cutoff = fc.oneof(
      fc.double({ min: 0, max: 21000, noNaN: true }),
      fc.double({ min: 0, max: 200, noNaN: true }),
    );
    fc.assert(
      fc.property(line, latitude, longitude, cutoff, (one, lat, lon, cutoffKm) => {
        const toBorder = borderDistance({ lines: [one] });
        const distance = toBorder(lat, lon, Infinity);
        expect(toBorder(lat, lon, cutoffKm)).toBe(distance <= cutoffKm ? distance : Infinity);
        expect(toBorder(lat, lon, distance)).toBe(distance);
        if (toBorder(lat, lon, cutoffKm) === Infinity) {
          expect(courseDistanceKm([one], lat, lon)).toBeGreaterThan(cutoffKm - 1e-3);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("differs between two places by no more than they are apart", () => {
    const toBorder = borderDistance({ lines: linesOf("466", "562") });
    fc.assert(
      fc.property(latitude, longitude, latitude, longitude, (lat1, lon1, lat2, lon2) => {
        const difference = Math.abs(toBorder(lat1, lon1, Infinity) - toBorder(lat2, lon2, Infinity));
        expect(difference).toBeLessThanOrEqual(distanceKm(lat1, lon1, lat2, lon2) + 1e-3);
      }),
    );
  });

  it("does not remember the question before", () => {
    const toBorder = borderDistance({ lines: linesOf("466", "562") });
    const fresh = borderDistance({ lines: linesOf("562", "466") });
    const first = toBorder(15.9182, 2.4022, 100);
    expect(toBorder(15.9182, 2.4022, 10)).toBe(Infinity);
    expect(toBorder(-40, 100, 500)).toBe(Infinity);
    expect(toBorder(15.9182, 2.4022, 100)).toBe(first);
    expect(fresh(15.9182, 2.4022, 100)).toBe(first);
  });
});

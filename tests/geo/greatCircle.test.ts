import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";

const R = 6371.0088;
const place = fc.tuple(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.double({ min: -180, max: 180, noNaN: true }),
);

describe("distanceKm", () => {
  it("gives the example of its docstring", () => {
    expect(distanceKm(12.6392, -8.0029, 13.5127, 2.1126)).toBeCloseTo(1099.8, 1);
  });

  it.each([
    ["a quarter of the equator", 0, 0, 0, 90, (Math.PI / 2) * R],
    ["pole to pole", 90, 0, -90, 77, Math.PI * R],
    ["one degree of latitude", 45, 10, 46, 10, (Math.PI / 180) * R],
    ["across the antimeridian", 0, 179.5, 0, -179.5, (Math.PI / 180) * R],
    ["along 60 N, half as far: 2 asin(sin 0.5° · cos 60°)", 60, 0, 60, 1, 55.5965],
    ["the same place", 12.6, -8, 12.6, -8, 0],
  ])("%s", (_, lat1, lon1, lat2, lon2, expected) => {
    expect(distanceKm(lat1, lon1, lat2, lon2)).toBeCloseTo(expected, 2);
  });

  it("matches published distances", () => {
    // Nashville to Los Angeles, the common haversine example: 2887.2599506 km on a sphere of 6372.8 km
    expect(distanceKm(36.12, -86.67, 33.94, -118.4)).toBeCloseTo((2887.2599506 * R) / 6372.8, 4);
    // New York to London, the example of GeographicLib's GeodSolve: 5551.7594 km on the WGS 84 ellipsoid
    expect(Math.abs(distanceKm(40.6, -73.8, 51.6, -0.5) / 5551.7594 - 1)).toBeLessThan(0.006);
  });

  it("is symmetric, bounded and keeps the triangle inequality", () => {
    fc.assert(
      fc.property(place, place, place, (p, q, r) => {
        const pq = distanceKm(...p, ...q);
        expect(pq).toBe(distanceKm(...q, ...p));
        expect(pq).toBeGreaterThanOrEqual(0);
        expect(pq).toBeLessThanOrEqual(Math.PI * R + 1e-9);
        expect(pq).toBeLessThanOrEqual(distanceKm(...p, ...r) + distanceKm(...r, ...q) + 1e-3);
      }),
    );
  });

  it("refuses what is not a place", () => {
    expect(() => distanceKm(91, 0, 0, 0)).toThrow(new RangeError("latitude is not in -90..90: 91"));
    expect(() => distanceKm(0, 0, 0, Number.NaN)).toThrow(
      new RangeError("longitude is not in -180..180: NaN"),
    );
  });
});

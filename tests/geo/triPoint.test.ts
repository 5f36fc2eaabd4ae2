import { describe, expect, it } from "vitest";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";
import { triPoints } from "../../pipeline/geo/triPoint.ts";

const shapes = loadShapes();

describe("triPoints", () => {
  it.each([
    ["Mali, Niger, Burkina Faso", "466", "562", "854", 15.0, 0.23],
    ["Mali, Niger, Algeria", "466", "562", "012", 19.14, 4.23],
    ["Germany, France, Switzerland (Rhine at Basel)", "276", "250", "756", 47.59, 7.59],
  ])("%s meet once, where maps say (15 km)", (_, a, b, c, latitude, longitude) => {
    const points = triPoints(shapes, a, b, c);
    expect(points).toHaveLength(1);
    const [point = { latitude: 0, longitude: 0 }] = points;
    expect(distanceKm(point.latitude, point.longitude, latitude, longitude)).toBeLessThan(15);
    expect(triPoints(shapes, c, a, b)).toEqual(points);
  });

  it("are none where two of the three do not touch, or the enclave has one neighbour only", () => {
    expect(triPoints(shapes, "466", "562", "566")).toEqual([]);
    expect(triPoints(shapes, "426", "710", "748")).toEqual([]);
  });

  it("refuse a code given twice", () => {
    expect(() => triPoints(shapes, "466", "562", "466")).toThrow(
      new RangeError('a border needs two countries, not twice "466"'),
    );
  });
});

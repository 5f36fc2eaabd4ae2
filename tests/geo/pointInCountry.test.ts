import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { landNeighbours } from "../../pipeline/geo/borders.ts";
import { countryContains } from "../../pipeline/geo/pointInCountry.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";

const shapes = loadShapes();

function countriesAt(latitude: number, longitude: number): string[] {
  return shapes.isoNumerics.filter((country) => countryContains(shapes, country, latitude, longitude));
}

describe("countryContains", () => {
  it.each([
    ["Bamako", "466", 12.6392, -8.0029],
    ["Algiers", "012", 36.7538, 3.0588],
    ["Ouagadougou", "854", 12.3714, -1.5197],
    ["Yamoussoukro", "384", 6.8276, -5.2893],
    ["Conakry", "324", 9.537, -13.6773],
    ["Nouakchott", "478", 18.0735, -15.9582],
    ["Niamey", "562", 13.5127, 2.1126],
    ["Dakar", "686", 14.7167, -17.4677],
    ["Porto-Novo", "204", 6.4969, 2.6289],
    ["Lomé", "768", 6.1319, 1.2228],
    ["Accra", "288", 5.6037, -0.187],
  ])("%s lies in its own country and in none of the neighbours", (_, country, lat, lon) => {
    expect(countryContains(shapes, country, lat, lon)).toBe(true);
    for (const neighbour of landNeighbours(shapes, country)) {
      expect(countryContains(shapes, neighbour, lat, lon)).toBe(false);
    }
  });

  it.each([
    ["Chukotka, beyond the antimeridian", 66, -175, ["643"]],
    ["Russia on the antimeridian, written 180", 67, 180, ["643"]],
    ["Russia on the antimeridian, written -180", 67, -180, ["643"]],
    ["Moscow", 55.75, 37.6, ["643"]],
    ["Fiji west of the antimeridian (Vanua Levu)", -16.6, 179.2, ["242"]],
    ["Fiji east of it (Taveuni)", -16.85, -179.97, ["242"]],
    ["the South Pole", -90, 0, ["010"]],
    ["the North Pole", 90, 0, []],
    ["Maseru, in the hole of South Africa", -29.31, 27.6, ["426"]],
    ["the Atlantic", 0, -25, []],
    ["Hargeisa: Somaliland counts to Somalia", 9.56, 44.065, ["706"]],
  ])("%s", (_, lat, lon, expected) => {
    expect(countriesAt(lat, lon)).toEqual(expected);
  });

  it("puts no place into two countries", () => {
    const sahel = ["466", "012", "854", "384", "324", "478", "562", "686"];
    const inSahel = fc.tuple(
      fc.double({ min: 4, max: 38, noNaN: true }),
      fc.double({ min: -18, max: 16, noNaN: true }),
    );
    fc.assert(
      fc.property(inSahel, ([lat, lon]) => {
        expect(sahel.filter((country) => countryContains(shapes, country, lat, lon)).length).toBeLessThan(2);
      }),
      { numRuns: 500 },
    );
  });

  it("refuses what is not a place or not a country", () => {
    expect(() => countryContains(shapes, "466", 95, 0)).toThrow(
      new RangeError("latitude is not in -90..90: 95"),
    );
    expect(() => countryContains(shapes, "999", 0, 0)).toThrow(
      new RangeError('no country shape for ISO numeric code "999"'),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../pipeline/domain/errors.ts";
import { type LocatedSite, parseSite, zonesOfSites } from "../../pipeline/domain/site.ts";

const EMPTY = {
  name: "Gao office",
  kind: "",
  country: "",
  latitude: "16.27",
  longitude: "-0.04",
  radius_km: "",
};

const sitesOf = (...cells: (Partial<typeof EMPTY> & { iso3?: string })[]): LocatedSite[] =>
  cells.map(({ iso3 = "MLI", ...each }, index) => ({
    ...parseSite({ cells: { ...EMPTY, ...each }, place: { file: "s.csv", record: index + 1 } }),
    iso3,
  }));

describe("sites", () => {
  test("one row, one site; 25 km unless the row says otherwise", () => {
    expect(zonesOfSites(sitesOf({}, { name: "Mine", radius_km: "7.5", iso3: "" }))).toEqual([
      {
        id: "site-gao-office",
        name: "Gao office",
        kind: "site",
        countries: ["MLI"],
        points: [{ latitude: 16.27, longitude: -0.04 }],
        radiusKm: 25,
      },
      {
        id: "site-mine",
        name: "Mine",
        kind: "site",
        countries: [],
        points: [{ latitude: 16.27, longitude: -0.04 }],
        radiusKm: 7.5,
      },
    ]);
  });

  test("ids are unique whatever the names, and a row at the end changes no other's", () => {
    const names = fc.array(fc.constantFrom("A", "a", "A 2", "A (2)", "a-2", "Ä", "2", "!", "北", "=1+1"), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, (given) => {
        const zones = zonesOfSites(
          sitesOf(...given.map((name, index) => ({ name, radius_km: String(index + 1) }))),
        );
        const ids = zones.map(({ id }) => id);
        expect(new Set(ids).size).toBe(given.length);
        expect(ids.every((id) => /^site-[\p{L}\p{N}-]+$/u.test(id))).toBe(true);
        const fewer = given.slice(0, -1).map((name, index) => ({ name, radius_km: String(index + 1) }));
        expect(zonesOfSites(sitesOf(...fewer))).toEqual(zones.slice(0, -1));
      }),
    );
    expect(zonesOfSites(sitesOf({}, { radius_km: "50" })).map(({ id, name }) => [id, name])).toEqual([
      ["site-gao-office", "Gao office"],
      ["site-gao-office-2", "Gao office (2)"],
    ]);
  });

  test("waypoints of one name are one road in the order of their rows, with what lies between them", () => {
    const [road, office, ...more] = zonesOfSites(
      sitesOf(
        { name: "RN 17", kind: "road" },
        { name: "Office", kind: "office" },
        { name: "rn-17", kind: "Route", latitude: "15.9", longitude: "2.4", radius_km: "15" },
        { name: "RN 17", kind: "road", latitude: "14.2", longitude: "1.4", iso3: "NER" },
      ),
    );
    expect(road).toEqual({
      id: "site-rn-17",
      name: "RN 17",
      kind: "road",
      countries: ["MLI", "NER"],
      points: [
        { latitude: 16.27, longitude: -0.04 },
        { latitude: 15.9, longitude: 2.4 },
        { latitude: 14.2, longitude: 1.4 },
      ],
      radiusKm: 15,
    });
    expect([office?.kind, more]).toEqual(["site", []]);
  });
});

test.each<[string, Partial<typeof EMPTY>[], string]>([
  ["no name", [{ name: "" }], "s.csv:1:name is empty: give the site a name"],
  [
    "no coordinates",
    [{}, { name: "B", latitude: "", longitude: "" }],
    "s.csv:2:latitude is empty: give latitude and longitude in degrees",
  ],
  [
    "a comma in a number",
    [{ latitude: "16,27" }],
    's.csv:1:latitude is not a number: "16,27"; write it like 14.25',
  ],
  ["a negative radius", [{ radius_km: "-5" }], 's.csv:1:radius_km is no radius: "-5"; give km'],
  ["the same row twice", [{}, { name: "B" }, {}], "s.csv:3:name repeats record 1: remove one of the two"],
  ["a road of one waypoint", [{ kind: "road" }], "s.csv:1:name is the only waypoint of that road"],
  [
    "a road of two widths",
    [
      { kind: "road" },
      { kind: "road", latitude: "15", radius_km: "10" },
      { kind: "road", latitude: "14", radius_km: "20" },
    ],
    "s.csv:3:radius_km is another radius than that of record 2, a waypoint of the same road: give one for all",
  ],
])("%s", (_, cells, message) => {
  const parse = (): unknown => zonesOfSites(sitesOf(...cells));
  expect(parse).toThrow(DataError);
  expect(parse).toThrow(message);
});

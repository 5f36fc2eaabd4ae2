import { describe, expect, test } from "vitest";
import { DataError } from "../../pipeline/domain/errors.ts";
import { parseRegions, type RegionKeys } from "../../pipeline/geo/regionPolygons.ts";
import { box, collection, feature, multi, named, type Positions, polygon } from "./regionsFile.ts";

const ONE = polygon(box(0, 0, 1, 1));
const TWO = polygon(box(2, 0, 3, 1));
const parse = (json: unknown, keys: Partial<RegionKeys> = {}) =>
  parseRegions(json, "r.geojson", { name: null, id: null, ...keys });
const labels = (json: unknown, keys?: Partial<RegionKeys>): string[] =>
  parse(json, keys).map(({ id, name }) => `${id}: ${name}`);

function refusal(json: unknown, keys?: Partial<RegionKeys>): string {
  try {
    parse(json, keys);
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("names and ids", () => {
  test("the usual properties, the feature's own id, or the name; sorted by id", () => {
    expect(
      labels(collection(feature({ name: "Zone Épaisse" }, ONE), feature({ name: "Alpha", id: "Z9" }, TWO))),
    ).toEqual(["z9: Alpha", "zone-epaisse: Zone Épaisse"]);
    expect(labels(collection(feature({ name: " A\n b\u0000" }, ONE, { id: 7 })))).toEqual(["7: A b"]);
    expect(labels(collection(feature({ id: 12 }, ONE)))).toEqual(["12: 12"]);
  });

  test("properties of other names", () => {
    const own = collection(feature({ ADM2_FR: "Gao", ADM2_PCODE: "ML0703", name: "no" }, ONE));
    expect(labels(own, { name: "ADM2_FR", id: "ADM2_PCODE" })).toEqual(["ml0703: Gao"]);
    expect(labels(own, { name: "ADM2_FR" })).toEqual(["gao: Gao"]);
  });

  test.each<[string, unknown, Partial<RegionKeys>, string]>([
    [
      "no name",
      collection(feature({ nom: "A", code: 1 }, ONE)),
      {},
      'r.geojson:1 has no property "name", it has nom, code: choose one with --region-name',
    ],
    [
      "a mistyped property",
      collection(feature({ ADM2_FR: "Gao" }, ONE)),
      { name: "ADM2_FRA" },
      'r.geojson:1 has no property "ADM2_FRA" (nearest: ADM2_FR): choose one with --region-name',
    ],
    [
      "an inherited property",
      collection(feature({}, ONE)),
      { name: "constructor" },
      'r.geojson:1 has no property "constructor": choose one with --region-name',
    ],
    [
      "the same name twice, but for accents and case",
      collection(feature({ name: "Ménaka" }, ONE), feature({ name: "MENAKA" }, TWO)),
      {},
      'r.geojson:2 "MENAKA" has the name of feature 1: choose another property with --region-name',
    ],
    [
      "the same id twice",
      collection(feature({ name: "A", id: "x 1" }, ONE), feature({ name: "B", id: "X-1" }, TWO)),
      {},
      'r.geojson:2 "B" has the id of feature 1: choose another property with --region-id',
    ],
  ])("%s", (_, json, keys, message) => {
    expect(refusal(json, keys)).toBe(message);
  });
});

describe("one line for what is no region", () => {
  const open: Positions = box(0, 0, 1, 1).slice(0, 4);
  const bow: Positions = [
    [0, 0],
    [2, 2],
    [2, 0],
    [0, 2],
    [0, 0],
  ];
  const grid = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::32630" } };
  test.each<[string, unknown, string]>([
    ["no GeoJSON", 7, "r.geojson is no GeoJSON: save your regions as a GeoJSON FeatureCollection"],
    [
      "TopoJSON",
      { type: "Topology" },
      'r.geojson is a "Topology": save your regions as a GeoJSON FeatureCollection',
    ],
    ["no feature", collection(), "r.geojson holds no feature: draw at least one region"],
    [
      "a grid in metres, as the file says",
      { ...named({ A: ONE }), crs: grid },
      'r.geojson has coordinates in "urn:ogc:def:crs:EPSG::32630": save it in WGS 84 (EPSG:4326)',
    ],
    [
      "a grid in metres, unsaid",
      named({ A: polygon(box(445e3, 1571e3, 446e3, 1572e3)) }),
      'r.geojson:1 "A" has the position 445000, 1571000, which is not on Earth: save it in WGS 84 (EPSG:4326)',
    ],
    [
      "latitude first",
      named({ A: polygon(box(14, 100, 15, 101)) }),
      'r.geojson:1 "A" has the position 14, 100, which is not on Earth: are latitude and longitude swapped?',
    ],
    [
      "a place in words",
      named({ A: polygon([["x", 1] as never, ...box(0, 0, 1, 1)]) }),
      'r.geojson:1 "A" has a position that is no pair of numbers',
    ],
    [
      "a point",
      named({ A: { type: "Point", coordinates: [0, 0] } }),
      'r.geojson:1 "A" is a "Point": give each region a Polygon or MultiPolygon',
    ],
    [
      "no geometry",
      named({ A: ONE, B: null }),
      'r.geojson:2 "B" has no geometry: give each region a Polygon or MultiPolygon',
    ],
    [
      "no part",
      named({ A: multi() }),
      'r.geojson:1 "A" has no part: give each region a Polygon or MultiPolygon',
    ],
    [
      "no ring",
      named({ A: polygon() }),
      'r.geojson:1 "A" has a part without a ring: give each region a Polygon or MultiPolygon',
    ],
    [
      "an open ring",
      named({ A: ONE, B: polygon(open) }),
      'r.geojson:2 "B" has a ring that is not closed: end it with its first position',
    ],
    [
      "a short ring",
      named({ A: polygon(open.slice(0, 3)) }),
      'r.geojson:1 "A" has a ring of fewer than four positions',
    ],
    [
      "a line there and back",
      named({
        A: polygon([
          [0, 0],
          [1, 1],
          [0, 0],
          [0, 0],
        ]),
      }),
      'r.geojson:1 "A" has a ring that encloses nothing near 0.000, 0.000',
    ],
    [
      "one place again and again",
      named({
        A: polygon([
          [5, 5],
          [5, 5],
          [5, 5],
          [5, 5],
        ]),
      }),
      'r.geojson:1 "A" has a ring that encloses nothing',
    ],
    [
      "a bow",
      named({ A: polygon(bow) }),
      'r.geojson:1 "A" has an outline that crosses itself near 1.000, 1.000: draw it anew there',
    ],
    [
      "a lopsided bow",
      named({
        A: polygon([
          [0, 0],
          [4, 4],
          [4, 0],
          [0, 2],
          [0, 0],
        ]),
      }),
      'r.geojson:1 "A" has an outline that crosses itself near 1.333, 1.333: draw it anew there',
    ],
    [
      "a hole elsewhere",
      named({ A: polygon(box(0, 0, 1, 1), box(5, 5, 6, 6)) }),
      'r.geojson:1 "A" has a hole outside of its ring near 5.500, 5.500',
    ],
    [
      "a hole across the ring",
      named({ A: polygon(box(0, 0, 4, 4), box(1, 1, 5, 2)) }),
      'r.geojson:1 "A" has an outline that crosses itself near 1.000, 4.000: draw it anew there',
    ],
    [
      "a long name",
      named({ ["x".repeat(99)]: null }),
      `r.geojson:1 "${"x".repeat(60)}…" has no geometry: give each region a Polygon or MultiPolygon`,
    ],
  ])("%s", (_, json, message) => {
    expect(refusal(json)).toBe(message);
    expect(message).not.toContain("\n");
  });

  test("the names of WGS 84 are no other grid", () => {
    for (const name of ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
      expect(labels({ ...named({ A: ONE }), crs: { type: "name", properties: { name } } })).toEqual(["a: A"]);
    expect(labels({ ...named({ A: ONE }), crs: null })).toEqual(["a: A"]);
  });

  test("heights beside the coordinates are left aside", () => {
    const high = box(0, 0, 1, 1).map((position) => [...position, 300]);
    expect(labels(named({ A: polygon(high) }))).toEqual(["a: A"]);
  });
});

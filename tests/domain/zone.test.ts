import { expect, test } from "vitest";
import { DataError } from "../../pipeline/domain/errors.ts";
import { Gazetteer } from "../../pipeline/domain/gazetteer.ts";
import { parseZones, type ZoneRow } from "../../pipeline/domain/zone.ts";
import { readReference } from "../../pipeline/io/reference.ts";

const gazetteer = new Gazetteer(await readReference("countries"), await readReference("region-aliases"));

const EMPTY = {
  zone_id: "",
  name: "A zone",
  kind: "ring",
  country_1: "",
  country_2: "",
  country_3: "",
  latitude: "",
  longitude: "",
  radius_km: "50",
  source: "",
};

const rowsOf = (...cells: Partial<typeof EMPTY>[]): ZoneRow[] =>
  cells.map((each, index) => ({ cells: { ...EMPTY, ...each }, place: { file: "z.csv", record: index + 1 } }));

test("a row by names and one by codes, with a centre and without", () => {
  const [belt, strip, ring] = parseZones(
    rowsOf(
      { name: "Tri-border", kind: "Belt", country_1: "Burkina Faso", country_2: "mali", country_3: "NER" },
      { name: "Été – Strip", kind: "strip", country_1: "Algérie", country_2: "MLI", radius_km: "50 km" },
      { zone_id: "Zone Gao 1", kind: "ring", latitude: "16.27°", longitude: "\u22120.04" },
    ),
    gazetteer,
  );
  expect(belt).toEqual({
    zone: {
      id: "zone-tri-border",
      name: "Tri-border",
      kind: "belt",
      countries: ["BFA", "MLI", "NER"],
      points: [],
      radiusKm: 50,
    },
    place: { file: "z.csv", record: 1 },
  });
  expect(strip?.zone).toMatchObject({ id: "zone-ete-strip", countries: ["DZA", "MLI"], radiusKm: 50 });
  expect(ring?.zone).toMatchObject({ id: "zone-gao-1", points: [{ latitude: 16.27, longitude: -0.04 }] });
});

const AT_GAO = { latitude: "16.27", longitude: "-0.04" };

test.each<[string, Partial<typeof EMPTY>[], string]>([
  ["no name", [{ name: "" }], "z.csv:1:name is empty: give the zone a name"],
  ["no kind", [{ kind: "circle" }], 'z.csv:1:kind is no kind of zone: "circle"; use ring, belt or strip'],
  ["no radius", [{ radius_km: "" }], "z.csv:1:radius_km is empty: give km"],
  [
    "a radius of 0",
    [{ radius_km: "0" }],
    'z.csv:1:radius_km is no radius: "0"; give km, above 0 and at most 2,000',
  ],
  [
    "too large a radius",
    [{ radius_km: "2000.5" }],
    'z.csv:1:radius_km is no radius: "2000.5"; give km, above 0 and at most 2,000',
  ],
  ["words", [{ radius_km: "far" }], 'z.csv:1:radius_km is not a number: "far"; write it like 14.25'],
  [
    "a country that is none",
    [{ country_1: "Malli" }],
    'z.csv:1:country_1 is no country: "Malli" (nearest: Mali',
  ],
  [
    "a country twice",
    [{ kind: "strip", country_1: "MLI", country_2: "Mali" }],
    "z.csv:1:country_2 names Mali a second time",
  ],
  [
    "a ring around nothing",
    [AT_GAO, {}],
    "z.csv:2:country_1 a ring needs one country, or latitude and longitude, and this one has 0",
  ],
  [
    "a belt of two",
    [{ kind: "belt", country_1: "MLI", country_2: "NER" }],
    "z.csv:1:country_3 a belt needs three countries, or latitude and longitude, and this one has 2",
  ],
  [
    "a strip of one",
    [{ kind: "strip", country_1: "MLI" }],
    "z.csv:1:country_2 a strip needs two countries, and this one has 1",
  ],
  [
    "a strip with a centre",
    [{ kind: "strip", country_1: "MLI", country_2: "NER", ...AT_GAO }],
    "z.csv:1:latitude is not empty: a strip lies along a border and has no centre",
  ],
  [
    "half a centre",
    [{ latitude: "16" }],
    "z.csv:1:longitude is empty: give both latitude and longitude in degrees",
  ],
  [
    "a latitude beyond the pole",
    [{ latitude: "-116", longitude: "14" }],
    'z.csv:1:latitude lies outside -90 to 90 degrees: "-116"; are latitude and longitude swapped?',
  ],
  [
    "a longitude beyond the antimeridian",
    [{ latitude: "16", longitude: "190" }],
    'z.csv:1:longitude lies outside -180 to 180 degrees: "190"',
  ],
  [
    "one name twice",
    [AT_GAO, { ...AT_GAO, name: "a ZONE" }],
    'z.csv:2:name makes "zone-a-zone", as record 1 does: give each zone a zone_id of its own',
  ],
])("%s", (_, cells, message) => {
  const parse = (): unknown => parseZones(rowsOf(...cells), gazetteer);
  expect(parse).toThrow(DataError);
  expect(parse).toThrow(message);
});

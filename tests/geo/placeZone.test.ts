import { expect, test } from "vitest";
import { Gazetteer } from "../../pipeline/domain/gazetteer.ts";
import type { Zone } from "../../pipeline/domain/zone.ts";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { placeZone } from "../../pipeline/geo/placeZone.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";
import { readReference } from "../../pipeline/io/reference.ts";
import { readReferences } from "../../pipeline/panelsOf.ts";

const gazetteer = new Gazetteer(await readReference("countries"), await readReference("region-aliases"));
const place = { file: "z.csv", record: 4 };

function placed(kind: Zone["kind"], countries: string[], at?: [number, number]): Zone {
  const points = at === undefined ? [] : [{ latitude: at[0], longitude: at[1] }];
  const zone = { id: "zone-x", name: "X", kind, countries, points, radiusKm: 50 };
  return placeZone({ zone, place }, gazetteer, loadShapes());
}

test("a ring without a centre lies around the capital", () => {
  expect(placed("ring", ["MLI"]).points).toEqual([{ latitude: 12.65, longitude: -8 }]);
});

test("a ring without a country lies in the one around its centre, or in none at sea", () => {
  expect(placed("ring", [], [14.21, 1.45]).countries).toEqual(["NER"]);
  expect(placed("ring", [], [0, -30]).countries).toEqual([]);
});

test("the shipped zones are where their countries put them: the tri-point, capitals, borders that exist", async () => {
  const { zones } = await readReferences();
  expect(zones.length).toBeGreaterThan(10);
  for (const zone of zones) expect(placeZone({ zone, place }, gazetteer, loadShapes())).toEqual(zone);
  for (const zone of zones.filter(({ kind }) => kind !== "strip")) {
    const [own] = zone.points;
    const [found] = placeZone({ zone: { ...zone, points: [] }, place }, gazetteer, loadShapes()).points;
    const [from, to] = [own ?? { latitude: 0, longitude: 0 }, found ?? { latitude: 9, longitude: 9 }];
    expect(distanceKm(from.latitude, from.longitude, to.latitude, to.longitude)).toBeLessThan(0.1);
  }
});

test.each<[string, Parameters<typeof placed>, string]>([
  [
    "a strip between countries that do not touch",
    ["strip", ["MLI", "NGA"]],
    "z.csv:4:country_2 Mali and Nigeria have no common border: a strip needs two neighbours",
  ],
  [
    "a strip along a border that the shapes do not know",
    ["strip", ["SRB", "XKX"]],
    "z.csv:4:country_2 Serbia and Kosovo have no common border",
  ],
  [
    "three countries that do not meet",
    ["belt", ["MLI", "NER", "NGA"]],
    "z.csv:4:latitude Mali, Niger and Nigeria meet in no point: give latitude and longitude",
  ],
  [
    "a ring around the capital of what has none",
    ["ring", ["ATA"]],
    "z.csv:4:latitude Antarctica has no capital: give latitude and longitude",
  ],
  [
    "a centre whose minus sign is lost",
    ["ring", ["MLI"], [14.49, 4.19]],
    "z.csv:4:latitude puts the place in Niger, 121 km from Mali: is a minus sign missing, or are latitude and longitude swapped?",
  ],
])("%s", (_, args, message) => {
  expect(() => placed(...args)).toThrow(message);
});

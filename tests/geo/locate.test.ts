import { expect, test } from "vitest";
import { Gazetteer } from "../../pipeline/domain/gazetteer.ts";
import { locate } from "../../pipeline/geo/locate.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";
import { readReference } from "../../pipeline/io/reference.ts";

const gazetteer = new Gazetteer(await readReference("countries"), await readReference("region-aliases"));
const at = (latitude: number, longitude: number, said: string): string =>
  locate({ latitude, longitude }, said, { file: "s.csv", record: 1 }, gazetteer, loadShapes());

test.each<[string, number, number, string, string]>([
  ["where it is said to be", 16.27, -0.04, "Mali", "MLI"],
  ["said by nobody", 16.27, -0.04, "", "MLI"],
  ["said in words that nobody knows", 16.27, -0.04, "northern sector", "MLI"],
  ["at sea, just off the country it is said to be in", 14.7, -17.6, "Senegal", "SEN"],
  ["at sea, said by nobody", 0, -30, "", ""],
  ["a few kilometres across the border", 12.7, 8.9, "Niger", "NER"],
  ["the same place, said by nobody", 12.7, 8.9, "", "NGA"],
  ["in a country without a shape", 42.66, 21.17, "Kosovo", "XKX"],
])("%s", (_, latitude, longitude, said, country) => {
  expect(at(latitude, longitude, said)).toBe(country);
});

test("swapped coordinates are refused, which lie on Earth in the Sahel", () => {
  // Niamey lies at 13.51 N 2.11 E
  expect(() => at(2.11, 13.51, "Niger")).toThrow(
    /^s\.csv:1:latitude puts the place in Republic of the Congo, [\d,]+ km from Niger: is a minus sign missing, or are latitude and longitude swapped\?$/,
  );
  expect(() => at(0, -30, "MLI")).toThrow("puts the place in no country");
});

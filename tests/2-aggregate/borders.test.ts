import { beforeAll, describe, expect, test } from "vitest";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { sharedBorder } from "../../pipeline/geo/borders.ts";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";
import { courseDistanceKm } from "../geo/bruteForce.ts";
import {
  at,
  countFile,
  ISO3,
  isCovered,
  mappedFile,
  panelsFrom,
  type Row,
  TOWNS,
  total,
} from "./incidentFiles.ts";

const COVERAGE = { from: "2020-01", to: "2021-12" };
const NUMERIC: Readonly<Record<string, string>> = { MLI: "466", NER: "562", BFA: "854", DZA: "012" };

type Town = keyof typeof TOWNS;
const NAMES = Object.keys(TOWNS) as Town[];

/** Distance of a town to the border of two countries, by an oracle that shares no formula with the pipeline. */
function kmToBorder(town: Town, a: string, b: string): number {
  const lines = sharedBorder(loadShapes(), NUMERIC[a] ?? "", NUMERIC[b] ?? "")?.lines ?? [];
  return courseDistanceKm(lines, TOWNS[town].latitude, TOWNS[town].longitude);
}

const isoOf = (town: Town): string => ISO3[TOWNS[town].country] ?? "";
const pairsOf = ({ pairs }: Panels): string[] => pairs.map(({ from, to }) => `${from}>${to}`);

/** The nth town has n + 1 incidents in 2021-05, each with a number of deaths. */
function townRows(): Row[] {
  return NAMES.flatMap((town, index) =>
    Array.from(
      { length: index + 1 },
      (_, n): Row => ({ ...TOWNS[town], date: `2021-05-${10 + n}`, deaths: n * n }),
    ),
  );
}

describe("with coordinates", () => {
  let towns: Panels;
  beforeAll(async () => {
    towns = await panelsFrom(mappedFile(townRows(), COVERAGE));
  });

  test("the border zone of a pair holds the incidents of `to` within 150 km of the border, and no other", async () => {
    const panels = towns;
    expect(pairsOf(panels)).toEqual([
      "BFA>MLI",
      "BFA>NER",
      "DZA>MLI",
      "DZA>NER",
      "MLI>BFA",
      "MLI>DZA",
      "MLI>NER",
      "NER>BFA",
      "NER>DZA",
      "NER>MLI",
    ]);
    let inside = 0;
    for (const pair of panels.pairs) {
      const near = NAMES.filter(
        (town) => isoOf(town) === pair.to && kmToBorder(town, pair.from, pair.to) <= 150,
      );
      const incidents = near.reduce((sum, town) => sum + NAMES.indexOf(town) + 1, 0);
      expect([pair.to, pair.from, at(panels.borders, `${pair.from}>${pair.to}`, "2021-05")]).toEqual([
        pair.to,
        pair.from,
        incidents,
      ]);
      expect(pair.basis).toBe("coordinates");
      expect(pair.borderKm).toBe(
        sharedBorder(loadShapes(), NUMERIC[pair.from] ?? "", NUMERIC[pair.to] ?? "")?.lengthKm,
      );
      inside += near.length;
    }
    // the towns are chosen on both sides of the limit
    expect(inside).toBeGreaterThan(6);
    expect(inside).toBeLessThan(3 * NAMES.length - 10);
  });

  test("pressure is the sum of incidents and deaths of `from`, weighted by the distance to the border", async () => {
    const panels = towns;
    for (const { from, to } of panels.pairs) {
      let expected = 0;
      for (const [index, town] of NAMES.entries()) {
        const km = kmToBorder(town, from, to);
        if (isoOf(town) !== from || km > 700) continue;
        for (let n = 0; n <= index; n++) expected += (1 + 0.5 * Math.log(1 + n * n)) * Math.exp(-km / 150);
      }
      const unit = panels.borders.units.findIndex(({ id }) => id === `${from}>${to}`);
      const row = panels.pressure.subarray(unit * 24, (unit + 1) * 24);
      expect(Math.abs((row[16] ?? Number.NaN) - expected)).toBeLessThan(1e-4);
      expect([...row].filter((value) => value > 0).length).toBe(expected > 0 ? 1 : 0);
    }
    // an incident in the north of Algeria is too far from Mali to press on it
    expect(kmToBorder("Algiers", "DZA", "MLI")).toBeGreaterThan(700);
  });

  test("only exact and near places serve distances", async () => {
    const rows = (["exact", "near", "region", "country"] as const).map(
      (precision, index): Row => ({ ...TOWNS.Tessalit, precision, date: "2021-05-01", deaths: 10 ** index }),
    );
    const panels = await panelsFrom(
      mappedFile([...rows, { ...TOWNS.Algiers, date: "2020-01-01" }], COVERAGE),
    );
    expect(at(panels.borders, "DZA>MLI", "2021-05", "deaths")).toBe(11);
    expect(at(panels.countries, "MLI", "2021-05", "deaths")).toBe(1111);
    expect(at(panels.regions, "MLI-kidal", "2021-05", "deaths")).toBe(1111);
  });

  test("an incident near two borders is in both border zones, and once in the country's frontier", async () => {
    const panels = await panelsFrom(
      mappedFile(
        [
          // near Mali and near Burkina Faso
          { ...TOWNS.Tillaberi, date: "2021-05-01", deaths: 4 },
          // near Nigeria only, which the source does not look at
          {
            country: "Niger",
            admin1: "Maradi",
            latitude: 13.5,
            longitude: 7.1,
            date: "2021-05-02",
            deaths: 30,
          },
          // far from every border
          {
            country: "Niger",
            admin1: "Agadez",
            latitude: 17.5,
            longitude: 9,
            date: "2021-05-03",
            deaths: 200,
          },
          { ...TOWNS.Gao, date: "2020-05-01" },
          { ...TOWNS.Djibo, date: "2020-05-01" },
        ],
        COVERAGE,
      ),
    );
    expect(at(panels.borders, "MLI>NER", "2021-05", "deaths")).toBe(4);
    expect(at(panels.borders, "BFA>NER", "2021-05", "deaths")).toBe(4);
    expect(at(panels.frontiers, "NER", "2021-05", "deaths")).toBe(34);
    expect(at(panels.frontiers, "NER", "2021-05")).toBe(2);
    expect(at(panels.countries, "NER", "2021-05", "deaths")).toBe(234);
  });

  test("the incidents behind a border zone are listed by region with their last day", async () => {
    const panels = await panelsFrom(
      mappedFile(
        [
          { ...TOWNS.BordjBadjiMokhtar, date: "2021-05-03", deaths: 2 },
          { ...TOWNS.BordjBadjiMokhtar, date: "2021-05-21", deaths: 1 },
          { ...TOWNS.TinZaouatine, date: "2021-05-30" },
          { ...TOWNS.TinZaouatine, admin1: "", date: "2021-06-02" },
          // spread: its last day of May is the 31st, of June the 10th
          { ...TOWNS.BordjBadjiMokhtar, date: "2021-05-02", end: "2021-06-10" },
          { ...TOWNS.Tessalit, date: "2020-05-01" },
        ],
        COVERAGE,
      ),
    );
    const { pair, month, region, incidents, deaths, lastDate } = panels.borderIncidents;
    const rows = [...pair].map((index, row) => [
      panels.pairs[index]?.to,
      (month[row] ?? 0) % 12,
      panels.regions.units[region[row] ?? -1]?.id ?? "",
      Number(incidents[row]?.toFixed(3)),
      deaths[row],
      lastDate[row],
    ]);
    expect(rows).toEqual([
      ["MLI", 4, "MLI-kidal", 1, 0, "2020-05-01"],
      ["DZA", 4, "DZA-adrar", 2.75, 3, "2021-05-31"],
      ["DZA", 4, "DZA-tamanrasset", 1, 0, "2021-05-30"],
      ["DZA", 5, "", 1, 0, "2021-06-02"],
      ["DZA", 5, "DZA-adrar", 0.25, 0, "2021-06-10"],
    ]);
  });

  test("zones: a ring and a belt take in what lies within their radius, whatever the country", async () => {
    const panels = towns;
    for (const [zone, latitude, longitude, radius] of [
      ["zone-bamako-50km", 12.65, -8, 50],
      ["zone-niamey-100km", 13.514, 2.112, 100],
      ["zone-niamey-200km", 13.514, 2.112, 200],
      ["zone-liptako-gourma", 14.9107, 0.2178, 150],
      ["zone-ouagadougou-200km", 12.371, -1.52, 200],
    ] as const) {
      const inside = NAMES.filter(
        (town) => distanceKm(TOWNS[town].latitude, TOWNS[town].longitude, latitude, longitude) <= radius,
      );
      const incidents = inside.reduce((sum, town) => sum + NAMES.indexOf(town) + 1, 0);
      expect([zone, at(panels.zones, zone, "2021-05")]).toEqual([zone, incidents]);
      expect(total(panels.zones, zone)).toBe(incidents);
    }
    // Niamey's ring reaches Tillabéri, the belt reaches Niger and Mali
    expect(at(panels.zones, "zone-niamey-200km", "2021-05")).toBeGreaterThan(
      at(panels.zones, "zone-niamey-50km", "2021-05"),
    );
  });

  test("zones: a strip takes in both sides of its border, and no third country", async () => {
    const near = { latitude: 14.95, longitude: 0.25 };
    const panels = await panelsFrom(
      mappedFile(
        [
          // all three a few kilometres from the tri-point
          { ...near, country: "Mali", date: "2021-05-01", deaths: 1 },
          { ...near, country: "Niger", date: "2021-05-01", deaths: 10 },
          { ...near, country: "Burkina Faso", date: "2021-05-01", deaths: 100 },
          { ...TOWNS.Gao, date: "2021-05-01", deaths: 1000 },
        ],
        COVERAGE,
      ),
    );
    expect(at(panels.zones, "zone-mali-niger-50km", "2021-05", "deaths")).toBe(11);
    expect(at(panels.zones, "zone-mali-burkina-faso-50km", "2021-05", "deaths")).toBe(101);
    expect(at(panels.zones, "zone-liptako-gourma", "2021-05", "deaths")).toBe(111);
    expect(at(panels.zones, "zone-mali-algeria-50km", "2021-05", "deaths")).toBe(0);
    expect(isCovered(panels.zones, "zone-mali-algeria-50km", "2021-05")).toBe(true);
  });

  test("a country without violence is a target only where the source declares that it looks there", async () => {
    const rows: Row[] = [{ ...TOWNS.Gao, date: "2021-05-01" }];
    const targets = async (countries?: readonly string[]): Promise<string[]> => {
      const coverage = countries === undefined ? COVERAGE : { ...COVERAGE, countries };
      return pairsOf(await panelsFrom(mappedFile(rows, coverage)));
    };
    expect(await targets()).toEqual([]);
    expect(await targets(["MLI", "DZA", "NER", "TCD"])).toEqual(["MLI>DZA", "MLI>NER"]);
  });
});

describe("with counts", () => {
  const row = (country: string, admin1: string, battle: number, deaths = 0) => ({
    month: "2021-05",
    country,
    admin1,
    battle,
    civilian: 0,
    deaths,
  });

  test("regions that touch the neighbour stand for the border zone and press at distance 0", async () => {
    const panels = await panelsFrom(
      countFile(
        [
          row("Mali", "Gao", 3, 6),
          row("Mali", "Bamako", 50, 900),
          // touches Mali and Burkina Faso; touches Mali only
          row("Niger", "Tillabéri", 2),
          row("Niger", "Tahoua", 7),
          row("Niger", "Zinder", 40),
          row("Burkina Faso", "Sahel", 1),
        ],
        COVERAGE,
      ),
    );
    expect(panels.zones.units).toEqual([]);
    expect(new Set(panels.pairs.map(({ basis }) => basis))).toEqual(new Set(["border regions"]));
    expect(at(panels.borders, "MLI>NER", "2021-05")).toBe(9);
    expect(at(panels.borders, "BFA>NER", "2021-05")).toBe(2);
    expect(at(panels.borders, "NER>MLI", "2021-05")).toBe(3);
    expect(at(panels.frontiers, "MLI", "2021-05")).toBe(3);
    const pressure = (pair: string): number =>
      panels.pressure[panels.borders.units.findIndex(({ id }) => id === pair) * 24 + 16] ?? Number.NaN;
    expect(pressure("MLI>NER")).toBeCloseTo(3 * (1 + 0.5 * Math.log(1 + 6 / 3)), 5);
    expect(pressure("NER>MLI")).toBeCloseTo(9, 6);
    expect(pressure("NER>BFA")).toBeCloseTo(2, 6);
    const { pair, region, lastDate } = panels.borderIncidents;
    const first = [...pair].findIndex((index) => panels.pairs[index]?.to === "MLI");
    expect([panels.regions.units[region[first] ?? -1]?.id, lastDate[first]]).toEqual([
      "MLI-gao",
      "2021-05-01",
    ]);
  });

  test("a region that touches two neighbours is once in its country's frontier", async () => {
    const panels = await panelsFrom(
      countFile(
        [
          row("Mali", "Gao", 3),
          row("Burkina Faso", "Sahel", 1),
          row("Niger", "Tillabéri", 2),
          row("Niger", "Tahoua", 7),
        ],
        COVERAGE,
      ),
    );
    expect(at(panels.frontiers, "NER", "2021-05")).toBe(9);
  });

  test("a pair without border regions has neither zone nor pressure", async () => {
    const panels = await panelsFrom(
      countFile([row("France", "Alsace", 3, 5), row("Germany", "Baden-Württemberg", 4, 6)], COVERAGE),
    );
    expect(panels.pairs.map(({ from, to, basis }) => [from, to, basis])).toEqual([
      ["DEU", "FRA", "none"],
      ["FRA", "DEU", "none"],
    ]);
    expect(panels.borders.incidents.every((value) => value === 0)).toBe(true);
    expect(panels.pressure.every((value) => value === 0)).toBe(true);
  });
});

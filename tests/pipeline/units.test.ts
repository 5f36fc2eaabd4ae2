/** Regions that places make, over whole runs: the same invariants as with the regions that a source names. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Config, DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { parseConfig } from "../../pipeline/configFile.ts";
import type { Areas } from "../../pipeline/domain/areas.ts";
import { DataError, UsageError } from "../../pipeline/domain/errors.ts";
import { parseMonth } from "../../pipeline/domain/month.ts";
import { type Measure, SUMMED_MEASURES } from "../../pipeline/domain/panel.ts";
import { polygonAreas } from "../../pipeline/geo/polygonAreas.ts";
import { PRIO_GRID } from "../../pipeline/geo/prioGrid.ts";
import { parseRegions } from "../../pipeline/geo/regionPolygons.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { countFile, mappedFile } from "../2-aggregate/incidentFiles.ts";
import { box, collection, feature, multi, polygon } from "../geo/regionsFile.ts";
import { REAL_DATA } from "../realData.ts";
import {
  CONTENT_TABLES,
  cli,
  csvText,
  expectSameTables,
  expectSound,
  type Published,
  pipelineRun,
  put,
  type Records,
  readFolder,
  rowsOf,
  shuffled,
  splitFiles,
  unranked,
  withFolder,
} from "./harness.ts";
import { MAPPING, rowsWhere, worldRecords } from "./world.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-units-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Unit {
  readonly kind: Areas["kind"];
  readonly config: Partial<Config>;
  readonly areas: Areas;
}

/** Across borders, with a hole around Gao, in parts, touching, and with one in which nothing happens. */
const REGIONS = collection(
  feature({ name: "Liptako", code: "L 1" }, polygon(box(-3, 12, 2, 15))),
  feature({ name: "Around Gao", code: "gao" }, polygon(box(-3, 15, 4, 22), box(-0.3, 16, 0.3, 16.5))),
  feature(
    { name: "West & South", code: "W" },
    multi([box(-12, 12, -3, 15)], [box(40, -2, 46, 3)], [box(0, 35, 8, 38)]),
  ),
  feature({ name: "Niger's east", code: "E" }, polygon([...box(2, 12, 14, 15)].reverse())),
  feature({ name: "Ocean", code: "O" }, polygon(box(-40, 0, -30, 9))),
);
const regionsFolder = mkdtempSync(join(tmpdir(), "harmattan-regions-"));
const regionsPath = join(regionsFolder, "my regions.geojson");
writeFileSync(regionsPath, JSON.stringify(REGIONS));
afterAll(() => rmSync(regionsFolder, { recursive: true, force: true }));

const UNITS: readonly [string, Unit][] = [
  ["grid", { kind: "grid", config: { unit: "grid" }, areas: PRIO_GRID }],
  [
    "custom",
    {
      kind: "custom",
      config: { unit: "custom", regions: regionsPath, regionId: "code" },
      areas: polygonAreas(parseRegions(REGIONS, "my regions.geojson", { name: null, id: "code" })),
    },
  ],
];

type Options = Parameters<typeof pipelineRun>[0];

/** Publishes these files with regions of a kind, without forecasts, which do not look at the kind; what they cover is declared. */
async function publishedFrom(
  files: Readonly<Record<string, string>>,
  { config }: Pick<Unit, "config">,
  options: Partial<Options> = {},
): Promise<Published & { readonly notes?: string[] }> {
  return await withFolder(async (own) => {
    const input = await put(join(own, "input"), files);
    const [mapping = ""] = await put(own, { "m.json": MAPPING });
    const { published, notes } = await pipelineRun({
      input,
      mapping,
      out: join(own, "out"),
      allMonths: true,
      ...options,
      config: { ...DEFAULT_CONFIG, threads: 2, forecast: false, ...config },
    });
    return Object.assign(new Map(await readFolder(published ?? "")), { notes });
  });
}

const world = worldRecords();
const whole = { "world.csv": csvText(world) };
const upTo = (records: Records, month: string): Records =>
  rowsWhere(records, "date_start", (date) => date.slice(0, month.length) <= month);

describe.each(UNITS)("%s", (_, unit) => {
  let plain: Published & { readonly notes?: string[] };
  beforeAll(async () => {
    plain = await publishedFrom(whole, unit, { tablesOnly: false });
  });

  test("every region of every table has an id of its country and of the unit, and run.json names the unit", async () => {
    const foreseen = await publishedFrom(whole, { config: { ...unit.config, forecast: true } });
    const least = unit.kind === "grid" ? 50 : 6;
    const form = new RegExp(`^[A-Z]{3}-${unit.kind}-[a-z0-9-]+$`);
    for (const name of ["escalation", "region_months", "forecast"] as const) {
      const regions = rowsOf(foreseen, name).filter((row) => row["unit"] !== "country");
      expect([name, regions.length >= least]).toEqual([name, true]);
      for (const row of regions) {
        expect(row["region_id"]).toMatch(form);
        expect(String(row["region_id"]).slice(0, 3)).toBe(row["country"]);
      }
    }
    const borders = rowsOf(plain, "neighbours").flatMap((row) =>
      String(row["border_regions"] ?? "")
        .split(", ")
        .filter((text) => text !== ""),
    );
    expect(borders.length).toBeGreaterThan(0);
    const names = new Set(rowsOf(plain, "escalation").map((row) => row["region"]));
    for (const each of borders) expect(names).toContain(each.replace(/ \d+$/, ""));
    expect(JSON.parse(plain.get("run.json") ?? "")).toMatchObject({ config: { unit: unit.kind } });
    expectSound(foreseen);
  });

  test("the report's map draws every area of the theatre once, for the region of it that comes first", () => {
    const { config } = JSON.parse(plain.get("run.json") ?? "") as { config: { theatre: string[] } };
    const first = new Map<string, unknown>();
    for (const row of rowsOf(plain, "escalation")) {
      const area = String(row["region_id"]).replace(/^[A-Z]{3}-/, "");
      if (config.theatre.includes(String(row["country"])) && !first.has(area))
        first.set(area, `${row["region"]} (${row["country_name"]})`);
    }
    const { document } = parseHTML(plain.get("report.html") ?? "");
    const drawn = [...document.querySelectorAll("svg.map path.area title")].map((title) =>
      title.textContent?.replace(/: score .*/, ""),
    );
    expect(drawn).toEqual([...first.values()]);
    expect(document.querySelectorAll("svg.map circle")).toHaveLength(0);
  });

  test("regions are the only thing that the unit changes", async () => {
    const named = await publishedFrom(whole, { config: {} });
    for (const name of ["countries", "zones"] as const)
      expect(unranked(plain, name)).toEqual(unranked(named, name));
    const withoutRegions = ["border_regions", "top_border_region"] as const;
    for (const name of ["neighbours", "spillover"] as const)
      expect(unranked(plain, name, undefined, withoutRegions)).toEqual(
        unranked(named, name, undefined, withoutRegions),
      );
  });

  test("the same rows give the same bytes, in any order and any split", async () => {
    expectSameTables(await publishedFrom(splitFiles(shuffled(world), 3), unit), plain);
    const one = await publishedFrom(whole, { config: { ...unit.config, threads: 1 } }, { tablesOnly: false });
    expectSameTables(one, plain, true);
  });

  test.each(["2014-12", "2017-09"])("later months change nothing as of %s", async (month) => {
    const asOf = parseMonth(month, {});
    const wanted = await publishedFrom(whole, unit, { asOf });
    const cut = { "world.csv": csvText(upTo(world, month)) };
    expectSameTables(await publishedFrom(cut, unit, { asOf }), wanted);
    const earlier = rowsOf(plain, "region_months").filter((row) => String(row["month"]) <= month);
    expect(rowsOf(wanted, "region_months")).toEqual(earlier);
    expect(earlier.length).toBeGreaterThan(100);
  });

  test("a country that is not involved changes no row of the others", async () => {
    const without = rowsWhere(world, "country", (country) => country !== "Somalia");
    const fewer = await publishedFrom({ "world.csv": csvText(without) }, unit);
    const others = (row: { readonly [column: string]: unknown }): boolean => row["country"] !== "SOM";
    for (const name of ["escalation", "region_months"] as const)
      expect(unranked(fewer, name)).toEqual(unranked(plain, name, others));
  });

  test("regions and incidents in none add up to the country, in every month and measure", async () => {
    const [input = ""] = await put(folder, whole);
    await put(folder, { "world.mapping.json": MAPPING });
    const { regions, countries } = await panelsOf([input], null, [], "resolved", unit.areas);
    const named = await panelsOf([input], null);
    const months = countries.monthCount;
    let unlocated = 0;
    for (const [country, { id }] of countries.units.entries()) {
      const own = [...regions.units.keys()].filter((region) => regions.units[region]?.country === id);
      for (const measure of SUMMED_MEASURES) {
        for (let t = 0; t < months; t++) {
          const sum = own.reduce((total, region) => total + cellOf(regions, region, t, measure), 0);
          const all = cellOf(countries, country, t, measure);
          expect(sum).toBeLessThanOrEqual(all + 1e-6);
          if (measure === "incidents") unlocated += all - sum;
          expect(all).toBe(cellOf(named.countries, country, t, measure));
        }
      }
    }
    // every located incident lies in one area at most, so what is left over are the others
    expect(unlocated).toBeCloseTo(outside(unit.areas), 6);
  });
});

type Family = Awaited<ReturnType<typeof panelsOf>>["regions"];
const cellOf = (panel: Family, unit: number, t: number, measure: Measure): number =>
  panel[measure][unit * panel.monthCount + t] as number;

/** Events of the world that lie in no area, counted row by row from the file's own text. */
function outside(areas: Areas): number {
  const [header = [], ...rows] = world;
  const cell = (row: readonly string[], name: string): string => row[header.indexOf(name)] ?? "";
  const standing = new Map<string, readonly string[]>();
  for (const row of rows) {
    if (cell(row, "id").startsWith("wrong-")) continue;
    const known = standing.get(cell(row, "id"));
    if (known === undefined || Number(cell(row, "best")) > Number(cell(known, "best")))
      standing.set(cell(row, "id"), row);
  }
  return [...standing.values()].filter((row) => {
    const isPlaced = ["1", "2", "3"].includes(cell(row, "where_prec"));
    return !isPlaced || areas.at(Number(cell(row, "latitude")), Number(cell(row, "longitude"))) === null;
  }).length;
}

describe("grid cells", () => {
  test("a cell on a border is a region in each country that the source counts there", async () => {
    const near = { latitude: 14.2, longitude: 0.9, date: "2021-05-01", deaths: 2 };
    const { name, text, mapping } = mappedFile(
      [
        { ...near, country: "Niger" },
        { ...near, country: "Mali" },
        { ...near, country: "Mali", precision: "near" },
        { ...near, country: "Mali", precision: "region" },
        { date: "2021-05-02", country: "Mali", admin1: "Gao" },
      ],
      { from: "2020-01", to: "2021-12" },
    );
    await put(folder, { [name]: text, "log.mapping.json": JSON.stringify(mapping) });
    const { regions, countries } = await panelsOf([join(folder, name)], null, [], "resolved", PRIO_GRID);
    // 14.2 N, 0.9 E: row 208, column 361, 720 * 208 + 361 + 1
    expect(regions.units.map(({ id, name, country }) => [id, name, country])).toEqual([
      ["MLI-grid-150122", "14.25°N 0.75°E", "MLI"],
      ["NER-grid-150122", "14.25°N 0.75°E", "NER"],
    ]);
    const t = 16;
    expect([0, 1].map((region) => cellOf(regions, region, t, "incidents"))).toEqual([2, 1]);
    expect([0, 1].map((country) => cellOf(countries, country, t, "incidents"))).toEqual([4, 1]);
  });

  test("a source without coordinates, and one whose places are all vague, end with what to do", async () => {
    const counts = countFile([
      { month: "2021-01", country: "Mali", admin1: "Gao", battle: 3, civilian: 0, deaths: 1 },
    ]);
    const vague = mappedFile([
      { date: "2021-01-31", country: "Mali", latitude: 16, longitude: 0, precision: "region" },
    ]);
    for (const { name, text, mapping } of [counts, vague]) {
      const beside = { [name]: text, [name.replace(".csv", ".mapping.json")]: JSON.stringify(mapping) };
      await put(join(folder, "none"), beside);
    }
    const run = async (name: string) =>
      await panelsOf([join(folder, "none", name)], null, [], "resolved", PRIO_GRID);
    await expect(run(counts.name)).rejects.toThrow(UsageError);
    await expect(run(counts.name)).rejects.toThrow('--unit grid needs coordinates and "Made-up counts" has');
    await expect(run(vague.name)).rejects.toThrow(DataError);
    await expect(run(vague.name)).rejects.toThrow("no incident has an exact or near place");
  });

  test("the command line: an unknown unit, a source without coordinates, and stages one by one", async () => {
    const { name, text, mapping } = countFile([
      { month: "2021-01", country: "Mali", admin1: "Gao", battle: 3, civilian: 0, deaths: 1 },
    ]);
    const [input = ""] = await put(join(folder, "cli"), {
      [name]: text,
      "counts.mapping.json": JSON.stringify(mapping),
    });
    const out = join(folder, "cli-out");
    const [unknown, without] = await Promise.all([
      cli("--input", input, "--out", out, "--unit", "hexagon"),
      cli("--input", input, "--out", join(folder, "cli-none"), "--unit", "grid", "--quiet"),
    ]);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("admin1, grid")]);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("needs coordinates")]);
    await put(join(folder, "cli"), { "world.csv": whole["world.csv"], "world.mapping.json": MAPPING });
    const asked = ["--input", join(folder, "cli", "world.csv"), "--out", out, "--quiet"];
    expect((await cli("--to", "aggregate", "--unit", "grid", ...asked)).code).toBe(0);
    // what admin-1 regions gave, or would give, is not taken for what the grid gives
    const other = await cli("--from", "score", ...asked);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("nothing is saved")]);
    expect((await cli("--from", "score", "--unit", "grid", ...asked)).code).toBe(0);
  });
});

describe("regions of one's own", () => {
  const run = async (config: Partial<Config>, out: string) => {
    const [input = ""] = await put(join(folder, "own"), { ...whole, "world.mapping.json": MAPPING });
    return await pipelineRun({
      input: [input],
      out: join(folder, out),
      config: { ...DEFAULT_CONFIG, threads: 2, unit: "custom", regions: regionsPath, ...config },
    });
  };

  test("ids and names from the file, a row in each country; those without incidents are told; run.json names the file", async () => {
    const { published, notes } = await run({ regionId: "code" }, "own-out");
    const files = await readFolder(published ?? "");
    const rows = rowsOf(files, "region_months").map((row) => `${row["region_id"]} ${row["region"]}`);
    expect([...new Set(rows)].sort()).toEqual([
      "BFA-custom-l-1 Liptako",
      "DZA-custom-gao Around Gao",
      "DZA-custom-w West & South",
      "MLI-custom-gao Around Gao",
      "MLI-custom-w West & South",
      "NER-custom-e Niger's east",
      "NER-custom-l-1 Liptako",
    ]);
    expect(notes.join("\n")).toContain("Not listed, since no incident lies in them: Ocean");
    const sha256 = createHash("sha256").update(JSON.stringify(REGIONS)).digest("hex");
    expect(JSON.parse(files.get("run.json") ?? "")).toMatchObject({
      config: { unit: "custom", regionId: "code" },
      region_file: { file: regionsPath, sha256, count: 5 },
    });
  });

  test("the order of the features changes nothing; another outline makes the panels anew, the same one does not", async () => {
    const first = await run({ regionId: "code" }, "own-again");
    const wanted = await readFolder(first.published ?? "");
    const [turned = "", moved = ""] = await put(join(folder, "own"), {
      "turned.geojson": JSON.stringify({ ...REGIONS, features: [...REGIONS.features].reverse() }),
      "moved.geojson": JSON.stringify(REGIONS).replace("[-40,0]", "[-41,0]").replace("[-40,0]", "[-41,0]"),
    });
    const other = await run({ regionId: "code", regions: turned }, "own-turned");
    expectSameTables(await readFolder(other.published ?? ""), wanted);
    const config = { ...DEFAULT_CONFIG, unit: "custom" as const, regionId: "code" };
    const again = (regions: string) =>
      pipelineRun({
        input: [join(folder, "own", "world.csv")],
        out: join(folder, "own-again"),
        from: "score",
        config: { ...config, regions },
      });
    await again(regionsPath);
    await expect(again(moved)).rejects.toThrow("nothing is saved for this input and config");
  });

  test("a name that a spreadsheet would take for a formula gets an apostrophe", async () => {
    const text = JSON.stringify(REGIONS).replace("Niger's east", "=HYPERLINK(A1)");
    const [regions = ""] = await put(join(folder, "own"), { "formula.geojson": text });
    const { published } = await run({ regionId: "code", regions }, "own-formula");
    const lines = (await readFolder(published ?? "")).get("escalation.csv")?.split("\n") ?? [];
    expect(lines.find((line) => line.includes("NER-custom-e"))).toContain(",'=HYPERLINK(A1),");
  });

  test("in a config file, relative to it", () => {
    const config = parseConfig(
      '{ "unit": "custom", "regions": "a.geojson", "regionName": "NAME" }',
      "some/where.json",
    );
    expect(config).toMatchObject({ unit: "custom", regions: join("some", "a.geojson"), regionName: "NAME" });
    expect(() => parseConfig('{ "unit": "hexagon" }', "c.json")).toThrow(
      "c.json: unit is none of admin1, grid, custom",
    );
  });

  test("one line for what cannot be", async () => {
    const [input = "", swapped = "", broken = "", binary = ""] = await put(join(folder, "own"), {
      ...whole,
      "swapped.geojson": JSON.stringify(collection(feature({ name: "A" }, polygon(box(60, -20, 70, -10))))),
      "broken.geojson": '{ "type": ',
      "binary.geojson": Buffer.from([0xff, 0xfe, 0x00]),
    });
    let runs = 0;
    const run = (...args: string[]) =>
      cli("--input", input, "--out", join(folder, `own-none-${runs++}`), "--quiet", ...args);
    const custom = (regions: string) => run("--unit", "custom", "--regions", regions);
    const ended = await Promise.all([
      run("--unit", "custom"),
      run("--regions", regionsPath),
      custom(join(folder, "absent.geojson")),
      custom(broken),
      custom(binary),
      custom(swapped),
    ]);
    expect(ended.map(({ code, stderr }) => [code, stderr.trimEnd()])).toEqual([
      [2, "error: --unit custom needs --regions FILE.geojson: your own polygons"],
      [2, "error: --regions goes with --unit custom, and the unit is admin1"],
      [2, `error: the regions file ${join(folder, "absent.geojson")} cannot be read`],
      [3, "error: broken.geojson is not valid JSON: save your regions as GeoJSON"],
      [3, "error: binary.geojson is not in UTF-8: save your regions as GeoJSON"],
      [3, expect.stringContaining("lies in your regions: are latitude and longitude swapped")],
    ]);
  });
});

describe.skipIf(REAL_DATA === undefined)("on UCDP's export of Burkina Faso", () => {
  test.each(UNITS)(
    "%s: every table, and the same countries as with admin-1 regions",
    async (_, { config, kind }) => {
      const input = [join(REAL_DATA ?? "", "ucdp", "ged-burkina-2016-2023-website-export.csv")];
      await withFolder(async (out) => {
        const run = async (own: Partial<Config>) => {
          const { published } = await pipelineRun({ input, out, config: { ...DEFAULT_CONFIG, ...own } });
          return await readFolder(published ?? "");
        };
        const named = await run({});
        const placed = await run(config);
        expectSound(placed);
        for (const name of CONTENT_TABLES)
          expect(rowsOf(placed, name).length > 0).toBe(rowsOf(named, name).length > 0);
        expect(unranked(placed, "countries")).toEqual(unranked(named, "countries"));
        expect(rowsOf(placed, "escalation")[0]?.["region_id"]).toMatch(new RegExp(`^BFA-${kind}-`));
      });
    },
  );
});

/** Users' own zones and sites over whole runs. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Config, DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { parseConfig } from "../../pipeline/configFile.ts";
import { parseMonth } from "../../pipeline/domain/month.ts";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { readReferences } from "../../pipeline/panelsOf.ts";
import { withOwnZones } from "../../pipeline/zones.ts";
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
  type Row,
  readFolder,
  rowsOf,
  unranked,
  withFolder,
} from "./harness.ts";
import { MAPPING, METADATA, rowsWhere, worldRecords } from "./world.ts";

const SITES = [
  "Nom;Latitude;Longitude;Rayon (km);Pays;Phone",
  "Bureau de Gao;16,27;-0,04;80;Mali;",
  "=HYPERLINK(A1);14,49;-4,19;;Mali;",
  "Somewhere calm;24,5137;9,5219;10;;5550199",
  "",
].join("\r\n");
const ONE_MORE = `${SITES}Aéroport;13,48;2,18;40;Niger;\r\n`;
const ZONES = [
  "name,kind,country_1,country_2,country_3,radius_km,source",
  "Salvador corner,belt,Mali,Niger,Algeria,120,own",
  "Lomé,ring,Togo,,,60,own",
  "",
].join("\n");

const world = worldRecords();
const recent = rowsWhere(world, "date_start", (date) => date >= "2016");
let folder: string;
let input: string;
/** Runs of the same input: without anything of the user's own, with sites, with zones and one site more. */
let plain: Published;
let withSites: Published;
let withBoth: Published;

async function published(files: Partial<Record<"zones" | "sites", string>>, config: Partial<Config> = {}) {
  return await withFolder(async (own) => {
    const paths: Partial<Record<string, string>> = {};
    for (const [name, text] of Object.entries(files))
      [paths[name]] = await put(own, { [`${name}.csv`]: text });
    const result = await pipelineRun({
      input: [input],
      out: join(own, "out"),
      config: { ...DEFAULT_CONFIG, zones: paths["zones"] ?? null, sites: paths["sites"] ?? null, ...config },
    });
    return { files: await readFolder(result.published ?? ""), notes: result.notes };
  });
}

const zoneRow = (files: Published, id: string): Row | undefined =>
  rowsOf(files, "zones").find((row) => row["region_id"] === id);
/** Rows without what their number and the other rows decide. */
const alone = (files: Published, keep?: (row: Row) => boolean): string[] =>
  unranked(files, "zones", keep, ["rank_low", "rank_high", "top10_probability", "notes"]);
const isSite = (row: Row): boolean => String(row["region_id"]).startsWith("site-");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-zones-"));
  [input = ""] = await put(folder, { "world.csv": csvText(recent), "world.mapping.json": MAPPING });
  plain = (await published({})).files;
  withSites = (await published({ sites: SITES })).files;
  withBoth = (await published({ sites: ONE_MORE, zones: ZONES })).files;
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("sites", () => {
  test("a site's quarter is what a count of the input's rows gives", () => {
    const [header = [], ...rows] = recent;
    const cell = (row: readonly string[], name: string): string => row[header.indexOf(name)] ?? "";
    const inQuarter = (row: readonly string[]): boolean => {
      const days =
        Date.parse(cell(row, "date_end").slice(0, 10)) - Date.parse(cell(row, "date_start").slice(0, 10));
      return /^2020-1[0-2]/.test(cell(row, "date_start")) && !(days > 31 * 86_400_000);
    };
    const exact = rows.filter((row) => inQuarter(row) && ["1", "2", "3"].includes(cell(row, "where_prec")));
    // repeated and revised rows have the id of the one that counts
    const counted = (latitude: number, longitude: number, radiusKm: number): number => {
      const within = exact.filter((row) => {
        const [north, east] = [Number(cell(row, "latitude")), Number(cell(row, "longitude"))];
        return distanceKm(latitude, longitude, north, east) <= radiusKm;
      });
      return new Set(within.map((row) => cell(row, "id"))).size;
    };
    const gao = counted(16.27, -0.04, 80);
    const mopti = counted(14.49, -4.19, 25);
    expect(Math.min(gao, mopti)).toBeGreaterThan(1);
    expect(zoneRow(withSites, "site-bureau-de-gao")).toMatchObject({
      region: "Bureau de Gao",
      zone_kind: "site",
      country: "MLI",
      country_name: "Mali",
      incidents_3m: gao,
    });
    expect(zoneRow(withSites, "site-hyperlink-a1")).toMatchObject({
      country: "MLI",
      incidents_3m: mopti,
    });
    expectSoundButNames(withSites);
  });

  test("one in which nothing ever happened is listed with 0 in every part", () => {
    const row = zoneRow(withSites, "site-somewhere-calm");
    expect(row).toMatchObject({
      country: "DZA",
      score: 0,
      category: "Low",
      incidents_3m: 0,
      part_surprise: 0,
    });
    expect(row).toMatchObject({ why: "No incident in three months, and hardly any is usual.", notes: null });
  });

  test("change no other row, of whatever table, except in rank", () => {
    for (const name of CONTENT_TABLES) {
      if (name === "zones") continue;
      expect([name, withSites.get(`${name}.csv`) === plain.get(`${name}.csv`)]).toEqual([name, true]);
      expect([name, withBoth.get(`${name}.csv`) === plain.get(`${name}.csv`)]).toEqual([name, true]);
    }
    const shipped = alone(plain);
    expect(shipped).toHaveLength(13);
    expect(alone(withSites, (row) => !isSite(row))).toEqual(shipped);
    const alike = (row: Row): boolean => isSite(row) && row["region_id"] !== "site-aeroport";
    expect(alone(withBoth, alike)).toEqual(alone(withSites, isSite));
  });

  test("later months change none of them, also where coverage is told by the rows", async () => {
    const asOf = parseMonth("2018-09", {});
    const undeclared = JSON.stringify(METADATA);
    const cut = rowsWhere(recent, "date_start", (date) => date.slice(0, 7) <= "2018-09");
    await withFolder(async (own) => {
      const [sites = "", whole = "", early = ""] = await put(own, {
        "sites.csv": `${ONE_MORE}Abidjan;5,34;-4,03;100;;\r\nMogadishu;2,04;45,34;50;;\r\nParis;48,85;2,35;50;;\r\nKayes;14,45;-11,44;50;;\r\n`,
        "whole/a.csv": csvText(recent),
        "cut/a.csv": csvText(cut),
        "whole/a.mapping.json": undeclared,
        "cut/a.mapping.json": undeclared,
      });
      const config = { ...DEFAULT_CONFIG, sites };
      const [all, some] = [
        await pipelineRun({ input: [whole], out: join(own, "all"), asOf, config }),
        await pipelineRun({ input: [early], out: join(own, "some"), asOf, config }),
      ];
      const late = await pipelineRun({ input: [whole], out: join(own, "late"), config });
      const files = await readFolder(all.published ?? "");
      expectSameTables(await readFolder(some.published ?? ""), files);
      expect(zoneRow(files, "site-abidjan")).toMatchObject({ score: 0 });
      // where something happens two years later
      expect(zoneRow(files, "site-kayes")).toMatchObject({ score: 0, score_high: 0, data_grade: "D" });
      expect(rowsOf(await readFolder(late.published ?? ""), "zones")).toContainEqual(
        expect.objectContaining({ region_id: "site-kayes", category: "Critical" }),
      );
      expect(zoneRow(files, "site-paris")).toBeUndefined();
      expect(all.notes).toContain("Not listed, since the data does not look there: Paris");
    });
  });

  test("are told when read, and named in run.json by file, checksum and number; their coordinates nowhere", async () => {
    const { files, notes } = await published({ sites: SITES, zones: ZONES });
    expect(notes).toEqual([
      expect.stringMatching(/^Zones: 2 of .*zones\.csv$/),
      expect.stringMatching(
        /^Sites: 3 of .*sites\.csv; 25 km where no radius is given \(1 of 3 rows\); columns left aside: Phone$/,
      ),
      "Not listed, since the data does not look there: Lomé",
    ]);
    const record = JSON.parse(files.get("run.json") ?? "") as Record<string, unknown>;
    expect(record["zone_files"]).toEqual([
      { kind: "zones", file: expect.stringContaining("zones.csv"), sha256: expect.any(String), count: 2 },
      { kind: "sites", file: expect.stringContaining("sites.csv"), sha256: expect.any(String), count: 3 },
    ]);
    expect(record["config"]).toMatchObject({ shippedZones: true });
    for (const [name, text] of files)
      expect([name, /24[.,]5137|9[.,]5219|5550199/.test(text)]).toEqual([name, false]);
  });
});

/** expectSound minds that JSON texts start no formula, which only a CSV can; a site may be called what it likes. */
function expectSoundButNames(files: Published): void {
  expect(files.get("zones.csv")).toContain("'=HYPERLINK(A1)");
  expect(files.get("zones.csv")).not.toMatch(/(^|,)"?=HYPERLINK/m);
  const tame = new Map(files).set(
    "zones.json",
    (files.get("zones.json") ?? "").replaceAll('"=HYPER', '"HYPER'),
  );
  expectSound(tame);
}

describe("zones", () => {
  test("of the user's own stand beside the shipped ones, with centres found for them", () => {
    expect(alone(withBoth, (row) => !/^site-|salvador|lome/.test(String(row["region_id"])))).toEqual(
      alone(plain),
    );
    expect(zoneRow(withBoth, "zone-salvador-corner")).toMatchObject({ zone_kind: "belt", country: null });
    // the data never looked at Togo
    expect(zoneRow(withBoth, "zone-lome")).toBeUndefined();
  });

  test("one with the id of a shipped zone takes its place; shippedZones: false drops all of them", async () => {
    const zones = "id;zone;kind;lat;lon;km\nbamako-50km;Gao, 90 km;ring;16,27;-0,04;90\n";
    const { files } = await published({ zones });
    expect(zoneRow(files, "zone-bamako-50km")).toMatchObject({
      region: "Gao, 90 km",
      zone_kind: "ring",
      country: "MLI",
    });
    expect(rowsOf(files, "zones")).toHaveLength(13);
    const alone = await published({ zones }, { shippedZones: false });
    expect(rowsOf(alone.files, "zones").map((row) => row["region_id"])).toEqual(["zone-bamako-50km"]);
  });

  test("the shipped table as a user's file changes nothing", async () => {
    const { zones: shipped } = await readReferences();
    expect(withOwnZones(shipped, [])).toEqual(shipped);
    const path = fileURLToPath(new URL("../../datasets/reference/zones.csv", import.meta.url));
    const { files } = await published({ zones: await readFile(path, "utf8") });
    expectSameTables(files, plain);
  });

  test("a source without coordinates: said in one line", async () => {
    await withFolder(async (own) => {
      const [counts = ""] = await put(own, {
        "counts.csv": "month,country,admin1,events\n2019-01,Mali,Gao,3\n2019-02,Mali,Gao,3\n",
        "counts.mapping.json": JSON.stringify({
          source: "Counts",
          date: "month",
          country: "country",
          admin1: "admin1",
          events: "events",
          coverage: { from: "2016-01", to: "2019-02" },
        }),
      });
      const { notes, published: path } = await pipelineRun({ input: [counts], out: join(own, "out") });
      expect(notes).toEqual([
        "The source has no coordinates: zones and sites, which need them, are not scored.",
      ]);
      expect(rowsOf(await readFolder(path ?? ""), "zones")).toEqual([]);
    });
  });
});

test.skipIf(REAL_DATA === undefined)("two towns of Burkina Faso in UCDP's export", async () => {
  await withFolder(async (own) => {
    const [sites = ""] = await put(own, {
      "s.csv": "name;lat;lon;radius\nDjibo;14,1;-1,63;30\nOuahigouya;13,58;-2,42;\n",
    });
    const { published: path } = await pipelineRun({
      input: [join(REAL_DATA ?? "", "ucdp/ged-burkina-2016-2023-website-export.csv")],
      out: join(own, "out"),
      config: { ...DEFAULT_CONFIG, sites, shippedZones: false },
    });
    const files = await readFolder(path ?? "");
    // counted in the file by a script of a few lines in another language: haversine, where_prec 1 to 3, 2023-10 to -12
    expect(
      rowsOf(files, "zones").map((row) => [row["region"], row["incidents_3m"], row["deaths_3m"]]),
    ).toEqual([
      ["Djibo", 10, 180],
      ["Ouahigouya", 4, 20],
    ]);
  });
});

describe("what was saved", () => {
  test("is used again for the same zones and sites, and not for others", async () => {
    await withFolder(async (own) => {
      const [sites = ""] = await put(own, { "sites.csv": SITES });
      const run = { input: [input], out: join(own, "out"), config: { ...DEFAULT_CONFIG, sites } };
      await pipelineRun(run);
      const again = await pipelineRun({ ...run, from: "publish" });
      expectSameTables(await readFolder(again.published ?? ""), withSites);
      await writeFile(sites, SITES.replace(";80;", ";81;"));
      for (const from of ["score", "rank", "publish"] as const) {
        await expect(pipelineRun({ ...run, from })).rejects.toThrow(
          "nothing is saved for this input and config",
        );
      }
      // the incidents are the same
      const other = await pipelineRun({ ...run, from: "aggregate" });
      expect(zoneRow(await readFolder(other.published ?? ""), "site-bureau-de-gao")).toBeDefined();
      // a file that says the same in other words is the same
      await writeFile(sites, SITES.replaceAll(",", ".").replaceAll(";", ","));
      await pipelineRun({ ...run, input: [input] });
      const same = await pipelineRun({ ...run, from: "publish" });
      expectSameTables(await readFolder(same.published ?? ""), withSites);
    });
  });
});

describe("the command line", () => {
  test("--zones, --sites, and the same in a config file, relative to it", async () => {
    const [zones = "", sites = "", config = ""] = await put(folder, {
      "own/z.csv": ZONES,
      "own/s.csv": ONE_MORE,
      "own/config.json": '{ "zones": "z.csv", "sites": "s.csv" }',
    });
    const target = ["--input", input, "--quiet", "--out"];
    const outs = [join(folder, "by options"), join(folder, "by config")] as const;
    const ended = await Promise.all([
      cli(...target, outs[0], "--zones", zones, "--sites", sites),
      cli(...target, outs[1], "--config", config),
    ]);
    for (const each of ended) expect(each).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
    for (const out of outs) expectSameTables(await readFolder(join(out, "latest")), withBoth);
    expect(parseConfig('{ "sites": "/s.csv" }', "a/c.json")).toMatchObject({ sites: "/s.csv", zones: null });
  });

  test.each<[string, string, string, number, string]>([
    ["--sites", "Latitude and longitude swapped", "name,lat,lon,country\nA,-0.04,16.27,Mali\n", 3, "swapped"],
    ["--zones", "an empty file", "", 3, "own.csv is empty"],
    [
      "--zones",
      "no tri-point",
      "name,kind,country,country_2,country_3,radius\nA,belt,MLI,NGA,TCD,9\n",
      3,
      "no point",
    ],
  ])("%s: %s", async (option, _, text, code, says) => {
    const [path = ""] = await put(folder, { "own.csv": text });
    const ended = await cli("--input", input, "--out", join(folder, "never"), option, path);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toMatch(/^error: own\.csv/);
    expect(ended.stderr).toContain(says);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("a file that is not there", async () => {
    const ended = await cli(
      "--input",
      input,
      "--out",
      join(folder, "never"),
      "--sites",
      join(folder, "no.csv"),
    );
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining("no.csv cannot be read")]);
  });
});

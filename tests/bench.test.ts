import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GED_COLUMNS, writeGed } from "../pipeline/bench/make-ged.ts";
import { GDELT_FIELDS, writeLayout, writeSmallFiles } from "../pipeline/bench/make-layouts.ts";
import { LOG_MAPPING, writeLog } from "../pipeline/bench/make-log.ts";
import { MONTHS, REGIONS, writeRegions } from "../pipeline/bench/make-regions.ts";
import { month } from "../pipeline/domain/month.ts";
import { runPaths } from "./1-ingest/run.ts";

const ROWS = 2000;

let folder: string;
let text: string;
let records: string[][];

async function make(rows: number, seed: number): Promise<string> {
  const file = join(folder, `${rows}-${seed}.csv`);
  await writeGed(file, rows, seed);
  return await readFile(file, "utf8");
}

const column = (name: string) => records.map((record) => record[GED_COLUMNS.indexOf(name)] ?? "");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-bench-test-"));
  text = await make(ROWS, 1);
  records = parse(text, { from: 2 });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("every record has the 49 columns of the yearly archive", () => {
  expect(GED_COLUMNS).toHaveLength(49);
  expect(text.startsWith(`${GED_COLUMNS.join(",")}\n`)).toBe(true);
  expect(records).toHaveLength(ROWS); // csv-parse refuses records of another length than the header's
  expect(new Set(column("id")).size).toBe(ROWS);
});

test("about 10 % of the records have line breaks, and quotes and commas occur in texts", () => {
  const share = (pattern: RegExp) =>
    records.filter((record) => record.some((field) => pattern.test(field))).length / ROWS;
  expect(share(/\n/)).toBeGreaterThan(0.08);
  expect(share(/\n/)).toBeLessThan(0.12);
  expect(share(/"/)).toBeGreaterThan(0.5);
  expect(share(/,/)).toBeGreaterThan(0.5);
  const bytesPerRow = Buffer.byteLength(text) / ROWS;
  expect(bytesPerRow).toBeGreaterThan(600);
  expect(bytesPerRow).toBeLessThan(720);
});

test("values are plausible", () => {
  for (const [index, cell] of column("priogrid_gid").entries()) {
    const [latitude, longitude] = [Number(column("latitude")[index]), Number(column("longitude")[index])];
    expect(Math.abs(latitude)).toBeLessThan(72);
    expect(Math.abs(longitude)).toBeLessThan(180);
    expect(Number(cell)).toBe(Math.floor((latitude + 90) * 2) * 720 + Math.floor((longitude + 180) * 2) + 1);
    if (index === 50) break;
  }
  const [low, best, high] = [column("low"), column("best"), column("high")].map((values) =>
    values.map(Number),
  );
  const sides = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"].map((name) =>
    column(name).map(Number),
  );
  for (let row = 0; row < ROWS; row++) {
    expect(low?.[row]).toBeLessThanOrEqual(best?.[row] ?? -1);
    expect(best?.[row]).toBeLessThanOrEqual(high?.[row] ?? -1);
    expect(sides.reduce((sum, side) => sum + (side[row] ?? 0), 0)).toBe(best?.[row]);
  }
  const [starts, ends] = [column("date_start"), column("date_end")];
  expect(
    starts.every((start, row) => /^\d{4}-\d\d-\d\d 00:00:00\.000$/.test(start) && start <= (ends[row] ?? "")),
  ).toBe(true);
  expect(Math.min(...column("year").map(Number))).toBe(1989);
  expect(Math.max(...column("year").map(Number))).toBe(2024);
  const countries = new Map(column("country").map((name, row) => [name, column("country_id")[row]]));
  for (const [name, code] of Object.entries({
    Mali: "432",
    "Burkina Faso": "439",
    Niger: "436",
    Algeria: "615",
  })) {
    expect(countries.get(name)).toBe(code);
  }
});

test("the same rows and seed give the same bytes, another seed others", async () => {
  const hash = (content: string) => createHash("sha256").update(content).digest("hex");
  await rm(join(folder, `${ROWS}-1.csv`));
  expect(hash(await make(ROWS, 1))).toBe(hash(text));
  expect(hash(await make(ROWS, 2))).not.toBe(hash(text));
});

test("a log: every row accepted, and what is known of a month at first is known later too", async () => {
  const [early, late] = ["early.csv", "late.csv"].map((name) => join(folder, name)) as [string, string];
  await writeLog(early, month(2020, 5), 40, 1);
  await writeLog(late, month(2020, 5), 50, 1);
  expect(await readFile(late, "utf8")).toContain(await readFile(early, "utf8"));
  const mapping = join(folder, "log.mapping.json");
  await writeFile(mapping, JSON.stringify(LOG_MAPPING));
  const { summary, incidents } = await runPaths([late], { mapping });
  expect(summary.files[0]).toMatchObject({ source: LOG_MAPPING.source, rows_read: 50, accepted: 50 });
  expect(incidents.every((row) => String(row["region_id"]).includes("-"))).toBe(true);
});

describe("files in other layouts", () => {
  test("ACLED's: recognised, every row accepted, quotes and line breaks among them, deaths told", async () => {
    const file = join(folder, "acled.csv");
    await writeLayout("acled", [file], ROWS, 1);
    const written: string[][] = parse(await readFile(file, "utf8"), { from: 2 });
    expect(written).toHaveLength(ROWS);
    expect(written.filter((record) => record.some((cell) => cell.includes("\n"))).length).toBeGreaterThan(50);
    const { summary, incidents } = await runPaths([file]);
    expect(summary.files[0]).toMatchObject({ layout: "ACLED, present layout", accepted: ROWS });
    expect(incidents.some((row) => Number(row["deaths_best"]) > 0)).toBe(true);
    expect(new Set(incidents.map((row) => row["country"])).size).toBe(6);
  });

  test("GDELT's: recognised, every row accounted for, numbers run on from file to file", async () => {
    const files = ["a.csv", "b.csv"].map((name) => join(folder, name));
    await writeLayout("gdelt", files, 500, 1);
    const lines = (await readFile(files[1] as string, "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => line.split("\t").length)).toEqual(Array(500).fill(GDELT_FIELDS));
    expect(lines[0]?.split("\t")[0]).toBe("500");
    const { summary } = await runPaths(files);
    for (const line of summary.files) {
      expect(line).toMatchObject({ layout: "GDELT 2.0 events", rows_read: 500, quarantined: 0 });
    }
  });

  test("small files hold the rows of one large file, a few each", async () => {
    const [whole, small] = [join(folder, "whole.tsv"), join(folder, "small")];
    await writeLayout("gdelt", [whole], 60, 1);
    expect(await writeSmallFiles(small, 20, 3, 1)).toBe(60);
    const names = (await readdir(small)).sort();
    const parts = await Promise.all(names.map(async (name) => await readFile(join(small, name), "utf8")));
    expect(parts).toHaveLength(20);
    expect(parts.join("")).toBe(await readFile(whole, "utf8"));
  });

  test("the same seed gives the same bytes, another seed others", async () => {
    const bytes = async (seed: number): Promise<string> => {
      const file = join(folder, "seeded.csv");
      await writeLayout("acled", [file], 200, seed);
      return await readFile(file, "utf8");
    };
    expect(await bytes(1)).toBe(await bytes(1));
    expect(await bytes(2)).not.toBe(await bytes(1));
  });
});

test("the log of 1,000 regions: every row accepted, every region there, its months within what it covers", async () => {
  const file = join(folder, "log.csv");
  await writeRegions(file, 3000, 1);
  const { summary, incidents } = await runPaths([file]);
  expect(summary.files[0]).toMatchObject({ rows_read: 3000, accepted: 3000 });
  expect(new Set(incidents.map((row) => row["region_id"])).size).toBe(REGIONS);
  const [coverage] = summary.coverage;
  expect((coverage?.to ?? 0) - (coverage?.from ?? 0) + 1).toBe(MONTHS);
  const bytes = await readFile(file, "utf8");
  await writeRegions(file, 3000, 1);
  expect(await readFile(file, "utf8")).toBe(bytes);
  await writeRegions(file, 3000, 2);
  expect(await readFile(file, "utf8")).not.toBe(bytes);
});

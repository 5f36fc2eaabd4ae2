import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GED_COLUMNS, writeGed } from "../pipeline/bench/make-ged.ts";

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

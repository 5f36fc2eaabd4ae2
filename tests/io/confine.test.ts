import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Database } from "../../pipeline/io/duckdb.ts";

let base: string;
let inside: string;
let outside: string;
let db: Database;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "harmattan-confine-"));
  [inside, outside] = [join(base, "it's inside"), join(base, "it's inside, not")];
  for (const folder of [inside, outside]) {
    await mkdir(folder);
    await writeFile(join(folder, "a.csv"), "x\n1\n");
  }
  db = await Database.open({ spillFolder: inside, memoryLimit: "128MB", threads: 1 });
});
afterAll(async () => {
  db.close();
  await rm(base, { recursive: true, force: true });
});

const read = (folder: string, from = db) =>
  from.rows("SELECT * FROM read_csv($path)", { path: join(folder, "a.csv") });

test("extensions are never loaded", async () => {
  await expect(db.run("INSTALL httpfs")).rejects.toThrow();
  await expect(db.run("LOAD httpfs")).rejects.toThrow();
});

test("a confined database works in its folders and nowhere else, on every connection", async () => {
  const beside = await db.beside();
  expect(await read(outside)).toHaveLength(1);
  await db.confine([inside]);
  for (const each of [db, beside, await db.beside()]) {
    expect(await read(inside, each)).toHaveLength(1);
    await expect(read(outside, each)).rejects.toThrow(/Permission/);
    await expect(read(join(inside, "..", "it's inside, not"), each)).rejects.toThrow(/Permission/);
    await expect(each.rows("SELECT * FROM read_text('/etc/hostname')")).rejects.toThrow(/Permission/);
    await expect(each.rows("SELECT * FROM 'https://example.org/a.csv'")).rejects.toThrow();
    await expect(each.saveParquet("SELECT 1 AS x", join(outside, "b.parquet"))).rejects.toThrow(/Permission/);
    await expect(each.run(`ATTACH '${join(outside, "c.db").replaceAll("'", "''")}'`)).rejects.toThrow(
      /Permission/,
    );
    await expect(each.run("SET enable_external_access = true")).rejects.toThrow();
    await expect(each.run("SET threads = 2")).rejects.toThrow(/locked/);
    await expect(each.run("INSTALL httpfs")).rejects.toThrow();
  }
  await db.saveParquet("SELECT 1 AS x", join(inside, "b.parquet"));
  await db.openParquet("b", join(inside, "b.parquet"));
  expect(await db.number("SELECT sum(x)::INTEGER FROM b")).toBe(1);
  expect(await readdir(outside)).toEqual(["a.csv"]);
});

test("it still spills into its folder", async () => {
  const sorted = await db.number(
    "SELECT count(DISTINCT n)::INTEGER FROM (SELECT md5(range::VARCHAR) AS n FROM range(1500000) ORDER BY n)",
  );
  expect(sorted).toBe(1_500_000);
});

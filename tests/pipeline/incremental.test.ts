/** A run that takes what earlier runs have left publishes the same bytes as one that computes everything anew. */
import { cp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { numbersOf } from "../../pipeline/domain/table.ts";
import { checksumsOf } from "../../pipeline/io/checksum.ts";
import { loadColumns, saveColumns } from "../../pipeline/io/columnFile.ts";
import { saveJson } from "../../pipeline/io/store.ts";
import type { RunOptions } from "../../pipeline/pipeline.ts";
import type { Stage } from "../../pipeline/stages.ts";
import {
  csvText,
  expectSameTables,
  type Published,
  pipelineRun,
  put,
  type Records,
  readFolder,
  withFolder,
} from "./harness.ts";
import { MAPPING, METADATA, rowsWhere, worldRecords } from "./world.ts";

const world = worldRecords();
const YEARS = Array.from({ length: 9 }, (_, index) => String(2012 + index));
const ofYear = (year: string): Records => rowsWhere(world, "date_start", (date) => date.startsWith(year));
/** The same rows, with more deaths in some. */
const revised = ([header = [], ...rows]: Records, seed: number): Records => {
  const best = header.indexOf("best");
  const changed = rows.map((row, index) =>
    (index * 7 + seed) % 5 === 0 ? row.with(best, String(Number(row[best]) + 1 + (seed % 3))) : row,
  );
  return [header, ...changed];
};

/** What can happen to a folder of files between two runs. */
type Step = (input: string, pick: number) => Promise<void>;
const csvFiles = async (input: string): Promise<string[]> =>
  (await readdir(input)).filter((name) => /\.csv(\.gz)?$/.test(name)).sort();
const picked = async (input: string, pick: number): Promise<string> => {
  const names = await csvFiles(input);
  return names[pick % names.length] as string;
};
const yearOf = (pick: number): string => YEARS[pick % YEARS.length] as string;
const STEPS: Readonly<Record<string, Step>> = {
  added: async (input, pick) => {
    await put(input, { [`year ${yearOf(pick)}.csv`]: csvText(ofYear(yearOf(pick))) });
  },
  revised: async (input, pick) => {
    await put(input, { [`later ${yearOf(pick)}.csv`]: csvText(revised(ofYear(yearOf(pick)), pick)) });
  },
  removed: async (input, pick) => {
    if ((await csvFiles(input)).length > 2) await rm(join(input, await picked(input, pick)));
  },
  renamed: async (input, pick) => {
    const name = await picked(input, pick);
    await rename(join(input, name), join(input, `${pick % 10} ${name}`));
  },
  repeated: async (input, pick) => {
    const name = await picked(input, pick);
    await cp(join(input, name), join(input, `again ${name}`));
  },
  packed: async (input, pick) => {
    const name = await picked(input, pick);
    if (name.endsWith(".gz")) return;
    await writeFile(join(input, `${name}.gz`), gzipSync(await readFile(join(input, name))));
    await rm(join(input, name));
  },
  damaged: async (input, pick) => {
    const name = await picked(input, pick);
    if (name.endsWith(".gz")) return;
    const text = await readFile(join(input, name), "utf8");
    const lines = text.split("\n");
    lines.splice(1 + (pick % (lines.length - 1)), 0, 'one,"record');
    await writeFile(join(input, name), lines.join("\n"));
  },
  unchanged: async () => {},
};

const options = { config: { ...DEFAULT_CONFIG, threads: 2, forecast: false, maxQuarantine: 0.9 } };

/** Publishes into `out` with what lies there, and into a copy of it without; both are returned. */
async function bothWays(
  folder: string,
  input: string,
  out: string,
  mapping: string,
): Promise<{ incremental: Published; full: Published }> {
  const copy = join(folder, "copy");
  await rm(copy, { recursive: true, force: true });
  await cp(out, copy, { recursive: true, verbatimSymlinks: true }).catch(() => {});
  const publishInto = async (to: string, full: boolean): Promise<Published> => {
    const run = await pipelineRun({ ...options, input: [input], mapping, out: to, full });
    return await readFolder(run.published as string);
  };
  return { full: await publishInto(copy, true), incremental: await publishInto(out, false) };
}

test("whatever happens to the files between runs", async () => {
  const sequence = fc.array(fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat(1000)), {
    minLength: 4,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(sequence, fc.boolean(), async (steps, isDeclared) => {
      await withFolder(async (folder) => {
        const [input, out] = [join(folder, "input"), join(folder, "out")];
        await put(input, Object.fromEntries(YEARS.slice(0, 7).map((y) => [`${y}.csv`, csvText(ofYear(y))])));
        const mapping = isDeclared ? MAPPING : JSON.stringify(METADATA);
        const [mappingFile = ""] = await put(folder, { "m.json": mapping });
        await pipelineRun({ ...options, input: [input], mapping: mappingFile, out });
        for (const [step, pick] of steps) {
          await (STEPS[step] as Step)(input, pick);
          const { incremental, full } = await bothWays(folder, input, out, mappingFile);
          expectSameTables(incremental, full, true);
        }
      });
    }),
    { numRuns: Number(process.env["HARMATTAN_SEQUENCES"] ?? 1), seed: 20_260_101 },
  );
});

test("months that no incident has changed are taken from the panels of the run before", async () => {
  await withFolder(async (folder) => {
    const [input, out] = [join(folder, "input"), join(folder, "out")];
    const [mapping = ""] = await put(folder, { "m.json": JSON.stringify(METADATA) });
    const runInto = async (into: string, more: Partial<RunOptions> = {}): Promise<string> => {
      const before: string[] = await readdir(join(into, ".store")).catch(() => []);
      await pipelineRun({ ...options, input: [input], mapping, out: into, to: "aggregate", ...more });
      const made = (await readdir(join(into, ".store"))).filter((name) => !before.includes(name));
      return join(into, ".store", made.find((name) => name.startsWith("aggregate-")) as string);
    };
    const deathsIn = async (saved: string): Promise<number> =>
      numbersOf(await loadColumns(join(saved, "2-panel-country.columns")), "deaths").reduce((a, b) => a + b);
    await put(input, { "2017.csv": csvText(ofYear("2017")), "2018.csv": csvText(ofYear("2018")) });
    const before = await runInto(out);
    // a number that no input gives, where the store cannot tell
    const rows = await loadColumns(join(before, "2-panel-country.columns"));
    numbersOf(rows, "deaths")[0] = 1_000_000;
    await saveColumns(join(before, "2-panel-country.columns"), rows);
    await saveJson(join(before, "checksums.json"), await checksumsOf(before, ["checksums.json"]));
    await put(input, { "2019.csv": csvText(ofYear("2019")) });
    const runs: readonly (readonly [Partial<RunOptions>, isTaken: boolean])[] = [
      [{}, true],
      [{ full: true }, false],
      [{ config: { ...options.config, unit: "grid" } }, false],
      [{ config: { ...options.config, shippedZones: false } }, false],
    ];
    for (const [number, [more, isTaken]] of runs.entries()) {
      const copy = join(folder, `copy ${number}`);
      await cp(out, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      expect((await deathsIn(await runInto(copy, more))) > 1_000_000, JSON.stringify(more)).toBe(isTaken);
    }
  });
});

describe("what is kept", () => {
  const text = csvText(world);
  let fresh: Published;
  beforeAll(async () => {
    fresh = await withFolder(async (folder) => (await runOnce(folder, {})).published);
  });

  /** Stages that were computed, by the files in the store that are new. */
  async function runOnce(folder: string, more: { readonly full?: boolean; readonly to?: Stage }) {
    const [input = ""] = await put(folder, { "world.csv": text, "m.json": MAPPING });
    const out = join(folder, "out");
    const run = await pipelineRun({
      ...options,
      ...{ input: [input], mapping: join(folder, "m.json"), out, config: DEFAULT_CONFIG },
      ...more,
    });
    return { out, published: run.published === null ? new Map() : await readFolder(run.published) };
  }

  const stamps = async (out: string): Promise<Record<string, number>> => {
    const store = join(out, ".store");
    const names = await readdir(store);
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, (await stat(join(store, name))).ino] as const)),
    );
  };

  test("a run with nothing new computes no stage again, one with --full all of them", async () => {
    await withFolder(async (folder) => {
      const first = await runOnce(folder, {});
      const before = await stamps(first.out);
      expect(Object.keys(before)).toHaveLength(5);
      const again = await runOnce(folder, {});
      expect(await stamps(again.out)).toEqual(before);
      const full = await runOnce(folder, { full: true });
      const after = await stamps(full.out);
      expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
      for (const [name, inode] of Object.entries(after)) expect(inode, name).not.toBe(before[name]);
      for (const { published } of [first, again, full]) expectSameTables(published, fresh, true);
    });
  });

  test("damage to any file of the store is found, and what it belongs to is made again", async () => {
    await withFolder(async (folder) => {
      const { out } = await runOnce(folder, {});
      const store = join(out, ".store");
      const files = (await readdir(store, { recursive: true, withFileTypes: true })).filter((e) =>
        e.isFile(),
      );
      // one of each stage, and of stage 1 the rows as well
      const wanted = [/1-rows.0\.parquet$/, /1-summary\.json$/, /aggregate-/, /score-/, /forecast-/, /rank-/];
      const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
      const chosen = wanted.map((form) => paths.find((path) => form.test(path)) as string);
      expect(chosen.every((path) => path !== undefined)).toBe(true);
      for (const path of chosen) {
        const bytes = await readFile(path);
        const middle = bytes.length >> 1;
        bytes[middle] = (bytes[middle] as number) ^ 1;
        await writeFile(path, bytes);
      }
      expectSameTables((await runOnce(folder, {})).published, fresh, true);
      // a file that is gone, and one that is not a checksum any more
      const [gone, list] = [
        chosen[2] as string,
        paths.find((path) => path.includes("score-") && path.endsWith("checksums.json")),
      ];
      await rm(gone);
      await writeFile(list as string, "{");
      expectSameTables((await runOnce(folder, {})).published, fresh, true);
    });
  });
});

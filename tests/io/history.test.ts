import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepRun, pruneRuns } from "../../pipeline/io/history.ts";
import { publishFolder, recover } from "../../pipeline/io/publish.ts";
import { dieAt } from "../dieAt.ts";

const MONTH = "2023-12";
let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "harmattan-history-"));
});
afterEach(async () => {
  await rm(out, { recursive: true, force: true });
});

/** Publishes a run whose two files hold its number. */
const publish = (number: number): Promise<string> =>
  publishFolder(out, MONTH, async (folder) => {
    await writeFile(join(folder, "escalation.csv"), `${number}`);
    await writeFile(join(folder, "run.json"), `${number}`);
    await keepRun(out, MONTH, folder);
  });

/** The runs of the history, oldest first; fails for one that is not whole. */
async function history(): Promise<number[]> {
  const folder = join(out, "history", MONTH);
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => !name.startsWith("."));
  return await Promise.all(names.sort().map((name) => numberOf(join(folder, name))));
}

async function numberOf(folder: string): Promise<number> {
  const [table, record] = await Promise.all(
    ["escalation.csv", "run.json"].map((name) => readFile(join(folder, name), "utf8")),
  );
  expect(table).toBe(record);
  return Number(table);
}

test("every run that another takes the place of is kept once, in order; the same run again is not", async () => {
  for (const number of [1, 1, 2, 2, 3, 1, 4]) await publish(number);
  expect(await history()).toEqual([1, 2, 3]);
  expect(await numberOf(join(out, MONTH))).toBe(4);
});

test("only the newest are kept, also beyond 9", async () => {
  for (let number = 1; number <= 12; number++) await publish(number);
  await pruneRuns(out, MONTH, 3);
  expect(await history()).toEqual([9, 10, 11]);
  await publish(13);
  await pruneRuns(out, MONTH, 0);
  expect(await history()).toEqual([]);
  await pruneRuns(out, "2020-01", 3);
});

test("a folder that no run has made is not kept, and a link in the place of the history is not followed", async () => {
  await mkdir(join(out, MONTH));
  await publish(1);
  expect(await readdir(out)).toEqual([MONTH]);
  await mkdir(join(out, "elsewhere"));
  await symlink(join(out, "elsewhere"), join(out, "history"));
  await expect(publish(2)).rejects.toThrow("history is not a folder of its own: move it away");
  expect(await numberOf(join(out, MONTH))).toBe(1);
  expect(await readdir(join(out, "elsewhere"))).toEqual([]);
});

test("killed before any single step, no run is lost and none is kept in part", async () => {
  const work = async (): Promise<void> => {
    await publish(3);
    await pruneRuns(out, MONTH, 1);
  };
  let k = 0;
  for (; ; k++) {
    await rm(out, { recursive: true });
    await publish(1);
    await publish(2);
    const isKilled = await dieAt(k, work);
    await recover(out);
    const known = new Set([...(await history()), await numberOf(join(out, MONTH))]);
    expect(known).toContain(2);
    await work();
    expect([await history(), await numberOf(join(out, MONTH))]).toEqual([[2], 3]);
    const inside = await readdir(join(out, "history", MONTH));
    expect(inside.filter((name) => name.startsWith(".working"))).toEqual([]);
    if (!isKilled) break;
  }
  expect(k).toBeGreaterThan(10);
});

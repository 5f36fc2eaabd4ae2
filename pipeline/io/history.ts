import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "./checksum.ts";
import { hasRealFolder, linkTree, realFolder } from "./folders.ts";
import { contentKey } from "./store.ts";

const RUN = /^\d{4,}-[0-9a-f]{12}$/;

/**
 * Keeps the run that stands at `out/<month>` as `out/history/<month>/<number>-<checksum of its run.json>/`, before another
 * one takes its place; numbers grow. Its files are linked, not moved, so that `out/<month>` is whole all the while: a
 * process killed at any moment leaves the run where it was, in the history, or in both, and it is kept once.
 * @param next folder with the run that is to take its place: the same run leaves nothing to keep
 * @throws {DataError} if a link or a file stands where the history of that month is to be
 */
export async function keepRun(out: string, month: string, next: string): Promise<void> {
  await hasRealFolder(out, ["history", month]);
  const record = await readRecord(join(out, month));
  if (record === null || record === (await readRecord(next))) return;
  const folder = await realFolder(out, ["history", month]);
  for (const name of await readdir(folder))
    if (name.startsWith(".")) await rm(join(folder, name), { recursive: true, force: true });
  const kept = await runsIn(folder);
  const id = sha256(record).slice(0, 12);
  if (kept.some((name) => name.endsWith(id))) return;
  const number = 1 + Number.parseInt(kept.at(-1) ?? "0", 10);
  const working = join(folder, `.working-${id}`);
  await linkTree(join(out, month), working);
  await rename(working, join(folder, `${String(number).padStart(4, "0")}-${id}`));
}

/**
 * Links the run of a month whose run.json has this key (publishedRun.ts) into another outputs folder, whether it is the
 * published one or kept; leaves that folder alone where there is none.
 */
export async function linkRun(from: string, to: string, month: string, key: string): Promise<void> {
  const kept = join(from, "history", month);
  for (const folder of [join(from, month), ...(await runsIn(kept)).map((name) => join(kept, name))]) {
    const record = await readRecord(folder);
    if (record === null || contentKey(JSON.parse(record)) !== key) continue;
    await linkTree(folder, join(to, month));
    return;
  }
}

/** Removes all but the newest `count` kept runs of a month. */
export async function pruneRuns(out: string, month: string, count: number): Promise<void> {
  const names = ["history", month];
  if (!(await hasRealFolder(out, names))) return;
  const folder = join(out, ...names);
  const kept = await runsIn(folder);
  for (const name of kept.slice(0, Math.max(0, kept.length - count))) {
    // a half-removed run must not be taken for a whole one
    const doomed = join(folder, `.old-${name}`);
    await rename(join(folder, name), doomed);
    await rm(doomed, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function readRecord(folder: string): Promise<string | null> {
  return await readFile(join(folder, "run.json"), "utf8").catch(() => null);
}

/** In order of their numbers. */
async function runsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => RUN.test(name));
  return names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

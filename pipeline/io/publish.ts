import { randomBytes } from "node:crypto";
import {
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  unlink,
} from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../domain/errors.ts";
import { linkTree } from "./folders.ts";

/*
 * Names inside the outputs folder while something is being published. All are gone when it is done.
 *
 *   .staging-<name>~<id>   being written, or being removed; never read
 *   .new-<name>~<id>       complete and on disk: from here on the publication will be finished, now or by recover
 *   .twin-<name>~<id>      hard links to the files of .new, so that `latest` has somewhere to point meanwhile
 *   .old-<name>~<id>       what stood at <name> before
 *   .latest-<name>~<id>    the next `latest`
 */
const TEMPORARY = /^\.(staging|new|twin|old|latest)-(.+)~([0-9a-f]{12})$/;

const LINK = "latest";
const TEXT = "latest.txt";

/**
 * Publishes the folder `out/name` as a whole: `write` fills a staging folder, whose files are forced to disk and
 * which then takes the place of `out/name`. Call it, like everything here, under the lock of `out`.
 *
 * POSIX cannot put one folder in place of another in one step (Linux can, but not through Node), so it takes two
 * renames: old away, new in. What is kept and what is not:
 *
 * - A process killed at any moment leaves the old or the new folder whole, after `recover` has run. Before that,
 *   a kill between the two renames leaves `out/name` missing, with both versions whole beside it.
 * - `out/latest` leads to a whole folder at every moment, killed or not: if it leads to `name`, it is pointed,
 *   before the first rename, at a second set of links to the new files, and back after the second rename.
 *   Where links cannot be made, `latest.txt` names that folder in the same way.
 * - Residual: whoever opens `out/name` itself in the moment between the two renames (some 30 microseconds, 1 ms on a busy machine) does not
 *   find it; and whoever opens several files by path, one after the other, while a publication happens, can get
 *   the first from the old folder and the second from the new one, or lose the folder under their feet. No scheme
 *   with real folders can prevent the latter; a reader that must be sure compares `run.json` before and after.
 *
 * Whatever stood in the old folder is removed with it, including files that somebody else put there.
 *
 * @returns the path of the published folder
 * @throws {DataError} if `out/name` is a symbolic link or a file, or if it cannot be moved; the old folder stays
 */
export async function publishFolder(
  out: string,
  name: string,
  write: (stagingDir: string) => Promise<void>,
): Promise<string> {
  checkName(name);
  await mkdir(out, { recursive: true });
  await folderExists(out, name);
  const id = newId();
  const staging = join(out, `.staging-${name}~${id}`);
  await mkdir(staging);
  try {
    await write(staging);
    await syncTree(staging);
  } catch (error) {
    await discard(out, staging);
    throw error;
  }
  const complete = join(out, `.new-${name}~${id}`);
  await rename(staging, complete);
  await syncFolder(out);
  await install(out, name, id);
  return join(out, name);
}

/** Makes `out/latest` (or `out/latest.txt`, where links are refused) lead to the folder `name`, in one step. */
export async function updateLatest(
  out: string,
  name: string,
  links: boolean = process.platform !== "win32",
): Promise<void> {
  checkName(name);
  if (!(await folderExists(out, name)))
    throw new RangeError(`updateLatest requires the folder ${join(out, name)}`);
  await pointLatest(out, name, links);
}

/** The name of the folder that `latest` leads to; null if nothing has been published. */
export async function readLatest(out: string): Promise<string | null> {
  return (await latestOf(out))?.target ?? null;
}

/**
 * Finishes or undoes what a killed run left in the outputs folder, and removes its leftovers. Call it at the start
 * of a run, under the lock. A kill during `recover` is mended by the next one.
 */
export async function recover(out: string): Promise<void> {
  const left = await temporaries(out);
  for (const { kind, name, id, isFolder } of left) {
    if (kind === "new" && isFolder) await install(out, name, id);
  }
  for (const { kind, name, path, isFolder } of left) {
    if (kind === "old" && isFolder && !(await folderExists(out, name))) await rename(path, join(out, name));
  }
  const latest = await latestOf(out);
  const twin = latest === null ? null : TEMPORARY.exec(latest.target);
  const [, kind, name] = twin ?? [];
  if (kind === "twin" && name !== undefined && (await folderExists(out, name))) {
    await pointLatest(out, name, latest?.isLink ?? true);
  }
  for (const { path } of await temporaries(out)) await discard(out, path);
}

interface Temporary {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly path: string;
  /** False for a link that somebody planted. */
  readonly isFolder: boolean;
}

async function temporaries(out: string): Promise<Temporary[]> {
  const found: Temporary[] = [];
  for (const entry of await entriesOf(out)) {
    const [, kind, name, id] = TEMPORARY.exec(entry.name) ?? [];
    if (kind === undefined || name === undefined || id === undefined) continue;
    found.push({ kind, name, id, path: join(out, entry.name), isFolder: entry.isDirectory() });
  }
  return found;
}

async function entriesOf(out: string) {
  try {
    return await readdir(out, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** Puts the complete folder `.new-<name>~<id>` in the place of `out/name`. */
async function install(out: string, name: string, id: string): Promise<void> {
  const target = join(out, name);
  const complete = join(out, `.new-${name}~${id}`);
  const old = join(out, `.old-${name}~${id}`);
  const twinName = `.twin-${name}~${id}`;
  const latest = await latestOf(out);
  const viaTwin = latest?.target === name || latest?.target === twinName;
  try {
    if (latest?.target === name) {
      await discard(out, join(out, twinName));
      await linkTree(complete, join(out, twinName));
      await pointLatest(out, twinName, latest.isLink);
    }
    // Until here nothing has moved. An old folder that a killed run has put aside already stays aside.
    if (await folderExists(out, name)) await rename(target, old);
    try {
      await rename(complete, target);
    } catch (error) {
      await rename(old, target).catch(() => {}); // there may have been no old folder
      throw error;
    }
    await syncFolder(out);
  } catch (error) {
    if (viaTwin && (await folderExists(out, name))) await pointLatest(out, name, latest.isLink);
    await discard(out, complete);
    await discard(out, join(out, twinName));
    if (!["EPERM", "EACCES", "EBUSY"].includes(codeOf(error))) throw error;
    const advice = "close the programs that have its files open, or check its permissions";
    throw new DataError(`cannot replace the folder ${target} (${codeOf(error)}): ${advice}; it is unchanged`);
  }
  if (viaTwin) await pointLatest(out, name, latest.isLink);
  await discard(out, join(out, twinName));
  await discard(out, old);
}

/** Points `latest` at a folder of `out` by renaming a new link (or text file) over it. */
async function pointLatest(out: string, target: string, links: boolean): Promise<void> {
  const draft = join(out, `.latest-${target.replace(TEMPORARY, "$2")}~${newId()}`);
  if (links && (await makeLink(target, draft))) {
    await refuseAllButLink(join(out, LINK));
    await rename(draft, join(out, LINK));
    await rm(join(out, TEXT), { force: true });
  } else {
    const file = await open(draft, "wx");
    await file.writeFile(`${target}\n`);
    await file.sync();
    await file.close();
    await rename(draft, join(out, TEXT));
    if ((await lstatOrNull(join(out, LINK)))?.isSymbolicLink()) await unlink(join(out, LINK));
  }
  await syncFolder(out);
}

/** false where the system does not allow links. */
async function makeLink(target: string, path: string): Promise<boolean> {
  try {
    await symlink(target, path, "dir");
    return true;
  } catch (error) {
    if (["EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes(codeOf(error))) return false;
    throw error;
  }
}

async function refuseAllButLink(path: string): Promise<void> {
  const found = await lstatOrNull(path);
  if (found === null || found.isSymbolicLink()) return;
  throw new DataError(`${path} is not the link that a run leaves there: move it away and run again`);
}

async function latestOf(out: string): Promise<{ target: string; isLink: boolean } | null> {
  try {
    return { target: await readlink(join(out, LINK)), isLink: true };
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EINVAL" && codeOf(error) !== "UNKNOWN") throw error;
  }
  try {
    return { target: (await readFile(join(out, TEXT), "utf8")).trim(), isLink: false };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** Whether `out/name` is a real folder; anything else that stands there is refused and never followed. */
async function folderExists(out: string, name: string): Promise<boolean> {
  const path = join(out, name);
  const found = await lstatOrNull(path);
  if (found === null) return false;
  if (found.isDirectory()) return true;
  const what = found.isSymbolicLink() ? "a symbolic link" : "a file";
  throw new DataError(`${path} is ${what}, not a folder: move it away and run again`);
}

async function lstatOrNull(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** Removes a folder. It is renamed first, so that a half-removed one is never taken for a complete one. */
async function discard(out: string, path: string): Promise<void> {
  const found = await lstatOrNull(path);
  if (found === null) return;
  if (!found.isDirectory()) return await unlink(path);
  const doomed = join(out, `.staging-discarded~${newId()}`);
  await rename(path, doomed);
  await rm(doomed, { recursive: true, force: true, maxRetries: 3 });
}

/** Forces a folder and all in it to disk: files together, which a disk does in one go, then the names. */
async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => !entry.isDirectory() && !entry.isFile()))
    throw new RangeError(`publishFolder requires files and folders only, not ${join(folder, name)}`);
  await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? syncTree(path) : syncFile(path);
    }),
  );
  await syncFolder(folder);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Forces the names in a folder to disk; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch (error) {
    if (codeOf(error) !== "EINVAL" && codeOf(error) !== "ENOTSUP") throw error; // some network file systems
  } finally {
    await handle.close();
  }
}

function checkName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) || name === LINK || name === TEXT) {
    throw new RangeError(`a folder to publish needs a plain name such as 2023-12, not "${name}"`);
  }
}

function newId(): string {
  return randomBytes(6).toString("hex");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

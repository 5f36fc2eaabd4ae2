import { constants } from "node:fs";
import { copyFile, link, lstat, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../domain/errors.ts";

/** Makes an empty folder, in place of what stood there. */
export async function newFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
}

/** Bytes of a file. */
export async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

/** The same files at a second path: links to them, or copies where there are no hard links. */
export async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkTree(source, target);
    else await linkFile(source, target);
  }
}

/** The same file at a second path: a link to it, or a copy where there are no hard links. */
export async function linkFile(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_EXCL));
}

/**
 * A folder below `root`, made unless it is there. None of its names may be a link that leads elsewhere.
 * @throws {DataError} if one of them is a link or a file
 */
export async function realFolder(root: string, names: readonly string[]): Promise<string> {
  let path = root;
  for (const name of names) {
    path = join(path, name);
    const problem = await mkdir(path, { recursive: true }).then(
      () => null,
      (error: unknown) => error,
    );
    if (!(await isRealFolder(path))) throw problem;
  }
  return path;
}

/**
 * Whether there is such a folder below `root`.
 * @throws {DataError} if one of its names is a link or a file
 */
export async function hasRealFolder(root: string, names: readonly string[]): Promise<boolean> {
  let path = root;
  for (const name of names) {
    path = join(path, name);
    if (!(await isRealFolder(path))) return false;
  }
  return true;
}

async function isRealFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  if (found !== null && !found.isDirectory())
    throw new DataError(`${path} is not a folder of its own: move it away and run again`);
  return found !== null;
}

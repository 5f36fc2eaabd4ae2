import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { UsageError } from "../domain/errors.ts";

/** A file of incidents to read. */
export interface InputFile {
  readonly path: string;
  /** How tables and messages call it: its name, or its path below the folder that was given. */
  readonly name: string;
}

const CSV_FILE = /\.((csv|tsv|txt)(\.gz)?|zip)$/i;

/**
 * Lists the incident files named by `paths`: files as they are, folders with every .csv, .tsv and .txt (also .gz), and .zip
 * below them. Hidden files are passed over.
 * @returns in order of name, each file once
 * @throws {UsageError} if a path does not exist
 */
export async function listInputFiles(paths: readonly string[]): Promise<InputFile[]> {
  const found = new Map<string, InputFile>();
  for (const path of paths) {
    const facts = await stat(path).catch(() => null);
    if (facts === null) throw new UsageError(`${path} does not exist: name a CSV file or a folder of them`);
    if (!facts.isDirectory()) {
      found.set(await realpath(path), { path, name: basename(path) });
      continue;
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!CSV_FILE.test(entry.name) || entry.name.startsWith(".") || entry.isDirectory()) continue;
      const full = join(entry.parentPath, entry.name);
      found.set(await realpath(full), { path: full, name: relative(path, full) });
    }
  }
  const files = [...found.values()];
  const uses = new Map<string, number>();
  for (const file of files) uses.set(file.name, (uses.get(file.name) ?? 0) + 1);
  return files
    .map((file) => ((uses.get(file.name) ?? 0) > 1 ? { ...file, name: file.path } : file))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

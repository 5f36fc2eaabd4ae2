import { readFile } from "node:fs/promises";
import { UsageError } from "../domain/errors.ts";
import { sha256 } from "./checksum.ts";

/** A file that a run was told to use, as run.json names it. */
export interface NamedFile {
  readonly file: string;
  readonly sha256: string;
}

/**
 * Reads a config file.
 * @throws {UsageError} if it cannot be read
 */
export async function readConfigText(path: string): Promise<{ text: string; named: NamedFile }> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new UsageError(`the config file ${path} cannot be read`);
  });
  return { text, named: { file: path, sha256: sha256(text) } };
}

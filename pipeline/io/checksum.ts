import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { piecesOf } from "./pieces.ts";

/** sha256 of bytes, or of a text as UTF-8, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** sha256 over what is added bit by bit. */
export class GrowingChecksum {
  readonly #hash = createHash("sha256");

  add(content: string | Uint8Array): void {
    this.#hash.update(content);
  }

  /** Of everything that has been added; more can follow. */
  soFar(): string {
    return this.#hash.copy().digest("hex");
  }
}

/** What every byte of a file has been looked at for. */
export interface FileChecksum {
  readonly sha256: string;
  readonly bytes: number;
}

/** Hashes a file of any size. */
export async function checksumOf(path: string): Promise<FileChecksum> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of piecesOf(path)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** sha256 of a file of any size. */
export async function sha256Of(path: string): Promise<string> {
  return (await checksumOf(path)).sha256;
}

/**
 * sha256 of every file below a folder by its path there, with forward slashes, in order of path.
 * @param except names at the top of the folder that are passed over
 */
export async function checksumsOf(
  folder: string,
  except: readonly string[] = [],
): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !except.includes(path))
    .sort();
  const sums: Record<string, string> = {};
  for (const path of paths) sums[path] = await sha256Of(join(folder, path));
  return sums;
}

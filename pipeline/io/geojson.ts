import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { DataError, UsageError } from "../domain/errors.ts";

/** More is no set of regions drawn for people; simplified outlines take a few MB. */
const MOST_MEGABYTES = 200;

/**
 * Reads a JSON file that a user has named.
 * @returns its content, and the checksum of the file as it stands on disk
 * @throws {UsageError} if it cannot be read
 * @throws {DataError} if it is larger than 200 MB, not in UTF-8, or no JSON
 */
export async function readGeoJson(path: string): Promise<{ json: unknown; sha256: string }> {
  const file = basename(path);
  const { size } = await stat(path).catch(() => {
    throw new UsageError(`the regions file ${path} cannot be read`);
  });
  if (size > MOST_MEGABYTES * 1e6)
    throw new DataError(`has more than ${MOST_MEGABYTES} MB: simplify the outlines`, { file });
  const bytes = await readFile(path).catch(() => {
    throw new UsageError(`the regions file ${path} cannot be read`);
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  try {
    return { json: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), sha256 };
  } catch (error) {
    const problem = error instanceof SyntaxError ? "is not valid JSON" : "is not in UTF-8";
    throw new DataError(`${problem}: save your regions as GeoJSON`, { file });
  }
}

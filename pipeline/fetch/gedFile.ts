import { devNull } from "node:os";
import { DataError } from "../domain/errors.ts";
import type { PartFile } from "../io/partFile.ts";
import { packingOf, unpack } from "../io/unpack.ts";

const START_BYTES = 16_384;
/** Releases up to 19.1 have 42. */
const FEWEST_COLUMNS = 42;

/**
 * Reads a file that has just been fetched: an archive to its end, with its checksums, and the first record of the CSV.
 * @throws {DataError} for anything but events of UCDP GED
 */
export async function requireGedFile(part: PartFile, name: string): Promise<void> {
  let start = await part.start(START_BYTES);
  if (name.endsWith(".zip")) {
    if (packingOf(start) !== "zip") throw new DataError(`what came as ${name} is no zip archive: ${BY_HAND}`);
    const pieces: Buffer[] = [];
    let bytes = 0;
    await unpack({ path: part.path, name }, "zip", devNull, (piece) => {
      if (bytes < START_BYTES) pieces.push(Buffer.from(piece));
      bytes += piece.length;
    });
    start = Buffer.concat(pieces);
  }
  const text = start.toString("utf8").trimStart();
  if (text.startsWith("<") || (text.split("\n", 1)[0] ?? "").split(",").length < FEWEST_COLUMNS)
    throw new DataError(`what came as ${name} does not hold events of UCDP GED: ${BY_HAND}`);
}

const BY_HAND = "look at https://ucdp.uu.se/downloads/ in a browser";

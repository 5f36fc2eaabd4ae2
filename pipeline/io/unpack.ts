import { createReadStream, createWriteStream } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createGunzip } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { DataError } from "../domain/errors.ts";
import type { InputFile } from "./inputFiles.ts";

/** How a file is compressed. */
export type Packing = "gzip" | "zip";

const CHUNK_BYTES = 4 << 20;
/**
 * What a packed file may hold: text shrinks to a tenth or so, so that one that unpacks to over a hundred times its size
 * was made to fill a disk. The first 100 MB are let pass: small files of one repeated line shrink further.
 */
const MAX_RATIO = 100;
const UNSUSPECTED_BYTES = 100e6;
const MAX_BYTES = 20e9;
/** Entries of an archive that are looked at. */
const MAX_ENTRIES = 1000;
const SHOWN_ENTRIES = 5;
const CSV_ENTRY = /\.(csv|tsv|txt)$/i;
/** What archives of macOS and hidden files hold beside the files. */
const BESIDE = /^__MACOSX\/|(^|\/)\.[^/]*$|\/$/;
/** By what a workbook of Excel or LibreOffice, which is an archive too, is told. */
const WORKBOOK = /^(\[Content_Types\]\.xml|xl\/workbook\.(xml|bin)|content\.xml)$/;

/** @param start the first four bytes of a file, or more */
export function packingOf(start: Buffer): Packing | null {
  if (start[0] === 0x1f && start[1] === 0x8b) return "gzip";
  // "PK": the first entry of an archive, or the end of an empty one
  const isZip =
    start.toString("latin1", 0, 2) === "PK" &&
    (start[2] === 3 || start[2] === 5) &&
    start[3] === start[2] + 1;
  return isZip ? "zip" : null;
}

/**
 * Unpacks a file into `to`, piece by piece: a gzip stream, or the only CSV of a zip archive. Names inside an archive are
 * compared and shown, never used as paths.
 * @param observe gets every piece of what was packed
 * @throws {DataError} for a broken file, one under a password, an archive without a CSV or with several, a workbook, and
 *   as soon as more comes out than an honest file would hold
 */
export async function unpack(
  file: InputFile,
  packing: Packing,
  to: string,
  observe: (piece: Buffer) => void,
): Promise<void> {
  if (packing === "gzip") {
    const packed = createReadStream(file.path, { highWaterMark: CHUNK_BYTES });
    let packedBytes = 0;
    packed.on("data", (piece) => {
      packedBytes += piece.length;
    });
    const plain = [packed, createGunzip({ chunkSize: CHUNK_BYTES })];
    await orBroken(
      file,
      "gzip",
      writeLimited(file, plain, () => packedBytes, to, observe),
    );
    return;
  }
  // loaded only where there is an archive
  // a CommonJS package: in the bundle its names are there only by way of default
  const { default: yauzl } = await import("yauzl");
  const options = { autoClose: false, decodeStrings: false };
  const zip = await orBroken(file, "zip", yauzl.openPromise(file.path, options));
  try {
    const entry = await orBroken(file, "zip", onlyCsv(file, zip));
    let sum = 0;
    const plain = await orBroken(file, "zip", zip.openReadStreamPromise(entry));
    const add = (piece: Buffer): void => {
      sum = crc32(piece, sum);
      observe(piece);
    };
    await orBroken(
      file,
      "zip",
      writeLimited(file, [plain], () => entry.compressedSize, to, add),
    );
    if (sum !== entry.crc32) throw broken(file, "zip");
  } finally {
    zip.close();
  }
}

const broken = (file: InputFile, packing: Packing): DataError =>
  new DataError(`is a broken or incomplete ${packing} file: fetch it again`, { file: file.name });

/** What a library makes of a broken file as an error of ours; errors of the file system stay what they are. */
async function orBroken<T>(file: InputFile, packing: Packing, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DataError) throw error;
    const { code } = error as { code?: unknown };
    if (typeof code === "string" && !code.startsWith("Z_")) throw error;
    throw broken(file, packing);
  }
}

async function onlyCsv(file: InputFile, zip: ZipFile): Promise<Entry> {
  const refuse = (what: string): DataError => new DataError(what, { file: file.name });
  const found: Entry[] = [];
  const others: string[] = [];
  for await (const entry of zip.eachEntry()) {
    // names are bytes here, so that no strange one ends the reading
    const name = entry.fileNameRaw.toString("utf8");
    if (WORKBOOK.test(name)) throw refuse("is a workbook, not CSV: save the sheet as CSV");
    if (BESIDE.test(name)) continue;
    if (CSV_ENTRY.test(name)) found.push(entry);
    else others.push(name);
    if (found.length + others.length > MAX_ENTRIES)
      throw refuse(`is a zip archive of more than ${MAX_ENTRIES} files: unzip it first`);
  }
  const [only, ...more] = found;
  if (only === undefined) {
    const shown = others.slice(0, SHOWN_ENTRIES).join(", ");
    throw refuse(`is a zip archive without a CSV${shown === "" ? "" : ` (it holds ${shown})`}`);
  }
  if (more.length > 0) {
    throw refuse(`is a zip archive of ${found.length} CSVs: unzip it, one of each is read`);
  }
  if (only.isEncrypted()) throw refuse("is a zip archive under a password: unzip it first");
  if (!only.canDecodeFileData())
    throw refuse("is compressed in a way that is not known here: unzip it first");
  return only;
}

/** Writes what comes out of some streams, one after the other, to a file, as long as it is not more than such a file can hold. */
async function writeLimited(
  file: InputFile,
  streams: readonly Readable[],
  packedBytes: () => number,
  to: string,
  observe: (piece: Buffer) => void,
): Promise<void> {
  let bytes = 0;
  const limiter = new Transform({
    readableHighWaterMark: CHUNK_BYTES,
    writableHighWaterMark: CHUNK_BYTES,
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      const suspect = bytes > UNSUSPECTED_BYTES && bytes > MAX_RATIO * packedBytes();
      if (suspect || bytes > MAX_BYTES) {
        const limit = suspect ? `over ${MAX_RATIO} times its size` : `over ${MAX_BYTES / 1e9} GB`;
        done(
          new DataError(`unpacks to ${limit}: refused, unpack it yourself if you trust it`, {
            file: file.name,
          }),
        );
        return;
      }
      observe(piece);
      done(null, piece);
    },
  });
  await pipeline([...streams, limiter, createWriteStream(to)]);
}

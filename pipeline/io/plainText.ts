import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TextDecoder } from "node:util";
import { DataError } from "../domain/errors.ts";
import { checksumOf, type FileChecksum, sha256 } from "./checksum.ts";
import type { InputFile } from "./inputFiles.ts";
import { piecesOf } from "./pieces.ts";
import { TextFacts } from "./textFacts.ts";
import { packingOf, unpack } from "./unpack.ts";

/** An input file as plain UTF-8 text that the CSV readers can open. */
interface PlainText {
  /** The file itself where it is plain UTF-8 already, else a decoded copy in the temporary folder. */
  readonly path: string;
  /** Of the file itself. */
  readonly encoding: string;
  /** What is doubtful about the encoding, to be said after the file's name; null for nothing. */
  readonly doubt: string | null;
}

/** An input file that can be read before all of it has been hashed. */
export interface InputText extends PlainText {
  /** How much there is to read. */
  readonly textBytes: number;
  /** The checksum of the file as it stands on disk, packed or not; settles once every byte has been hashed. */
  readonly whole: Promise<FileChecksum>;
}

/** A thread of its own that hashes files, and what earlier runs know. */
export interface Hashing {
  readonly hash: typeof checksumOf;
  /** Checksums of files that were found to be plain UTF-8, by their size. */
  readonly plain: Promise<ReadonlyMap<number, ReadonlySet<string>>>;
}

const CHUNK_BYTES = 4 << 20;

/** An accented letter of UTF-8, read as Windows-1252: "Ã©" for "é". */
const UTF8_READ_WRONG = /[ÂÃ][\u00A0-\u00BF]/;
const MIXED =
  "is UTF-8 in places and not in others, and is read as Windows-1252: names such as Ménaka come out as MÃ©naka. Save it in one encoding, or give it in a mapping";

/**
 * Opens an input file: one that is plain UTF-8 can be read at once, while its bytes are still being hashed; any other is
 * made readable first.
 * @param limit bounds how many files are open at the same time
 * @param hashing begins to hash at once; without it, what can be read is told first
 * @throws {DataError} for a workbook, an archive of anything but one CSV, a broken one, NUL bytes
 */
export async function openText(
  file: InputFile,
  temporary: string,
  limit: <T>(work: () => Promise<T>) => Promise<T>,
  encoding?: string,
  hashing?: Hashing,
): Promise<InputText> {
  const early = hashing === undefined ? null : limit(() => hashing.hash(file.path));
  // whoever reads the file awaits the checksum as well; until then its failure is not unhandled
  early?.catch(() => {});
  const isKnown = async () =>
    hashing !== undefined && early !== null && (await isKnownPlain(file, early, hashing));
  const isPlain =
    encoding === undefined && ((await isKnown()) || (await limit(() => isPlainText(file.path))));
  const text = isPlain
    ? { path: file.path, encoding: "utf-8", doubt: null }
    : await limit(() => plainTextOf(file, temporary, encoding));
  const whole = early ?? limit(() => checksumOf(file.path));
  whole.catch(() => {});
  return { ...text, textBytes: (await stat(text.path)).size, whole };
}

/** Whether an earlier run has found a file to be plain UTF-8: only one of a known size has to wait for its checksum. */
async function isKnownPlain(
  { path }: InputFile,
  checksum: Promise<FileChecksum>,
  { plain }: Hashing,
): Promise<boolean> {
  const known = (await plain).get((await stat(path)).size);
  return known?.has((await checksum).sha256) === true;
}

/**
 * Whether all of a file is UTF-8 without NUL bytes. Looked at before DuckDB reads it, although that takes a pass of its
 * own (a tenth of a second for 250 MB): one wrong character in a column that is not selected ends its database.
 */
async function isPlainText(path: string): Promise<boolean> {
  const facts = new TextFacts();
  for await (const bytes of piecesOf(path)) {
    facts.observe(bytes);
    if (!facts.isPlain()) return false;
  }
  return facts.isPlain() && facts.encoding() === "utf-8";
}

/**
 * Makes a file readable as UTF-8: gzip and zip are unpacked; UTF-16 is told by its byte order mark or its
 * zero bytes; what is not valid UTF-8 is read as Windows-1252, of which Latin-1 text is a subset.
 * @param encoding what the mapping file declares; overrides the detection
 * @throws {DataError} for a workbook, an archive of anything but one CSV, a broken one, or NUL characters
 */
async function plainTextOf(file: InputFile, temporary: string, encoding?: string): Promise<PlainText> {
  const packing = packingOf(await readStart(file.path, 4));
  const copy = join(temporary, `input-${sha256(file.path).slice(0, 16)}`);
  const text = new TextFacts();
  if (packing === null) for await (const piece of piecesOf(file.path)) text.observe(piece);
  else await unpack(file, packing, copy, (piece) => text.observe(piece));
  if (text.isEmpty()) throw new DataError("is empty: no header line, no rows", { file: file.name });
  const unpacked = packing === null ? file.path : copy;
  const used = encoding === undefined ? text.encoding() : /^utf-?8$/i.test(encoding) ? "utf-8" : encoding;
  if (!/^utf-?16/i.test(used) && text.firstNul >= 0) {
    throw notText(`a NUL byte at byte ${text.firstNul + 1}`, file);
  }
  if (used === "utf-8" && text.encoding() !== "utf-8") {
    throw new DataError("is not valid utf-8 text: give its encoding in the mapping", { file: file.name });
  }
  if (used === "utf-8") return { path: unpacked, encoding: used, doubt: null };
  const decoded = `${copy}.utf8`;
  const readsWrong = await decodeInto(unpacked, decoded, used, file);
  return { path: decoded, encoding: used, doubt: encoding === undefined && readsWrong ? MIXED : null };
}

const notText = (found: string, file: InputFile): DataError =>
  new DataError(`holds ${found}: not a text file, export it again as CSV`, { file: file.name });

async function readStart(path: string, length: number): Promise<Buffer> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** @returns whether the text holds what looks like UTF-8 that was read as Windows-1252 */
async function decodeInto(from: string, to: string, encoding: string, file: InputFile): Promise<boolean> {
  let readsWrong = false;
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new DataError(
      `has an unknown encoding "${encoding}" in its mapping: use utf-8, utf-16le or windows-1252`,
      {
        file: file.name,
      },
    );
  }
  async function* decoded(): AsyncGenerator<string> {
    try {
      for await (const chunk of createReadStream(from, {
        highWaterMark: CHUNK_BYTES,
      }) as AsyncIterable<Buffer>) {
        const text = decoder.decode(chunk, { stream: true });
        if (text.includes("\0")) throw notText("a NUL character", file);
        readsWrong ||= UTF8_READ_WRONG.test(text);
        yield text;
      }
      yield decoder.decode();
    } catch (error) {
      if (error instanceof TypeError) {
        throw new DataError(`is not valid ${encoding} text: give its encoding in the mapping`, {
          file: file.name,
        });
      }
      throw error;
    }
  }
  await pipeline(Readable.from(decoded()), createWriteStream(to));
  return readsWrong;
}

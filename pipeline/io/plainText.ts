import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TextDecoder } from "node:util";
import { createGunzip } from "node:zlib";
import { DataError } from "../domain/errors.ts";
import type { InputFile } from "./inputFiles.ts";

/** An input file as plain UTF-8 text that the CSV readers can open. */
export interface PlainText {
  /** The file itself where it is plain UTF-8 already, else a decoded copy in the temporary folder. */
  readonly path: string;
  /** Of the file as it stands on disk, compressed or not. */
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: string;
}

/** An input file that can be read before all of it has been hashed. */
export interface InputText {
  /** What to read: the file itself where it is plain UTF-8 already, else a decoded copy in the temporary folder. */
  readonly path: string;
  /** How much there is to read. */
  readonly textBytes: number;
  /** Settles once every byte has been hashed. */
  readonly whole: Promise<PlainText>;
}

const CHUNK_BYTES = 4 << 20;
/** Small enough for a processor's cache. */
const PIECE_BYTES = 1 << 20;
const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * Opens an input file: one that is plain UTF-8 can be read at once, while its bytes are still being hashed; any other is
 * made readable first.
 * @param limit bounds how many files are open at the same time
 * @throws {DataError} for a workbook, an archive, a broken gzip stream, NUL bytes
 */
export async function openText(
  file: InputFile,
  temporary: string,
  limit: <T>(work: () => Promise<T>) => Promise<T>,
  encoding?: string,
): Promise<InputText> {
  const isPlain = encoding === undefined && (await limit(() => isPlainText(file.path)));
  const whole = limit(() =>
    isPlain ? hashPlainText(file.path) : readAsPlainText(file, temporary, encoding),
  );
  // whoever reads the file awaits it as well; until then its failure is not unhandled
  whole.catch(() => {});
  const { path } = isPlain ? file : await whole;
  return { path, textBytes: (await stat(path)).size, whole };
}

/** Hashes a file that is known to be plain UTF-8. */
async function hashPlainText(path: string): Promise<PlainText> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of piecesOf(path)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { path, sha256: hash.digest("hex"), bytes, encoding: "utf-8" };
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
 * Hashes a file and makes it readable as UTF-8: gzip is unpacked; UTF-16 is told by its byte order mark or its
 * zero bytes; what is not valid UTF-8 is read as Windows-1252, of which Latin-1 text is a subset.
 * @param encoding what the mapping file declares; overrides the detection
 * @throws {DataError} for a workbook, an archive, a broken gzip stream or NUL bytes
 */
async function readAsPlainText(file: InputFile, temporary: string, encoding?: string): Promise<PlainText> {
  const start = await readStart(file.path, 4);
  if (start.length === 0) throw new DataError("is empty: no header line, no rows", { file: file.name });
  if (start.toString("latin1", 0, 4) === "PK\u0003\u0004") {
    throw new DataError("is a workbook or zip archive, not CSV: save the sheet as CSV or unzip it first", {
      file: file.name,
    });
  }
  const gzipped = start[0] === GZIP_MAGIC[0] && start[1] === GZIP_MAGIC[1];
  const copy = join(temporary, `input-${createHash("sha256").update(file.path).digest("hex").slice(0, 16)}`);
  const hash = createHash("sha256");
  let bytes = 0;
  const hashed = new Transform({
    readableHighWaterMark: CHUNK_BYTES,
    writableHighWaterMark: CHUNK_BYTES,
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const text = new TextFacts();
  try {
    if (gzipped) {
      await pipeline(
        createReadStream(file.path, { highWaterMark: CHUNK_BYTES }),
        hashed,
        createGunzip({ chunkSize: CHUNK_BYTES }),
        text.observer(),
        createWriteStream(copy),
      );
    } else {
      for await (const piece of piecesOf(file.path)) {
        hash.update(piece);
        bytes += piece.length;
        text.observe(piece);
      }
    }
  } catch (error) {
    if (gzipped && isZlibError(error)) {
      throw new DataError("is a broken or incomplete gzip file: fetch it again", { file: file.name });
    }
    throw error;
  }
  const unpacked = gzipped ? copy : file.path;
  const used = encoding === undefined ? text.encoding() : /^utf-?8$/i.test(encoding) ? "utf-8" : encoding;
  if (!/^utf-?16/i.test(used) && text.firstNul >= 0) {
    throw new DataError(
      `holds a NUL byte at byte ${text.firstNul + 1}: not a text file, export it again as CSV`,
      {
        file: file.name,
      },
    );
  }
  if (used === "utf-8" && text.encoding() !== "utf-8") {
    throw new DataError("is not valid utf-8 text: give its encoding in the mapping", { file: file.name });
  }
  const sha256 = hash.digest("hex");
  if (used === "utf-8") return { path: unpacked, sha256, bytes, encoding: used };
  const decoded = `${copy}.utf8`;
  await decodeInto(unpacked, decoded, used, file);
  return { path: decoded, sha256, bytes, encoding: used };
}

/**
 * A file piece by piece, all in one buffer: a piece is gone with the next. A new buffer for each, as streams have, costs
 * more than the reading itself.
 */
async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  const handle = await open(path, "r");
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function readStart(path: string, length: number): Promise<Buffer> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function isZlibError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && code.startsWith("Z_");
}

/** What a pass over the bytes tells about their encoding. */
class TextFacts {
  firstNul = -1;
  #bytes = 0;
  #validUtf8 = true;
  #head: Buffer = Buffer.alloc(0);
  /** The bytes of a character cut by the end of the last chunk. */
  #rest: Buffer = Buffer.alloc(0);

  observe(chunk: Buffer): void {
    if (this.#head.length < 4096) this.#head = Buffer.concat([this.#head, chunk.subarray(0, 4096)]);
    if (this.firstNul < 0) {
      const nul = chunk.indexOf(0);
      if (nul >= 0) this.firstNul = this.#bytes + nul;
    }
    this.#bytes += chunk.length;
    if (!this.#validUtf8) return;
    const whole = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = lastCharacterBoundary(whole);
    this.#validUtf8 = isUtf8(whole.subarray(0, end));
    this.#rest = Buffer.from(whole.subarray(end));
  }

  observer(): Transform {
    return new Transform({
      readableHighWaterMark: CHUNK_BYTES,
      writableHighWaterMark: CHUNK_BYTES,
      transform: (chunk: Buffer, _encoding, done) => {
        this.observe(chunk);
        done(null, chunk);
      },
    });
  }

  /** Whether nothing so far speaks against plain UTF-8: an archive's signature, a NUL byte, a wrong character. */
  isPlain(): boolean {
    const isArchive =
      (this.#head[0] === GZIP_MAGIC[0] && this.#head[1] === GZIP_MAGIC[1]) ||
      this.#head.toString("latin1", 0, 2) === "PK";
    return this.#bytes > 0 && !isArchive && this.firstNul < 0 && this.#validUtf8;
  }

  encoding(): "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" {
    const [first, second] = this.#head;
    if (first === 0xff && second === 0xfe) return "utf-16le";
    if (first === 0xfe && second === 0xff) return "utf-16be";
    if (this.firstNul >= 0 && this.firstNul < 64) {
      // Text without a byte order mark whose every second byte is zero: two-byte characters of Latin script.
      let [even, odd] = [0, 0];
      for (const [index, byte] of this.#head.entries()) {
        if (byte === 0) index % 2 === 0 ? even++ : odd++;
      }
      const most = 0.4 * this.#head.length;
      if (odd > most && even === 0) return "utf-16le";
      if (even > most && odd === 0) return "utf-16be";
    }
    return this.#validUtf8 && this.#rest.length === 0 ? "utf-8" : "windows-1252";
  }
}

/** @returns the length of the longest prefix that does not end inside a multi-byte character */
function lastCharacterBoundary(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return wanted > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

async function decodeInto(from: string, to: string, encoding: string, file: InputFile): Promise<void> {
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
        yield decoder.decode(chunk, { stream: true });
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
}

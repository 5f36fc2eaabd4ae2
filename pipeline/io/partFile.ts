import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { sha256Of } from "./checksum.ts";
import { installFetched, type OriginCard } from "./originCard.ts";

const ENDING = ".part";
/** Names of files may have 255 bytes on most systems. */
const LONGEST_MARK = 150;

/** What a file's card says of its content. */
export type Content = Pick<OriginCard, "bytes" | "sha256" | "validator">;

/**
 * A file that is being fetched, under another name until it is whole. That name carries what tells whether the rest
 * still belongs to it, so that bytes and mark can never be those of two versions.
 */
export class PartFile {
  readonly #target: string;
  #validator: string | null;
  #handle: FileHandle;
  #bytes: number;

  private constructor(target: string, validator: string | null, handle: FileHandle, bytes: number) {
    this.#target = target;
    this.#validator = validator;
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** Begins anew: removes every part of the target that there is. */
  static async create(target: string, validator: string | null): Promise<PartFile> {
    await mkdir(dirname(target), { recursive: true });
    for (const { path } of await partsOf(target)) await rm(path, { force: true });
    const known = validator !== null && markOf(validator).length <= LONGEST_MARK ? validator : null;
    return new PartFile(target, known, await open(partPath(target, known), "w"), 0);
  }

  /** Goes on with what an earlier attempt left. @returns null if that is nothing, or of an unknown version */
  static async resume(target: string): Promise<PartFile | null> {
    for (const { path, validator } of await partsOf(target)) {
      if (validator === null) continue;
      const handle = await open(path, "a");
      const { size } = await handle.stat();
      if (size > 0) return new PartFile(target, validator, handle, size);
      await handle.close();
    }
    return null;
  }

  /** Bytes that are there. */
  get bytes(): number {
    return this.#bytes;
  }

  /** ETag or Last-Modified of what the bytes belong to; null where these cannot be gone on with. */
  get validator(): string | null {
    return this.#validator;
  }

  get path(): string {
    return partPath(this.#target, this.#validator);
  }

  async append(piece: Uint8Array | string): Promise<void> {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, done);
      done += bytesWritten;
    }
    this.#bytes += bytes.length;
  }

  /** Appends records of a CSV: comma, LF, quotes where needed. */
  async appendRecords(records: readonly (readonly string[])[]): Promise<void> {
    await this.append(stringify(records as string[][]));
  }

  /** The file's first bytes. */
  async start(length: number): Promise<Buffer> {
    const handle = await open(this.path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  /** Stops writing, and leaves the bytes for a later attempt. */
  async close(): Promise<void> {
    await this.#handle.close();
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.path, { force: true });
  }

  /** Puts the whole file in its place, over what stands there, and its card beside it. */
  async finish(cardOf: (content: Content) => OriginCard): Promise<Content> {
    await this.#handle.sync();
    await this.#handle.close();
    const content = {
      bytes: this.#bytes,
      sha256: await sha256Of(this.path),
      validator: this.#validator,
    };
    await installFetched(this.path, this.#target, cardOf(content));
    return content;
  }
}

const markOf = (validator: string): string => Buffer.from(validator).toString("base64url");

const partPath = (target: string, validator: string | null): string =>
  `${target}${validator === null ? "" : `.${markOf(validator)}`}${ENDING}`;

async function partsOf(target: string): Promise<{ path: string; validator: string | null }[]> {
  const names = await readdir(dirname(target)).catch(() => []);
  const start = `${basename(target)}.`;
  return names
    .filter((name) => name.startsWith(start) && name.endsWith(ENDING))
    .map((name) => {
      const mark = name.slice(start.length, -ENDING.length);
      const path = join(dirname(target), name);
      // "file.part" carries no mark; nor does "file.origin.json.part", which is no part of this file
      return { path, mark };
    })
    .filter(({ mark }) => /^[\w-]*$/.test(mark))
    .map(({ path, mark }) => ({
      path,
      validator: mark === "" ? null : Buffer.from(mark, "base64url").toString("utf8"),
    }));
}

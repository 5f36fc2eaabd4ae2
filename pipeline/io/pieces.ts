import { type FileHandle, open } from "node:fs/promises";

/** Small enough for a processor's cache. */
const PIECE_BYTES = 1 << 20;
/**
 * A large block of memory begins 16 bytes behind the beginning of a page. Processors copy from page to page four times
 * slower where what they write lies just so far ahead of what they read; a few bytes further it is gone.
 */
const INTO_BLOCK = 64;

/** Pieces that are read while one is worked on. */
const AHEAD = 2;

/**
 * A file piece by piece, in buffers of at most a megabyte in turn: a piece is gone with the next. A new buffer for each, as
 * streams have, costs more than the reading itself.
 */
export async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path, "r");
  const coming: Promise<Buffer>[] = [];
  try {
    const { size } = await handle.stat();
    const length = Math.max(1, Math.min(PIECE_BYTES, size));
    const ahead = Math.min(AHEAD, Math.max(1, Math.ceil(size / length)));
    const free = Array.from({ length: ahead + 1 }, () =>
      Buffer.allocUnsafe(INTO_BLOCK + length).subarray(INTO_BLOCK),
    );
    let from = 0;
    const readNext = (into: Buffer) => {
      const reading = filled(handle, into, from);
      from += length;
      // whoever awaits it learns of a failure; who stops early does not have to
      reading.catch(() => {});
      coming.push(reading);
    };
    for (const buffer of free.slice(1)) readNext(buffer);
    for (let idle = free[0] as Buffer; ; ) {
      const piece = (await coming.shift()) as Buffer;
      const isLast = piece.length < length;
      if (!isLast) readNext(idle);
      if (piece.length > 0) yield piece;
      if (isLast) return;
      idle = piece;
    }
  } finally {
    await Promise.allSettled(coming);
    await handle.close();
  }
}

/** As much of a buffer as the file fills from a position on: all of it, unless the file ends before. */
async function filled(handle: FileHandle, buffer: Buffer, position: number): Promise<Buffer> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

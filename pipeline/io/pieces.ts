import { open } from "node:fs/promises";

/** Small enough for a processor's cache. */
const PIECE_BYTES = 1 << 20;
/**
 * A large block of memory begins 16 bytes behind the beginning of a page. Processors copy from page to page four times
 * slower where what they write lies just so far ahead of what they read; a few bytes further it is gone.
 */
const INTO_BLOCK = 64;

/**
 * A file piece by piece, in two buffers of at most a megabyte in turn: a piece is gone with the next, which is read while
 * one is worked on. A new buffer for each, as streams have, costs more than the reading itself.
 */
export async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path, "r");
  let coming: Promise<unknown> = Promise.resolve();
  try {
    const { size } = await handle.stat();
    const length = Math.max(1, Math.min(PIECE_BYTES, size));
    const newPiece = () => Buffer.allocUnsafe(INTO_BLOCK + length).subarray(INTO_BLOCK);
    let [next, other] = [newPiece(), newPiece()];
    const readNext = () => {
      const reading = handle.read(next, 0, length);
      // whoever awaits it learns of a failure; who stops early does not have to
      reading.catch(() => {});
      coming = reading;
      return reading;
    };
    for (let reading = readNext(); ; ) {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) return;
      [next, other] = [other, next];
      reading = readNext();
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await coming.catch(() => {});
    await handle.close();
  }
}

/** Up to so many bytes a loop is faster than a call. */
const FEW = 48;
const FIRST_BYTES = 1 << 16;

/**
 * Bytes in the making. Text that is put together from many short pieces, most of which come again and again, is made several
 * times as fast from bytes as from strings, and leaves nothing to clean up.
 */
export class GrowingBytes {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  add(piece: Uint8Array): void {
    const { length } = piece;
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    if (length > FEW) bytes.set(piece, this.#length);
    else for (let at = 0; at < length; at++) bytes[this.#length + at] = piece[at] as number;
    this.#length += length;
  }

  /** All bytes so far; gone when more are added. */
  get all(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(more: number): void {
    const bytes = Buffer.allocUnsafe(2 * Math.max(this.#bytes.length, this.#length + more));
    bytes.set(this.all);
    this.#bytes = bytes;
  }
}

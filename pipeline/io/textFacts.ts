import { isUtf8 } from "node:buffer";
import { packingOf } from "./unpack.ts";

/** What a pass over the bytes tells about their encoding. */
export class TextFacts {
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

  isEmpty(): boolean {
    return this.#bytes === 0;
  }

  /** Whether nothing so far speaks against plain UTF-8: an archive's signature, a NUL byte, a wrong character. */
  isPlain(): boolean {
    return this.#bytes > 0 && packingOf(this.#head) === null && this.firstNul < 0 && this.#validUtf8;
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

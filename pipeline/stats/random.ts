/** Basis and prime of the 32-bit FNV-1a hash. */
const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Turns after which the generator's state no longer shows its seed. */
const WARM_UP = 16;
const TWO_TO_32 = 2 ** 32;

/**
 * Random numbers that depend on a text alone: the generator sfc32 ("small fast counting", 128 bits of state, period
 * of at least 2^32), seeded by three FNV-1a hashes of the text. Different texts give streams that have nothing to do
 * with one another.
 * @see Chris Doty-Humphrey, PractRand; Fowler, Noll and Vo, FNV hash
 * @example new Random("a").uniform() === new Random("a").uniform()
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  /** Normal draws come in pairs; NaN: none is left. */
  #spare = Number.NaN;

  constructor(key: string) {
    this.#a = hash(`0|${key}`);
    this.#b = hash(`1|${key}`);
    this.#c = hash(`2|${key}`);
    for (let turn = 0; turn < WARM_UP; turn++) this.uniform();
  }

  /** The next number, uniform in (0, 1): neither end is ever reached. */
  uniform(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return ((sum >>> 0) + 0.5) / TWO_TO_32;
  }

  /** The next number of the standard normal distribution, by Marsaglia's polar method. */
  normal(): number {
    const spare = this.#spare;
    this.#spare = Number.NaN;
    if (!Number.isNaN(spare)) return spare;
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * scale;
      return x * scale;
    }
  }
}

/** 32-bit FNV-1a of a text's UTF-16 code units, low byte first. */
function hash(text: string): number {
  let value = FNV_BASIS;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    value = Math.imul(value ^ (code & 0xff), FNV_PRIME);
    value = Math.imul(value ^ (code >>> 8), FNV_PRIME);
  }
  return value | 0;
}

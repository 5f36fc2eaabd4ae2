const FIRST_CAPACITY = 1 << 12;
/** Slots per key at least: few keys then share a slot's neighbourhood. */
const SPARSENESS = 2;
const TWO_32 = 2 ** 32;

/**
 * Sums under keys of which few of the possible ones occur. A hash table over typed arrays: a Map takes several times as
 * long, and this is asked several times per incident.
 */
export class SparseSums {
  readonly #measures: number;
  /** Slot -> position of a key + 1; 0 is empty. */
  #slots = new Int32Array(FIRST_CAPACITY * SPARSENESS);
  #keys = new Float64Array(FIRST_CAPACITY);
  #sums: Float64Array;
  #count = 0;

  /** @param measures sums per key; with 0 it is a set of keys */
  constructor(measures: number) {
    this.#measures = measures;
    this.#sums = new Float64Array(FIRST_CAPACITY * measures);
  }

  /** @param key a whole number from 0 to 2^53 */
  add(key: number, values: ArrayLike<number>): void {
    const base = this.#positionOf(key) * this.#measures;
    for (let k = 0; k < this.#measures; k++) (this.#sums[base + k] as number) += values[k] as number;
  }

  /** Every key once, rising, and the sums of each measure in that order. */
  sorted(): { readonly keys: Float64Array; readonly sums: readonly Float64Array[] } {
    const keys = this.#keys.slice(0, this.#count).sort();
    if (this.#measures === 0) return { keys, sums: [] };
    const all = this.#sums;
    const starts = new Int32Array(keys.length);
    for (let row = 0; row < keys.length; row++)
      starts[row] = this.#positionOf(keys[row] as number) * this.#measures;
    const sums = Array.from({ length: this.#measures }, (_, k) => {
      const column = new Float64Array(keys.length);
      for (let row = 0; row < column.length; row++) column[row] = all[(starts[row] as number) + k] as number;
      return column;
    });
    return { keys, sums };
  }

  #positionOf(key: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let slot = hash(key) & last; ; slot = (slot + 1) & last) {
      const position = (slots[slot] as number) - 1;
      if (position < 0) {
        if (this.#count === this.#keys.length) {
          this.#grow();
          return this.#positionOf(key);
        }
        slots[slot] = this.#count + 1;
        this.#keys[this.#count] = key;
        return this.#count++;
      }
      if (this.#keys[position] === key) return position;
    }
  }

  #grow(): void {
    const capacity = 2 * this.#count;
    const [keys, sums] = [new Float64Array(capacity), new Float64Array(capacity * this.#measures)];
    keys.set(this.#keys);
    sums.set(this.#sums);
    [this.#keys, this.#sums] = [keys, sums];
    this.#slots = new Int32Array(capacity * SPARSENESS);
    const last = this.#slots.length - 1;
    for (let position = 0; position < this.#count; position++) {
      let slot = hash(keys[position] as number) & last;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & last;
      this.#slots[slot] = position + 1;
    }
  }
}

/** Mixes both halves of a whole number below 2^53. */
function hash(key: number): number {
  const high = Math.floor(key / TWO_32);
  let mixed = Math.imul(key - high * TWO_32, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return mixed ^ (mixed >>> 13);
}

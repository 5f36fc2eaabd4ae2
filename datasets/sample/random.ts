/** Seeded random numbers: the same label gives the same stream, on every machine and in every run. */

export interface Random {
  /** @returns a number in [0, 1) */
  uniform(): number;
  /** @returns a whole number from low to high, both included */
  whole(low: number, high: number): number;
  /** @returns true with the given chance */
  chance(probability: number): boolean;
  /** @returns one of the items, all equally likely */
  pick<T>(items: readonly T[]): T;
  /** @returns one of the items, likely in proportion to its weight */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T;
  /** @returns about normal, mean 0, standard deviation 1 (twelve uniforms added) */
  normal(): number;
  /** @returns exponential with mean 1 */
  exponential(): number;
  /** @returns a Poisson count */
  poisson(mean: number): number;
}

const SEED = "harmattan synthetic sample 1";

/** A stream of its own for each label, so that adding a region leaves the others' numbers as they were. */
export function randomFor(label: string): Random {
  const uniform = sfc32(hashWords(`${SEED}/${label}`));
  const whole = (low: number, high: number): number => low + Math.floor(uniform() * (high - low + 1));

  function pick<T>(items: readonly T[]): T {
    const item = items[whole(0, items.length - 1)];
    if (item === undefined) throw new RangeError("pick requires at least one item");
    return item;
  }

  function weighted<T extends { readonly weight: number }>(items: readonly T[]): T {
    let rest = uniform() * items.reduce((sum, item) => sum + item.weight, 0);
    for (const item of items) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    return pick(items.slice(-1));
  }

  function normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  }

  const exponential = (): number => -Math.log(1 - uniform());

  function poisson(mean: number): number {
    let count = 0;
    for (let elapsed = exponential(); elapsed < mean; elapsed += exponential()) count++;
    return count;
  }

  return {
    uniform,
    whole,
    chance: (probability) => uniform() < probability,
    pick,
    weighted,
    normal,
    exponential,
    poisson,
  };
}

/** Four 32-bit words from a text (FNV-1a with four different starts). */
function hashWords(text: string): [number, number, number, number] {
  const word = (start: number): number => {
    let hash = start >>> 0;
    for (const byte of Buffer.from(text, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash;
  };
  return [word(0x811c9dc5), word(0x1234567), word(0x9e3779b9), word(0xdeadbeef)];
}

/** The "small fast counter" generator, 32-bit: three words of state and a counter. */
function sfc32([first, second, third, start]: [number, number, number, number]): () => number {
  let [a, b, c, counter] = [first, second, third, start];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

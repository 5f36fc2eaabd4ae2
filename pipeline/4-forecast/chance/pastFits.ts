import type { PlattScaling } from "../../stats/plattScaling.ts";
import type { Cases } from "./cases.ts";
import { WIDTH } from "./features.ts";

/** What is said from one refit to the next. */
export interface Fit {
  /** Null where there was too little to learn from. */
  readonly coefficients: Float64Array | null;
  /** By group; null for one too few of whose cases came true. */
  readonly scalings: readonly (PlattScaling | null)[];
}

/** A checksum over what is added bit by bit. */
interface Checksum {
  add(content: string | Uint8Array): void;
  soFar(): string;
}

/**
 * Fits by a key of everything that they were made of, those of an earlier run too: what was known at a refit does not
 * change by a month that follows, so that a monthly run has to make few fits of its own.
 */
export class PastFits {
  /** Makes checksums for keys. */
  readonly newChecksum: () => Checksum;
  readonly #known: ReadonlyMap<string, Fit>;
  readonly #used = new Map<string, Fit>();

  /** @param known fits that the same code has made */
  constructor(newChecksum: () => Checksum, known: Iterable<readonly [string, Fit]> = []) {
    this.newChecksum = newChecksum;
    this.#known = new Map(known);
  }

  /** The fit of a key, made only if it is not known. */
  take(key: string, make: () => Fit): Fit {
    const fit = this.#known.get(key) ?? make();
    this.#used.set(key, fit);
    return fit;
  }

  /** Every fit that was taken, in the order in which they were. */
  get used(): [string, Fit][] {
    return [...this.#used];
  }
}

/** The key of what is known of cases at a month: what they looked like before it, and what came of those whose horizon is over. */
export class KnownSoFar {
  readonly #cases: Cases;
  readonly #horizon: number;
  readonly #checksum: Checksum;
  #seen = 0;
  #judged = 0;

  /** @param horizon months until it is known what came of a case */
  constructor(cases: Cases, horizon: number, checksum: Checksum) {
    this.#cases = cases;
    this.#horizon = horizon;
    this.#checksum = checksum;
    checksum.add(`${horizon} ${WIDTH}`);
  }

  /** @param month index of one, not before that of the call before */
  keyAt(month: number): string {
    const { starts, design, group, happened } = this.#cases;
    const rowAt = (index: number): number => starts[Math.max(0, index)] as number;
    const [from, to] = [rowAt(this.#seen), rowAt(month)];
    this.#checksum.add(`;${month} ${from}`);
    this.#checksum.add(bytesOf(design.subarray(from * WIDTH, to * WIDTH)));
    this.#checksum.add(group.subarray(from, to));
    this.#seen = month;
    const judged = month - this.#horizon + 1;
    this.#checksum.add(happened.subarray(rowAt(this.#judged), rowAt(judged)));
    this.#judged = Math.max(this.#judged, judged);
    return this.#checksum.soFar();
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

import { createHash, type Hash } from "node:crypto";
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

/**
 * Fits by a key of everything that they were made of, those of an earlier run too: what was known at a refit does not
 * change by a month that follows, so that a monthly run has to make few fits of its own.
 */
export class PastFits {
  readonly #known: ReadonlyMap<string, Fit>;
  readonly #used = new Map<string, Fit>();

  /** @param known fits that the same code has made */
  constructor(known: Iterable<readonly [string, Fit]> = []) {
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
  readonly #hash: Hash;
  #seen = 0;
  #judged = 0;

  /** @param horizon months until it is known what came of a case */
  constructor(cases: Cases, horizon: number) {
    this.#cases = cases;
    this.#horizon = horizon;
    this.#hash = createHash("sha256").update(`${horizon} ${WIDTH}`);
  }

  /** @param month index of one, not before that of the call before */
  keyAt(month: number): string {
    const { starts, design, group, happened } = this.#cases;
    const rowAt = (index: number): number => starts[Math.max(0, index)] as number;
    const [from, to] = [rowAt(this.#seen), rowAt(month)];
    this.#hash.update(`;${month} ${from}`).update(bytesOf(design.subarray(from * WIDTH, to * WIDTH)));
    this.#hash.update(bytesOf(group.subarray(from, to)));
    this.#seen = month;
    const judged = month - this.#horizon + 1;
    this.#hash.update(bytesOf(happened.subarray(rowAt(this.#judged), rowAt(judged))));
    this.#judged = Math.max(this.#judged, judged);
    return this.#hash.copy().digest("hex");
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

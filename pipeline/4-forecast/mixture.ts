/** A distribution of counts: distinct whole numbers, ascending, and the probability of each (> 0, summing to 1). */
export interface Distribution {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Counts below this have a place of their own each; of the few others there is a list. */
const SMALL = 1024;

/**
 * A distribution of counts in the making: values with weights, added in any order, rounded to whole numbers. Weights
 * may have any sum; what a missing member of the pool would have had goes to the others in proportion.
 * The same additions in the same order give the same bits.
 */
export class Mixture {
  /** Weights by value. */
  readonly #small = new Float64Array(SMALL);
  /** The largest value there that has been added; -1: none. */
  #largest = -1;
  #large: { readonly value: number; readonly weight: number }[] = [];

  /** @param value >= 0 */
  add(value: number, weight: number): void {
    const whole = Math.round(value);
    if (whole >= SMALL) {
      this.#large.push({ value: whole, weight });
      return;
    }
    (this.#small[whole] as number) += weight;
    if (whole > this.#largest) this.#largest = whole;
  }

  /** Takes what another mixture holds in place of its own; nothing if there is none. */
  reset(to: Mixture | null = null): void {
    this.#small.fill(0, 0, this.#largest + 1);
    this.#largest = -1;
    this.#large = [];
    if (to === null) return;
    this.#small.set(to.#small.subarray(0, to.#largest + 1));
    this.#largest = to.#largest;
    this.#large = [...to.#large];
  }

  /** @throws {RangeError} if nothing with a positive weight has been added */
  distribution(): Distribution {
    // sorting is stable: equal values stay in the order in which they were added
    const large = this.#large.sort((a, b) => a.value - b.value);
    const values = new Float64Array(this.#largest + 1 + large.length);
    const weights = new Float64Array(values.length);
    let [distinct, sum] = [0, 0];
    for (let value = 0; value <= this.#largest; value++) {
      const weight = this.#small[value] as number;
      if (!(weight > 0)) continue;
      sum += weight;
      values[distinct] = value;
      weights[distinct++] = weight;
    }
    for (const { value, weight } of large) {
      if (!(weight > 0)) continue;
      sum += weight;
      if (distinct > 0 && values[distinct - 1] === value) (weights[distinct - 1] as number) += weight;
      else {
        values[distinct] = value;
        weights[distinct++] = weight;
      }
    }
    if (!(sum > 0)) throw new RangeError("a distribution requires at least one value with a positive weight");
    for (let i = 0; i < distinct; i++) (weights[i] as number) /= sum;
    return { values: values.subarray(0, distinct), weights: weights.subarray(0, distinct) };
  }
}

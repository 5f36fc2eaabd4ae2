/** A distribution of counts: distinct whole numbers, ascending, and the probability of each (> 0, summing to 1). */
export interface Distribution {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

const FIRST_CAPACITY = 1024;

/**
 * A distribution of counts in the making: values with weights, added in any order, rounded to whole numbers. Weights
 * may have any sum; what a missing member of the pool would have had goes to the others in proportion.
 * The same additions in the same order give the same bits.
 */
export class Mixture {
  #values = new Float64Array(FIRST_CAPACITY);
  #weights = new Float64Array(FIRST_CAPACITY);
  #count = 0;
  /** Weight of 0, which most additions are. */
  #zero = 0;

  clear(): void {
    this.#count = 0;
    this.#zero = 0;
  }

  /** @param value >= 0 */
  add(value: number, weight: number): void {
    const whole = Math.round(value);
    if (whole === 0) {
      this.#zero += weight;
      return;
    }
    if (this.#count === this.#values.length) this.#grow();
    this.#values[this.#count] = whole;
    this.#weights[this.#count] = weight;
    this.#count++;
  }

  /** Adds what another mixture holds. */
  addAll(other: Mixture): void {
    this.#zero += other.#zero;
    for (let i = 0; i < other.#count; i++) this.add(other.#values[i] as number, other.#weights[i] as number);
  }

  /** @throws {RangeError} if nothing with a positive weight has been added */
  distribution(): Distribution {
    const count = this.#count;
    // value and position in one number: sorting these is sorting the values, equal ones in the order of addition
    const stride = this.#values.length;
    const keys = new Float64Array(count);
    for (let i = 0; i < count; i++) keys[i] = (this.#values[i] as number) * stride + i;
    keys.sort();
    const values = new Float64Array(count + 1);
    const weights = new Float64Array(count + 1);
    let distinct = this.#zero > 0 ? 1 : 0;
    weights[0] = this.#zero;
    let sum = this.#zero;
    for (let k = 0; k < count; k++) {
      const key = keys[k] as number;
      const value = Math.floor(key / stride);
      const weight = this.#weights[key - value * stride] as number;
      if (!(weight > 0)) continue;
      sum += weight;
      if (distinct > 0 && values[distinct - 1] === value) {
        (weights[distinct - 1] as number) += weight;
      } else {
        values[distinct] = value;
        weights[distinct] = weight;
        distinct++;
      }
    }
    if (!(sum > 0)) throw new RangeError("a distribution requires at least one value with a positive weight");
    for (let i = 0; i < distinct; i++) (weights[i] as number) /= sum;
    return { values: values.subarray(0, distinct), weights: weights.subarray(0, distinct) };
  }

  #grow(): void {
    const [values, weights] = [this.#values, this.#weights];
    this.#values = new Float64Array(2 * values.length);
    this.#weights = new Float64Array(2 * weights.length);
    this.#values.set(values);
    this.#weights.set(weights);
  }
}

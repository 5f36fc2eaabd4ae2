/**
 * How far a probability can be trusted: of the past predictions of its group that lie nearest to it, so many came true;
 * the interval is the one that this share allows (Wilson, 90 %), and holds the probability itself.
 *
 *   300 nearest, fewer where there are fewer; horizon months of one unit overlap and count as one, so trials = 300 / horizon
 */

import type { Interval } from "../../stats/interval.ts";
import { wilsonInterval } from "../../stats/wilsonInterval.ts";

const NEAREST = 300;
const LEVEL = 0.9;

/** Intervals of probabilities, from what came of earlier ones. */
export class PastPredictions {
  readonly #probabilities: Float64Array;
  /** Running sums of outcomes in the order of probabilities; one entry more. */
  readonly #happened: Float64Array;
  readonly #horizon: number;

  /**
   * @param probabilities of one group, in any order
   * @param outcomes 0 or 1, as many
   */
  constructor(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>, horizon: number) {
    // equal probabilities in the order in which they came, whatever the order of sorting
    const order = Array.from(probabilities, (_, row) => row).sort(
      (a, b) => (probabilities[a] as number) - (probabilities[b] as number) || a - b,
    );
    this.#probabilities = Float64Array.from(order, (row) => probabilities[row] as number);
    this.#happened = new Float64Array(order.length + 1);
    for (const [place, row] of order.entries())
      this.#happened[place + 1] = (this.#happened[place] as number) + (outcomes[row] as number);
    this.#horizon = horizon;
  }

  /** The interval around a probability; 0 to 1 where nothing was predicted before. */
  around(probability: number): Interval {
    const all = this.#probabilities.length;
    const count = Math.min(NEAREST, Math.ceil(all / 5));
    const first = this.#firstOfNearest(probability, count);
    const happened = (this.#happened[first + count] as number) - (this.#happened[first] as number);
    const { low, high } = wilsonInterval(happened / this.#horizon, count / this.#horizon, LEVEL);
    return { low: Math.min(low, probability), high: Math.max(high, probability) };
  }

  /** Where the window of `count` predictions begins whose two ends are about equally far away. */
  #firstOfNearest(probability: number, count: number): number {
    let [low, high] = [0, this.#probabilities.length - count];
    while (low < high) {
      const middle = (low + high) >> 1;
      const before = probability - (this.#probabilities[middle] as number);
      const after = (this.#probabilities[middle + count] as number) - probability;
      if (before > after) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

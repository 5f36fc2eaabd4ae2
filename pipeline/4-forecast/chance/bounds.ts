/**
 * How far a probability can be trusted: as far as the share of the nearest past predictions of its group that came true
 * may lie from what these had said.
 *
 *   logit low  = logit p + logit(low of Wilson's 90 % interval of that share) - logit(mean of the nearest)
 *   logit high likewise; the interval holds p
 *
 * The nearest are 300, or a fifth where that is fewer. Outcomes of horizon months overlap and count as one, so trials are
 * nearest / horizon.
 */

import { ascendingOrder } from "../../stats/ascendingOrder.ts";
import type { Interval } from "../../stats/interval.ts";
import { logistic, logit } from "../../stats/logistic.ts";
import { wilsonInterval } from "../../stats/wilsonInterval.ts";

const NEAREST = 300;
const NEAREST_SHARE = 1 / 5;
const LEVEL = 0.9;

/** Intervals of probabilities, from what came of earlier ones. */
export class PastPredictions {
  readonly #probabilities: Float64Array;
  /** Running sums of probabilities and of outcomes in this order; one entry more. */
  readonly #said: Float64Array;
  readonly #happened: Float64Array;
  readonly #horizon: number;

  /**
   * @param probabilities of one group, in any order
   * @param outcomes 0 or 1, as many
   * @param order the positions of the probabilities, ascending by them, where that is known already
   */
  constructor(
    probabilities: ArrayLike<number>,
    outcomes: ArrayLike<number>,
    horizon: number,
    order: Uint32Array = ascendingOrder(probabilities),
  ) {
    this.#probabilities = inOrder(probabilities, order);
    this.#said = runningSums(this.#probabilities);
    this.#happened = runningSums(inOrder(outcomes, order));
    this.#horizon = horizon;
  }

  /** The interval around a probability; 0 to 1 where nothing was predicted before. */
  around(probability: number): Interval {
    const all = this.#probabilities.length;
    if (all === 0) return { low: 0, high: 1 };
    const count = Math.min(NEAREST, Math.ceil(NEAREST_SHARE * all));
    const first = this.#firstOfNearest(probability, count);
    const sum = (sums: Float64Array): number => (sums[first + count] as number) - (sums[first] as number);
    const trials = count / this.#horizon;
    const happened = Math.min(trials, sum(this.#happened) / this.#horizon);
    const { low, high } = wilsonInterval(happened, trials, LEVEL);
    const shift = logit(probability) - logit(sum(this.#said) / count);
    return {
      low: Math.min(logistic(logit(low) + shift), probability),
      high: Math.max(logistic(logit(high) + shift), probability),
    };
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

function inOrder(values: ArrayLike<number>, order: Uint32Array): Float64Array {
  const out = new Float64Array(order.length);
  for (let k = 0; k < out.length; k++) out[k] = values[order[k] as number] as number;
  return out;
}

/** Sums of the first 0, 1, 2, ... values. */
function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let k = 0; k < values.length; k++) sums[k + 1] = (sums[k] as number) + (values[k] as number);
  return sums;
}

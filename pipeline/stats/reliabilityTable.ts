import { ascendingOrder } from "./ascendingOrder.ts";
import type { Interval } from "./interval.ts";
import { wilsonInterval } from "./wilsonInterval.ts";

const LEVEL = 0.95;

/** Probabilities of about one size, and how often what they spoke of came. */
export interface ReliabilityRow {
  readonly count: number;
  /** Smallest and largest probability. */
  readonly said: Interval;
  readonly meanProbability: number;
  readonly positives: number;
  readonly frequency: number;
  /** Of the frequency, Wilson's at 95 %. */
  readonly interval: Interval;
}

/**
 * What was said against what came, in bins of about equal counts, the least probable first. Equal probabilities share a
 * bin, so that the order of the data does not matter: bins may then be fewer, and of different sizes.
 * @param probabilities length n, each in [0, 1]
 * @param outcomes length n, 0 or 1
 * @param bins whole number >= 1
 * @param order the positions of the probabilities, ascending by them, where that is known already
 * @returns at most `bins` rows; none without data
 * @example reliabilityTable([0.1, 0.4, 0.6, 0.9], [0, 0, 1, 1], 2) // 0.25 said and 0 came, 0.75 said and 1 came
 */
export function reliabilityTable(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number,
  order: Uint32Array = ascendingOrder(probabilities),
): ReliabilityRow[] {
  return reliabilityBins(probabilities, bins, order).map((members) => {
    const count = members.length;
    let [sum, positives] = [0, 0];
    for (let k = 0; k < count; k++) {
      sum += probabilities[members[k] as number] as number;
      positives += outcomes[members[k] as number] as number;
    }
    return {
      count,
      said: {
        low: probabilities[members[0] as number] as number,
        high: probabilities[members[count - 1] as number] as number,
      },
      meanProbability: sum / count,
      positives,
      frequency: positives / count,
      interval: wilsonInterval(positives, count, LEVEL),
    };
  });
}

/** The members of each bin of a reliability table, as positions in `probabilities`, ascending by probability. */
function reliabilityBins(probabilities: ArrayLike<number>, bins: number, order: Uint32Array): Uint32Array[] {
  const count = probabilities.length;
  const found: Uint32Array[] = [];
  let start = 0;
  for (let bin = 1; bin <= bins; bin++) {
    let end = Math.max(start, Math.round((count * bin) / bins));
    while (
      end > start &&
      end < count &&
      probabilities[order[end] as number] === probabilities[order[end - 1] as number]
    )
      end++;
    if (end > start) found.push(order.subarray(start, end));
    start = end;
  }
  return found;
}

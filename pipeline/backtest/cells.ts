import { YEAR } from "../domain/month.ts";
import { eachDraw, percentileInterval } from "../stats/blockBootstrap.ts";
import type { Interval } from "../stats/interval.ts";
import { numberIn } from "../stats/numberIn.ts";

/** Draws of the block bootstrap behind every interval. */
const REPLICATES = 1000;
/** Share that an interval holds. */
const LEVEL = 0.9;

/** Rows of one country and twelve months are a cell: they are drawn together. */
export interface Cells {
  readonly count: number;
  /** Per row the number of its cell. */
  readonly of: Int32Array;
  /** The cells' weights in each replicate; none where there is nothing to resample. */
  readonly draws: readonly Float64Array[];
}

/**
 * Puts rows into cells.
 * @param months per row its origin
 * @param clusters per row the number of its country
 * @param from month with which the first block begins
 * @param key seed of the draws
 */
export function cellsOf(
  months: ArrayLike<number>,
  clusters: ArrayLike<number>,
  from: number,
  key: string,
): Cells {
  const numbers = new Map<string, number>();
  const [blocks, groups] = [new Map<number, number>(), new Map<number, number>()];
  const [blockOf, clusterOf]: [number[], number[]] = [[], []];
  const of = Int32Array.from({ length: months.length }, (_, row) => {
    const block = numberIn(blocks, Math.floor(((months[row] as number) - from) / YEAR));
    const cluster = numberIn(groups, clusters[row] as number);
    const cell = numberIn(numbers, `${block}|${cluster}`);
    [blockOf[cell], clusterOf[cell]] = [block, cluster];
    return cell;
  });
  const draws: Float64Array[] = [];
  eachDraw({ blocks: blockOf, clusters: clusterOf }, { replicates: REPLICATES, key }, (weights) =>
    draws.push(weights.slice()),
  );
  return { count: blockOf.length, of, draws };
}

/** Sums over rows, cell by cell. */
export function sumByCell({ of, count }: Cells, value: (row: number) => number): Float64Array {
  const sums = new Float64Array(count);
  for (let row = 0; row < of.length; row++) (sums[of[row] as number] as number) += value(row);
  return sums;
}

/** A number with its values under resampling. */
export interface Measured {
  readonly value: number;
  readonly replicates: Float64Array;
}

/** A statistic of weighted cells, and its replicates: those of measures of the same cells met the same draws. */
export function measured({ count, draws }: Cells, statistic: (weights: Float64Array) => number): Measured {
  return {
    value: statistic(new Float64Array(count).fill(1)),
    replicates: Float64Array.from(draws, statistic),
  };
}

/** Weighted sum of some cells' numerators over that of their denominators. */
export function ratioOf(
  numerators: Float64Array,
  denominators: Float64Array,
): (weights: Float64Array) => number {
  return (weights) => {
    let above = 0;
    let below = 0;
    for (let cell = 0; cell < weights.length; cell++) {
      above += (weights[cell] as number) * (numerators[cell] as number);
      below += (weights[cell] as number) * (denominators[cell] as number);
    }
    return above / below;
  };
}

/** What is made of two measured numbers, draw by draw. */
export function combined(
  one: Measured,
  other: Measured,
  combine: (one: number, other: number) => number,
): Measured {
  return {
    value: combine(one.value, other.value),
    replicates: one.replicates.map((value, draw) => combine(value, other.replicates[draw] as number)),
  };
}

export const intervalOf = ({ replicates }: Measured): Interval | null =>
  percentileInterval(replicates, LEVEL);

import { YEAR } from "../domain/month.ts";
import { bootstrapReplicates, type Clustering, percentileInterval } from "../stats/blockBootstrap.ts";
import type { Interval } from "../stats/interval.ts";

/** Draws of the block bootstrap behind every interval. */
const REPLICATES = 1000;
/** Share that an interval holds. */
const LEVEL = 0.9;

/** Rows of one country and twelve months are a cell: they are drawn together. */
export interface Cells extends Clustering {
  /** Per row the number of its cell. */
  readonly of: Int32Array;
}

/**
 * Puts rows into cells.
 * @param months per row its origin
 * @param clusters per row the number of its country
 * @param from month with which the first block begins
 */
export function cellsOf(months: ArrayLike<number>, clusters: ArrayLike<number>, from: number): Cells {
  const numbers = new Map<string, number>();
  const [blocks, groups] = [new Map<number, number>(), new Map<number, number>()];
  const numberIn = <K>(known: Map<K, number>, key: K): number => {
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  };
  const [blockOf, clusterOf]: [number[], number[]] = [[], []];
  const of = Int32Array.from({ length: months.length }, (_, row) => {
    const block = numberIn(blocks, Math.floor(((months[row] as number) - from) / YEAR));
    const cluster = numberIn(groups, clusters[row] as number);
    const cell = numberIn(numbers, `${block}|${cluster}`);
    [blockOf[cell], clusterOf[cell]] = [block, cluster];
    return cell;
  });
  return { of, blocks: blockOf, clusters: clusterOf };
}

/** Sums over rows, cell by cell. */
export function sumByCell({ of, blocks }: Cells, value: (row: number) => number): Float64Array {
  const sums = new Float64Array(blocks.length);
  for (let row = 0; row < of.length; row++) (sums[of[row] as number] as number) += value(row);
  return sums;
}

/** A number with its values under resampling. */
export interface Measured {
  readonly value: number;
  readonly replicates: Float64Array;
}

/** A statistic of weighted cells, and its replicates. @param key seed: measures that are to be compared share it */
export function measured(
  cells: Clustering,
  statistic: (weights: Float64Array) => number,
  key: string,
): Measured {
  const ones = new Float64Array(cells.blocks.length).fill(1);
  return {
    value: statistic(ones),
    replicates: bootstrapReplicates(cells, statistic, { replicates: REPLICATES, key }),
  };
}

/** Weighted sum of some cells' numerators over that of their denominators. */
export function ratioOf(
  numerators: Float64Array,
  denominators: Float64Array,
): (weights: Float64Array) => number {
  return (weights) => {
    let [above, below] = [0, 0];
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

import type { Interval } from "./interval.ts";
import { quantiles } from "./quantile.ts";
import { Random } from "./random.ts";

/** Below this share of replicates with a value there is too little to tell. */
const LEAST_DEFINED = 0.9;

/** Which piece of time and which group each datum belongs to: what happens in one is not independent. */
export interface Clustering {
  /** Per datum the number of its piece of time, such as twelve months, from 0. */
  readonly blocks: ArrayLike<number>;
  /** Per datum the number of its group, such as a country, from 0. */
  readonly clusters: ArrayLike<number>;
}

export interface Bootstrap {
  readonly replicates: number;
  /** Share between the interval's ends, such as 0.9. */
  readonly level: number;
  /** Seed: the same text gives the same draws. */
  readonly key: string;
}

/**
 * Interval of a statistic under resampling of pieces of time and of groups: each replicate draws as many blocks and as
 * many clusters as there are, with replacement and independently of one another; a datum weighs how often its block was
 * drawn times how often its cluster was. Percentiles of the statistic are the interval. It allows for months that
 * resemble the months before, for a country that is always hard, and for a year that is hard everywhere, and is rather
 * too wide than too narrow.
 * For a difference of two forecasters, the statistic is the difference: both then meet the same draws.
 * @param clustering one block and one cluster per datum
 * @param statistic of the data with these weights, whole numbers >= 0; NaN where it has none
 * @returns null where there is one block and one cluster only, or where more than a tenth of the replicates have no value
 * @see Owen 2007, Annals of Applied Statistics 1:386 (the pigeonhole bootstrap)
 */
export function blockBootstrap(
  { blocks, clusters }: Clustering,
  statistic: (weights: Float64Array) => number,
  { replicates, level, key }: Bootstrap,
): Interval | null {
  const blockDraws = new Float64Array(countOf(blocks));
  const clusterDraws = new Float64Array(countOf(clusters));
  if (blockDraws.length < 2 && clusterDraws.length < 2) return null;
  const random = new Random(key);
  const weights = new Float64Array(blocks.length);
  const found: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    draw(blockDraws, random);
    draw(clusterDraws, random);
    for (let i = 0; i < weights.length; i++) {
      weights[i] =
        (blockDraws[blocks[i] as number] as number) * (clusterDraws[clusters[i] as number] as number);
    }
    const value = statistic(weights);
    if (Number.isFinite(value)) found.push(value);
  }
  if (found.length === 0 || found.length < LEAST_DEFINED * replicates) return null;
  const [low, high] = quantiles(Float64Array.from(found), [(1 - level) / 2, (1 + level) / 2]);
  return { low: low as number, high: high as number };
}

function countOf(numbers: ArrayLike<number>): number {
  let most = -1;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, numbers[i] as number);
  return most + 1;
}

/** How often each of n is drawn in n draws with replacement. */
function draw(counts: Float64Array, random: Random): void {
  counts.fill(0);
  for (let turn = 0; turn < counts.length; turn++)
    (counts[Math.floor(random.uniform() * counts.length)] as number) += 1;
}

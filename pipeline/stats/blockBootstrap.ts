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
 * Interval of a statistic under resampling of pieces of time and of groups: percentiles of its replicates.
 * @param clustering one block and one cluster per datum
 * @param statistic of the data with these weights, whole numbers >= 0; NaN where it has none
 * @returns null where there is one block and one cluster only, or where more than a tenth of the replicates have no value
 * @see Owen 2007, Annals of Applied Statistics 1:386 (the pigeonhole bootstrap)
 */
export function blockBootstrap(
  clustering: Clustering,
  statistic: (weights: Float64Array) => number,
  { replicates, level, key }: Bootstrap,
): Interval | null {
  const found: number[] = [];
  eachDraw(clustering, { replicates, key }, (weights) => found.push(statistic(weights)));
  return percentileInterval(Float64Array.from(found), level);
}

/**
 * Resamples pieces of time and groups: each replicate draws as many blocks and as many clusters as there are, with
 * replacement and independently of one another; a datum weighs how often its block was drawn times how often its cluster
 * was. It allows for months that resemble the months before, for a country that is always hard, and for a year that is hard
 * everywhere, and its intervals are rather too wide than too narrow.
 * The draws depend on the key and on the numbers of blocks and clusters alone: of two forecasters the replicates' plain
 * differences are those of the difference.
 * @param visit gets the weights of each replicate, in an array that the next one overwrites; is never called where there
 * is one block and one cluster only
 */
export function eachDraw(
  { blocks, clusters }: Clustering,
  { replicates, key }: Pick<Bootstrap, "replicates" | "key">,
  visit: (weights: Float64Array) => void,
): void {
  const blockDraws = new Float64Array(countOf(blocks));
  const clusterDraws = new Float64Array(countOf(clusters));
  if (blockDraws.length < 2 && clusterDraws.length < 2) return;
  const random = new Random(key);
  const weights = new Float64Array(blocks.length);
  for (let replicate = 0; replicate < replicates; replicate++) {
    draw(blockDraws, random);
    draw(clusterDraws, random);
    weigh(blocks, blockDraws, clusters, clusterDraws, weights);
    visit(weights);
  }
}

/**
 * The middle of a statistic's replicates.
 * @param level share between the ends, such as 0.9
 * @returns null where there are none, or where more than a tenth of them are not finite
 */
export function percentileInterval(replicates: Float64Array, level: number): Interval | null {
  const found = replicates.filter(Number.isFinite);
  if (found.length === 0 || found.length < LEAST_DEFINED * replicates.length) return null;
  const [low, high] = quantiles(found, [(1 - level) / 2, (1 + level) / 2]);
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

/** How often each datum is drawn. */
function weigh(
  blocks: ArrayLike<number>,
  blockDraws: Float64Array,
  clusters: ArrayLike<number>,
  clusterDraws: Float64Array,
  weights: Float64Array,
): void {
  for (let i = 0; i < weights.length; i++)
    weights[i] =
      (blockDraws[blocks[i] as number] as number) * (clusterDraws[clusters[i] as number] as number);
}

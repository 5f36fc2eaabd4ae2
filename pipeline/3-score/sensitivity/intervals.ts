import { descendingRanks } from "../../stats/descendingRanks.ts";
import { quantiles } from "../../stats/quantile.ts";
import type { EscalationMonth } from "../escalation/escalationMonth.ts";
import type { ScoreDraws } from "./scoreDraws.ts";

/** Ends of the intervals that nine of ten draws fall into. */
export const LOW = 0.05;
export const HIGH = 0.95;
/** The places that a reader looks at first. */
export const TOP = 10;

/** How sure a unit's score and rank are; one value per unit of the panel, NaN where not scored. */
export interface Intervals {
  readonly scoreLow: Float64Array;
  readonly scoreHigh: Float64Array;
  readonly rankLow: Float64Array;
  readonly rankHigh: Float64Array;
  readonly top10Probability: Float64Array;
}

/**
 * Intervals of a family of units, which are ranked among themselves:
 *
 *   score   5 % and 95 % quantiles of the draws, capped at 100
 *   rank    the same of the ranks within each draw, rounded outwards
 *   top10   share of the draws in which the rank is 10 or better
 *
 * They are widened, where they have to be, until they hold the published score and rank.
 * @param ranks in each draw, units x draws, row-major
 */
export function intervals(at: EscalationMonth, draws: ScoreDraws, ranks: Float64Array): Intervals {
  const { units, count, everything } = draws;
  const unknown = (): Float64Array => new Float64Array(at.scored.length).fill(Number.NaN);
  const result = {
    scoreLow: unknown(),
    scoreHigh: unknown(),
    rankLow: unknown(),
    rankHigh: unknown(),
    top10Probability: unknown(),
  };
  const published = new Float64Array(units.length);
  descendingRanks(
    Float64Array.from(units, (unit) => at.uncapped[unit] as number),
    published,
  );
  for (const [row, unit] of units.entries()) {
    const [start, end] = [row * count, (row + 1) * count];
    const ends = (values: Float64Array) =>
      quantiles(values.subarray(start, end), [LOW, HIGH]) as [number, number];
    const [lowScore, highScore] = ends(everything);
    const score = at.score[unit] as number;
    result.scoreLow[unit] = Math.min(score, lowScore);
    result.scoreHigh[unit] = Math.max(score, Math.min(100, highScore));
    const [lowRank, highRank] = ends(ranks);
    const rank = published[row] as number;
    result.rankLow[unit] = Math.min(rank, Math.floor(lowRank));
    result.rankHigh[unit] = Math.max(rank, Math.ceil(highRank));
    let first = 0;
    for (let k = start; k < end; k++) if ((ranks[k] as number) <= TOP) first++;
    result.top10Probability[unit] = first / count;
  }
  return result;
}

/**
 * Ranks within each draw.
 * @param scores draws x units, row-major
 * @returns the same shape
 */
export function rankDraws(scores: Float64Array, units: number): Float64Array {
  const ranks = new Float64Array(scores.length);
  for (let start = 0; start < scores.length; start += units) {
    descendingRanks(scores.subarray(start, start + units), ranks.subarray(start, start + units));
  }
  return ranks;
}

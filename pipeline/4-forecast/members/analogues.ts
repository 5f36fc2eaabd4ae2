import { type Neighbours, nearestPoints } from "../../stats/nearestPoints.ts";
import { FEATURES } from "../features.ts";
import { type History, LEAST_MONTHS } from "../history.ts";
import type { Mixture } from "../mixture.ts";

/**
 * Member 3, nearest analogues: what followed where the past looked like this one's, anywhere in the input.
 *
 *   candidates  every listed unit and month whose last 12 months and whose months up to the last horizon are known
 *   K           a 25th of the candidates, at least 25, at most 400; all that tie with the K-th are taken
 *   d           Euclidean distance of the features (features.ts); d_K that of the K-th
 *   weight      max(0, 1 - (d/d_K)²) + 0.001  (Epanechnikov)
 *   value       y[c',t'+h] * clip( (E[c,o] + 1) / (E[c',t'] + 1), 0.1, 10 ),  E running mean with half-life 4 months
 *
 * Outcomes lie at or before the origin, so nothing of the future is seen. The scaling lets calm places stand for
 * violent ones of the same shape; its bounds keep one incident from being blown up into a war.
 * Nearest-neighbour forecasting after Lorenz 1969, J. Atmos. Sci. 26:636; on conflict, Chadefaux 2022, EPJ Data Sci. 11:9.
 * Constants were chosen on VIEWS windows before 2018 (DECISIONS.md).
 */
export const SCALE_HALF_LIFE = 4;
const MOST_NEIGHBOURS = 400;
const LEAST_NEIGHBOURS = 25;
const CANDIDATES_PER_NEIGHBOUR = 25;
const LEAST_WEIGHT = 0.001;
const MOST_SCALING = 10;

/** Cells (unit * monthCount + month) that look alike, with weights summing to 1. */
export interface Analogues {
  readonly cells: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Everything that analogues at one origin can be found among.
 * @param points the features of every cell
 * @param runs known months in a row that end with each cell
 * @param reach the longest horizon, in months
 * @returns the analogues of a unit; null where there are fewer candidates than neighbours are wanted at least
 */
export function analogueSearch(
  history: History,
  points: Float64Array,
  runs: Float64Array,
  origin: number,
  reach: number,
): (unit: number) => Analogues | null {
  const cells = candidateCells(history, runs, origin, reach);
  if (cells.length < LEAST_NEIGHBOURS) return () => null;
  const wanted = Math.min(
    MOST_NEIGHBOURS,
    Math.max(LEAST_NEIGHBOURS, Math.ceil(cells.length / CANDIDATES_PER_NEIGHBOUR)),
  );
  const candidates = new Float64Array(cells.length * FEATURES);
  for (let index = 0, at = 0; index < cells.length; index++) {
    const start = (cells[index] as number) * FEATURES;
    for (let feature = 0; feature < FEATURES; feature++) candidates[at++] = points[start + feature] as number;
  }
  const neighbours = nearestPoints(candidates, FEATURES);
  // quiet places look exactly alike, and share what is found
  const found = new Map<string, Analogues>();
  return (unit) => {
    const at = (unit * history.monthCount + origin) * FEATURES;
    const point = points.subarray(at, at + FEATURES);
    const key = point.join();
    const analogues = found.get(key) ?? weighted(neighbours(point, wanted), cells);
    found.set(key, analogues);
    return analogues;
  };
}

function candidateCells(
  { unitCount, monthCount, listedFrom }: History,
  runs: Float64Array,
  origin: number,
  reach: number,
): Int32Array {
  const cells = new Int32Array(unitCount * Math.max(0, origin - reach + 1));
  let count = 0;
  for (let unit = 0; unit < unitCount; unit++) {
    for (let t = listedFrom[unit] as number; t <= origin - reach; t++) {
      const cell = unit * monthCount + t;
      if ((runs[cell + reach] as number) >= LEAST_MONTHS + reach) cells[count++] = cell;
    }
  }
  return cells.subarray(0, count);
}

/** Epanechnikov weights by squared distance, over those that lie no further than the farthest. */
function weighted({ indices, squaredDistances, farthestSquare }: Neighbours, cells: Int32Array): Analogues {
  const weights = new Float64Array(indices.length);
  const found = new Int32Array(indices.length);
  let sum = 0;
  for (let k = 0; k < indices.length; k++) {
    const square = squaredDistances[k] as number;
    const weight = (farthestSquare > 0 ? 1 - square / farthestSquare : 1) + LEAST_WEIGHT;
    weights[k] = weight;
    sum += weight;
    found[k] = cells[indices[k] as number] as number;
  }
  for (let k = 0; k < weights.length; k++) (weights[k] as number) /= sum;
  return { cells: found, weights };
}

/** What followed analogues in one series, at each of some horizons. */
export interface Followed {
  /** Weight of those after which nothing happened, by position of the horizon. */
  readonly nothing: Float64Array;
  /** Those after which something did: their weights, their levels, and where what happened ends. */
  readonly weights: Float64Array;
  readonly levels: Float64Array;
  readonly ends: Int32Array;
  /** Position of the horizon, and the value there. */
  readonly horizons: Uint8Array;
  readonly values: Float64Array;
}

/**
 * Looks up what followed analogues, once for those that several units share.
 * @param series units x months
 * @param levels running means of the series with half-life SCALE_HALF_LIFE, units x months
 * @param horizons months ahead, ascending: what followed lies side by side in memory
 */
export function following(
  series: Float64Array,
  levels: Float64Array,
  horizons: readonly number[],
): (analogues: Analogues) => Followed {
  const known = new Map<Analogues, Followed>();
  let room = roomFor(0, horizons.length);
  return (analogues) => {
    const { length } = analogues.cells;
    if (length > room.ends.length) room = roomFor(length, horizons.length);
    const followed = known.get(analogues) ?? followedBy(analogues, series, levels, horizons, room);
    known.set(analogues, followed);
    return followed;
  };
}

function roomFor(analogues: number, horizons: number): Followed {
  return {
    nothing: new Float64Array(horizons),
    weights: new Float64Array(analogues),
    levels: new Float64Array(analogues),
    ends: new Int32Array(analogues),
    horizons: new Uint8Array(analogues * horizons),
    values: new Float64Array(analogues * horizons),
  };
}

/** @param room as much as there may be, overwritten */
function followedBy(
  { cells, weights }: Analogues,
  series: Float64Array,
  levels: Float64Array,
  horizons: readonly number[],
  room: Followed,
): Followed {
  const { nothing, ends, values, horizons: positions, weights: weightsOf, levels: levelsOf } = room;
  nothing.fill(0);
  let [count, end] = [0, 0];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as number;
    const weight = weights[i] as number;
    const before = end;
    for (let k = 0; k < horizons.length; k++) {
      const value = series[cell + (horizons[k] as number)] as number;
      if (value > 0) {
        positions[end] = k;
        values[end++] = value;
      } else (nothing[k] as number) += weight;
    }
    if (end === before) continue;
    weightsOf[count] = weight;
    levelsOf[count] = levels[cell] as number;
    ends[count++] = end;
  }
  return {
    nothing: nothing.slice(),
    weights: weightsOf.slice(0, count),
    levels: levelsOf.slice(0, count),
    ends: ends.slice(0, count),
    horizons: positions.slice(0, end),
    values: values.slice(0, end),
  };
}

/**
 * Adds what followed the analogues of a unit to one mixture per horizon.
 * @param level running mean of the unit's series at the origin
 * @param share weight of the whole member
 */
export function addAnalogues(
  { nothing, weights, levels, ends, horizons, values }: Followed,
  level: number,
  share: number,
  into: readonly Mixture[],
): void {
  for (const [k, mixture] of into.entries()) mixture.add(0, share * (nothing[k] as number));
  for (let i = 0, at = 0; i < ends.length; i++) {
    const weight = share * (weights[i] as number);
    const ratio = (level + 1) / ((levels[i] as number) + 1);
    const scale = Math.min(MOST_SCALING, Math.max(1 / MOST_SCALING, ratio));
    for (; at < (ends[i] as number); at++)
      (into[horizons[at] as number] as Mixture).add((values[at] as number) * scale, weight);
  }
}

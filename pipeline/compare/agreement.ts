import { rankCorrelation } from "../stats/rankCorrelation.ts";
import { total } from "../stats/total.ts";
import type { SharedMonths } from "./sharedMonths.ts";

/** How far two sources agree over some shared region-months. */
export interface Agreement {
  readonly regionMonths: number;
  readonly incidents: readonly [number, number];
  /** NaN where a source tells none. */
  readonly deaths: readonly [number, number];
  /** Spearman's; NaN where a side has one value only, or nothing. */
  readonly incidentCorrelation: number;
  readonly deathCorrelation: number;
  readonly scoreCorrelation: number;
  /** Mean distance of the scores, points; NaN if no month is scored by both. */
  readonly scoreDistance: number;
  /** Row in which the scores lie furthest apart, the latest of several; -1 if no month is scored by both. */
  readonly worst: number;
}

/** Agreement over the rows from `start` up to, but without, `end`. */
export function agreementOf({ a, b }: SharedMonths, start: number, end: number): Agreement {
  const part = (values: Float64Array): Float64Array => values.subarray(start, end);
  const score = known(part(a.score), part(b.score));
  let worst = -1;
  let sum = 0;
  for (let row = start; row < end; row++) {
    const distance = scoreDistance(a.score, b.score, row);
    if (Number.isNaN(distance)) continue;
    sum += distance;
    if (worst < 0 || distance >= scoreDistance(a.score, b.score, worst)) worst = row;
  }
  return {
    regionMonths: end - start,
    incidents: [total(part(a.incidents)), total(part(b.incidents))],
    deaths: [total(part(a.deaths)), total(part(b.deaths))],
    incidentCorrelation: rankCorrelation(part(a.incidents), part(b.incidents)),
    deathCorrelation: rankCorrelation(...known(part(a.deaths), part(b.deaths))),
    scoreCorrelation: rankCorrelation(...score),
    scoreDistance: sum / score[0].length,
    worst,
  };
}

/** How far apart the scores of a row lie, points, before rounding; NaN if either side has none. */
export function scoreDistance(a: Float64Array, b: Float64Array, row: number): number {
  return Math.abs((a[row] as number) - (b[row] as number));
}

/** The pairs of which both are known. */
function known(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
  const both = (_: number, row: number): boolean => !Number.isNaN((a[row] as number) + (b[row] as number));
  return [a.filter(both), b.filter(both)];
}

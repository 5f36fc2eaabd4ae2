import { YEAR } from "../domain/month.ts";
import type { Panel } from "../domain/panel.ts";
import { exponentialMean } from "../stats/exponentialMean.ts";
import { total } from "../stats/total.ts";
import { NOT_KNOWN } from "./delays.ts";

/** Half-life of the level, months. */
const LEVEL_HALF_LIFE = 4;
/** Months in a quarter of the surge ratio, and in the year it is held against. */
const QUARTER_MONTHS = 3;
/** A unit's own frequency counts as much as the pooled one once it has this many months. */
const PRIOR_MONTHS = 24;

/** One value per unit, NaN where nothing is known. */
export interface Baselines {
  readonly surge_ratio: Float64Array;
  readonly persistence: Float64Array;
  readonly climatology: Float64Array;
  readonly level: Float64Array;
  readonly zero: Float64Array;
}

/**
 * What anybody could say about each unit as of month index t.
 *   surge ratio  N3 / max(1, N12 / 4)                    N incidents of the last 3 and 12 months
 *   persistence  k_y / n_y     of the n_y past origins of all units whose outcome one horizon earlier was y (that of origin
 *                              t - horizon; no counts as not known), k_y came true
 *   climatology  (k + 24 f) / (n + 24)                   k of the unit's n past origins came true, f share of all units'
 *   level        mean of deaths or incidents, weights 2^(-j/4)
 *   zero         0
 * Outcomes count from the unit's first incident on, and only those known at t. Reads months up to t alone.
 * @param levelOf the series whose level is taken, units x months
 * @param delays of the question, see delays.ts
 * @param firstIncident per unit the index of the month of its first incident
 */
export function baselinesAt(
  panel: Panel,
  levelOf: Float64Array,
  delays: Uint8Array,
  horizon: number,
  firstIncident: Int32Array,
  t: number,
): Baselines {
  const { units, monthCount, covered, incidents } = panel;
  const empty = () => new Float64Array(units.length);
  const found = {
    surge_ratio: empty(),
    persistence: empty(),
    climatology: empty(),
    level: empty(),
    zero: empty(),
  };
  const [came, asked, running] = [empty(), empty(), new Float64Array(t + 1)];
  /** Past origins, and those that came true, by what had come one horizon before. */
  const [after, cameAfter] = [new Float64Array(2), new Float64Array(2)];
  const previous = (start: number, s: number): number =>
    s >= horizon && hasCome(delays[start + s - horizon] as number) ? 1 : 0;
  for (let unit = 0; unit < units.length; unit++) {
    const start = unit * monthCount;
    const end = start + t + 1;
    const sumOf = (months: number): number => {
      let sum = 0;
      for (let at = Math.max(start, end - months); at < end; at++) sum += incidents[at] as number;
      return sum;
    };
    found.surge_ratio[unit] = sumOf(QUARTER_MONTHS) / Math.max(1, (sumOf(YEAR) * QUARTER_MONTHS) / YEAR);
    exponentialMean(levelOf.subarray(start, end), covered.subarray(start, end), LEVEL_HALF_LIFE, running);
    found.level[unit] = running[t] as number;
    for (let s = firstIncident[unit] as number; s + horizon <= t; s++) {
      const delay = delays[start + s] as number;
      if (delay === NOT_KNOWN) continue;
      const before = previous(start, s);
      (asked[unit] as number) += 1;
      (after[before] as number) += 1;
      if (delay === 0) continue;
      (came[unit] as number) += 1;
      (cameAfter[before] as number) += 1;
    }
    found.persistence[unit] = previous(start, t);
  }
  const share = (of: number, all: number): number => (all === 0 ? 0 : of / all);
  const pooled = share(total(cameAfter), total(after));
  const shares = after.map((all, before) => share(cameAfter[before] as number, all));
  for (let unit = 0; unit < units.length; unit++) {
    found.persistence[unit] = shares[found.persistence[unit] as number] as number;
    found.climatology[unit] =
      ((came[unit] as number) + PRIOR_MONTHS * pooled) / ((asked[unit] as number) + PRIOR_MONTHS);
  }
  return found;
}

const hasCome = (delay: number): boolean => delay !== NOT_KNOWN && delay > 0;

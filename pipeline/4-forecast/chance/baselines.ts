/**
 * Two simpler forecasts that the probabilities are held against. Both know at month t what had come of the months up to
 * t - horizon.
 *
 *   climatology   (h + 12 f) / (n + 12)    h of the unit's n known outcomes happened; f: share in its group
 *   persistence   share of its group's cases that happened after a known outcome like the unit's last one; to begin with
 *                 drawn to f by 12 cases
 */

import { GROUPS } from "../../domain/chances.ts";
import { UNKNOWN } from "../../domain/outcomes.ts";
import type { Cases } from "./cases.ts";

/** Months of its group that a unit's own months are drawn with. */
const DRAWN = 12;
/** Outcomes a unit can have had last: none, one, not known. */
const LAST = 3;

export interface Baselines {
  /** Per case. */
  readonly climatology: Float64Array;
  readonly persistence: Float64Array;
}

/** @param units how many units the cases are of */
export function baselines(cases: Cases, horizon: number, units: number): Baselines {
  const climatology = new Float64Array(cases.count);
  const persistence = new Float64Array(cases.count);
  const own = { all: new Float64Array(units), happened: new Float64Array(units) };
  const after = {
    all: new Float64Array(GROUPS.length * LAST),
    happened: new Float64Array(GROUPS.length * LAST),
  };
  const last = new Uint8Array(units).fill(UNKNOWN);
  /** What the unit's last outcome was when the case came up. */
  const before = new Uint8Array(cases.count);
  const learn = (row: number): void => {
    const [outcome, unit] = [cases.happened[row] as number, cases.unit[row] as number];
    if (outcome === UNKNOWN) return;
    count(own, unit, outcome);
    count(after, (cases.group[row] as number) * LAST + (before[row] as number), outcome);
    last[unit] = outcome;
  };
  for (let t = 0; t < cases.starts.length - 1; t++) {
    if (t >= horizon) forEachCase(cases, t - horizon, learn);
    forEachCase(cases, t, (row) => {
      const [unit, group] = [cases.unit[row] as number, (cases.group[row] as number) * LAST];
      before[row] = last[unit] as number;
      let [all, happened] = [0, 0];
      for (let k = group; k < group + LAST; k++) {
        all += after.all[k] as number;
        happened += after.happened[k] as number;
      }
      const pooled = all > 0 ? happened / all : 0;
      climatology[row] = drawn(own, unit, pooled);
      persistence[row] = drawn(after, group + (before[row] as number), pooled);
    });
  }
  return { climatology, persistence };
}

interface Tally {
  readonly all: Float64Array;
  readonly happened: Float64Array;
}

function count({ all, happened }: Tally, at: number, outcome: number): void {
  all[at] = (all[at] as number) + 1;
  happened[at] = (happened[at] as number) + outcome;
}

function drawn({ all, happened }: Tally, at: number, pooled: number): number {
  return ((happened[at] as number) + DRAWN * pooled) / ((all[at] as number) + DRAWN);
}

function forEachCase({ starts }: Cases, month: number, visit: (row: number) => void): void {
  for (let row = starts[month] as number; row < (starts[month + 1] as number); row++) visit(row);
}

import type { Constants } from "../../domain/constants.ts";
import type { Panel } from "../../domain/panel.ts";
import { exponentialMean } from "../../stats/exponentialMean.ts";
import { runLength } from "../../stats/runLength.ts";
import { trailingMaximum } from "../../stats/trailingMaximum.ts";
import { trailingSum } from "../../stats/trailingSum.ts";
import { weightedMoments } from "../../stats/weightedMoments.ts";

/** Months in a quarter sum, and the gap between the history of quarter sums and the quarter it is held against. */
export const QUARTER = 3;
const YEAR = 12;
/** Incidents in twelve months that do not end a run of silent months: quiet places have a stray incident. */
const LONE_INCIDENT = 1;

/** Weighted moments of the quarter sums up to and including each month. */
export interface MomentRows {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * What the parts need to know about the past, per unit and month, row-major like the panel. The value at month t
 * is made of months <= t only. Months that are not covered are passed over, never taken as 0.
 */
export interface History {
  /** Sums of three months; NaN unless all three are covered. */
  readonly incidents3m: Float64Array;
  readonly deaths3m: Float64Array;
  readonly civilians3m: Float64Array;
  /** Largest known quarter sum of incidents of the last 24. */
  readonly peak3m: Float64Array;
  /** Sum of the last 24 months (covered ones). */
  readonly incidents24m: Float64Array;
  readonly quarters: { readonly incidents: MomentRows; readonly deaths: MomentRows };
  /** Effective number of independent quarters in these moments; 0 before the first known one. */
  readonly effectiveQuarters: Float64Array;
  /** Running means per month; NaN before coverage. */
  readonly fastIncidents: Float64Array;
  readonly slowIncidents: Float64Array;
  readonly fastDeaths: Float64Array;
  /** Usual share of incidents that target civilians; NaN where there was no incident. */
  readonly civilianShare: Float64Array;
  /** Run of relatively quiet months that ends here. */
  readonly quietRun: Int32Array;
  /** Run of months without an incident that ends here; a single incident in twelve months does not end it. */
  readonly silentRun: Int32Array;
  readonly coveredMonths: Int32Array;
  /** Per unit: index of the month of its first incident; monthCount if there is none. */
  readonly firstIncident: Int32Array;
}

/** Runs once over every row of a panel, O(cells). */
export function history(panel: Panel, constants: Constants): History {
  const cells = panel.units.length * panel.monthCount;
  const result = {
    incidents3m: new Float64Array(cells),
    deaths3m: new Float64Array(cells),
    civilians3m: new Float64Array(cells),
    peak3m: new Float64Array(cells),
    incidents24m: new Float64Array(cells),
    quarters: {
      incidents: { mean: new Float64Array(cells), variance: new Float64Array(cells) },
      deaths: { mean: new Float64Array(cells), variance: new Float64Array(cells) },
    },
    effectiveQuarters: new Float64Array(cells),
    fastIncidents: new Float64Array(cells),
    slowIncidents: new Float64Array(cells),
    fastDeaths: new Float64Array(cells),
    civilianShare: new Float64Array(cells),
    quietRun: new Int32Array(cells),
    silentRun: new Int32Array(cells),
    coveredMonths: new Int32Array(cells),
    firstIncident: new Int32Array(panel.units.length),
  };
  for (let unit = 0; unit < panel.units.length; unit++) unitHistory(panel, unit, constants, result);
  return result;
}

function unitHistory(panel: Panel, unit: number, constants: Constants, to: History): void {
  const months = panel.monthCount;
  const row = <A extends Float64Array | Int32Array | Uint8Array>(values: A): A =>
    values.subarray(unit * months, (unit + 1) * months) as A;
  const covered = row(panel.covered);
  const incidents = row(panel.incidents);
  const deaths = row(panel.deaths);
  const civilians = row(panel.civilianIncidents);

  trailingSum(incidents, covered, QUARTER, true, row(to.incidents3m));
  trailingSum(deaths, covered, QUARTER, true, row(to.deaths3m));
  const coveredMonths = row(to.coveredMonths);
  let count = 0;
  let first = months;
  for (let t = 0; t < months; t++) {
    if (covered[t] === 1) {
      count++;
      if (first === months && (incidents[t] ?? 0) > 0) first = t;
    }
    coveredMonths[t] = count;
  }
  to.firstIncident[unit] = first;
  if (first === months) {
    // never on the roster: only the plain counts are ever asked for
    runLength(covered, row(to.silentRun));
    return;
  }

  trailingSum(civilians, covered, QUARTER, true, row(to.civilians3m));
  trailingMaximum(row(to.incidents3m), constants.peakMonths, row(to.peak3m));
  trailingSum(incidents, covered, constants.activeMonths, false, row(to.incidents24m));

  const effective = row(to.effectiveQuarters);
  for (const [sums, moments] of [
    [row(to.incidents3m), to.quarters.incidents],
    [row(to.deaths3m), to.quarters.deaths],
  ] as const) {
    weightedMoments(sums, constants.surpriseHalfLife, row(moments.mean), row(moments.variance), effective);
  }
  // both series are known in the same months, so either one's sample size serves both
  for (let t = 0; t < months; t++) effective[t] = (effective[t] ?? 0) / constants.surpriseOverlap;

  exponentialMean(incidents, covered, constants.fastHalfLife, row(to.fastIncidents));
  exponentialMean(incidents, covered, constants.slowHalfLife, row(to.slowIncidents));
  exponentialMean(deaths, covered, constants.fastHalfLife, row(to.fastDeaths));
  const share = row(to.civilianShare);
  const all = new Float64Array(months);
  exponentialMean(civilians, covered, constants.civilianHalfLife, share);
  exponentialMean(incidents, covered, constants.civilianHalfLife, all);
  for (let t = 0; t < months; t++) share[t] = (share[t] ?? 0) / (all[t] ?? 0);

  const year = new Float64Array(months);
  const worstYear = new Float64Array(months);
  trailingSum(incidents, covered, YEAR, false, year);
  // "the 240 months before" and the month itself
  trailingMaximum(year, constants.quietReferenceMonths + 1, worstYear);
  const quiet = new Uint8Array(months);
  const silent = new Uint8Array(months);
  for (let t = 0; t < months; t++) {
    if (covered[t] !== 1) continue;
    quiet[t] = (year[t] ?? 0) <= constants.quietShare * (worstYear[t] ?? 0) ? 1 : 0;
    silent[t] = incidents[t] === 0 || (year[t] ?? 0) <= LONE_INCIDENT ? 1 : 0;
  }
  runLength(quiet, row(to.quietRun));
  runLength(silent, row(to.silentRun));
}

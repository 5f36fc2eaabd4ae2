/**
 * What the probabilities are probabilities of.
 *
 *   escalation of a region or country at month t, in the quarter after it:
 *     D(t+1) + D(t+2) + D(t+3) >= max(K, 3 * 2 * D12(t) / 12)      D12: deaths of the last twelve months
 *     K = 10 in a region, 25 in a country
 *   that is twice the pace of the last year, and not fewer than K.
 *   border incident of a pair at month t: at least one incident in the border zone in t+1..t+6.
 *   spillover of a pair at month t: at least max(3, 2 * N12(t) / 2) incidents in the border zone in t+1..t+6, N12: those of
 *     the last twelve months; in the backtest only.
 * @see methods, 7.1
 */

import { QUARTER, YEAR } from "./month.ts";
import type { Panel } from "./panel.ts";

/** Deaths of a quarter below which nothing is called an escalation. */
export const LEAST_DEATHS = { region: 10, country: 25 } as const;
/** The quarter's pace against that of the last year. */
const PACE = 2;
/** Months in which a border incident is looked for. */
const BORDER_MONTHS = 6;
/** One incident; not all of one that is spread over many days need fall into these months. */
const LEAST_INCIDENTS = 0.5;
/** Incidents of a half-year below which nothing is called a spillover. */
const LEAST_SPILL = 3;
/** In `happened`: the months to come are not all there, or not all covered. */
export const UNKNOWN = 2;

/** An outcome of every unit and month of a panel, row-major. */
export interface Outcome {
  /** Months that are looked at, the first being the one after t. */
  readonly horizon: number;
  /** What their counts add up to at least where it happens; NaN where nothing can be asked. */
  readonly threshold: Float64Array;
  /** 1 where it happened, 0 where not, UNKNOWN where that is not known, or not asked. */
  readonly happened: Uint8Array;
}

/** Whether deaths escalate in the three months after each month. Asked where the last twelve are covered. */
export function escalation(panel: Panel, leastDeaths: number): Outcome {
  const lastYear = pastYear(panel, panel.deaths);
  const threshold = lastYear.map((deaths) =>
    Number.isNaN(deaths) ? deaths : Math.max(leastDeaths, (QUARTER * PACE * deaths) / YEAR),
  );
  return comingAtLeast(panel, panel.deaths, QUARTER, threshold);
}

/** Whether a border zone sees an incident in the six months after each month. Asked where the last twelve are covered. */
export function borderIncident(borders: Panel): Outcome {
  const threshold = pastYear(borders, borders.incidents).map((sum) =>
    Number.isNaN(sum) ? sum : LEAST_INCIDENTS,
  );
  return comingAtLeast(borders, borders.incidents, BORDER_MONTHS, threshold);
}

/** Whether a border zone sees twice the past year's pace in the six months after each month. Asked as above. */
export function doubledIncidents(borders: Panel): Outcome {
  const threshold = pastYear(borders, borders.incidents).map((sum) =>
    Number.isNaN(sum) ? sum : Math.max(LEAST_SPILL, (BORDER_MONTHS * PACE * sum) / YEAR),
  );
  return comingAtLeast(borders, borders.incidents, BORDER_MONTHS, threshold);
}

/**
 * Whether counts of the next months add up to a threshold.
 * @param counts units x months
 * @param horizon months, integer >= 1
 * @param threshold units x months; NaN where nothing is asked
 */
export function comingAtLeast(
  { covered, monthCount }: Panel,
  counts: Float64Array,
  horizon: number,
  threshold: Float64Array,
): Outcome {
  const happened = new Uint8Array(counts.length).fill(UNKNOWN);
  for (let cell = 0; cell < counts.length; cell++) {
    if (Number.isNaN(threshold[cell]) || (cell % monthCount) + horizon >= monthCount) continue;
    let [sum, known] = [0, true];
    for (let ahead = cell + 1; ahead <= cell + horizon; ahead++) {
      if (covered[ahead] !== 1) known = false;
      sum += counts[ahead] as number;
    }
    if (known) happened[cell] = sum >= (threshold[cell] as number) ? 1 : 0;
  }
  return { horizon, threshold, happened };
}

/** Per unit and month the sum of the last twelve; NaN unless all of them are covered. */
function pastYear({ covered, monthCount }: Panel, counts: Float64Array): Float64Array {
  const sums = new Float64Array(counts.length).fill(Number.NaN);
  for (let cell = 0; cell < counts.length; cell++) {
    if (cell % monthCount < YEAR - 1) continue;
    let sum = 0;
    for (let past = cell - YEAR + 1; past <= cell; past++) {
      sum += covered[past] === 1 ? (counts[past] as number) : Number.NaN;
    }
    sums[cell] = sum;
  }
  return sums;
}

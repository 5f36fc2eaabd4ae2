import { type Month, QUARTER, YEAR } from "../domain/month.ts";
import type { Panel } from "../domain/panel.ts";
import type { Question } from "./questions.ts";

/** In delays: the source did not look at all the months that the question needs. */
export const UNKNOWN = 255;

/** Deaths from which a quarter can be an escalation (methods 7.1). */
const LEAST_DEATHS = { region: 10, country: 25 } as const;
/** Times the average quarter of the last year. */
const GROWTH = 2;
/** Incidents from which a half-year in a border zone can be a spillover (methods 7.1). */
const LEAST_SPILL = 3;

/**
 * When a question comes true, for every unit and month as origin: in which month after it (1 to the horizon) the sum since
 * the origin reached its threshold; 0 where it did not; UNKNOWN where it cannot be told.
 *   escalation_3m       deaths of t+1..t+3 >= max(K, 2 * 3 m12(t))   m12 monthly mean of the last twelve months
 *   border_incident_6m  incidents of t+1..t+6 > 0
 *   spill_6m            incidents of t+1..t+6 >= max(3, 2 * 6 n12(t))
 * The outcome for origin t reads months up to t + horizon.
 * @param last month that the data covers completely: what reaches beyond it is unknown
 * @returns units x months, row-major
 */
export function delaysOf({ outcome, kind, horizon }: Question, panel: Panel, last: Month): Uint8Array {
  const known = Math.min(panel.monthCount, last - panel.firstMonth + 1);
  const values = outcome === "escalation_3m" ? panel.deaths : panel.incidents;
  switch (outcome) {
    case "escalation_3m":
      return delays(panel, values, known, horizon, YEAR, (sum) =>
        Math.max(LEAST_DEATHS[kind === "country" ? "country" : "region"], (GROWTH * QUARTER * sum) / YEAR),
      );
    case "border_incident_6m":
      return delays(panel, values, known, horizon, 1, () => Number.MIN_VALUE);
    case "spill_6m":
      return delays(panel, values, known, horizon, YEAR, (sum) =>
        Math.max(LEAST_SPILL, (GROWTH * horizon * sum) / YEAR),
      );
  }
}

/**
 * @param known months that can be looked at
 * @param threshold of the sum after the origin, from that of the `before` months up to it
 */
function delays(
  { units, monthCount, covered }: Panel,
  values: Float64Array,
  known: number,
  horizon: number,
  before: number,
  threshold: (sum: number) => number,
): Uint8Array {
  const found = new Uint8Array(values.length).fill(UNKNOWN);
  for (let unit = 0; unit < units.length; unit++) {
    const start = unit * monthCount;
    for (let t = before - 1; t + horizon < known; t++) {
      const at = start + t;
      if (covered.subarray(at - before + 1, at + horizon + 1).includes(0)) continue;
      let past = 0;
      for (let back = before - 1; back >= 0; back--) past += values[at - back] as number;
      const least = threshold(past);
      let [sum, delay] = [0, 0];
      for (let ahead = 1; ahead <= horizon && delay === 0; ahead++) {
        sum += values[at + ahead] as number;
        if (sum >= least) delay = ahead;
      }
      found[at] = delay;
    }
  }
  return found;
}

import { YEAR } from "../domain/month.ts";
import { trailingSum } from "../stats/trailingSum.ts";
import type { History } from "./history.ts";

/**
 * What a month's past looks like, for finding months that looked alike. With l_q = ln(1 + mean of the last q months):
 *
 *   0.25 l12              level
 *   0.8 (l3 - l12)        rise or fall within the year
 *   0.5 (l12 - l36)       the year against the three years
 *   2 share               share of months with anything, of the last 12
 *   0.3 ln(1 + quiet)     months since anything happened, at most 120; 120 where nothing ever did
 *
 * Means are taken over known months. Level counts for little beside shape, since what is found is scaled to the level
 * (members/analogues.ts): few have been as violent as the most violent, many have risen or fallen like them.
 * Places with three quiet years differ in `quiet` alone, exactly. The weights were chosen on VIEWS windows before 2018
 * (DECISIONS.md).
 */
export const FEATURES = 5;
/** Position of the months of quiet among them. */
const QUIET = 4;

const LEVEL_WEIGHT = 0.25;
const RISE_WEIGHT = 0.8;
const TREND_WEIGHT = 0.5;
const SHARE_WEIGHT = 2;
const QUIET_WEIGHT = 0.3;
const MOST_QUIET = 120;

/**
 * @param series units x months, >= 0
 * @returns FEATURES numbers per cell; those of a month depend on it and earlier ones only
 */
export function features(history: History, series: Float64Array): Float64Array {
  const { unitCount, monthCount, covered } = history;
  const out = new Float64Array(series.length * FEATURES);
  const [m3, m12, m36, share] = [0, 0, 0, 0].map(() => new Float64Array(monthCount)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const active = new Float64Array(monthCount);
  for (let unit = 0; unit < unitCount; unit++) {
    const [from, to] = [unit * monthCount, (unit + 1) * monthCount];
    const values = series.subarray(from, to);
    const known = covered.subarray(from, to);
    for (let t = 0; t < monthCount; t++) active[t] = (values[t] as number) > 0 ? 1 : 0;
    trailingMean(values, known, 3, m3);
    trailingMean(values, known, YEAR, m12);
    trailingMean(values, known, 3 * YEAR, m36);
    trailingMean(active, known, YEAR, share);
    let quiet = MOST_QUIET;
    for (let t = 0; t < monthCount; t++) {
      quiet = known[t] === 1 && active[t] === 1 ? 0 : Math.min(MOST_QUIET, quiet + 1);
      const l12 = Math.log1p(m12[t] as number);
      const at = (from + t) * FEATURES;
      out[at] = LEVEL_WEIGHT * l12;
      out[at + 1] = RISE_WEIGHT * (Math.log1p(m3[t] as number) - l12);
      out[at + 2] = TREND_WEIGHT * (l12 - Math.log1p(m36[t] as number));
      out[at + 3] = SHARE_WEIGHT * (share[t] as number);
      out[at + QUIET] = QUIET_WEIGHT * Math.log1p(quiet);
    }
  }
  return out;
}

/** Mean over the known ones of the last `width` months; 0 where none is known. */
function trailingMean(values: Float64Array, known: Uint8Array, width: number, out: Float64Array): void {
  trailingSum(values, known, width, false, out);
  let count = 0;
  for (let t = 0; t < out.length; t++) {
    if (known[t] === 1) count++;
    if (t >= width && known[t - width] === 1) count--;
    (out[t] as number) /= Math.max(1, count);
  }
}

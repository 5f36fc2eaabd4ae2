import { YEAR } from "../domain/month.ts";
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

/** Months before the first, in which nothing is. */
const BEFORE = 3 * YEAR;
const QUIET_FEATURES = Float64Array.from(
  { length: MOST_QUIET + 1 },
  (_, months) => QUIET_WEIGHT * Math.log1p(months),
);

/**
 * @param series units x months, >= 0
 * @returns FEATURES numbers per cell; those of a month depend on it and earlier ones only
 */
export function features(history: History, series: Float64Array): Float64Array {
  const { unitCount, monthCount, covered } = history;
  const out = new Float64Array(series.length * FEATURES);
  // sums and counts of known months; a year is four quarters, so that no rounding is carried from month to month
  const [values, quarters, years] = [0, 0, 0].map(() => new Float64Array(BEFORE + monthCount)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [known, active] = [0, 0].map(() => new Uint8Array(BEFORE + monthCount)) as [Uint8Array, Uint8Array];
  for (let unit = 0; unit < unitCount; unit++) {
    const start = unit * monthCount;
    let [known3, known12, known36, active12, quiet] = [0, 0, 0, 0, MOST_QUIET];
    for (let t = 0, at = BEFORE; t < monthCount; t++, at++) {
      const now = covered[start + t] === 1 ? 1 : 0;
      const value = now === 1 ? (series[start + t] as number) : 0;
      const isActive = value > 0;
      values[at] = value;
      known[at] = now;
      active[at] = isActive ? 1 : 0;
      const quarter = value + (values[at - 1] as number) + (values[at - 2] as number);
      quarters[at] = quarter;
      const year =
        quarter + (quarters[at - 3] as number) + (quarters[at - 6] as number) + (quarters[at - 9] as number);
      years[at] = year;
      const threeYears = year + (years[at - YEAR] as number) + (years[at - 2 * YEAR] as number);
      known3 += now - (known[at - 3] as number);
      known12 += now - (known[at - YEAR] as number);
      known36 += now - (known[at - 3 * YEAR] as number);
      active12 += (active[at] as number) - (active[at - YEAR] as number);
      quiet = isActive ? 0 : Math.min(MOST_QUIET, quiet + 1);
      const l12 = logOfMean(year, known12);
      const cell = (start + t) * FEATURES;
      out[cell] = LEVEL_WEIGHT * l12;
      out[cell + 1] = RISE_WEIGHT * (logOfMean(quarter, known3) - l12);
      out[cell + 2] = TREND_WEIGHT * (l12 - logOfMean(threeYears, known36));
      out[cell + 3] = (SHARE_WEIGHT * active12) / Math.max(1, known12);
      out[cell + QUIET] = QUIET_FEATURES[quiet] as number;
    }
  }
  return out;
}

/** ln(1 + mean over the known months); 0 where none is known. */
function logOfMean(sum: number, known: number): number {
  return sum === 0 ? 0 : Math.log1p(sum / known);
}

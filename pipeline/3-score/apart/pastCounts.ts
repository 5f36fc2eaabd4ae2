import type { Past } from "../../domain/apart.ts";
import type { Month } from "../../domain/month.ts";
import type { Panel } from "../../domain/panel.ts";

/** A unit's counts up to a month; NaN where a month is not covered. */
export function pastCounts(panel: Panel, unit: number, month: Month): Omit<Past, "scores"> {
  const start = unit * panel.monthCount;
  const end = start + month - panel.firstMonth + 1;
  const known = (values: Float64Array): Float64Array =>
    values
      .subarray(start, end)
      .map((value, index) => (panel.covered[start + index] === 1 ? value : Number.NaN));
  return {
    firstMonth: panel.firstMonth,
    incidents: known(panel.incidents),
    deaths: known(panel.deaths),
  };
}

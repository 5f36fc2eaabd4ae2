import type { Panel } from "../../domain/panel.ts";

/** What stands behind a unit's score, per unit. */
export interface DataBehind {
  /** N24: incidents of the last 24 months, over the covered ones. */
  readonly incidents24m: Float64Array;
  /** Share of them whose place is known; NaN without any incident. */
  readonly locatedShare: Float64Array;
}

const MONTHS = 24;

/**
 * N24 and the share of these incidents that is located: placed well enough for distances or, where the source has no
 * coordinates, in a named region.
 * @param t index into the panel
 * @param regions the regions whose incidents are located; null where the source has coordinates
 */
export function dataBehind(panel: Panel, t: number, regions: Panel | null): DataBehind {
  const incidents24m = lastMonths(panel, "incidents", t);
  const located =
    regions === null ? lastMonths(panel, "placedIncidents", t) : inRegions(panel, t, regions, incidents24m);
  return { incidents24m, locatedShare: located.map((sum, unit) => sum / (incidents24m[unit] as number)) };
}

function lastMonths(panel: Panel, measure: "incidents" | "placedIncidents", t: number): Float64Array {
  const sums = new Float64Array(panel.units.length);
  for (let unit = 0; unit < sums.length; unit++) {
    const start = unit * panel.monthCount;
    let sum = 0;
    for (let s = Math.max(0, t - MONTHS + 1); s <= t; s++) {
      // what is not covered holds 0
      sum += panel[measure][start + s] as number;
    }
    sums[unit] = sum;
  }
  return sums;
}

/** Incidents in named regions: all of a region's, of a country's those of its regions. */
function inRegions(panel: Panel, t: number, regions: Panel, own: Float64Array): Float64Array {
  if (panel === regions) return own;
  const perCountry = new Map<string, number>();
  for (const [region, sum] of lastMonths(regions, "incidents", t).entries()) {
    const { country } = regions.units[region] as Panel["units"][number];
    perCountry.set(country, (perCountry.get(country) ?? 0) + sum);
  }
  return Float64Array.from(panel.units, ({ id }) => perCountry.get(id) ?? 0);
}

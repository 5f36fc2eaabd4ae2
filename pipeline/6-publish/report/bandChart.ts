import type { Month } from "../../domain/month.ts";
import { negativeBinomialQuantiles } from "../../stats/negativeBinomialQuantiles.ts";
import { html, type Markup } from "./markup.ts";
import { areaPath, linePath, roundTop } from "./scale.ts";
import { timeChart } from "./timeChart.ts";

/** Ends of the band: nine of ten quarters lie in it. */
const [LOW, HIGH] = [0.05, 0.95];

/** Quarters of a region; NaN where nothing is known. */
export interface Quarters {
  /** Last months of the quarters, one after another. */
  readonly months: readonly Month[];
  readonly incidents: readonly number[];
  /** Mean and size of the negative binomial that the past lets one expect (the surprise's). */
  readonly usual: readonly number[];
  readonly size: readonly number[];
}

/** Incidents of each quarter against the band in which the region's own past lets one expect them. */
export function bandChart({ months, incidents, usual, size }: Quarters, label: string): Markup {
  const band = usual.map((mean, k) => {
    const spread = size[k] as number;
    if (Number.isNaN(mean) || Number.isNaN(spread)) return { low: Number.NaN, high: Number.NaN };
    const quantile = negativeBinomialQuantiles(mean, spread);
    return { low: quantile(LOW), high: quantile(HIGH) };
  });
  const drawn = [...incidents, ...band.map(({ high }) => high)].filter((value) => !Number.isNaN(value));
  return timeChart(months, roundTop(Math.max(2, ...drawn)), label, ({ xs, y }) => {
    const line = (values: readonly number[]): string =>
      linePath(values.map((value, k) => [xs[k] as number, y(value)] as const));
    const lower = band.map(({ low }) => y(low));
    const upper = band.map(({ high }) => y(high));
    const last = incidents.length - 1;
    return html`<path class="band" d="${areaPath(xs, lower, upper)}"/><path class="usual" d="${line(usual)}"/><path class="series" d="${line(incidents)}"/><circle class="now" cx="${xs[last] ?? 0}" cy="${y(incidents[last] ?? 0)}" r="3.5"/>`;
  });
}

import type { Month } from "../domain/month.ts";
import type { Panel } from "../domain/panel.ts";
import type { Vintage } from "../domain/vintage.ts";

/** Counts are sums of millionths. */
const MILLIONTHS = 1e6;

/** The vintage that a panel of countries is, up to the last month that its data covers completely. */
export function vintageOf(countries: Panel, source: string, lastMonth: Month): Vintage {
  const { firstMonth, monthCount, units, covered, incidents } = countries;
  const length = Math.min(monthCount, lastMonth - firstMonth + 1);
  return {
    source,
    firstMonth,
    lastMonth,
    incidents: new Map(
      units.map(({ id }, row) => [
        id,
        Array.from({ length }, (_, month) => {
          const at = row * monthCount + month;
          return covered[at] === 1 ? Math.round((incidents[at] as number) * MILLIONTHS) / MILLIONTHS : null;
        }),
      ]),
    ),
  };
}

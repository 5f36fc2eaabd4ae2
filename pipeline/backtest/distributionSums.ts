import type { Month } from "../domain/month.ts";
import type { Panel } from "../domain/panel.ts";
import {
  DISTRIBUTION_MEASURES,
  FORECASTER_NAMES,
  HORIZONS,
  judgeDistribution,
  SERIES,
  simpleForecasts,
  type WeightedValues,
} from "./distributions.ts";
import { firstIncidents, isActive } from "./originRows.ts";

/** Gives the pool's distributions at an origin, unit by unit, see forecastAt in stage 4. */
export type PoolAt = (
  t: number,
  visit: (unit: number, series: number, horizon: number, distribution: WeightedValues) => void,
) => void;

const MEASURES = DISTRIBUTION_MEASURES.length;
/** Active or not. */
const GROUPS = 2;

/** Sums of an origin: countries x groups x series x horizons x forecasters x measures, and how many went into each. */
export interface DistributionSums {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

/** Number of the cell of counts; cells of sums follow from it. */
export function cellOf(country: number, group: number, series: number, horizon: number): number {
  return ((country * GROUPS + group) * SERIES.length + series) * HORIZONS.length + horizon;
}

/** Where in sums the measures of a forecaster begin. */
export function sumAt(cell: number, forecaster: number): number {
  return (cell * FORECASTER_NAMES.length + forecaster) * MEASURES;
}

/**
 * Judges the distributions of an origin, summed by country and group: of units for which the pool gives one, as far as what
 * came is known.
 * @param countryOf per unit the number of its country, below `countries`
 * @param last month that the data covers completely
 */
export function distributionSums(
  panel: Panel,
  poolAt: PoolAt,
  { countryOf, countries, last }: { countryOf: Int32Array; countries: number; last: Month },
): (origin: Month) => DistributionSums {
  const firsts = firstIncidents(panel);
  const { monthCount, covered, firstMonth } = panel;
  return (origin) => {
    const t = origin - firstMonth;
    const counts = new Float64Array(cellOf(countries, 0, 0, 0));
    const sums = new Float64Array(sumAt(counts.length, 0));
    const simple = SERIES.map((name) => simpleForecasts(panel, panel[name], firsts, t));
    // what is the same for all horizons is judged once for equal outcomes; the pool differs everywhere
    let [unitNow, seriesNow] = [-1, -1];
    let others: readonly WeightedValues[] = [];
    let known = new Map<number, number[]>();
    poolAt(t, (unit, series, position, distribution) => {
      const ahead = t + (HORIZONS[position] as number);
      const at = unit * monthCount + ahead;
      if (firstMonth + ahead > last || covered[at] !== 1) return;
      if (unit !== unitNow || series !== seriesNow) {
        [unitNow, seriesNow] = [unit, series];
        const { conflictology, last, climatology, zero } = (simple[series] as (typeof simple)[number])(unit);
        others = [conflictology, last, climatology, zero];
        known = new Map();
      }
      const came = Math.round(panel[SERIES[series] as (typeof SERIES)[number]][at] as number);
      let ofOthers = known.get(came);
      if (ofOthers === undefined) {
        ofOthers = others.flatMap((other) => judgeDistribution(other, came));
        known.set(came, ofOthers);
      }
      const cell = cellOf(countryOf[unit] as number, isActive(panel, unit, t) ? 1 : 0, series, position);
      (counts[cell] as number) += 1;
      const start = sumAt(cell, 0);
      for (const [k, value] of [...judgeDistribution(distribution, came), ...ofOthers].entries())
        (sums[start + k] as number) += value;
    });
    return { counts, sums };
  };
}

import type { Forecasts } from "../domain/forecasts.ts";
import { addMonths, formatMonth, type Month } from "../domain/month.ts";
import type { Panel } from "../domain/panel.ts";
import { tailProbability } from "../stats/tailProbability.ts";
import { weightedQuantiles } from "../stats/weightedQuantiles.ts";
import type { History } from "./history.ts";
import type { Distribution } from "./mixture.ts";
import { forecaster, prepare, whyNoForecast } from "./pool.ts";

/** Months ahead that the product forecasts. */
const HORIZONS = [1, 2, 3, 4, 5, 6] as const;
/** Quantiles that are printed, in per cent. */
const PERCENTS = [5, 25, 50, 75, 95];
/** Deaths in a month whose chance is printed: any, as many as UCDP asks of a conflict in a year, a massacre, a war. */
const DEATH_CLASSES = [1, 25, 100, 1000] as const;

/** What forecasts look at. */
type ForecastPanel = Pick<Panel, "units" | "monthCount" | "firstMonth" | "covered" | "incidents" | "deaths">;

/** Series in the order in which they are forecast; analogues are found by incidents, for deaths too. */
const SERIES = ["deaths", "incidents"] as const;
const CLASSES: Readonly<Record<(typeof SERIES)[number], readonly number[]>> = {
  deaths: DEATH_CLASSES,
  incidents: [1],
};

/**
 * What makes the predictive distributions of one family of units; all that could be prepared for it has been. One row per
 * unit and horizon, by unit and then horizon:
 *   kind, unit (its id), horizon (months ahead), month (the one that is forecast, YYYY-MM)
 *   deaths_mean, deaths_p5, deaths_p25, deaths_p50, deaths_p75, deaths_p95  of the month's deaths, whole numbers but the mean
 *   chance_deaths_1, _25, _100, _1000  that there are at least as many
 *   incidents_mean, incidents_p5 ... incidents_p95, chance_incidents_1
 *   no_forecast  "" or why numbers are missing (NaN): "not listed", "not covered", "needs 12 covered months in a row"; "no deaths" and
 *     "no events": the input holds none, of any unit, up to the as-of month
 * Analogues are sought among the units of the family alone.
 * @param kind of the units: "region", "country", ...
 * @param asOf the last month that is looked at, inside the panel
 * @throws {RangeError} if the panel does not hold it
 */
export function unitForecasts(kind: string, panel: ForecastPanel, asOf: Month): () => Forecasts["months"] {
  const origin = asOf - panel.firstMonth;
  if (!(origin >= 0 && origin < panel.monthCount))
    throw new RangeError(`the panel does not hold ${formatMonth(asOf)}`);
  const prepared = prepare(
    historyOf(panel),
    panel.incidents,
    SERIES.map((name) => panel[name]),
  );
  const handOver = forecaster(prepared, origin, HORIZONS);
  return () => rowsOf(kind, panel, asOf, handOver, (unit) => whyNoForecast(prepared, unit, origin));
}

function rowsOf(
  kind: string,
  panel: ForecastPanel,
  asOf: Month,
  handOver: ReturnType<typeof forecaster>,
  whyNone: (unit: number) => string | null,
): Forecasts["months"] {
  const rowCount = panel.units.length * HORIZONS.length;
  const columns = Object.fromEntries(
    SERIES.flatMap(columnNames).map((name) => [name, new Float64Array(rowCount).fill(Number.NaN)]),
  );
  const writers = SERIES.map((series) => writer(series, columns));
  const seen = SERIES.map(() => false);
  handOver((unit, series, position, distribution) => {
    seen[series] = true;
    writers[series]?.(unit * HORIZONS.length + position, distribution);
  });
  const [hasDeaths, hasIncidents] = seen;
  const missing = hasDeaths === true ? "" : hasIncidents === true ? "no deaths" : "no events";
  const eachRow = <T>(value: (unit: number, horizon: number) => T): T[] =>
    panel.units.flatMap((_, unit) => HORIZONS.map((horizon) => value(unit, horizon)));
  return {
    kind: eachRow(() => kind),
    unit: eachRow((unit) => panel.units[unit]?.id ?? ""),
    horizon: Float64Array.from(eachRow((_, horizon) => horizon)),
    month: eachRow((_, horizon) => formatMonth(addMonths(asOf, horizon))),
    ...columns,
    no_forecast: eachRow((unit) => whyNone(unit) ?? missing),
  };
}

/** Forecasts of both families. */
type FamilyForecasts = Record<"regions" | "countries", Forecasts["months"]>;

/**
 * What makes the forecasts of both families, by the panels that they are made from; all that could be prepared for it has
 * been.
 */
export function familyForecasts(
  panels: { readonly regions: ForecastPanel; readonly countries: ForecastPanel },
  asOf: Month,
): () => FamilyForecasts {
  const regions = unitForecasts("region", panels.regions, asOf);
  const countries = unitForecasts("country", panels.countries, asOf);
  return () => ({ regions: regions(), countries: countries() });
}

/** A panel without what no forecast looks at: less to copy. */
export function leanPanel({
  units,
  monthCount,
  firstMonth,
  covered,
  incidents,
  deaths,
}: ForecastPanel): ForecastPanel {
  return { units, monthCount, firstMonth, covered, incidents, deaths };
}

/** A panel as what forecasts are made from; a unit is listed from its first incident on, or as its roster says. */
export function historyOf({
  units,
  monthCount,
  firstMonth,
  covered,
  incidents,
}: Omit<ForecastPanel, "deaths">): History {
  const listedFrom = Int32Array.from(units, (unit, row) => {
    const first = incidents
      .subarray(row * monthCount, (row + 1) * monthCount)
      .findIndex((count) => count > 0);
    const withIncident = first < 0 ? monthCount : first;
    return unit.listedFrom === null
      ? withIncident
      : Math.min(withIncident, Math.max(0, unit.listedFrom - firstMonth));
  });
  return { unitCount: units.length, monthCount, covered, listedFrom };
}

function columnNames(series: (typeof SERIES)[number]): string[] {
  return [
    `${series}_mean`,
    ...PERCENTS.map((percent) => `${series}_p${percent}`),
    ...CLASSES[series].map((least) => `chance_${series}_${least}`),
  ];
}

function writer(
  series: (typeof SERIES)[number],
  columns: Readonly<Record<string, Float64Array>>,
): (row: number, distribution: Distribution) => void {
  const [mean, ...others] = columnNames(series).map((name) => columns[name] as Float64Array) as [
    Float64Array,
    ...Float64Array[],
  ];
  const probabilities = PERCENTS.map((percent) => percent / 100);
  return (row, { values, weights }) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += (values[i] as number) * (weights[i] as number);
    mean[row] = sum;
    const quantiles = weightedQuantiles(values, weights, probabilities);
    for (const [k, quantile] of quantiles.entries()) (others[k] as Float64Array)[row] = quantile;
    for (const [k, least] of CLASSES[series].entries())
      (others[quantiles.length + k] as Float64Array)[row] = tailProbability(values, weights, least);
  };
}

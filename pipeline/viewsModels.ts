import { LEAST_MONTHS } from "./4-forecast/history.ts";
import { climatologyAt } from "./4-forecast/members/climatology.ts";
import { forecastAt, type Prepared, prepare } from "./4-forecast/pool.ts";
import { YEAR } from "./domain/month.ts";
import { poissonSample } from "./stats/poissonSample.ts";
import { quantileSample } from "./stats/quantileSample.ts";
import type { ViewsPanel } from "./viewsPanel.ts";

/** Forecasts are handed in as samples of this size, as the challenge asks. */
const SAMPLE = 1000;
/** From October to the Januaries: what is known in October is published in December. */
const FIRST_HORIZON = 3;
export const HORIZONS = Array.from({ length: YEAR }, (_, index) => FIRST_HORIZON + index);

/** The models compared, the pool first, then the challenge's benchmarks, by their keys in --json. */
export const MODELS = ["pool", "conflictology12", "lastHistorical", "zero", "bootstrap240"] as const;
export type Model = (typeof MODELS)[number];

/** A window's forecasts: per country of the window and horizon a sample, ascending. */
export type Samples = (country: number, horizon: number) => Float64Array;

/** Everything about the panel that all windows share. */
export function prepareViews({ countryIds, monthCount, deaths, covered }: ViewsPanel): Prepared {
  const listedFrom = new Int32Array(countryIds.length);
  return prepare({ unitCount: countryIds.length, monthCount, covered, listedFrom }, deaths, [deaths]);
}

/** Numbers of the countries that a window asks about: outcomes all known, and enough months before the origin. */
export function countriesOf({ history, runs }: Prepared, origin: number): number[] {
  const last = origin + (HORIZONS.at(-1) as number);
  return Array.from({ length: history.unitCount }, (_, unit) => unit).filter(
    (unit) => (runs[unit * history.monthCount + last] as number) >= LEAST_MONTHS + last - origin,
  );
}

/**
 * The forecasts of every model at one origin.
 *
 *   pool             4-forecast/pool.ts, as a sample of 1000 quantiles
 *   conflictology12  the country's last 12 months
 *   lastHistorical   Poisson around its last month
 *   zero             0
 *   bootstrap240     the last 240 months of all countries together, as climatology's quantiles
 */
export function modelsAt(prepared: Prepared, origin: number): Readonly<Record<Model, Samples>> {
  const { history, series } = prepared;
  const deaths = series[0]?.values as Float64Array;
  const at = (country: number): number => country * history.monthCount + origin;
  const pooled = poolSamples(prepared, origin);
  const zero = new Float64Array(1);
  const everywhere = climatologyAt(history, deaths, origin, SAMPLE) ?? zero;
  const perCountry = (sample: (country: number) => Float64Array): Samples => {
    const kept = new Map<number, Float64Array>();
    return (country) => {
      const known = kept.get(country) ?? sample(country);
      kept.set(country, known);
      return known;
    };
  };
  return {
    pool: (country, horizon) => pooled[country * HORIZONS.length + horizon - FIRST_HORIZON] ?? zero,
    conflictology12: perCountry((country) => deaths.slice(at(country) - YEAR + 1, at(country) + 1).sort()),
    lastHistorical: perCountry((country) => poissonSample(deaths[at(country)] as number, SAMPLE)),
    zero: () => zero,
    bootstrap240: () => everywhere,
  };
}

function poolSamples(prepared: Prepared, origin: number): Float64Array[] {
  const samples: Float64Array[] = [];
  forecastAt(prepared, origin, HORIZONS, (unit, _, position, { values, weights }) => {
    samples[unit * HORIZONS.length + position] = quantileSample(values, weights, SAMPLE);
  });
  return samples;
}

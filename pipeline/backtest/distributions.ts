/**
 * Predictive distributions of a month's deaths and incidents against what came, all forecasters on the same units, months
 * and horizons. Counts are judged as whole numbers.
 *   crps          area between distribution function and step, squared, in counts
 *   log_crps      the same of ln(1 + count): relative errors, so that a few countries do not decide everything
 *   rps           squared differences of running probabilities over the classes 0, 1-24, 25-99, 100-999, 1000 and more
 *   within_50/90  1 where what came lies between the 25 and 75 (5 and 95) % quantiles, ends included
 * @see Gneiting and Raftery 2007, Journal of the American Statistical Association 102:359; Bosse et al. 2023, PLoS
 * Computational Biology 19:e1011393 (scores on the logarithm)
 */
import type { Panel } from "../domain/panel.ts";
import { crps } from "../stats/crps.ts";
import { poissonSample } from "../stats/poissonSample.ts";
import { rankedProbabilityScore } from "../stats/rankedProbabilityScore.ts";
import { weightedQuantiles } from "../stats/weightedQuantiles.ts";

export const FORECASTERS = {
  pool: "the forecast: a pool of own history, a negative binomial, analogues and climatology",
  conflictology: "the unit's last twelve months, each as likely as the others",
  last: "Poisson with the last month's count as its mean",
  climatology: "any month of the last 240 of any unit",
  zero: "nothing happens",
} as const;
export type Forecaster = keyof typeof FORECASTERS;
export const FORECASTER_NAMES = Object.keys(FORECASTERS) as Forecaster[];

export const DISTRIBUTION_MEASURES = ["crps", "log_crps", "rps", "within_50", "within_90"] as const;
const CLASS_EDGES = [1, 25, 100, 1000];
const INTERVAL_ENDS = [0.05, 0.25, 0.75, 0.95];

export const HORIZONS = [1, 2, 3, 4, 5, 6] as const;
/** What is forecast. */
export const SERIES = ["deaths", "incidents"] as const;

const CONFLICTOLOGY_MONTHS = 12;
const CLIMATOLOGY_MONTHS = 240;
const POISSON_SAMPLE = 100;

/** Values, ascending, with weights of any sum. */
export interface WeightedValues {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Measures of a distribution against what came, in the order of DISTRIBUTION_MEASURES. */
export function judgeDistribution({ values, weights }: WeightedValues, came: number): number[] {
  let [sum, inClass] = [0, 0];
  const classes = new Float64Array(CLASS_EDGES.length + 1);
  const logs = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    while (value >= (CLASS_EDGES[inClass] ?? Number.POSITIVE_INFINITY)) inClass++;
    sum += weights[i] as number;
    (classes[inClass] as number) += weights[i] as number;
    logs[i] = logOf(value);
  }
  const [low90, low50, high50, high90] = weightedQuantiles(values, weights, INTERVAL_ENDS) as unknown as [
    number,
    number,
    number,
    number,
  ];
  return [
    crps(values, came, weights),
    crps(logs, logOf(came), weights),
    rankedProbabilityScore(
      classes.map((weight) => weight / sum),
      classOf(came),
    ),
    low50 <= came && came <= high50 ? 1 : 0,
    low90 <= came && came <= high90 ? 1 : 0,
  ];
}

/** ln(1 + count); most counts are small, and come again and again. */
function logOf(count: number): number {
  return LOGS[count] ?? Math.log1p(count);
}
const LOGS = Float64Array.from({ length: 1000 }, (_, count) => Math.log1p(count));

const classOf = (count: number): number => CLASS_EDGES.filter((edge) => count >= edge).length;

/** The distributions that anybody could give at month index t, the same for every horizon. */
export function simpleForecasts(
  { units, monthCount, covered }: Panel,
  series: Float64Array,
  firstIncident: Int32Array,
  t: number,
): (unit: number) => Readonly<Record<Exclude<Forecaster, "pool">, WeightedValues>> {
  const pooled: number[] = [];
  for (let unit = 0; unit < units.length; unit++) {
    const first = Math.max(firstIncident[unit] as number, t - CLIMATOLOGY_MONTHS + 1);
    for (let s = first; s <= t; s++) {
      const cell = unit * monthCount + s;
      if (covered[cell] === 1) pooled.push(Math.round(series[cell] as number));
    }
  }
  const climatology = equallyWeighted(Float64Array.from(pooled));
  const zero = equallyWeighted(new Float64Array(1));
  return (unit) => {
    const recent: number[] = [];
    for (let s = t; s >= 0 && recent.length < CONFLICTOLOGY_MONTHS; s--) {
      const cell = unit * monthCount + s;
      if (covered[cell] === 1) recent.push(Math.round(series[cell] as number));
    }
    return {
      conflictology: equallyWeighted(Float64Array.from(recent)),
      last: equallyWeighted(poissonSample(recent[0] as number, POISSON_SAMPLE)),
      climatology,
      zero,
    };
  };
}

/** A sample as distinct values with their counts. */
function equallyWeighted(sample: Float64Array): WeightedValues {
  const sorted = sample.slice().sort();
  const values = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const weights = new Float64Array(values.length);
  let at = 0;
  for (const value of sorted) {
    if (value !== values[at]) at++;
    (weights[at] as number) += 1;
  }
  return { values, weights };
}

import { exponentialMean } from "../stats/exponentialMean.ts";
import { weightedMoments } from "../stats/weightedMoments.ts";
import { features } from "./features.ts";
import { type History, knownRuns, LEAST_MONTHS } from "./history.ts";
import { addAnalogues, analogueSearch, following, SCALE_HALF_LIFE } from "./members/analogues.ts";
import { addClimatology, climatologyAt } from "./members/climatology.ts";
import { addExponentialHistory } from "./members/exponentialHistory.ts";
import { addNegativeBinomial, MOMENTS_HALF_LIFE } from "./members/negativeBinomial.ts";
import { type Distribution, Mixture } from "./mixture.ts";

/**
 * The forecast: a linear pool, the members' distributions added with fixed weights.
 *
 *   F(y) = Σ α_k F_k(y)
 *
 * A pool is calibrated where its members err in different ways, and no member can make what another one expects
 * impossible. Weights were chosen on VIEWS windows before 2018; learned ones did no better (DECISIONS.md).
 * @see Stone 1961, Ann. Math. Stat. 32:1339; Gneiting and Ranjan 2013, Electron. J. Stat. 7:1747
 */
const SHARES = {
  exponentialHistory: 0.3,
  negativeBinomial: 0.2,
  analogues: 0.49,
  climatology: 0.01,
};

/** What is known at an origin before the first unit is forecast. */
interface ReadyAt {
  readonly origin: number;
  readonly horizons: readonly number[];
  readonly floors: readonly (Float64Array | null)[];
  readonly analoguesOf: ReturnType<typeof analogueSearch>;
}

/** Why a unit has no forecast. */
export type NoForecast = "not listed" | "not covered" | typeof SHORT_HISTORY;
const SHORT_HISTORY = `needs ${LEAST_MONTHS} covered months in a row` as const;

/** A history with everything in it that all origins share. What stands at a month depends on no later one. */
export interface Prepared {
  readonly history: History;
  readonly runs: Float64Array;
  /** The features by which analogues are found. */
  readonly points: Float64Array;
  readonly series: readonly PreparedSeries[];
}

interface PreparedSeries {
  readonly values: Float64Array;
  /** Running means, with SCALE_HALF_LIFE. */
  readonly levels: Float64Array;
  /** With MOMENTS_HALF_LIFE. */
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/**
 * @param guide the series by which analogues are found, units x months: incidents where they are known
 * @param series what is forecast, each units x months, values >= 0, whole or not
 */
export function prepare(history: History, guide: Float64Array, series: readonly Float64Array[]): Prepared {
  return {
    history,
    runs: knownRuns(history),
    points: features(history, guide),
    series: series.map((values) => prepareSeries(history, values)),
  };
}

function prepareSeries({ unitCount, monthCount, covered }: History, values: Float64Array): PreparedSeries {
  const [levels, means, variances] = [0, 0, 0].map(() => new Float64Array(values.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const effective = new Float64Array(monthCount);
  for (let unit = 0; unit < unitCount; unit++) {
    const [from, to] = [unit * monthCount, (unit + 1) * monthCount];
    const row = values.subarray(from, to);
    const known = covered.subarray(from, to);
    exponentialMean(row, known, SCALE_HALF_LIFE, levels.subarray(from, to));
    const orUnknown = row.map((value, t) => (known[t] === 1 ? value : Number.NaN));
    weightedMoments(
      orUnknown,
      MOMENTS_HALF_LIFE,
      means.subarray(from, to),
      variances.subarray(from, to),
      effective,
    );
  }
  return { values, levels, means, variances };
}

/** @returns why a unit has no forecast at an origin; null if it has one */
export function whyNoForecast({ history, runs }: Prepared, unit: number, origin: number): NoForecast | null {
  if ((history.listedFrom[unit] as number) > origin) return "not listed";
  const run = runs[unit * history.monthCount + origin] as number;
  if (run === 0) return "not covered";
  return run < LEAST_MONTHS ? SHORT_HISTORY : null;
}

/**
 * The predictive distributions at one origin, handed over one by one: unit by unit, series by series, horizon by
 * horizon. Units without a forecast are left out, and so is a series in which nothing has happened anywhere yet: that
 * a thing has never been recorded is no ground for saying that it will not be.
 * @param origin index of the last month that is looked at; nothing after it is read
 * @param horizons months ahead, ascending, the first >= 1
 */
export function forecastAt(
  prepared: Prepared,
  origin: number,
  horizons: readonly number[],
  visit: Visit,
): void {
  forecaster(prepared, origin, horizons)(visit);
}

/** Takes a unit's number, a series' number, a horizon's position and the distribution. */
export type Visit = (unit: number, series: number, horizon: number, distribution: Distribution) => void;

/** The same in two steps: what is returned hands over the distributions, and all that could be prepared for it has been. */
export function forecaster(
  prepared: Prepared,
  origin: number,
  horizons: readonly number[],
): (visit: Visit) => void {
  const { history, points, runs, series } = prepared;
  const floors = series.map(({ values }) => climatologyAt(history, values, origin));
  const analoguesOf = analogueSearch(history, points, runs, origin, horizons.at(-1) ?? 0);
  return (visit) => handOver(prepared, { origin, horizons, floors, analoguesOf }, visit);
}

function handOver(
  prepared: Prepared,
  { origin, horizons, floors, analoguesOf }: ReadyAt,
  visit: Visit,
): void {
  const { history, series } = prepared;
  const { unitCount, monthCount, covered } = history;
  const followed = series.map(({ values, levels }) => following(values, levels, horizons));
  const steady = new Mixture();
  const whole = horizons.map(() => new Mixture());
  for (let unit = 0; unit < unitCount; unit++) {
    if (whyNoForecast(prepared, unit, origin) !== null) continue;
    const [from, to] = [unit * monthCount, (unit + 1) * monthCount];
    const analogues = analoguesOf(unit);
    for (const [number, { values, levels, means, variances }] of series.entries()) {
      const floor = floors[number] as Float64Array | null;
      if (floor === null) continue;
      const known = covered.subarray(from, to);
      const at = from + origin;
      // all but the analogues say the same of every horizon
      steady.reset();
      addExponentialHistory(values.subarray(from, to), known, origin, SHARES.exponentialHistory, steady);
      addNegativeBinomial(means[at] as number, variances[at] as number, SHARES.negativeBinomial, steady);
      addClimatology(floor, SHARES.climatology, steady);
      for (const mixture of whole) mixture.reset(steady);
      if (analogues !== null) {
        const after = followed[number] as ReturnType<typeof following>;
        addAnalogues(after(analogues), levels[at] as number, SHARES.analogues, whole);
      }
      for (const [position, mixture] of whole.entries())
        visit(unit, number, position, mixture.distribution());
    }
  }
}

import { TRANSMISSION } from "../../domain/transmissionConstants.ts";
import { type NonNegativePoissonFit, nonNegativePoisson } from "../../stats/nonNegativePoisson.ts";
import { partialInformation } from "../../stats/partialInformation.ts";
import { total } from "../../stats/total.ts";
import { lagged, slowLevel } from "./terms.ts";

/** What a source adds to a target. */
export interface SourceEstimate {
  /** Incidents of the target in the months after, per incident of the source (weighted by nearness); >= 0. */
  readonly theta: number;
  /** Infinity where the other terms could take the source's place. */
  readonly standardError: number;
  /** Expected incidents per month of the series, and the part that came from the source; NaN in months not fitted. */
  readonly means: Float64Array;
  readonly fromSource: Float64Array;
}

/** Part of the expected incidents that a source begins a fit with. */
const SOURCE_START = 0.1;

/**
 * An additive, endemic and epidemic model of a target's monthly incidents (Held, Höhle and Hofmann 2005, Statistical
 * Modelling 5:187; Meyer and Held 2014, Ann. Appl. Stat. 8:1612): a constant level, its slow change, its own recent
 * past, the region's present and recent past, and, to be tested, the recent past of one source.
 *
 *   mu_t = th0 + th1 slow_t + th2 own_t + th3 G_t + th4 Glag_t + th5 Xlag_t,   th >= 0
 *   phi = max(1, Σ (y - mu)² / mu / (months - 6))     incidents come in bursts: more variance than Poisson
 *   LR = max(0, 2 (l1 - l0) / phi)                    l0: the same without Xlag
 *   standard error of th5 = √(phi / I),  I: what is left of Fisher's information after the other terms
 *
 * (terms.ts has the terms.) Months whose lags reach before the window are not fitted.
 */
export class EndemicModel {
  readonly #target: Float64Array;
  readonly #terms: readonly Float64Array[];
  readonly #without: NonNegativePoissonFit;
  readonly #months: number;

  /**
   * @param target monthly incidents, oldest first
   * @param factor the regional factor of the same months
   */
  constructor(target: Float64Array, factor: Float64Array) {
    this.#months = target.length;
    this.#target = fitted(target);
    const level = new Float64Array(target.length).fill(1);
    this.#terms = [level, slowLevel(target), lagged(target), factor, lagged(factor)].map(fitted);
    this.#without = nonNegativePoisson(this.#target, this.#terms, TRANSMISSION.fitSteps);
  }

  /** @returns LR >= 0 of a source, given its lag; the same for a source counted in any unit */
  ratio(source: Float64Array): number {
    const column = fitted(source);
    if (total(column) === 0) return 0;
    const fit = this.#fit(column, TRANSMISSION.testSteps);
    return Math.max(
      0,
      (2 * (fit.logLikelihood - this.#without.logLikelihood)) / dispersion(this.#target, fit.means),
    );
  }

  /** What a source, given its lag, adds to the target. */
  estimate(source: Float64Array): SourceEstimate {
    const column = fitted(source);
    const { means, coefficients } = this.#fit(column, TRANSMISSION.fitSteps);
    const theta = coefficients[this.#terms.length] as number;
    const information = partialInformation([...this.#terms, column], means);
    return {
      theta,
      standardError: Math.sqrt(dispersion(this.#target, means) / information),
      means: this.#whole(means),
      fromSource: this.#whole(column.map((x) => theta * x)),
    };
  }

  /** Begins at the fit without the source, so that the steps go into what the source changes. */
  #fit(column: Float64Array, steps: number): NonNegativePoissonFit {
    const start = new Float64Array(this.#terms.length + 1);
    start.set(this.#without.coefficients.map((coefficient) => (1 - SOURCE_START) * coefficient));
    start[this.#terms.length] = (SOURCE_START * total(this.#target)) / total(column);
    return nonNegativePoisson(this.#target, [...this.#terms, column], steps, start);
  }

  #whole(values: Float64Array): Float64Array {
    const whole = new Float64Array(this.#months).fill(Number.NaN);
    whole.set(values, TRANSMISSION.lagMonths);
    return whole;
  }
}

function fitted(series: Float64Array): Float64Array {
  return series.subarray(TRANSMISSION.lagMonths);
}

/** Variance of the counts relative to a Poisson distribution's, at least 1. */
function dispersion(counts: Float64Array, means: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < counts.length; t++) {
    const mean = means[t] as number;
    if (mean > 0) sum += ((counts[t] as number) - mean) ** 2 / mean;
  }
  return Math.max(1, sum / (counts.length - TERM_COUNT));
}

const TERM_COUNT = 6;

/**
 * Rolling predictions: at every refit a ridge logistic regression is fitted to the cases whose outcome is known by then,
 * and speaks until the next one; what it says is calibrated, group by group, on what earlier fits said before.
 *
 *   z = b'x;  b from cases with month + horizon <= refit       penalty 30 on standardised features, none on b_0
 *   p = 1 / (1 + exp(-(c_0 + c_1 z)))                          c: Platt's, on earlier z of the group, known by the refit
 *   kept within [0.001, 0.99]
 *
 * Refits fall on fixed months of the calendar, so that what is said at a month does not depend on where the data end.
 */

import { GROUPS } from "../../domain/chances.ts";
import { UNKNOWN } from "../../domain/outcomes.ts";
import { logistic } from "../../stats/logistic.ts";
import { type PlattScaling, plattScaling } from "../../stats/plattScaling.ts";
import { ridgeLogistic } from "../../stats/ridgeLogistic.ts";
import type { Cases } from "./cases.ts";
import { WIDTH } from "./features.ts";
import { type Fit, KnownSoFar, type PastFits } from "./pastFits.ts";

const RIDGE = 30;
/** A year of outcomes to learn from, and so many that happened and that did not: with fewer the ridge alone would speak. */
export const LEARNING_MONTHS = 12;
export const LEAST_EVENTS = 20;
/** Calibration moves two numbers only. */
const LEAST_CALIBRATION_EVENTS = 10;

/** Nothing is said to be surer than this: so rare a surprise cannot be told from none in a few years. */
const [LEAST, MOST] = [0.001, 0.99];

export interface Schedule {
  /** Index of a month, inside the panel or not, at whose end there is a refit; the others follow from it. */
  readonly refitAt: number;
  /** Months between refits. */
  readonly every: number;
  readonly horizon: number;
}

export interface Rolling {
  /** Log odds per case before calibration, and probability after it; NaN before the first fit. */
  readonly logOdds: Float64Array;
  readonly probability: Float64Array;
  /** Coefficients behind the last month's predictions; null if there never was enough to learn from. */
  readonly coefficients: Float64Array | null;
}

/** Predictions of every case from the first fit on. @param fits that need not be made again; null for none */
export function rollingPredictions(
  cases: Cases,
  { refitAt, every, horizon }: Schedule,
  fits: PastFits | null = null,
): Rolling {
  const logOdds = new Float64Array(cases.count).fill(Number.NaN);
  const probability = new Float64Array(cases.count).fill(Number.NaN);
  const known = new KnownCases(cases);
  const soFar = fits === null ? null : new KnownSoFar(cases, horizon, fits.newChecksum());
  let fit: Fit = { coefficients: null, scalings: [] };
  const refit = (t: number): Fit => {
    const { coefficients, scalings } = fit;
    known.learn(t - horizon);
    const judged = cases.starts[Math.max(0, t - horizon + 1)] as number;
    return {
      coefficients: known.isEnough ? known.fit(coefficients) : coefficients,
      scalings: GROUPS.map((_, group) =>
        calibration(judgedOf(cases, logOdds, group, judged), scalings[group]),
      ),
    };
  };
  const lastMonth = cases.starts.length - 2;
  for (let t = 0; t <= lastMonth; t++) {
    if ((t - refitAt) % every === 0)
      fit = fits === null || soFar === null ? refit(t) : fits.take(soFar.keyAt(t), () => refit(t));
    const { coefficients, scalings } = fit;
    if (coefficients === null) continue;
    for (let row = cases.starts[t] as number; row < (cases.starts[t + 1] as number); row++) {
      const z = product(coefficients, cases.design, row * WIDTH);
      const scaling = scalings[cases.group[row] as number];
      logOdds[row] = z;
      const calibrated = logistic(scaling ? scaling.intercept + scaling.slope * z : z);
      probability[row] = Math.min(MOST, Math.max(LEAST, calibrated));
    }
  }
  return { logOdds, probability, coefficients: fit.coefficients };
}

/** Predictions whose outcome is known, in order of cases. */
export interface Judged {
  /** The cases' numbers. */
  readonly rows: Int32Array;
  readonly said: Float64Array;
  /** 0 or 1. */
  readonly happened: Uint8Array;
  /** How many happened. */
  readonly events: number;
}

/**
 * The predictions of a group among the first `end` cases whose outcome is known.
 * @param said one number per case, NaN where nothing was said
 */
export function judgedOf(cases: Cases, said: Float64Array, group: number, end = cases.count): Judged {
  const rows = new Int32Array(end);
  const found = { said: new Float64Array(end), happened: new Uint8Array(end) };
  let [count, events] = [0, 0];
  for (let row = 0; row < end; row++) {
    if (cases.group[row] !== group || cases.happened[row] === UNKNOWN || Number.isNaN(said[row])) continue;
    rows[count] = row;
    found.said[count] = said[row] as number;
    found.happened[count++] = cases.happened[row] as number;
    events += cases.happened[row] as number;
  }
  return {
    rows: rows.subarray(0, count),
    said: found.said.subarray(0, count),
    happened: found.happened.subarray(0, count),
    events,
  };
}

/** The cases whose outcome is known, side by side, with what is needed to standardise them. */
class KnownCases {
  readonly #cases: Cases;
  /** Those of the cases themselves as long as every outcome so far is known. */
  #design: Float64Array;
  #happened: Uint8Array;
  /** Per feature the sum of its values, and of their squares. */
  readonly #sums = new Float64Array(WIDTH);
  readonly #squares = new Float64Array(WIDTH);
  #count = 0;
  #events = 0;
  #months = 0;
  #learnt = 0;

  constructor(cases: Cases) {
    this.#cases = cases;
    this.#design = cases.design;
    this.#happened = cases.happened;
  }

  /** Adds the cases up to a month. */
  learn(month: number): void {
    const { starts, happened } = this.#cases;
    for (; this.#learnt <= month; this.#learnt++) {
      const before = this.#count;
      const end = starts[this.#learnt + 1] as number;
      for (let row = starts[this.#learnt] as number; row < end; row++)
        if (happened[row] !== UNKNOWN) this.#add(row);
      if (this.#count > before) this.#months++;
    }
  }

  #add(row: number): void {
    const { design, happened } = this.#cases;
    if (row !== this.#count) this.#move(row);
    for (let k = 0, at = row * WIDTH; k < WIDTH; k++, at++) {
      const value = design[at] as number;
      this.#sums[k] = (this.#sums[k] as number) + value;
      this.#squares[k] = (this.#squares[k] as number) + value * value;
    }
    this.#count++;
    this.#events += happened[row] as number;
  }

  /** Puts a case after those that are known, in arrays of their own. */
  #move(row: number): void {
    const { design, happened } = this.#cases;
    if (this.#design === design) {
      this.#design = design.slice();
      this.#happened = happened.slice();
    }
    this.#design.copyWithin(this.#count * WIDTH, row * WIDTH, (row + 1) * WIDTH);
    this.#happened[this.#count] = happened[row] as number;
  }

  get isEnough(): boolean {
    return (
      this.#months >= LEARNING_MONTHS &&
      this.#events >= LEAST_EVENTS &&
      this.#count - this.#events >= LEAST_EVENTS
    );
  }

  fit(start: Float64Array | null): Float64Array {
    const targets = this.#happened.subarray(0, this.#count);
    return ridgeLogistic(this.#design, WIDTH, targets, this.#penalties(), start ?? undefined);
  }

  /** The ridge on standardised features is one on plain coefficients times their variances. */
  #penalties(): Float64Array {
    const penalties = new Float64Array(WIDTH);
    for (let k = 1; k < WIDTH; k++) {
      const mean = (this.#sums[k] as number) / this.#count;
      penalties[k] = RIDGE * Math.max(0, (this.#squares[k] as number) / this.#count - mean * mean);
    }
    return penalties;
  }
}

/**
 * Calibration of a group on log odds and what came of them; null if too few came true.
 * @param before the group's calibration half a year ago
 */
function calibration(
  { said, happened, events }: Judged,
  before: PlattScaling | null | undefined,
): PlattScaling | null {
  if (events < LEAST_CALIBRATION_EVENTS || happened.length - events < LEAST_CALIBRATION_EVENTS) return null;
  return plattScaling(said, happened, before ?? undefined);
}

function product(coefficients: Float64Array, design: Float64Array, at: number): number {
  let sum = 0;
  for (let k = 0; k < WIDTH; k++) sum += (coefficients[k] as number) * (design[at + k] as number);
  return sum;
}

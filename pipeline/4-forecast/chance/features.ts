/**
 * What is known of a unit at the end of a month, in eleven numbers. The same for every question, since each asks whether
 * the next months' counts reach a threshold k:
 *
 *   one            1
 *   reach          (ln(1+k) - m) / (s + 0.35)   m, s: mean and deviation of ln(1 + sum of as many months), half-life 4:
 *                  how many of its usual swings the threshold is away
 *   mark           ln(1+k)
 *   own past       root of the share of past sums >= k, half-life 48
 *   jump           ln(1+counts of the month) - ln(1+mean of eight months)
 *   trend          ln(1+E1) - ln(1+E8)          Eh: running mean of incidents, half-life h
 *   violent months share of the last six months with an incident
 *   quiet          ln(1+months since the last incident); 36 more if there is none
 *   share          E6 / (E6 + E6 around + 0.5)
 *   around         ln(1+E24) around
 *   deaths around  ln(1+mean, half-life 2) of the deaths around
 *   trend around   ln(1+E1) - ln(1+E8) around
 *
 * Months outside coverage carry no weight. Chosen on targets before 2017 (DECISIONS.md, "What the chances look at").
 */

import { exponentialMean } from "../../stats/exponentialMean.ts";
import { trailingSum } from "../../stats/trailingSum.ts";
import { weightedMoments } from "../../stats/weightedMoments.ts";
import type { Question } from "./question.ts";

export const FEATURES = [
  "one",
  "reach",
  "mark",
  "ownPast",
  "jump",
  "trend",
  "violentMonths",
  "quiet",
  "share",
  "around",
  "deathsAround",
  "trendAround",
] as const;
export type Feature = (typeof FEATURES)[number];
export const WIDTH = FEATURES.length;

const REACH_HALF_LIFE = 4;
/** Keeps a series that hardly ever moves from being infinitely far from any threshold. */
const LEAST_SWING = 0.35;
const PAST_HALF_LIFE = 48;
const JUMP_MONTHS = 8;
const VIOLENT_MONTHS = 6;
/** Running means of incidents: fast, slow, the share's and the long one around, by half-life. */
const [FAST, SLOW, SHARE, LONG] = [1, 8, 6, 24];
const DEATHS_AROUND_HALF_LIFE = 2;
/** Half an incident a month keeps the share of a place near 0 where nothing happens anywhere. */
const SHARE_FLOOR = 0.5;
/** Months of quiet before coverage begins that a unit without any incident is taken to have had. */
const QUIET_BEFORE = 36;

/**
 * Writes the features of one unit into a design, rows x WIDTH, row-major.
 * @param rows per month, from the first on, the row that it is written to; -1 where it is not asked about
 */
export type FeatureMaker = (unit: number, rows: Int32Array, design: Float64Array) => void;

/** The value at month t is made of months <= t alone. */
export function featureMaker(question: Question): FeatureMaker {
  const { panel, outcome, counts, around } = question;
  const months = panel.monthCount;
  const array = (): Float64Array => new Float64Array(months);
  const [sums, logs, mean, variance, size] = [array(), array(), array(), array(), array()];
  const [eight, fast, slow, share] = [array(), array(), array(), array()];
  const [fastAround, slowAround, shareAround, longAround, deathsAround] = [
    array(),
    array(),
    array(),
    array(),
    array(),
  ];
  const [violent, violentMonths, knownMonths, ownPast] = [array(), array(), array(), array()];
  const ones = array().fill(1);
  return (unit, rows, design) => {
    const row = <A extends Float64Array | Uint8Array>(values: A): A =>
      values.subarray(unit * months, (unit + 1) * months) as A;
    const [covered, threshold, series, incidents] = [
      row(panel.covered),
      row(outcome.threshold),
      row(counts),
      row(panel.incidents),
    ];
    trailingSum(series, covered, outcome.horizon, true, sums);
    for (let t = 0; t < months; t++) logs[t] = Math.log1p(sums[t] as number);
    weightedMoments(logs, REACH_HALF_LIFE, mean, variance, size);
    fillOwnPast(sums, threshold, ownPast);
    trailingSum(series, covered, JUMP_MONTHS, false, eight);
    exponentialMean(incidents, covered, FAST, fast);
    exponentialMean(incidents, covered, SLOW, slow);
    exponentialMean(incidents, covered, SHARE, share);
    const [incidentsAround, deaths] = [row(around.incidents), row(around.deaths)];
    exponentialMean(incidentsAround, covered, FAST, fastAround);
    exponentialMean(incidentsAround, covered, SLOW, slowAround);
    exponentialMean(incidentsAround, covered, SHARE, shareAround);
    exponentialMean(incidentsAround, covered, LONG, longAround);
    exponentialMean(deaths, covered, DEATHS_AROUND_HALF_LIFE, deathsAround);
    for (let t = 0; t < months; t++) violent[t] = (incidents[t] as number) > 0 ? 1 : 0;
    trailingSum(violent, covered, VIOLENT_MONTHS, false, violentMonths);
    trailingSum(ones, covered, VIOLENT_MONTHS, false, knownMonths);

    const log = (values: Float64Array, t: number): number => Math.log1p(values[t] as number);
    let quiet = QUIET_BEFORE;
    for (let t = 0; t < rows.length; t++) {
      if (violent[t] === 1) quiet = 0;
      else if (covered[t] === 1) quiet++;
      const row = rows[t] as number;
      if (row < 0) continue;
      const mark = log(threshold, t);
      const both = (share[t] as number) + (shareAround[t] as number);
      let at = row * WIDTH;
      design[at++] = 1;
      design[at++] = (mark - (mean[t] as number)) / (Math.sqrt(variance[t] as number) + LEAST_SWING);
      design[at++] = mark;
      design[at++] = Math.sqrt(ownPast[t] as number);
      design[at++] = log(series, t) - Math.log1p((eight[t] as number) / JUMP_MONTHS);
      design[at++] = log(fast, t) - log(slow, t);
      design[at++] = (violentMonths[t] as number) / (knownMonths[t] as number);
      design[at++] = Math.log1p(quiet);
      design[at++] = (share[t] as number) / (both + SHARE_FLOOR);
      design[at++] = log(longAround, t);
      design[at++] = log(deathsAround, t);
      design[at++] = log(fastAround, t) - log(slowAround, t);
    }
  };
}

/** Of the known sums up to each month, the weighted share of those that reach the month's threshold, if it has one. */
function fillOwnPast(sums: Float64Array, threshold: Float64Array, to: Float64Array): void {
  const decay = 2 ** (-1 / PAST_HALF_LIFE);
  let [all, reached, seen, before] = [0, 0, 0, Number.NaN];
  for (let t = 0; t < sums.length; t++) {
    all = all * decay + (Number.isNaN(sums[t]) ? 0 : 1);
    const mark = threshold[t] as number;
    if (Number.isNaN(mark)) continue;
    // a threshold like the one before has only the months since then to look at
    if (mark !== before) {
      reached = 0;
      seen = 0;
      before = mark;
      while (seen < t && !((sums[seen] as number) >= mark)) seen++;
    }
    for (; seen <= t; seen++) {
      reached *= decay;
      if ((sums[seen] as number) >= mark) reached++;
    }
    to[t] = all > 0 ? reached / all : 0;
  }
}

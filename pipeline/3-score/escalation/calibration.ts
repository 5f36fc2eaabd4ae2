import type { Constants, Recalibration, Series } from "../../domain/constants.ts";
import { addMonths, type Month, month } from "../../domain/month.ts";
import type { Panel } from "../../domain/panel.ts";
import { exceedanceTable } from "../../stats/exceedanceTable.ts";
import { quantile } from "../../stats/quantile.ts";
import type { EscalationInput } from "./escalationInput.ts";
import { recalibrate } from "./recalibrate.ts";
import { escalationScorer } from "./scorer.ts";

/** Reference months: three years of history in a file that begins in 2010, and 2017 onwards stays unseen. */
export const REFERENCE_FROM = month(2013, 1);
export const REFERENCE_TO = month(2016, 12);
/** Width of the bins of -log10 p: a step of 0.05 is 12 % in p, a sixtieth of the surprise's scale. */
const BIN_WIDTH = 0.05;
/** γ brings this quantile of the raw score to this score, so that 100 is reached, but rarely. */
const TOP_QUANTILE = 0.99;
const TOP_SCORE = 90;
/** A category begins at these quantiles of the score. */
const CUT_QUANTILES = [0.5, 0.75, 0.9, 0.975];

/** What is derived from data, once, and frozen. */
export interface Calibration {
  /** Rows of recalibration.csv: lower edges of -log10 p and the share of tails that reach them. */
  readonly recalibration: Readonly<
    Record<Series, { readonly edges: Float64Array; readonly exceedance: Float64Array }>
  >;
  /** Rounded to three decimals. */
  readonly gamma: number;
  /** Rounded to whole numbers, which a reader can remember. */
  readonly cuts: readonly number[];
  readonly cutsBeforeRounding: readonly number[];
  /** Active region-months, and those of them with an incident in the quarter. */
  readonly activeMonths: number;
  readonly violentMonths: number;
}

/**
 * Derives the frozen constants from the regions of a panel over the reference months:
 *   1. recalibration tables of the incidents' and the deaths' tails over active region-months,
 *   2. of the smaller of the two recalibrated p,
 *   3. γ = 90 / 99 % quantile of the raw score, and the cuts as quantiles of the score, over the active
 *      region-months with an incident in the quarter.
 * Of `shipped` only the declared constants are used, so that the result does not depend on an earlier one.
 */
export function calibrate(
  panel: Panel,
  countries: Panel,
  countryOf: Int32Array,
  shipped: Constants,
): Calibration {
  const severityHalf = shipped.severityHalfRegion;
  const input = { panel, countries, countryOf, pooled: true, severityHalf };
  const raw = collect({ ...input, constants: { ...shipped, gamma: 1 } });
  const incidents = exceedanceTable(raw.incidents, BIN_WIDTH);
  const deaths = exceedanceTable(raw.deaths, BIN_WIDTH);
  const [incidentTable, deathTable] = [asTable(incidents), asTable(deaths)];
  const stronger = raw.incidents.map((evidence, k) =>
    Math.max(recalibrate(incidentTable, evidence), recalibrate(deathTable, raw.deaths[k] ?? 0)),
  );
  const minimum = exceedanceTable(stronger, BIN_WIDTH);

  const recalibration = { incidents: incidentTable, deaths: deathTable, minimum: asTable(minimum) };
  const { rawScores } = collect({ ...input, constants: { ...shipped, gamma: 1, recalibration } });
  const gamma = Math.round((1000 * TOP_SCORE) / quantile(rawScores, TOP_QUANTILE)) / 1000;
  const scores = rawScores.map((score) => Math.min(100, gamma * score));
  const cutsBeforeRounding = CUT_QUANTILES.map((probability) => quantile(scores, probability));
  return {
    recalibration: { incidents, deaths, minimum },
    gamma,
    cuts: cutsBeforeRounding.map(Math.round),
    cutsBeforeRounding,
    activeMonths: raw.incidents.length,
    violentMonths: rawScores.length,
  };
}

/** Raw tails of the active region-months of the reference, and raw scores of those with an incident. */
function collect(input: EscalationInput): {
  incidents: Float64Array;
  deaths: Float64Array;
  rawScores: Float64Array;
} {
  const scorer = escalationScorer(input);
  const incidents: number[] = [];
  const deaths: number[] = [];
  const rawScores: number[] = [];
  for (let at: Month = REFERENCE_FROM; at <= REFERENCE_TO; at = addMonths(at, 1)) {
    const scores = scorer.at(at);
    for (let unit = 0; unit < scores.active.length; unit++) {
      if (scores.active[unit] !== 1) continue;
      incidents.push(scores.rawIncidentsMinusLog10P[unit] ?? Number.NaN);
      deaths.push(scores.rawDeathsMinusLog10P[unit] ?? Number.NaN);
      if ((scores.incidents3m[unit] ?? 0) > 0) rawScores.push(scores.uncapped[unit] ?? Number.NaN);
    }
  }
  return {
    incidents: Float64Array.from(incidents),
    deaths: Float64Array.from(deaths),
    rawScores: Float64Array.from(rawScores),
  };
}

function asTable(table: { edges: Float64Array; exceedance: Float64Array }): Recalibration {
  return {
    minusLog10P: table.edges,
    minusLog10Exceedance: table.exceedance.map((share) => Math.abs(Math.log10(share))),
  };
}

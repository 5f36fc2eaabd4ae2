import type { Constants } from "../../domain/constants.ts";
import type { EscalationInput } from "./escalationInput.ts";
import type { EscalationMonth } from "./escalationMonth.ts";
import { type History, QUARTER } from "./history.ts";
import { recalibrate } from "./recalibrate.ts";
import { rosterMeans } from "./rosterMeans.ts";
import { burstSize, rawEvidence, type SeriesLimits, surprise, usualQuarter } from "./surprise.ts";

/** The quarters of one series: their history, what bounds it, and where the results go. */
interface Series {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly limits: SeriesLimits;
  readonly quarterSums: Float64Array;
  readonly usual: Float64Array;
  readonly minusLog10P: Float64Array;
}

/**
 * Usual quarters, tails and the surprise of every scored unit of month t (an index into the panel). Needs the
 * roster and the quarter sums in `to`.
 */
export function fillSurprise(input: EscalationInput, past: History, t: number, to: EscalationMonth): void {
  const { constants } = input;
  fillTails(input, past, t, to, {
    mean: past.incidentsMean,
    variance: past.incidentsVariance,
    limits: {
      floor: constants.surpriseIncidentsFloor,
      denominator: constants.surpriseIncidentsDenominator,
    },
    quarterSums: to.incidents3m,
    usual: to.usualIncidents3m,
    minusLog10P: to.rawIncidentsMinusLog10P,
  });
  fillTails(input, past, t, to, {
    mean: past.deathsMean,
    variance: past.deathsVariance,
    limits: { floor: constants.surpriseDeathsFloor, denominator: constants.surpriseDeathsDenominator },
    quarterSums: to.deaths3m,
    usual: to.usualDeaths3m,
    minusLog10P: to.rawDeathsMinusLog10P,
  });
  for (let unit = 0; unit < to.scored.length; unit++) {
    if (to.scored[unit] === 1) fillUnit(constants, unit, to);
  }
}

/** Step "usual", "bursts" and "tail" for one series. */
function fillTails(
  { countries, countryOf, pooled, constants }: EscalationInput,
  past: History,
  t: number,
  { onRoster, scored }: EscalationMonth,
  { mean, variance, limits, quarterSums, usual, minusLog10P }: Series,
): void {
  const means = new Float64Array(scored.length);
  for (let unit = 0; unit < means.length; unit++) {
    means[unit] = t < QUARTER ? Number.NaN : (mean[past.cell(unit, t - QUARTER)] ?? Number.NaN);
  }
  const countryMeans = pooled ? rosterMeans(means, onRoster, countryOf, countries.units.length) : null;
  for (let unit = 0; unit < means.length; unit++) {
    if (scored[unit] !== 1) continue;
    const cell = past.cell(unit, t - QUARTER);
    const moments = {
      mean: means[unit] ?? Number.NaN,
      variance: variance[cell] ?? Number.NaN,
      quarters: past.effectiveQuarters[cell] ?? Number.NaN,
    };
    const countryMean = countryMeans?.[countryOf[unit] ?? -1] ?? moments.mean;
    const expected = usualQuarter(moments, countryMean, limits, constants);
    const size = burstSize(moments, limits, constants);
    usual[unit] = expected;
    minusLog10P[unit] = rawEvidence(quarterSums[unit] ?? Number.NaN, expected, size);
  }
}

/** Step "p*" and the part itself. */
function fillUnit(constants: Constants, unit: number, to: EscalationMonth): void {
  const { recalibration } = constants;
  const stronger = Math.max(
    recalibrate(recalibration.incidents, to.rawIncidentsMinusLog10P[unit] ?? Number.NaN),
    recalibrate(recalibration.deaths, to.rawDeathsMinusLog10P[unit] ?? Number.NaN),
  );
  const evidence = recalibrate(recalibration.minimum, stronger);
  to.surpriseP[unit] = 10 ** -evidence;
  to.components.surprise[unit] = surprise(evidence, constants);
}

import type { Constants } from "../../domain/constants.ts";
import type { EscalationInput } from "./escalationInput.ts";
import type { EscalationMonth } from "./escalationMonth.ts";
import { type History, QUARTER } from "./history.ts";
import { recalibrate } from "./recalibrate.ts";
import { rosterMeans } from "./rosterMeans.ts";
import {
  burstSize,
  isAbove,
  type Moments,
  rawEvidence,
  type SeriesLimits,
  surprise,
  usualQuarter,
} from "./surprise.ts";

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
  for (const series of seriesOf(input, past, to)) {
    const usual = usualQuarters(input, past, t, to, series);
    for (let unit = 0; unit < to.scored.length; unit++) {
      if (to.scored[unit] !== 1) continue;
      const expected = usual[unit] as number;
      const size = burstSize(momentsOf(past, unit, t, series), series.limits, input.constants);
      series.usual[unit] = expected;
      series.minusLog10P[unit] = rawEvidence(series.quarterSums[unit] ?? Number.NaN, expected, size);
    }
  }
  for (let unit = 0; unit < to.scored.length; unit++) {
    if (to.scored[unit] === 1) fillUnit(input.constants, unit, to);
  }
}

/** Whether each scored unit's incidents or deaths of the quarter that ends with month t are above the usual. */
export function aboveUsual(
  input: EscalationInput,
  past: History,
  t: number,
  to: EscalationMonth,
): Uint8Array {
  const above = new Uint8Array(to.scored.length);
  for (const series of seriesOf(input, past, to)) {
    const usual = usualQuarters(input, past, t, to, series);
    for (let unit = 0; unit < above.length; unit++) {
      if (to.scored[unit] === 1 && isAbove(series.quarterSums[unit] as number, usual[unit] as number)) {
        above[unit] = 1;
      }
    }
  }
  return above;
}

function seriesOf({ constants }: EscalationInput, past: History, to: EscalationMonth): readonly Series[] {
  return [
    {
      mean: past.incidentsMean,
      variance: past.incidentsVariance,
      limits: {
        floor: constants.surpriseIncidentsFloor,
        denominator: constants.surpriseIncidentsDenominator,
      },
      quarterSums: to.incidents3m,
      usual: to.usualIncidents3m,
      minusLog10P: to.rawIncidentsMinusLog10P,
    },
    {
      mean: past.deathsMean,
      variance: past.deathsVariance,
      limits: { floor: constants.surpriseDeathsFloor, denominator: constants.surpriseDeathsDenominator },
      quarterSums: to.deaths3m,
      usual: to.usualDeaths3m,
      minusLog10P: to.rawDeathsMinusLog10P,
    },
  ];
}

/** Step "usual": μ of every scored unit. */
function usualQuarters(
  { countries, countryOf, pooled, constants }: EscalationInput,
  past: History,
  t: number,
  { onRoster, scored }: EscalationMonth,
  { mean, limits, variance }: Series,
): Float64Array {
  const means = new Float64Array(scored.length);
  for (let unit = 0; unit < means.length; unit++) {
    means[unit] = t < QUARTER ? Number.NaN : (mean[past.cell(unit, t - QUARTER)] ?? Number.NaN);
  }
  const countryMeans = pooled ? rosterMeans(means, onRoster, countryOf, countries.units.length) : null;
  return means.map((own, unit) => {
    if (scored[unit] !== 1) return Number.NaN;
    const countryMean = countryMeans?.[countryOf[unit] ?? -1] ?? own;
    return usualQuarter(momentsOf(past, unit, t, { mean, variance }), countryMean, limits, constants);
  });
}

function momentsOf(
  past: History,
  unit: number,
  t: number,
  { mean, variance }: Pick<Series, "mean" | "variance">,
): Moments {
  const cell = past.cell(unit, t - QUARTER);
  return {
    mean: mean[cell] ?? Number.NaN,
    variance: variance[cell] ?? Number.NaN,
    quarters: past.effectiveQuarters[cell] ?? Number.NaN,
  };
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

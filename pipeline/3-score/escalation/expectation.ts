import type { Constants } from "../../domain/constants.ts";
import { QUARTER } from "../../domain/month.ts";
import type { EscalationInput } from "./escalationInput.ts";
import type { FadingHistory } from "./history.ts";
import { rosterMeans } from "./rosterMeans.ts";
import { burstSize, evidenceShape, type SeriesLimits, usualQuarter } from "./surprise.ts";

/** What a unit's past lets one expect of a quarter of one series, per unit; NaN where not scored. */
export interface Expectation {
  /** μ, the usual quarter. */
  readonly usual: Float64Array;
  /** κ, size of the negative binomial around it. */
  readonly size: Float64Array;
  /** Shape of the gamma distribution that says how well μ itself is known. */
  readonly shape: Float64Array;
}

/** The two series whose quarters can be out of the ordinary. */
export const EXPECTED_SERIES = ["incidents", "deaths"] as const;
export type ExpectedSeries = (typeof EXPECTED_SERIES)[number];

/** Least values of a series' mean, against division by nearly nothing. */
export function limitsOf(series: ExpectedSeries, constants: Constants): SeriesLimits {
  return series === "incidents"
    ? { floor: constants.surpriseIncidentsFloor, denominator: constants.surpriseIncidentsDenominator }
    : { floor: constants.surpriseDeathsFloor, denominator: constants.surpriseDeathsDenominator };
}

/** Steps "usual" and "bursts" of the surprise, for every scored unit of month t (an index into the panel). */
export function expectation(
  { countries, countryOf, pooled, constants }: EscalationInput,
  past: FadingHistory,
  t: number,
  { onRoster, scored }: { readonly onRoster: Uint8Array; readonly scored: Uint8Array },
  series: ExpectedSeries,
): Expectation {
  const limits = limitsOf(series, constants);
  const [mean, variance] =
    series === "incidents"
      ? [past.incidentsMean, past.incidentsVariance]
      : [past.deathsMean, past.deathsVariance];
  const unknown = (): Float64Array => new Float64Array(scored.length).fill(Number.NaN);
  const [usual, size, shape] = [unknown(), unknown(), unknown()];
  const means = unknown();
  if (t >= QUARTER) {
    for (let unit = 0; unit < means.length; unit++) {
      means[unit] = mean[past.cell(unit, t - QUARTER)] ?? Number.NaN;
    }
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
    usual[unit] = expected;
    size[unit] = burstSize(moments, limits, constants);
    shape[unit] = evidenceShape(moments, expected, countryMean, limits, constants);
  }
  return { usual, size, shape };
}

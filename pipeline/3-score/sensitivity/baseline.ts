import type { Constants } from "../../domain/constants.ts";
import { QUARTER } from "../../domain/month.ts";
import type { Panel } from "../../domain/panel.ts";
import { exponentialWeight } from "../../stats/exponentialWeight.ts";
import type { EscalationInput } from "../escalation/escalationInput.ts";
import type { EscalationMonth } from "../escalation/escalationMonth.ts";
import { type Expectation, expectation } from "../escalation/expectation.ts";
import { civilianShares, type FadingHistory, fadingHistories } from "../escalation/history.ts";

/** A running mean per month, and how it moves with the sum of the quarter at its end. */
export interface RunningMean {
  readonly mean: Float64Array;
  /** What one more in the quarter adds, spread over its months as the quarter is. */
  readonly perOne: Float64Array;
}

/** What the past up to the month says under one set of half-lives; one value per unit, NaN where not scored. */
export interface Baseline {
  readonly incidents: Expectation;
  readonly deaths: Expectation;
  readonly fastIncidents: RunningMean;
  readonly slowIncidents: RunningMean;
  readonly fastDeaths: RunningMean;
  /** The country's usual share of incidents that target civilians; the own one where no country is known. */
  readonly usualCivilianShare: Float64Array;
}

/**
 * Prepares the past at month t (an index into the panel) for every scored unit, once per multiplier of the
 * half-lives, O(cells).
 */
export function baselines(
  input: EscalationInput,
  t: number,
  at: EscalationMonth,
  scales: readonly number[],
): Baseline[] {
  const sets = scales.map((scale) => withHalfLives(input.constants, scale));
  const past = fadingHistories(input.panel, sets, t);
  return sets.map((constants, set) => baseline({ ...input, constants }, t, at, past[set] as FadingHistory));
}

/** The constants with every half-life multiplied. */
function withHalfLives(constants: Constants, scale: number): Constants {
  const scaled = Object.entries(constants)
    .filter(([name]) => name.endsWith("HalfLife"))
    .map(([name, value]) => [name, scale * (value as number)]);
  return { ...constants, ...(Object.fromEntries(scaled) as Partial<Constants>) };
}

function baseline(input: EscalationInput, t: number, at: EscalationMonth, past: FadingHistory): Baseline {
  const { panel, countries, countryOf, constants } = input;
  const usual = civilianShares(countries, constants);
  const perUnit = (value: (unit: number) => number): Float64Array =>
    Float64Array.from(panel.units, (_, unit) => (at.scored[unit] === 1 ? value(unit) : Number.NaN));
  const valueAt = (values: Float64Array, unit: number): number => values[past.cell(unit, t)] as number;
  const runningMean = (
    mean: Float64Array,
    series: "incidents" | "deaths",
    halfLife: number,
  ): RunningMean => ({
    mean: perUnit((unit) => valueAt(mean, unit)),
    perOne: perUnit((unit) => quarterWeight(panel, series, unit, t, halfLife)),
  });
  return {
    incidents: expectation(input, past, t, at, "incidents"),
    deaths: expectation(input, past, t, at, "deaths"),
    fastIncidents: runningMean(past.fastIncidents, "incidents", constants.fastHalfLife),
    slowIncidents: runningMean(past.slowIncidents, "incidents", constants.slowHalfLife),
    fastDeaths: runningMean(past.fastDeaths, "deaths", constants.fastHalfLife),
    usualCivilianShare: perUnit((unit) => {
      const country = countryOf[unit] as number;
      const share = country < 0 ? Number.NaN : (usual[country * panel.monthCount + t] as number);
      return Number.isNaN(share) ? valueAt(past.civilianShare, unit) : share;
    }),
  };
}

/**
 * What one more in the quarter adds to a running mean at its last month: Σ s_j a^j / W over the months of the
 * quarter, s_j the share of the quarter that month holds (a third each where it holds nothing), W the mean's weight.
 */
function quarterWeight(
  panel: Panel,
  series: "incidents" | "deaths",
  unit: number,
  t: number,
  halfLife: number,
): number {
  const start = unit * panel.monthCount;
  const values = panel[series].subarray(start + t - QUARTER + 1, start + t + 1);
  let sum = 0;
  for (const value of values) sum += value;
  let faded = 0;
  for (const [month, value] of values.entries()) {
    faded += (sum > 0 ? value / sum : 1 / QUARTER) * 2 ** (-(QUARTER - 1 - month) / halfLife);
  }
  return faded / exponentialWeight(panel.covered.subarray(start, start + t + 1), halfLife);
}

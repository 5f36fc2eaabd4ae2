import type { Constants } from "../../domain/constants.ts";
import { PARTS, type Part } from "../../domain/methodSet.ts";
import { QUARTER } from "../../domain/month.ts";
import type { Measure, Panel } from "../../domain/panel.ts";
import { gammaDraw } from "../../stats/gammaDraw.ts";
import { Random } from "../../stats/random.ts";
import { civilian } from "../escalation/civilian.ts";
import type { EscalationInput } from "../escalation/escalationInput.ts";
import type { EscalationMonth } from "../escalation/escalationMonth.ts";
import { EXPECTED_SERIES, type ExpectedSeries, limitsOf } from "../escalation/expectation.ts";
import { gate } from "../escalation/gate.ts";
import { momentum, signedMomentum } from "../escalation/momentum.ts";
import { strongerEvidence } from "../escalation/recalibrate.ts";
import { resurgence } from "../escalation/resurgence.ts";
import { severity } from "../escalation/severity.ts";
import { rawEvidence, surprise } from "../escalation/surprise.ts";
import { type Baseline, baselines, type RunningMean } from "./baseline.ts";
import { countDraws, emptyCountDraws } from "./countDraws.ts";
import { HALF_LIFE_SCALES, type MethodDraw } from "./methodDraws.ts";

/** Uncapped scores of some units, one row of draws per unit. */
export interface ScoreDraws {
  /** Units of the panel that have a score, ascending. */
  readonly units: Int32Array;
  readonly count: number;
  /** units x draws, row-major: with everything drawn. */
  readonly everything: Float64Array;
  /** The same draws of the method, with counts and baselines as they are. */
  readonly method: Float64Array;
}

/** What is scored, and how it is drawn. */
export interface DrawInput {
  readonly input: EscalationInput;
  /** Index of the month in the panel. */
  readonly t: number;
  /** The published scores of that month. */
  readonly at: EscalationMonth;
  readonly methods: readonly MethodDraw[];
  /** Growth of earlier quarters since they were ranked; none where unknown. */
  readonly lateReports: readonly number[];
  /** What a unit's random numbers depend on. */
  readonly keyOf: (unit: number) => string;
}

/** A quarter, observed or drawn. */
interface Quarter {
  incidents: number;
  civilians: number;
  deaths: number;
  /** -log10 p* of the surprise. */
  evidence: number;
}

const COMPUTED: readonly Part[] = ["surprise", "momentum", "severity", "civilian", "resurgence"];
const [SURPRISE, MOMENTUM, SEVERITY, CIVILIAN, RESURGENCE] = COMPUTED.map((part) => PARTS.indexOf(part)) as [
  number,
  number,
  number,
  number,
  number,
];
/** Positions of the parts that are not computed anew: they grow and shrink with the incidents, up to 100. */
const SCALED = PARTS.flatMap((part, k) => (COMPUTED.includes(part) ? [] : [k]));

/**
 * Draws the score of every scored unit many times:
 *   baseline  μ* ~ Gamma with mean μ and the shape of `evidenceShape`, at least the floor, for incidents and deaths
 *   counts    see countDraws.ts
 *   method    see methodDraws.ts
 * The parts that counts carry and the gate are computed anew by the functions of the score itself, tails included;
 * the others are multiplied by N3* / N3. O(units x draws).
 */
export function scoreDraws(draw: DrawInput): ScoreDraws {
  const { input, t, at, methods } = draw;
  const pasts = baselines(input, t, at, HALF_LIFE_SCALES);
  const units = Int32Array.from(at.scored.keys()).filter((unit) => at.scored[unit] === 1);
  const count = methods.length;
  const result = {
    units,
    count,
    everything: new Float64Array(units.length * count),
    method: new Float64Array(units.length * count),
  };
  const counts = emptyCountDraws(count);
  for (const [row, unit] of units.entries()) {
    const rowOf = (values: Float64Array): Float64Array => values.subarray(row * count, (row + 1) * count);
    drawUnit(draw, pasts, unit, counts, rowOf(result.everything), rowOf(result.method));
  }
  return result;
}

/** Fills one unit's row of draws. */
function drawUnit(
  { input, t, at, methods, lateReports, keyOf }: DrawInput,
  pasts: readonly Baseline[],
  unit: number,
  counts: ReturnType<typeof emptyCountDraws>,
  everything: Float64Array,
  method: Float64Array,
): void {
  // nothing has ever happened and nothing is usual (fillUntouched.ts): every draw is 0
  if (at.usualIncidents3m[unit] === 0) return;
  const { constants } = input;
  const plain = pasts[HALF_LIFE_SCALES.indexOf(1)] as Baseline;
  const observed: Quarter = {
    incidents: at.incidents3m[unit] as number,
    civilians: at.civilians3m[unit] as number,
    deaths: at.deaths3m[unit] as number,
    evidence: 0,
  };
  const isSilent = observed.incidents === 0;
  countDraws(
    {
      ...observed,
      deathsLow: quarterSum(input.panel, "deathsLow", unit, t),
      deathsHigh: quarterSum(input.panel, "deathsHigh", unit, t),
      usualIncidents: plain.incidents.usual[unit] as number,
      usualCivilianShare: plain.usualCivilianShare[unit] as number,
    },
    keyOf(unit),
    counts,
    lateReports,
  );
  const observedEvidence = pasts.map((from) => {
    const [usualIncidents, usualDeaths] = [from.incidents.usual[unit], from.deaths.usual[unit]] as [
      number,
      number,
    ];
    return evidenceOf(from, unit, observed, usualIncidents, usualDeaths, constants);
  });
  const [floorIncidents, floorDeaths] = EXPECTED_SERIES.map(
    (series) => limitsOf(series, constants).floor,
  ) as [number, number];
  // a part that the method set lacks is not known and weighs nothing
  const others = SCALED.map((k) => at.components[PARTS[k] as Part][unit] || 0);
  const random = new Random(`${keyOf(unit)}|baseline`);
  const drawn: Quarter = { incidents: 0, civilians: 0, deaths: 0, evidence: 0 };
  for (const [index, choice] of methods.entries()) {
    const { surpriseHalfLife } = choice;
    if (!isSilent) {
      observed.evidence = observedEvidence[surpriseHalfLife] as number;
      method[index] = uncapped(input, at, pasts, unit, choice, observed, observed, others);
    }
    drawn.incidents = counts.incidents[index] as number;
    if (drawn.incidents === 0 && isSilent) continue;
    const from = pasts[surpriseHalfLife] as Baseline;
    const usualIncidents = drawnUsual(from, "incidents", unit, floorIncidents, random);
    const usualDeaths = drawnUsual(from, "deaths", unit, floorDeaths, random);
    if (drawn.incidents === 0) continue;
    drawn.civilians = counts.civilians[index] as number;
    drawn.deaths = counts.deaths[index] as number;
    drawn.evidence = evidenceOf(from, unit, drawn, usualIncidents, usualDeaths, constants);
    everything[index] = uncapped(input, at, pasts, unit, choice, observed, drawn, others);
  }
}

/** -log10 p* of a quarter against a usual one. */
function evidenceOf(
  { incidents, deaths }: Baseline,
  unit: number,
  quarter: Quarter,
  usualIncidents: number,
  usualDeaths: number,
  constants: Constants,
): number {
  return strongerEvidence(
    rawEvidence(quarter.incidents, usualIncidents, incidents.size[unit] as number),
    rawEvidence(quarter.deaths, usualDeaths, deaths.size[unit] as number),
    constants,
  );
}

/** μ*: the usual quarter as it may be, given how much is known of it. */
function drawnUsual(
  from: Baseline,
  series: ExpectedSeries,
  unit: number,
  floor: number,
  random: Random,
): number {
  const { usual, shape } = from[series];
  const known = shape[unit] as number;
  return Math.max(floor, ((usual[unit] as number) * gammaDraw(known, random)) / known);
}

/** γ A Σ w C of a drawn quarter under a drawn method. */
function uncapped(
  { constants, severityHalf }: EscalationInput,
  at: EscalationMonth,
  pasts: readonly Baseline[],
  unit: number,
  choice: MethodDraw,
  observed: Quarter,
  quarter: Quarter,
  others: readonly number[],
): number {
  const { weights, constants: drawn } = choice;
  const { incidents, civilians, deaths } = quarter;
  const more = incidents - observed.incidents;
  const moreDeaths = deaths - observed.deaths;
  const fast = pasts[choice.fastHalfLife] as Baseline;
  const slow = pasts[choice.slowHalfLife] as Baseline;
  const usualShare = (pasts[choice.civilianHalfLife] as Baseline).usualCivilianShare[unit] as number;
  const signed = signedMomentum(
    moved(fast.fastIncidents, unit, more),
    moved(slow.slowIncidents, unit, more),
    drawn,
  );
  let sum =
    (weights[SURPRISE] as number) * surprise(quarter.evidence, drawn) +
    (weights[MOMENTUM] as number) * momentum(signed) +
    (weights[SEVERITY] as number) *
      severity(moved(fast.fastDeaths, unit, moreDeaths), severityHalf * choice.severityScale) +
    (weights[CIVILIAN] as number) * civilian(civilians, incidents, usualShare, drawn) +
    (weights[RESURGENCE] as number) * resurgence(at.quietRun[unit] as number, incidents, drawn);
  const growth = observed.incidents > 0 ? incidents / observed.incidents : 1;
  for (let other = 0; other < SCALED.length; other++) {
    const now = others[other] as number;
    if (now > 0) sum += (weights[SCALED[other] as number] as number) * Math.min(100, growth * now);
  }
  return constants.gamma * gate(incidents, deaths, drawn) * sum;
}

/** A running mean as it would be with so many more in the quarter. */
function moved({ mean, perOne }: RunningMean, unit: number, more: number): number {
  return Math.max(0, (mean[unit] as number) + more * (perOne[unit] as number));
}

function quarterSum(panel: Panel, measure: Measure, unit: number, t: number): number {
  let sum = 0;
  for (let back = QUARTER - 1; back >= 0; back--)
    sum += panel[measure][unit * panel.monthCount + t - back] as number;
  return sum;
}

/**
 * What the definition of evidence says of incidents, read from methods.md (2.1, 2.8, 3.3, decisions 4, 5, 8 and 10) and
 * computed in the plainest way, month by month from a list of incidents, without anything of the pipeline but the frozen
 * numbers. The zone is what lies in `to` within 150 km of its border with `from`; the interior is the rest of `to`.
 */

import type { Constants, Recalibration } from "../../pipeline/domain/constants.ts";

/** An incident as far as the definition asks. */
export interface Seen {
  readonly country: string;
  /** Months since year 0. */
  readonly month: number;
  readonly deaths: number;
  /** Named non-state armed actors, one name each. */
  readonly actors: readonly string[];
  /** Neighbours in whose border zone it lies. */
  readonly near: ReadonlySet<string>;
}

export interface Reading {
  readonly arrival: number;
  /** What it would be if the interior were not looked at. */
  readonly arrivalOfZoneAlone: number;
  /** Surprise of the zone beyond that of the interior; 0 or more. */
  readonly zoneSurprise: number;
  readonly incidents3m: number;
  /** There is an interior to be above, or the zone was quiet for long (DECISIONS.md, "Arrived where nothing is interior"). */
  readonly comparable: boolean;
  /** An actor is active in `from` within twelve months and in the zone within three. */
  readonly sharedActor: boolean;
}

/** Arrival from which it is at least an early sign (DECISIONS.md, "Early sign from 19"). */
export const SIGN = 19;
/** How near to the threshold rounding to a tenth, or the last bits, could decide. */
export const ROUNDING = 0.06;

/** What the definition says of a pair in a month, from incidents of all countries in months `first` to the month. */
export function readDefinition(
  incidents: readonly Seen[],
  { from, to, first, month }: { from: string; to: string; first: number; month: number },
  constants: Constants,
): Reading {
  const own = incidents.filter((each) => each.country === to && each.month >= first && each.month <= month);
  const zone = own.filter(({ near }) => near.has(from));
  const interior = own.filter(({ near }) => !near.has(from));
  const length = month - first + 1;
  const surprise = surpriseOf(zone, first, length, constants);
  const z1 = Math.max(0, surprise - surpriseOf(interior, first, length, constants));
  const z2 = resurgenceOf(zone, first, length, constants);
  const recent = zone.filter((each) => each.month > month - 3);
  const inSource = incidents.filter(
    (each) => each.country === from && each.month > month - 12 && each.month <= month,
  );
  const active = new Set(inSource.flatMap(({ actors }) => actors));
  return {
    arrival: 0.5 * z1 + 0.5 * z2,
    arrivalOfZoneAlone: 0.5 * surprise + 0.5 * z2,
    zoneSurprise: z1,
    incidents3m: recent.length,
    comparable: interior.length > 0 || z2 > 0,
    sharedActor: recent.some(({ actors }) => actors.some((actor) => active.has(actor))),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function monthly(
  incidents: readonly Seen[],
  first: number,
  length: number,
  of: (seen: Seen) => number,
): number[] {
  const values = new Array<number>(length).fill(0);
  for (const each of incidents) values[each.month - first] = (values[each.month - first] ?? 0) + of(each);
  return values;
}

/** 2.1: surprise of the last quarter, 0 to 100; 0 without an incident so far or with less than two years of months. */
function surpriseOf(incidents: readonly Seen[], first: number, length: number, constants: Constants): number {
  if (incidents.length === 0 || length < 24) return 0;
  const c = constants;
  const counts = monthly(incidents, first, length, () => 1);
  const deaths = monthly(incidents, first, length, (each) => each.deaths);
  const stronger = Math.max(
    recalibrated(
      c.recalibration.incidents,
      evidenceOf(counts, c.surpriseIncidentsFloor, c.surpriseIncidentsDenominator, c),
    ),
    recalibrated(
      c.recalibration.deaths,
      evidenceOf(deaths, c.surpriseDeathsFloor, c.surpriseDeathsDenominator, c),
    ),
  );
  const evidence = recalibrated(c.recalibration.minimum, stronger);
  return 100 * Math.min(1, Math.max(0, evidence - Math.log10(2)) / c.surpriseSaturation);
}

/** Steps 1 to 4: -log10 of the mid-p tail of the last quarter; 0 where it is no higher than usual. */
function evidenceOf(series: readonly number[], floor: number, denominator: number, c: Constants): number {
  const quarter = (t: number): number => sum(series.slice(t - 2, t + 1));
  const now = series.length - 1;
  const past = Array.from({ length: now - 3 - 1 }, (_, age) => ({
    x: quarter(now - 3 - age),
    weight: 2 ** (-age / c.surpriseHalfLife),
  }));
  const W = sum(past.map(({ weight }) => weight));
  const m = sum(past.map(({ x, weight }) => x * weight)) / W;
  const variance = Math.max(0, sum(past.map(({ x, weight }) => x * x * weight)) / W - m * m);
  const quarters = W ** 2 / sum(past.map(({ weight }) => weight ** 2)) / c.surpriseOverlap;
  // a zone stands alone: drawn towards its own mean, the mean stays
  const mean = Math.max(floor, m);
  const own = Math.max(0, variance - m) / Math.max(m, denominator) ** 2;
  const prior = c.dispersionPriorQuarters;
  const shrunk = (quarters * own + prior * c.dispersionPrior) / (quarters + prior);
  const size =
    1 / Math.max(c.dispersionFloor, shrunk * (1 + 1 / quarters) + c.dispersionUncertainty / quarters);
  const x = Math.round(quarter(now));
  return x <= mean * (1 + 1e-9) ? 0 : -Math.log10(midP(x, mean, size));
}

/** P(X > x) + P(X = x) / 2 of a negative binomial, by adding up its terms. */
function midP(x: number, mean: number, size: number): number {
  let term = (size / (size + mean)) ** size;
  let tail = 0;
  for (let k = 0; k <= x || term > 1e-18 * tail; k++) {
    if (k === x) tail += term / 2;
    if (k > x) tail += term;
    term *= ((k + size) / (k + 1)) * (mean / (size + mean));
  }
  return tail;
}

/** Decision 1: read in the frozen table, straight between its rows, the last row beyond them. */
function recalibrated(
  { minusLog10P: xs, minusLog10Exceedance: ys }: Recalibration,
  evidence: number,
): number {
  const after = xs.findIndex((x) => x > evidence);
  if (after < 0) return ys.at(-1) ?? Number.NaN;
  if (after === 0) return ys[0] ?? Number.NaN;
  const [x0 = 0, x1 = 0] = xs.slice(after - 1, after + 1);
  const [y0 = 0, y1 = 0] = ys.slice(after - 1, after + 1);
  return y0 + ((evidence - x0) / (x1 - x0)) * (y1 - y0);
}

/** 2.8 with decision 5: quiet is a year with at most a tenth of the worst one so far; a place never active is quiet. */
function resurgenceOf(incidents: readonly Seen[], first: number, length: number, c: Constants): number {
  if (incidents.length === 0 || length < 24) return 0;
  const counts = monthly(incidents, first, length, () => 1);
  const years = counts.map((_, t) => sum(counts.slice(Math.max(0, t - 11), t + 1)));
  let run = 0;
  for (let t = length - 4; t >= 0; t--) {
    const worst = Math.max(...years.slice(Math.max(0, t - c.quietReferenceMonths), t + 1));
    if ((years[t] ?? 0) > c.quietShare * worst) break;
    run++;
  }
  if (run < c.resurgenceMinQuietMonths) return 0;
  const dormancy = 1 - Math.exp(-Math.min(run, c.resurgenceMaxQuietMonths) / c.resurgenceScaleMonths);
  const recent = sum(counts.slice(-3));
  return (100 * dormancy * recent) / (recent + c.resurgenceHalf);
}

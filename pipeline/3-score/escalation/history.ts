import type { Constants } from "../../domain/constants.ts";
import { QUARTER, YEAR } from "../../domain/month.ts";
import type { Panel } from "../../domain/panel.ts";
import { exponentialMean } from "../../stats/exponentialMean.ts";
import { runLength } from "../../stats/runLength.ts";
import { trailingMaximum } from "../../stats/trailingMaximum.ts";
import { trailingSum } from "../../stats/trailingSum.ts";
import { weightedMoments } from "../../stats/weightedMoments.ts";

/** Incidents in twelve months that do not end a run of silent months: quiet places have a stray incident. */
const LONE_INCIDENT = 1;

/** One value per month, or per unit and kept month. */
interface Rows {
  /** Sums of three months; NaN unless all three are covered. */
  readonly incidents3m: Float64Array;
  readonly deaths3m: Float64Array;
  readonly civilians3m: Float64Array;
  /** Largest known quarter sum of incidents of the last 24. */
  readonly peak3m: Float64Array;
  /** Months since the last one with an incident, 0 in such a month. */
  readonly sinceIncident: Float64Array;
  /** Weighted moments of the quarter sums up to and including each month. */
  readonly incidentsMean: Float64Array;
  readonly incidentsVariance: Float64Array;
  readonly deathsMean: Float64Array;
  readonly deathsVariance: Float64Array;
  /** Effective number of independent quarters in these moments; 0 before the first known one. */
  readonly effectiveQuarters: Float64Array;
  /** Running means per month; NaN before coverage. */
  readonly fastIncidents: Float64Array;
  readonly slowIncidents: Float64Array;
  readonly fastDeaths: Float64Array;
  /** Usual share of incidents that target civilians; NaN where there was no incident. */
  readonly civilianShare: Float64Array;
  /** Run of relatively quiet months that ends here. */
  readonly quietRun: Float64Array;
  /** Run of months without an incident that ends here; a single incident in twelve months does not end it. */
  readonly silentRun: Float64Array;
  readonly coveredMonths: Float64Array;
  /** Running means over quarters of the cells with an incident and of the violence near the capital. */
  readonly usualCells: Float64Array;
  readonly nearCapital3m: Float64Array;
  readonly usualNearCapital: Float64Array;
}

/**
 * What the parts need to know about the past, per unit and kept month. The value at month t is made of months <= t
 * only. Months that are not covered are passed over, never taken as 0.
 */
export interface History extends Rows {
  /** Per unit: index of the month of its first incident; monthCount if there is none. */
  readonly firstIncident: Int32Array;
  /** Where the values of a unit at a kept month t (an index into the panel) stand. */
  cell(unit: number, t: number): number;
}

/** The rows that are made anew for other half-lives. */
const FADING = [
  "incidentsMean",
  "incidentsVariance",
  "deathsMean",
  "deathsVariance",
  "effectiveQuarters",
  "fastIncidents",
  "slowIncidents",
  "fastDeaths",
  "civilianShare",
] as const satisfies readonly (keyof Rows)[];
const OTHERS = [
  "incidents3m",
  "deaths3m",
  "civilians3m",
  "peak3m",
  "sinceIncident",
  "quietRun",
  "silentRun",
  "coveredMonths",
  "usualCells",
  "nearCapital3m",
  "usualNearCapital",
] as const satisfies readonly (keyof Rows)[];

/** The part of a history that depends on half-lives. */
export type FadingHistory = Pick<History, (typeof FADING)[number] | "cell">;

/** Rows for `count` values each. */
function emptyRows<Name extends keyof Rows>(names: readonly Name[], count: number): Pick<Rows, Name> {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(count)])) as unknown as Pick<
    Rows,
    Name
  >;
}

/**
 * Runs once over every row of a panel, O(cells), and keeps the months that scoring `months` will look at: each of
 * them and the one three months before it. Few kept months cost little memory however long the panel.
 * @param months indices into the panel
 */
export function history(panel: Panel, constants: Constants, months: Iterable<number>): History {
  const { units, monthCount } = panel;
  const kept = keptMonths(months, monthCount);
  const names = [...FADING, ...OTHERS];
  const all = emptyRows(names, units.length * kept.months.length);
  const firstIncident = new Int32Array(units.length);
  const scratch = { ...emptyRows(names, monthCount), ...emptyScratch(monthCount) };
  for (let unit = 0; unit < units.length; unit++) {
    firstIncident[unit] = unitHistory(panel, unit, constants, scratch);
    for (const name of names) copyKept(scratch[name], all[name], unit, kept.months);
  }
  return { ...all, firstIncident, cell: kept.cell };
}

/**
 * What depends on half-lives, under several sets of constants at once: sums of quarters are made only once.
 * @param month index into the panel; it and the one three months before are kept
 * @returns one per set; of a unit without any incident so far it holds nothing
 */
export function fadingHistories(panel: Panel, sets: readonly Constants[], month: number): FadingHistory[] {
  const { units, monthCount } = panel;
  const kept = keptMonths([month], monthCount);
  const all = sets.map(() => emptyRows(FADING, units.length * kept.months.length));
  const scratch = { ...emptyRows([...FADING, ...OTHERS], monthCount), ...emptyScratch(monthCount) };
  for (let unit = 0; unit < units.length; unit++) {
    const series = seriesOf(panel, unit);
    if (!series.incidents.some((value) => value > 0)) continue;
    trailingSum(series.incidents, series.covered, QUARTER, true, scratch.incidents3m);
    trailingSum(series.deaths, series.covered, QUARTER, true, scratch.deaths3m);
    for (const [set, rows] of all.entries()) {
      fadingRows(series, sets[set] as Constants, scratch);
      for (const name of FADING) copyKept(scratch[name], rows[name], unit, kept.months);
    }
  }
  return all.map((rows) => ({ ...rows, cell: kept.cell }));
}

/** The asked months and those three months before them, and where a unit's value of such a month stands. */
function keptMonths(
  asked: Iterable<number>,
  monthCount: number,
): { readonly months: readonly number[]; readonly cell: History["cell"] } {
  const wanted = [...asked].flatMap((t) => (t >= QUARTER ? [t - QUARTER, t] : [t]));
  const months = [...new Set(wanted)].sort((a, b) => a - b);
  const slots = new Int32Array(monthCount).fill(-1);
  for (const [slot, t] of months.entries()) slots[t] = slot;
  return { months, cell: (unit, t) => unit * months.length + (slots[t] as number) };
}

function copyKept(from: Float64Array, to: Float64Array, unit: number, months: readonly number[]): void {
  const base = unit * months.length;
  for (let slot = 0; slot < months.length; slot++) to[base + slot] = from[months[slot] as number] as number;
}

/** A unit's rows of a panel. */
interface UnitSeries {
  readonly covered: Uint8Array;
  readonly incidents: Float64Array;
  readonly deaths: Float64Array;
  readonly civilians: Float64Array;
}

function seriesOf(panel: Panel, unit: number): UnitSeries {
  const [start, end] = [unit * panel.monthCount, (unit + 1) * panel.monthCount];
  return {
    covered: panel.covered.subarray(start, end),
    incidents: panel.incidents.subarray(start, end),
    deaths: panel.deaths.subarray(start, end),
    civilians: panel.civilianIncidents.subarray(start, end),
  };
}

/** What is needed only while a row is worked on. */
interface Scratch extends Rows {
  readonly allIncidents: Float64Array;
  readonly year: Float64Array;
  readonly worstYear: Float64Array;
  readonly quiet: Uint8Array;
  readonly silent: Uint8Array;
  readonly quarterCovered: Uint8Array;
}

function emptyScratch(months: number): Omit<Scratch, keyof Rows> {
  return {
    allIncidents: new Float64Array(months),
    year: new Float64Array(months),
    worstYear: new Float64Array(months),
    quiet: new Uint8Array(months),
    silent: new Uint8Array(months),
    quarterCovered: new Uint8Array(months),
  };
}

/** Fills the rows of one unit. @returns index of the month of its first incident; monthCount if there is none */
function unitHistory(panel: Panel, unit: number, constants: Constants, to: Scratch): number {
  const months = panel.monthCount;
  const series = seriesOf(panel, unit);
  const { covered, incidents, deaths, civilians } = series;

  trailingSum(incidents, covered, QUARTER, true, to.incidents3m);
  trailingSum(deaths, covered, QUARTER, true, to.deaths3m);
  let count = 0;
  let first = months;
  let last = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < months; t++) {
    if (covered[t] === 1) {
      count++;
      if ((incidents[t] ?? 0) > 0) {
        first = Math.min(first, t);
        last = t;
      }
    }
    to.coveredMonths[t] = count;
    to.sinceIncident[t] = t - last;
  }
  if (first === months) {
    // never on the roster: only the plain counts are ever asked for
    runLength(covered, to.silentRun);
    return first;
  }

  trailingSum(civilians, covered, QUARTER, true, to.civilians3m);
  trailingMaximum(to.incidents3m, constants.peakMonths, to.peak3m);

  fadingRows(series, constants, to);

  if (constants.weights.footprint > 0 || constants.weights.capital > 0) {
    placeHistory(panel, unit * months, constants, covered, to);
  }

  trailingSum(incidents, covered, YEAR, false, to.year);
  // "the 240 months before" and the month itself
  trailingMaximum(to.year, constants.quietReferenceMonths + 1, to.worstYear);
  for (let t = 0; t < months; t++) {
    const known = covered[t] === 1;
    const year = to.year[t] ?? 0;
    to.quiet[t] = known && year <= constants.quietShare * (to.worstYear[t] ?? 0) ? 1 : 0;
    to.silent[t] = known && (incidents[t] === 0 || year <= LONE_INCIDENT) ? 1 : 0;
  }
  runLength(to.quiet, to.quietRun);
  runLength(to.silent, to.silentRun);
  return first;
}

/** The rows about places of the unit whose cells begin at `start`. */
function placeHistory(
  { places3m, nearCapital, monthCount }: Panel,
  start: number,
  constants: Constants,
  covered: Uint8Array,
  to: Scratch,
): void {
  const { quarterCovered } = to;
  for (let t = 0; t < monthCount; t++) quarterCovered[t] = Number.isNaN(to.incidents3m[t]) ? 0 : 1;
  const cells = places3m.subarray(start, start + monthCount);
  exponentialMean(cells, quarterCovered, constants.footprintHalfLife, to.usualCells);
  trailingSum(nearCapital.subarray(start, start + monthCount), covered, QUARTER, true, to.nearCapital3m);
  exponentialMean(to.nearCapital3m, quarterCovered, constants.capitalHalfLife, to.usualNearCapital);
}

/** Fills the rows of one unit that depend on half-lives. Needs the quarter sums in `to`. */
function fadingRows(series: UnitSeries, constants: Constants, to: Scratch): void {
  const { covered, incidents, deaths } = series;
  const months = covered.length;
  const effective = to.effectiveQuarters;
  const { surpriseHalfLife } = constants;
  weightedMoments(to.incidents3m, surpriseHalfLife, to.incidentsMean, to.incidentsVariance, effective);
  // both series are known in the same months, so either one's sample size serves both
  weightedMoments(to.deaths3m, surpriseHalfLife, to.deathsMean, to.deathsVariance, effective);
  for (let t = 0; t < months; t++) effective[t] = (effective[t] ?? 0) / constants.surpriseOverlap;

  exponentialMean(incidents, covered, constants.fastHalfLife, to.fastIncidents);
  exponentialMean(incidents, covered, constants.slowHalfLife, to.slowIncidents);
  exponentialMean(deaths, covered, constants.fastHalfLife, to.fastDeaths);
  fillCivilianShare(series, constants, to.allIncidents, to.civilianShare);
}

/** The usual share of incidents that target civilians, as above, of every unit and month: units x months. */
export function civilianShares(panel: Panel, constants: Constants): Float64Array {
  const { units, monthCount } = panel;
  const shares = new Float64Array(units.length * monthCount);
  const scratch = new Float64Array(monthCount);
  for (let unit = 0; unit < units.length; unit++) {
    const to = shares.subarray(unit * monthCount, (unit + 1) * monthCount);
    fillCivilianShare(seriesOf(panel, unit), constants, scratch, to);
  }
  return shares;
}

function fillCivilianShare(
  { covered, incidents, civilians }: UnitSeries,
  { civilianHalfLife }: Constants,
  scratch: Float64Array,
  to: Float64Array,
): void {
  exponentialMean(civilians, covered, civilianHalfLife, to);
  exponentialMean(incidents, covered, civilianHalfLife, scratch);
  for (let t = 0; t < to.length; t++) to[t] = (to[t] ?? 0) / (scratch[t] ?? 0);
}

import type { Constants } from "../../domain/constants.ts";
import type { Month } from "../../domain/month.ts";
import { MEASURES, type Measure, type Panel, type Unit } from "../../domain/panel.ts";
import type { Pair, Panels } from "../../domain/panels.ts";
import type { EscalationMonth } from "../escalation/escalationMonth.ts";
import { escalationScorer } from "../escalation/scorer.ts";
import { combinePair, type PairScore } from "./combinePair.ts";
import { type Evidence, evidence } from "./evidence.ts";
import { exposedPressure, intensity } from "./intensity.ts";
import { zoneSurprise } from "./zoneSurprise.ts";

/** One directed pair at one month; NaN and "" where nothing is known. */
export interface PairMonth extends PairScore {
  readonly pair: Pair;
  readonly evidence: Evidence;
  readonly borderIncidents3m: number;
  readonly borderDeaths3m: number;
  readonly usualBorderIncidents3m: number;
  /** Day or month of the last incident in the border zone at or before the month. */
  readonly lastBorderIncident: string;
  readonly monthsQuietBefore: number;
  /** Region of `to` with most incidents of the last three months in the zone. */
  readonly topBorderRegion: string;
}

/** What reaches a country over all its borders at once (methods, decision 11). */
export interface InwardMonth {
  readonly country: string;
  readonly score: number;
}

const QUARTER = 3;

/**
 * Spillover of every pair whose two countries the source knows of at `month`.
 * Reads only months up to `month`.
 */
export function spillover(
  panels: Panels,
  constants: Constants,
  month: Month,
): { pairs: PairMonth[]; inward: InwardMonth[] } {
  const { borders, frontiers, countries } = panels;
  const zones = scoresOf(borders, constants, month);
  const zoneSurprises = surpriseOverInterior(zones, borders, countries, constants, month);
  const frontierZones = scoresOf(frontiers, constants, month);
  const frontierSurprises = surpriseOverInterior(frontierZones, frontiers, countries, constants, month);
  const known = countriesKnownAt(panels, month);
  const indexOf = new Map(countries.units.map(({ id }, index) => [id, index]));
  const pairs: PairMonth[] = [];
  const inwardPressure = new Map<string, number>();
  for (const [unit, pair] of panels.pairs.entries()) {
    if (!known.has(pair.from) || !(known.has(pair.to) || isDeclared(panels, pair.to))) continue;
    const assessable = pair.basis !== "none" && hasHistory(borders, unit, month, constants);
    const exposed = isQuarterCovered(countries, indexOf.get(pair.from) ?? 0, month)
      ? exposedPressure(recentPressure(panels, unit, month), pair.borderKm)
      : Number.NaN;
    if (!Number.isNaN(exposed)) inwardPressure.set(pair.to, (inwardPressure.get(pair.to) ?? 0) + exposed);
    const arrival = arrivalOf(zones, zoneSurprises, unit, assessable);
    const score = combinePair(intensity(exposed), arrival.surprise, arrival.resurgence);
    pairs.push({
      pair,
      ...score,
      evidence: evidence(score.pressure, score.arrival),
      borderIncidents3m: assessable ? (zones.incidents3m[unit] ?? Number.NaN) : Number.NaN,
      borderDeaths3m: assessable ? (zones.deaths3m[unit] ?? Number.NaN) : Number.NaN,
      usualBorderIncidents3m: assessable
        ? zones.scored[unit] === 1
          ? (zones.usualIncidents3m[unit] ?? 0)
          : 0
        : Number.NaN,
      monthsQuietBefore: assessable ? (zones.quietMonths[unit] ?? Number.NaN) : Number.NaN,
      ...lastIncident(panels, unit, month),
    });
  }
  const inward = frontiers.units.flatMap(({ country }, unit) => {
    if (!known.has(country) && !isDeclared(panels, country)) return [];
    const assessed = pairs.filter(({ pair }) => pair.to === country && pair.basis !== "none");
    if (assessed.length === 0) return [{ country, score: Number.NaN }];
    const assessable = hasHistory(frontiers, unit, month, constants);
    const arrival = arrivalOf(frontierZones, frontierSurprises, unit, assessable);
    const total = combinePair(
      intensity(inwardPressure.get(country) ?? 0),
      arrival.surprise,
      arrival.resurgence,
    );
    return [{ country, score: total.score }];
  });
  return { pairs, inward };
}

/** Surprise and dormancy of a series on its own: no country to draw it to, thresholds as for regions. */
function scoresOf(panel: Panel, constants: Constants, month: Month): EscalationMonth {
  return escalationScorer({
    panel,
    countries: panel,
    countryOf: Int32Array.from(panel.units, (_, index) => index),
    pooled: false,
    severityHalf: constants.severityHalfRegion,
    constants,
    months: [month],
  }).at(month);
}

/** z1 of every zone; the interior is scored only where the zone itself is surprising, elsewhere z1 is 0. */
function surpriseOverInterior(
  zones: EscalationMonth,
  panel: Panel,
  countries: Panel,
  constants: Constants,
  month: Month,
): Float64Array {
  const own = zones.components.surprise;
  const units = Array.from(own.keys()).filter((unit) => (own[unit] as number) > 0);
  const interiors = scoresOf(difference(countries, panel, units), constants, month);
  const surprises = new Float64Array(panel.units.length);
  for (const [index, unit] of units.entries()) {
    const interior = interiors.scored[index] === 1 ? (interiors.components.surprise[index] as number) : 0;
    surprises[unit] = zoneSurprise(own[unit] as number, interior);
  }
  return surprises;
}

/** A zone without any incident so far has neither surprise nor resurgence, which is known, not unknown. */
function arrivalOf(
  zones: EscalationMonth,
  surprises: Float64Array,
  unit: number,
  assessable: boolean,
): { surprise: number; resurgence: number } {
  if (!assessable) return { surprise: Number.NaN, resurgence: Number.NaN };
  return {
    surprise: surprises[unit] as number,
    resurgence: zones.scored[unit] === 1 ? (zones.components.resurgence[unit] as number) : 0,
  };
}

/** country - zone for some zones: the interior of each zone's country, in the order of `units`. */
function difference(countries: Panel, zones: Panel, units: readonly number[]): Panel {
  const indexOf = new Map(countries.units.map((unit, index) => [unit.id, index]));
  const { firstMonth, monthCount } = zones;
  const covered = new Uint8Array(units.length * monthCount);
  for (const [index, unit] of units.entries()) {
    covered.set(zones.covered.subarray(unit * monthCount, (unit + 1) * monthCount), index * monthCount);
  }
  const measures = Object.fromEntries(
    MEASURES.map((name) => {
      const [whole, zone] = [countries[name], zones[name]];
      const rest = new Float64Array(units.length * monthCount);
      for (const [index, unit] of units.entries()) {
        const country = indexOf.get((zones.units[unit] as Unit).country);
        if (country === undefined) continue;
        for (let t = 0; t < monthCount; t++) {
          const inZone = zone[unit * monthCount + t] as number;
          rest[index * monthCount + t] = Math.max(0, (whole[country * monthCount + t] as number) - inZone);
        }
      }
      return [name, rest];
    }),
  ) as Record<Measure, Float64Array>;
  return {
    firstMonth,
    monthCount,
    units: units.map((unit) => zones.units[unit] as Unit),
    covered,
    ...measures,
  };
}

/** Countries with an incident at or before the month. */
function countriesKnownAt({ countries }: Panels, month: Month): Set<string> {
  const last = Math.min(month - countries.firstMonth, countries.monthCount - 1);
  const known = new Set<string>();
  for (const [unit, { id }] of countries.units.entries()) {
    const start = unit * countries.monthCount;
    if (countries.incidents.subarray(start, start + last + 1).some((value) => value > 0)) known.add(id);
  }
  return known;
}

/** Whether the source declares that it looks at a country, incidents or not. */
function isDeclared({ ingest }: Panels, country: string): boolean {
  return ingest.coverage.some(
    ({ countries }) => countries === "world" || (countries !== "observed" && countries.includes(country)),
  );
}

/** Whether the source looked at the unit in each of the last three months. */
function isQuarterCovered(panel: Panel, unit: number, month: Month): boolean {
  const t = month - panel.firstMonth;
  if (t < QUARTER - 1) return false;
  const end = unit * panel.monthCount + t + 1;
  return panel.covered.subarray(end - QUARTER, end).every((value) => value === 1);
}

function hasHistory(panel: Panel, unit: number, month: Month, constants: Constants): boolean {
  const start = unit * panel.monthCount;
  const end = start + month - panel.firstMonth + 1;
  if (!isQuarterCovered(panel, unit, month)) return false;
  let covered = 0;
  for (let cell = start; cell < end; cell++) covered += panel.covered[cell] as number;
  return covered >= constants.minHistoryMonths;
}

/** Weighted incidents of this month, the last and the one before. */
function recentPressure({ borders, pressure }: Panels, unit: number, month: Month): number[] {
  const cell = unit * borders.monthCount + month - borders.firstMonth;
  return Array.from({ length: QUARTER }, (_, age) =>
    month - age >= borders.firstMonth ? (pressure[cell - age] as number) : 0,
  );
}

function lastIncident(
  { borderIncidents, regions, ingest }: Panels,
  unit: number,
  month: Month,
): { lastBorderIncident: string; topBorderRegion: string } {
  const { pair, month: months, region, incidents, deaths, lastDate } = borderIncidents;
  let last = "";
  const recent = new Map<number, { incidents: number; deaths: number }>();
  for (let row = lowerBound(pair, unit); pair[row] === unit; row++) {
    if ((months[row] as number) > month) continue;
    if ((lastDate[row] as string) > last) last = lastDate[row] as string;
    const number = region[row] as number;
    if ((months[row] as number) <= month - QUARTER || number < 0) continue;
    const sum = recent.get(number) ?? { incidents: 0, deaths: 0 };
    recent.set(number, {
      incidents: sum.incidents + (incidents[row] as number),
      deaths: sum.deaths + (deaths[row] as number),
    });
  }
  const [top] = [...recent].sort(
    ([numberA, a], [numberB, b]) => b.incidents - a.incidents || b.deaths - a.deaths || numberA - numberB,
  );
  return {
    lastBorderIncident: ingest.hasDays ? last : last.slice(0, "YYYY-MM".length),
    topBorderRegion: top === undefined ? "" : (regions.units[top[0]]?.id ?? ""),
  };
}

/** First index of a sorted array whose value is not below `value`. */
function lowerBound(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

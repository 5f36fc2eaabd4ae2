import type { Constants } from "../../domain/constants.ts";
import { isDeclared } from "../../domain/layout.ts";
import { type Month, QUARTER } from "../../domain/month.ts";
import type { Panel } from "../../domain/panel.ts";
import type { Pair, Panels } from "../../domain/panels.ts";
import type { EscalationMonth } from "../escalation/escalationMonth.ts";
import { type ActorReach, BorderActors } from "./actorReach.ts";
import { type BorderRegions, borderRegions } from "./borderRegions.ts";
import { combinePair, type PairScore } from "./combinePair.ts";
import { type Evidence, evidence } from "./evidence.ts";
import { exposedPressure, intensity } from "./intensity.ts";
import { scoresOf, surpriseOverInterior, type ZoneSurprises } from "./zoneScores.ts";

/** One directed pair at one month; NaN and "" where nothing is known. */
export interface PairMonth extends PairScore {
  readonly pair: Pair;
  readonly evidence: Evidence;
  readonly borderIncidents3m: number;
  readonly borderDeaths3m: number;
  readonly usualBorderIncidents3m: number;
  readonly lastBorderIncident: string;
  readonly monthsQuietBefore: number;
  readonly borderRegions: BorderRegions;
  /** Armed actors near the border within a year, most active first. */
  readonly topActors: string;
  /** Groups active in `from` within a year and in the border zone within a quarter, in words. */
  readonly sharedGroups: string;
  /** Of the exposed pressure of all sources on `to`, that of `from`: 0 to 1; NaN where there is none. */
  readonly pressureShare: number;
}

/** What reaches a country over all its borders at once (methods, decision 11). */
export interface InwardMonth {
  readonly country: string;
  readonly score: number;
}

/**
 * Spillover of every pair whose two countries the source knows of at `month`.
 * Reads only months up to `month`.
 */
export function spillover(
  panels: Panels,
  constants: Constants,
  month: Month,
): { pairs: PairMonth[]; inward: InwardMonth[] } {
  const { borders, countries, ingest } = panels;
  const zones = scoresOf(borders, constants, month);
  const zoneSurprises = surpriseOverInterior(zones, borders, countries, constants, month);
  const known = countriesKnownAt(panels, month);
  const isLookedAt = (country: string): boolean => known.has(country) || isDeclared(ingest.coverage, country);
  const indexOf = new Map(countries.units.map(({ id }, index) => [id, index]));
  const actors = ingest.hasActors ? new BorderActors(panels, month) : null;
  const inflows = new Map<string, Inflow>();
  const rows: (Omit<PairMonth, "pressureShare"> & { readonly exposed: number })[] = [];
  for (const [unit, pair] of panels.pairs.entries()) {
    if (!known.has(pair.from) || !isLookedAt(pair.to)) continue;
    const assessable = pair.basis !== "none" && hasHistory(borders, unit, month, constants);
    const exposed = isQuarterCovered(countries, indexOf.get(pair.from) ?? 0, month)
      ? exposedPressure(recentPressure(panels, unit, month), pair.borderKm)
      : Number.NaN;
    const reach = actors === null ? null : actors.reach(unit);
    inflows.set(pair.to, (inflows.get(pair.to) ?? new Inflow()).add(exposed, reach));
    const arrival = arrivalOf(zones, zoneSurprises, unit, assessable);
    const actorReach = reach === null ? null : reach.reach;
    const score = combinePair({ intensity: intensity(exposed), actorReach, ...arrival });
    const shared = actors?.shared(unit) ?? [];
    const traces = {
      aboveInterior:
        arrival.surprise > 0 && (arrival.resurgence > 0 || zoneSurprises.hasInterior[unit] === 1),
      sharedGroup: shared.length > 0,
    };
    const where = borderRegions(panels, unit, month);
    rows.push({
      pair,
      ...score,
      exposed,
      evidence: evidence(score, traces),
      borderIncidents3m: assessable ? (zones.incidents3m[unit] ?? Number.NaN) : Number.NaN,
      borderDeaths3m: assessable ? (zones.deaths3m[unit] ?? Number.NaN) : Number.NaN,
      usualBorderIncidents3m: assessable
        ? zones.scored[unit] === 1
          ? (zones.usualIncidents3m[unit] ?? 0)
          : 0
        : Number.NaN,
      lastBorderIncident: where.lastBorderIncident,
      monthsQuietBefore: assessable ? (zones.quietMonths[unit] ?? Number.NaN) : Number.NaN,
      borderRegions: where,
      topActors: actors?.top(unit) ?? "",
      sharedGroups: shared.join(" and "),
    });
  }
  const pairs = rows.map(({ exposed, ...row }) => {
    const all = inflows.get(row.pair.to)?.exposed ?? 0;
    return { ...row, pressureShare: all > 0 ? exposed / all : Number.NaN };
  });
  return { pairs, inward: inwardTotals(panels, constants, month, pairs, inflows, isLookedAt) };
}

/** What presses on one country from all sides, pooled before it saturates. */
class Inflow {
  exposed = 0;
  #incidents = 0;
  #reached = 0;
  #hasActors = false;

  add(exposed: number, reach: ActorReach | null): this {
    if (!Number.isNaN(exposed)) this.exposed += exposed;
    if (reach === null) return this;
    this.#hasActors = true;
    this.#incidents += reach.incidents;
    this.#reached += reach.incidents * reach.reach;
    return this;
  }

  /** P2 over all sources: their groups' incidents together make the shares. */
  get actorReach(): number | null {
    if (!this.#hasActors) return null;
    return this.#incidents === 0 ? 0 : this.#reached / this.#incidents;
  }
}

function inwardTotals(
  panels: Panels,
  constants: Constants,
  month: Month,
  pairs: readonly PairMonth[],
  inflows: ReadonlyMap<string, Inflow>,
  isLookedAt: (country: string) => boolean,
): InwardMonth[] {
  const { frontiers, countries } = panels;
  const zones = scoresOf(frontiers, constants, month);
  const surprises = surpriseOverInterior(zones, frontiers, countries, constants, month);
  return frontiers.units.flatMap(({ country }, unit) => {
    if (!isLookedAt(country)) return [];
    const assessed = pairs.some(({ pair }) => pair.to === country && pair.basis !== "none");
    if (!assessed) return [{ country, score: Number.NaN }];
    const { exposed, actorReach } = inflows.get(country) ?? new Inflow();
    const arrival = arrivalOf(zones, surprises, unit, hasHistory(frontiers, unit, month, constants));
    const { score } = combinePair({ intensity: intensity(exposed), actorReach, ...arrival });
    return [{ country, score }];
  });
}

/** A zone without any incident so far has neither surprise nor resurgence, which is known, not unknown. */
function arrivalOf(
  zones: EscalationMonth,
  surprises: ZoneSurprises,
  unit: number,
  assessable: boolean,
): { surprise: number; resurgence: number } {
  if (!assessable) return { surprise: Number.NaN, resurgence: Number.NaN };
  return {
    surprise: surprises.surprise[unit] as number,
    resurgence: zones.scored[unit] === 1 ? (zones.components.resurgence[unit] as number) : 0,
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
export function recentPressure({ borders, pressure }: Panels, unit: number, month: Month): number[] {
  const cell = unit * borders.monthCount + month - borders.firstMonth;
  return Array.from({ length: QUARTER }, (_, age) =>
    month - age >= borders.firstMonth ? (pressure[cell - age] as number) : 0,
  );
}

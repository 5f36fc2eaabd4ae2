import { type Actor, isArmed } from "../../domain/actor.ts";
import { type ActorMonths, sumOfActor } from "../../domain/actorMonths.ts";
import type { Constants } from "../../domain/constants.ts";
import { QUARTER, YEAR } from "../../domain/month.ts";
import type { Panel } from "../../domain/panel.ts";

/**
 * Part 6, actor entry: has an armed actor come to the unit that was not there?
 *
 *   entry      an actor with at least 2 incidents, or 1 with at least 5 deaths, in the last three months
 *              and none in the 24 months before them
 *   w_a        min( 1, ln(1 + N12_a) / ln(1 + 100) ), N12_a its incidents of twelve months in the unit's countries
 *              and their land neighbours: what it is capable of
 *   entry part 100 · (1 - Π_a (1 - 0.6 w_a))
 *
 * Actors are canonical, so that another name is no entry. Armed: named groups and foreign forces. Range 0 to 100; the
 * numbers are declared; precedent: ACLED's Emerging Actor Tracker.
 */
export interface ActorEntryInput {
  readonly actors: readonly Actor[];
  /** The unit's family. */
  readonly own: ActorMonths;
  readonly national: ActorMonths;
  /** Per unit: numbers of its countries and their land neighbours among the countries, rising. */
  readonly surroundings: readonly (readonly number[])[];
}

/** @returns the part of every unit and month of the panel, row-major; 0 where nobody came */
export function actorEntries(panel: Panel, input: ActorEntryInput, constants: Constants): Float64Array {
  const { actors, own } = input;
  const { firstMonth, monthCount } = panel;
  const armed = actors.map(isArmed);
  // what is left of 100 %, then turned around
  const left = new Float64Array(panel.units.length * monthCount).fill(1);
  for (let row = 0; row < own.unit.length; row++) {
    const [unit, actor, month] = [
      own.unit[row] as number,
      own.actor[row] as number,
      own.month[row] as number,
    ];
    if (armed[actor] !== true) continue;
    const before =
      own.unit[row - 1] === unit && own.actor[row - 1] === actor
        ? (own.month[row - 1] as number)
        : Number.NEGATIVE_INFINITY;
    for (let at = month; at < month + QUARTER && at < firstMonth + monthCount; at++) {
      // quarters that begin their activity with this row, after a long enough absence
      if (before >= at - QUARTER + 1 - constants.actorEntryQuietMonths) continue;
      if (!isPresence(own, row, at, constants)) continue;
      const cell = unit * monthCount + at - firstMonth;
      left[cell] =
        (left[cell] as number) *
        (1 - constants.actorEntryShare * capability(input, actor, unit, at, constants));
    }
  }
  return left.map((share) => 100 * (1 - share));
}

/** Whether what an actor did from this row on, up to a month, is more than passing through. */
function isPresence(own: ActorMonths, first: number, until: number, constants: Constants): boolean {
  let [incidents, deaths] = [0, 0];
  for (let row = first; own.unit[row] === own.unit[first] && own.actor[row] === own.actor[first]; row++) {
    if ((own.month[row] as number) > until) break;
    incidents += own.incidents[row] as number;
    deaths += own.deaths[row] as number;
  }
  return incidents >= constants.actorEntryMinIncidents || deaths >= constants.actorEntryMinDeaths;
}

function capability(
  { national, surroundings }: ActorEntryInput,
  actor: number,
  unit: number,
  at: number,
  { actorEntryFullCapability: full }: Constants,
): number {
  let incidents = 0;
  for (const country of surroundings[unit] ?? []) {
    incidents += sumOfActor(national, "incidents", country, actor, at - YEAR + 1, at);
  }
  return Math.min(1, Math.log(1 + incidents) / Math.log(1 + full));
}

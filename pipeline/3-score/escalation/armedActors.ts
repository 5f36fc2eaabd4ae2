import { isArmed } from "../../domain/actor.ts";
import { type Month, YEAR } from "../../domain/month.ts";
import type { Actors } from "../../domain/panels.ts";

/** Distinct armed actors (named groups, foreign forces) with an incident in the last twelve months, per unit. */
export function armedActors(
  actors: Actors,
  family: "regions" | "countries" | "zones",
  units: number,
  month: Month,
): Float64Array {
  const { unit, actor, month: months } = actors[family];
  const armed = actors.list.map(isArmed);
  const counts = new Float64Array(units);
  let isCounted = false;
  for (let row = 0; row < unit.length; row++) {
    // rows are sorted by unit, then actor
    if (row > 0 && (unit[row] !== unit[row - 1] || actor[row] !== actor[row - 1])) isCounted = false;
    const at = months[row] as number;
    if (at > month || at <= month - YEAR || armed[actor[row] as number] !== true) continue;
    if (!isCounted) (counts[unit[row] as number] as number)++;
    isCounted = true;
  }
  return counts;
}

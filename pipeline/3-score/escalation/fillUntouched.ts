import { PARTS } from "../../domain/methodSet.ts";
import { category } from "./category.ts";
import type { EscalationInput } from "./escalationInput.ts";
import type { EscalationMonth } from "./escalationMonth.ts";
import type { History } from "./history.ts";

/**
 * Units that are listed although nothing has happened in them yet (zones and sites, whose owners ask about them): once
 * their quarter and enough months are known, every part is 0, since nothing happened and nothing is usual.
 */
export function fillUntouched(
  { panel, constants }: EscalationInput,
  past: History,
  t: number,
  to: EscalationMonth,
): void {
  for (const [unit, { listedFrom }] of panel.units.entries()) {
    if (to.onRoster[unit] === 1 || listedFrom === null || listedFrom > panel.firstMonth + t) continue;
    to.onRoster[unit] = 1;
    const cell = past.cell(unit, t);
    if (Number.isNaN(past.incidents3m[cell])) continue;
    if ((past.coveredMonths[cell] ?? 0) < constants.minHistoryMonths) continue;
    to.scored[unit] = 1;
    for (const values of [to.score, to.uncapped, to.momentum, to.usualIncidents3m, to.usualDeaths3m]) {
      values[unit] = 0;
    }
    to.category[unit] = category(0, constants);
    for (const part of PARTS) {
      if (constants.weights[part] === 0) continue;
      to.parts[part][unit] = 0;
      to.components[part][unit] = 0;
    }
  }
}

import { addMonths, formatMonth, type Month } from "../domain/month.ts";
import { incidentsOf, type Vintage } from "../domain/vintage.ts";
import type { InputFinding } from "./finding.ts";

/** Share of a month's incidents that revisions take away at most. */
const MOST_LOST = 0.2;
/** Fewer incidents are no loss: one of four taken back is an ordinary revision. */
const FEWEST_LOST = 3;

/** Past months that hold over a fifth fewer incidents than the last run saw in them, all countries together. */
export function lostRows(now: Vintage, before: Vintage): InputFinding[] {
  const findings: InputFinding[] = [];
  const last = Math.min(now.lastMonth, before.lastMonth) as Month;
  for (let month = before.firstMonth; month <= last; month = addMonths(month, 1)) {
    const [had, has] = [totalOf(before, month), totalOf(now, month)];
    const lost = had - has;
    if (lost < FEWEST_LOST || lost <= MOST_LOST * had) continue;
    findings.push({
      name: `lost-rows:${formatMonth(month)}`,
      status: "suspect",
      text: `${formatMonth(month)} has ${whole(has)} incidents, and had ${whole(had)} in the last run`,
    });
  }
  return findings;
}

function totalOf(vintage: Vintage, month: Month): number {
  let sum = 0;
  for (const country of vintage.incidents.keys()) sum += incidentsOf(vintage, country, month) ?? 0;
  return sum;
}

const whole = (incidents: number): string => String(Math.round(incidents));

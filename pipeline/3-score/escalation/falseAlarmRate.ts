import type { EscalationMonth } from "./escalationMonth.ts";

/**
 * How often the surprise of an active unit's month falls to a nominal p or below: published with every run
 * beside what it should be.
 *   rate = #{surpriseP <= nominal} / #active unit-months
 * @returns alarms and their rate per nominal level, and the number of active unit-months; rates are NaN if there is none
 */
export function falseAlarmRate(
  months: readonly EscalationMonth[],
  nominal: readonly number[],
): { unitMonths: number; alarms: number[]; rates: number[] } {
  const alarms = nominal.map(() => 0);
  let unitMonths = 0;
  for (const { active, surpriseP } of months) {
    for (let unit = 0; unit < active.length; unit++) {
      if (active[unit] !== 1) continue;
      unitMonths++;
      nominal.forEach((level, k) => {
        if ((surpriseP[unit] ?? 1) <= level) alarms[k] = (alarms[k] ?? 0) + 1;
      });
    }
  }
  return { unitMonths, alarms, rates: alarms.map((count) => count / unitMonths) };
}

import { ALARM_LEVELS, type AlarmRates } from "../../domain/alarmRates.ts";
import { addMonths, type Month } from "../../domain/month.ts";
import type { EscalationInput } from "./escalationInput.ts";
import type { EscalationMonth } from "./escalationMonth.ts";
import { falseAlarmRate } from "./falseAlarmRate.ts";
import { escalationScorer } from "./scorer.ts";
import { unchangedPanel } from "./unchangedPanel.ts";

/** Years of months over which rates are taken. */
const MONTHS = 60;

/** First month of the years that end with `asOf`, over which rates are taken. */
export const firstAlarmMonth = (asOf: Month): Month => addMonths(asOf, 1 - MONTHS);

/**
 * What alarms at the nominal levels are worth on this input: how many there are, how many there were, and how many there
 * would be if nothing changed.
 * @param recent scores of the last years' months of the units of `input`
 * @param now scores of every region in the as-of month
 * @param key what the random order of months depends on, besides the units
 */
export function alarmRates(
  input: EscalationInput,
  recent: readonly EscalationMonth[],
  now: EscalationMonth | null,
  asOf: Month,
  key: string,
): AlarmRates {
  const panel = unchangedPanel(input.panel, asOf, key);
  const first = Math.max(firstAlarmMonth(asOf), panel.firstMonth);
  const months = Array.from({ length: asOf - first + 1 }, (_, k) => addMonths(first as Month, k));
  const unchanged: EscalationMonth[] = [];
  if (panel.units.length > 0) {
    const scorer = escalationScorer({ ...input, panel, months });
    for (const month of months) unchanged.push(scorer.at(month));
  }
  const realised = falseAlarmRate(recent, ALARM_LEVELS);
  const inVain = falseAlarmRate(unchanged, ALARM_LEVELS);
  const current = falseAlarmRate(now === null ? [] : [now], ALARM_LEVELS);
  return {
    levels: ALARM_LEVELS.map((nominal, k) => ({
      nominal,
      realised: realised.rates[k] ?? Number.NaN,
      unchanged: inVain.rates[k] ?? Number.NaN,
      regions: current.alarms[k] ?? 0,
    })),
    regionMonths: realised.unitMonths,
    unchangedRegionMonths: inVain.unitMonths,
    activeRegions: current.unitMonths,
  };
}

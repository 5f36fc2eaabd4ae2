import type { AlarmRates } from "./alarmRates.ts";

/** Alerts of a run beside those that would be expected if nothing changed. */
export interface AlertBudget {
  readonly level: number;
  readonly alerts: number;
  readonly active_regions: number;
  /** Alerts a month over these regions when nothing changes, 1 decimal; null where that is not known. */
  readonly expected_if_nothing_changes: number | null;
}

/** @throws {RangeError} for a level at which no alarms were counted */
export function alertBudget({ levels, activeRegions }: AlarmRates, level: number): AlertBudget {
  const counted = levels.find(({ nominal }) => nominal === level);
  if (counted === undefined) throw new RangeError(`alarms are not counted at ${level}`);
  const expected = (counted.unchanged ?? Number.NaN) * activeRegions;
  return {
    level,
    alerts: counted.regions,
    active_regions: activeRegions,
    expected_if_nothing_changes: Number.isNaN(expected) ? null : Math.round(10 * expected) / 10,
  };
}

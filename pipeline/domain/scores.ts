import type { AlarmRates } from "./alarmRates.ts";
import type { Sensitivity } from "./sensitivity.ts";
import type { Columns } from "./table.ts";

/** What stage 3 hands on, in columns. */
export interface Scores {
  /** One row per unit and month: the as-of month and the one before it for every unit. */
  readonly units: Columns;
  /** Every month of the theatre's regions. */
  readonly regionMonths: Columns;
  /** One row per pair at the as-of month. */
  readonly pairs: Columns;
  /** The same at the month before, without transmission. */
  readonly pairsBefore: Columns;
  /** One row per country that violence can reach. */
  readonly inward: Columns;
  readonly alarms: AlarmRates;
  /** How sure the rankings of regions are. */
  readonly sensitivity: Sensitivity;
}

/** How often the surprise of the theatre's active regions passed nominal levels in the last years. */
export interface AlarmRates {
  readonly nominal: readonly number[];
  /** Share of `unitMonths` at or below each nominal level; NaN if there is none. */
  readonly rates: readonly number[];
  readonly unitMonths: number;
}

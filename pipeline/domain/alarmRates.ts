/** How often, and how often in vain, the surprise of regions passes one nominal level. */
export interface AlarmLevel {
  readonly nominal: number;
  /** Share of the theatre's active region-months of the last years at or below the level; NaN if there is none. */
  readonly realised: number;
  /** The same with every region's months in random order, where nothing changes. */
  readonly unchanged: number;
  /** Regions at or below the level in the as-of month. */
  readonly regions: number;
}

export interface AlarmRates {
  readonly levels: readonly AlarmLevel[];
  /** Active region-months that `realised` and `unchanged` are taken over. */
  readonly regionMonths: number;
  readonly unchangedRegionMonths: number;
  /** Regions with an incident in the last two years, as of the month. */
  readonly activeRegions: number;
}

/** Levels at which alarms are counted, and of which one may be chosen for alerts. */
export const ALARM_LEVELS = [0.1, 0.05, 0.01] as const;

import type { Month } from "./month.ts";

/** The unit that is scored. A country is its own `country`. */
export interface Unit {
  /** Stable and readable: "MLI-menaka", "MLI", "zone-liptako-gourma", "MLI>DZA". */
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-3; "" for a zone that spans countries. */
  readonly country: string;
  /** First month in which sources can be expected to know the unit (a split-off region); null if always. */
  readonly validFrom: Month | null;
}

/** The measures kept per unit and month, in the order in which they are stored and written. */
export const MEASURES = [
  "incidents",
  "deaths",
  "battleIncidents",
  "remoteIncidents",
  "civilianIncidents",
  "nonstateIncidents",
  "civilianDeaths",
  "stateForceIncidents",
] as const;

export type Measure = (typeof MEASURES)[number];

/**
 * Units x months of counts, row-major: the value of unit u in month m is at `u * monthCount + (m - firstMonth)`.
 * Counts are >= 0 and may be fractions (events spread over their days); a cell is 0 unless `covered` is 0 there.
 */
export interface Panel extends Readonly<Record<Measure, Float64Array>> {
  readonly firstMonth: Month;
  readonly monthCount: number;
  /** Sorted by id, ids unique. */
  readonly units: readonly Unit[];
  /** 1 where the source looked at the unit in that month, 0 where nothing is known. */
  readonly covered: Uint8Array;
}

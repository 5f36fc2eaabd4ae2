import type { Coverage } from "./layout.ts";
import type { Month } from "./month.ts";

/** What became of the rows of one file; rows_read is the sum of the five after it. */
export interface FileLedger {
  readonly file: string;
  readonly source: string;
  readonly layout: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: string;
  readonly rows_read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly superseded: number;
  readonly quarantined: number;
  readonly out_of_scope: number;
  /** Accepted rows whose low or high estimate contradicted the best one; the best one was kept. */
  readonly repaired: number;
  /** Rows of which a correction of the user's changed a cell. */
  readonly corrected: number;
  readonly first_month: string;
  readonly last_month: string;
}

/** What later stages need to know about the input besides the incidents themselves. */
export interface IngestSummary {
  readonly source: string;
  readonly licence: string;
  readonly citation: string;
  readonly hasCoordinates: boolean;
  /** Whether any file says who was involved. */
  readonly hasActors: boolean;
  /** Whether any file says how many died; where none does, deaths are unknown, not 0. */
  readonly hasDeaths: boolean;
  /** Whether every file gives days, not only months. */
  readonly hasDays: boolean;
  readonly coverage: readonly Coverage[];
  /** Whether incidents count that the source lists only for what their dyad did in another year. */
  readonly inactiveYears: boolean;
  /** How many of those count. */
  readonly inactiveIncidents: number;
  /** The last month that the data covers completely. */
  readonly lastCompleteMonth: Month;
  readonly files: readonly FileLedger[];
  readonly unknownRegions: readonly { country: string; name: string; nearest: readonly string[] }[];
}

import type { Chances } from "./chances.ts";
import type { Columns } from "./table.ts";

/** What stage 4 hands on: what the coming months may bring. */
export interface Outlook {
  readonly chances: Chances;
  /** Deaths and incidents, one row per unit and month ahead (4-forecast/unitForecasts.ts). */
  readonly regions: Columns;
  readonly countries: Columns;
}

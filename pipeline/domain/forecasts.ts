import type { Columns } from "./table.ts";

/** What stage 4 hands on, in columns. */
export interface Forecasts {
  /** One row per unit and horizon: the predictive distributions of deaths and incidents (4-forecast/unitForecasts.ts). */
  readonly months: Columns;
}

import type { Month } from "../domain/month.ts";
import type { Table } from "../domain/table.ts";

/** One source of two that are held side by side. */
export interface Side {
  readonly source: string;
  /** Last month of its ranking. */
  readonly asOf: Month;
  /** Its table region_months: by region id, then month. */
  readonly regionMonths: Table;
  /** Whether it looked at a country in a month: then a region without a row there had no incident yet. */
  covers(country: string, month: Month): boolean;
}

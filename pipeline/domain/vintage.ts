import type { Month } from "./month.ts";

/** What a source said of its months at the time when `lastMonth` was the newest one: incidents by country and month. */
export interface Vintage {
  readonly source: string;
  readonly firstMonth: Month;
  /** The last month that the data covered completely. */
  readonly lastMonth: Month;
  /** Per country (ISO3) the incidents of each month from the first to the last; null where nothing was known. */
  readonly incidents: ReadonlyMap<string, readonly (number | null)[]>;
}

/** Incidents of a country's month; null where nothing was known. */
export function incidentsOf(vintage: Vintage, country: string, month: Month): number | null {
  if (month > vintage.lastMonth) return null;
  return vintage.incidents.get(country)?.[month - vintage.firstMonth] ?? null;
}

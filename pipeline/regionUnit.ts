import type { Config } from "./config.ts";
import type { Areas } from "./domain/areas.ts";
import type { Panels } from "./domain/panels.ts";
import { PRIO_GRID } from "./geo/prioGrid.ts";

/** What the regions of a run are. */
export interface RegionUnit {
  /** Null for the admin-1 regions that the source names. */
  readonly areas: Areas | null;
  /** What the areas depend on, for the store's keys. */
  readonly key: unknown;
}

/**
 * What the config says that regions are.
 * @throws {UsageError} if options contradict each other
 */
export async function readRegionUnit({ unit }: Config): Promise<RegionUnit> {
  if (unit === "grid") return { areas: PRIO_GRID, key: unit };
  return { areas: null, key: unit };
}

/** How many incidents lie in no region, where places tell it; null where names do. */
export function noteOnPlaced({ areas }: RegionUnit, { regions, countries }: Panels): string | null {
  if (areas === null) return null;
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const [all, placed] = [sum(countries.incidents), sum(regions.incidents)];
  const counted = (incidents: number): string => Math.round(incidents).toLocaleString("en-US");
  return `Regions: ${regions.units.length.toLocaleString("en-US")} with incidents (--unit ${areas.kind}); ${counted(all - placed)} of ${counted(all)} incidents have no exact or near place in any, and count in their country only`;
}

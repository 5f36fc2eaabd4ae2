import { basename } from "node:path";
import type { Config } from "./config.ts";
import type { Areas } from "./domain/areas.ts";
import { UsageError } from "./domain/errors.ts";
import type { Panels } from "./domain/panels.ts";
import { polygonAreas } from "./geo/polygonAreas.ts";
import { PRIO_GRID } from "./geo/prioGrid.ts";
import { parseRegions } from "./geo/regionPolygons.ts";
import { readGeoJson } from "./io/geojson.ts";

/** The file of a user's own regions, as run.json names it. */
export interface RegionFile {
  readonly file: string;
  readonly sha256: string;
  readonly count: number;
}

/** What the regions of a run are. */
export interface RegionUnit {
  /** Null for the admin-1 regions that the source names. */
  readonly areas: Areas | null;
  readonly file: RegionFile | null;
  /** Names of a user's own regions. */
  readonly names: readonly string[];
  /** What the areas depend on, for the store's keys. */
  readonly key: unknown;
}

/** Own regions without an incident that a note lists. */
const MOST_LISTED = 8;

/**
 * What the config says that regions are.
 * @throws {UsageError} if a file is needed and none is named, or it cannot be read
 * @throws {DataError} for a file that describes no regions
 */
export async function readRegionUnit({ unit, regions, regionName, regionId }: Config): Promise<RegionUnit> {
  const none = { file: null, names: [], key: unit };
  if (unit === "admin1") return { ...none, areas: null };
  if (unit === "grid") return { ...none, areas: PRIO_GRID };
  if (regions === null) throw new UsageError('the unit "custom" needs a file of regions');
  const { json, sha256 } = await readGeoJson(regions);
  const polygons = parseRegions(json, basename(regions), { name: regionName, id: regionId });
  return {
    areas: polygonAreas(polygons),
    file: { file: regions, sha256, count: polygons.length },
    names: polygons.map(({ name }) => name),
    key: [unit, sha256, regionName, regionId],
  };
}

/** What to say of regions that places make: how many there are, and what lies in none. Null where names make them. */
export function noteOnPlaced({ areas, names }: RegionUnit, { regions, countries }: Panels): string | null {
  if (areas === null) return null;
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const [all, placed] = [sum(countries.incidents), sum(regions.incidents)];
  const counted = (incidents: number): string => Math.round(incidents).toLocaleString("en-US");
  const seen = new Set(regions.units.map(({ name }) => name));
  const empty = names.filter((name) => !seen.has(name));
  const more = empty.length > MOST_LISTED ? ` and ${empty.length - MOST_LISTED} more` : "";
  const without =
    empty.length === 0
      ? ""
      : `. Not listed, since no incident lies in them: ${empty.slice(0, MOST_LISTED).join(", ")}${more}`;
  return `Regions: ${counted(regions.units.length)} with incidents (--unit ${areas.kind}); ${counted(all - placed)} of ${counted(all)} incidents have no exact or near place in any, and count in their country only${without}`;
}

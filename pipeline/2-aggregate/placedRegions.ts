import type { Areas } from "../domain/areas.ts";
import { DataError, UsageError } from "../domain/errors.ts";
import type { Unit } from "../domain/panel.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import { PLACES_SQL } from "./incidentColumns.ts";

/** Regions told by places, not by the names of the source. */
export interface PlacedRegions {
  /** Sorted by id. */
  readonly units: readonly Unit[];
  /** Number of the region in which a place counts; -1 for none. @param country ISO3, as the source gives it */
  numberAt(country: string, latitude: number, longitude: number): number;
}

/**
 * The areas in which there is violence, as regions. What lies in an area counts there for the country that the source
 * gives: an area on a border is a region in each of its countries, so that regions add up to countries, and another
 * country's incidents change no score.
 * @throws {UsageError} if the source has no coordinates
 * @throws {DataError} if no incident lies in any area
 */
export async function placedRegions(
  db: Database,
  areas: Areas,
  { source, hasCoordinates }: { readonly source: string; readonly hasCoordinates: boolean },
): Promise<PlacedRegions> {
  if (!hasCoordinates) {
    throw new UsageError(
      `--unit ${areas.kind} needs coordinates and "${source}" has none: leave --unit out, or name latitude and longitude in the mapping file`,
    );
  }
  const places = await db.columns(PLACES_SQL);
  const [latitudes, longitudes] = [numbersOf(places, "latitude"), numbersOf(places, "longitude")];
  const found = new Map<string, Unit>();
  for (const [row, country] of textsOf(places, "country").entries()) {
    const area = areas.at(latitudes[row] as number, longitudes[row] as number);
    if (area === null) continue;
    const id = regionId(country, areas, area.id);
    if (!found.has(id)) found.set(id, { id, name: area.name, country, validFrom: null, listedFrom: null });
  }
  if (found.size === 0) {
    throw new DataError("no incident has an exact or near place, so none lies in a cell: leave --unit out");
  }
  const units = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const numberOf = new Map(units.map(({ id }, number) => [id, number]));
  return {
    units,
    numberAt(country, latitude, longitude) {
      const area = areas.at(latitude, longitude);
      return area === null ? -1 : (numberOf.get(regionId(country, areas, area.id)) ?? -1);
    },
  };
}

/** "MLI-grid-147953": no admin-1 region, and no cell share an id, so that every table tells them apart. */
const regionId = (country: string, { kind }: Areas, area: string): string => `${country}-${kind}-${area}`;

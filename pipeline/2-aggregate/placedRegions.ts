import type { Areas } from "../domain/areas.ts";
import { DataError, UsageError } from "../domain/errors.ts";
import type { Unit } from "../domain/panel.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import { PLACES_SQL } from "./incidentColumns.ts";
import { PointIndex } from "./pointIndex.ts";

/** Regions told by places, not by the names of the source. */
export interface PlacedRegions {
  /** Sorted by id. */
  readonly units: readonly Unit[];
  /** Number of the region in which a place of an incident counts; -1 for none. @param country number of the country */
  numberAt(country: number, latitude: number, longitude: number): number;
}

/**
 * The areas in which there is violence, as regions. What lies in an area counts there for the country that the source
 * gives: an area on a border is a region in each of its countries, so that regions add up to countries, and another
 * country's incidents change no score.
 * @param countries ISO3 by number of country
 * @throws {UsageError} if the source has no coordinates
 * @throws {DataError} if no incident lies in any area
 */
export async function placedRegions(
  db: Database,
  areas: Areas,
  countries: readonly string[],
  { source, hasCoordinates }: { readonly source: string; readonly hasCoordinates: boolean },
): Promise<PlacedRegions> {
  if (!hasCoordinates) {
    throw new UsageError(
      `--unit ${areas.kind} needs coordinates and "${source}" has none: leave --unit out, or name latitude and longitude in the mapping file`,
    );
  }
  const places = await db.columns(PLACES_SQL);
  const [latitudes, longitudes] = [numbersOf(places, "latitude"), numbersOf(places, "longitude")];
  const numberOfCountry = new Map(countries.map((id, number) => [id, number]));
  const found = new Map<string, Unit>();
  // places are looked up again with every incident: once in the areas is enough
  const index = new PointIndex();
  const idOf: (string | null)[] = [];
  for (const [row, country] of textsOf(places, "country").entries()) {
    const [latitude, longitude] = [latitudes[row] as number, longitudes[row] as number];
    const group = numberOfCountry.get(country) as number;
    const area = areas.at(latitude, longitude);
    // no admin-1 region, cell and polygon share an id: every table tells them apart
    const id = area === null ? null : `${country}-${areas.kind}-${area.id}`;
    idOf[index.numberOf(group, latitude, longitude)] = id;
    if (area === null || id === null) continue;
    if (!found.has(id)) found.set(id, { id, name: area.name, country, validFrom: null, listedFrom: null });
  }
  if (found.size === 0) {
    throw new DataError(
      areas.kind === "grid"
        ? "no incident has an exact or near place, so none lies in a cell: leave --unit out"
        : "no incident with an exact or near place lies in your regions: are latitude and longitude swapped in one of the files?",
    );
  }
  const units = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const numberOf = new Map(units.map(({ id }, number) => [id, number]));
  return {
    units,
    numberAt(country, latitude, longitude) {
      return numberOf.get(idOf[index.numberOf(country, latitude, longitude)] ?? "") ?? -1;
    },
  };
}

import { UsageError } from "../domain/errors.ts";
import { fold, nearestHint } from "../domain/nearest.ts";
import type { Panels } from "../domain/panels.ts";

const FAMILIES = ["regions", "countries", "zones"] as const;

/** A unit, or a pair by the number of its border zone. */
export interface FoundPlace {
  readonly family: (typeof FAMILIES)[number] | "borders";
  readonly number: number;
}

/**
 * Finds a region, country, zone or site by id or name, or a pair as FROM..TO, case and accents aside.
 * @param countryOf ISO3 of a country's name or code; null for none
 * @throws {UsageError} if nothing is called so, naming the nearest, or several things are, naming their ids
 */
export function findPlace(
  place: string,
  panels: Panels,
  countryOf: (name: string) => string | null,
): FoundPlace {
  const [from, to] = place.split("..");
  if (from !== undefined && to !== undefined) return findPair(place, [from, to], panels, countryOf);
  const all = FAMILIES.flatMap((family) =>
    panels[family].units.map(({ id, name }, number) => ({ family, number, id, name })),
  );
  const exact = all.find(({ id }) => id.toLowerCase() === place.toLowerCase());
  const wanted = fold(place);
  const named = exact === undefined ? all.filter(({ name }) => fold(name) === wanted) : [exact];
  const [first] = named;
  if (first === undefined) {
    const names = all.map(({ name }) => name);
    throw new UsageError(
      `the data holds no region, country, zone or site called "${place}"${nearestHint(place, names)}: give its name, its id (region_id in the tables) or FROM..TO`,
    );
  }
  if (named.length > 1)
    throw new UsageError(`"${place}" may be ${named.map(({ id }) => id).join(" or ")}: give the id`);
  return { family: first.family, number: first.number };
}

function findPair(
  place: string,
  names: readonly [string, string],
  { pairs }: Panels,
  countryOf: (name: string) => string | null,
): FoundPlace {
  const [from, to] = names.map((name) => {
    const iso3 = countryOf(name.trim());
    if (iso3 === null)
      throw new UsageError(`"${name}" in ${place} is no country: write names or codes, such as MLI..DZA`);
    return iso3;
  });
  const number = pairs.findIndex((pair) => pair.from === from && pair.to === to);
  if (number >= 0) return { family: "borders", number };
  const known = pairs.filter((pair) => pair.from === from).map((pair) => `${from}..${pair.to}`);
  throw new UsageError(
    `the data holds no pair of neighbours ${from}..${to}${known.length === 0 ? "" : `; it holds ${known.join(", ")}`}`,
  );
}

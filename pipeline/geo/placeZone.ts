import { DataError, type Place } from "../domain/errors.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Position } from "../domain/position.ts";
import type { DescribedZone, Zone } from "../domain/zone.ts";
import { sharedBorder } from "./borders.ts";
import { locate } from "./locate.ts";
import type { Shapes } from "./shapes.ts";
import { triPoints } from "./triPoint.ts";

/**
 * A zone with its centre: the one given, else the point where its three countries meet (belt) or its country's capital
 * (ring). A zone that names no country gets the one in which its centre lies.
 * @throws {DataError} for a strip between countries that do not touch, for three countries that do not meet in one
 *   point, and for a centre that lies outside the country named for it
 */
export function placeZone({ zone, place }: DescribedZone, gazetteer: Gazetteer, shapes: Shapes): Zone {
  const { kind, countries, points } = zone;
  if (kind === "strip") {
    requireBorder(countries, place, gazetteer, shapes);
    return zone;
  }
  const [given] = points;
  if (given === undefined) {
    const centre =
      kind === "belt"
        ? meetingPoint(countries, place, gazetteer, shapes)
        : capitalOf(countries[0] as string, place, gazetteer);
    return { ...zone, points: [centre] };
  }
  if (countries.length > 1) return zone;
  const country = locate(given, countries[0] ?? "", place, gazetteer, shapes);
  return { ...zone, countries: country === "" ? [] : [country] };
}

/** "Mali, Niger and Burkina Faso" */
function named(countries: readonly string[], gazetteer: Gazetteer): string {
  const names = countries.map((iso3) => gazetteer.countryName(iso3));
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** ISO numeric codes; null unless all countries have a shape. */
function shapeCodes(countries: readonly string[], gazetteer: Gazetteer, shapes: Shapes): string[] | null {
  const codes = countries.map((iso3) => gazetteer.countries.get(iso3)?.isoNumeric ?? "");
  return codes.every((code) => shapes.isoNumerics.includes(code)) ? codes : null;
}

function requireBorder(
  countries: readonly string[],
  place: Place,
  gazetteer: Gazetteer,
  shapes: Shapes,
): void {
  const [a, b] = shapeCodes(countries, gazetteer, shapes) ?? [];
  if (a !== undefined && b !== undefined && sharedBorder(shapes, a, b) !== null) return;
  throw new DataError(`${named(countries, gazetteer)} have no common border: a strip needs two neighbours`, {
    ...place,
    column: "country_2",
  });
}

function meetingPoint(
  countries: readonly string[],
  place: Place,
  gazetteer: Gazetteer,
  shapes: Shapes,
): Position {
  const [a, b, c] = shapeCodes(countries, gazetteer, shapes) ?? [];
  const points = a === undefined || b === undefined || c === undefined ? [] : triPoints(shapes, a, b, c);
  const [point] = points;
  if (point !== undefined && points.length === 1) return point;
  throw new DataError(
    `${named(countries, gazetteer)} meet in ${points.length === 0 ? "no point" : `${points.length} points`}: give latitude and longitude`,
    { ...place, column: "latitude" },
  );
}

function capitalOf(iso3: string, place: Place, gazetteer: Gazetteer): Position {
  const country = gazetteer.countries.get(iso3);
  const [latitude, longitude] = [
    country?.capitalLatitude ?? Number.NaN,
    country?.capitalLongitude ?? Number.NaN,
  ];
  if (!Number.isNaN(latitude) && !Number.isNaN(longitude)) return { latitude, longitude };
  throw new DataError(`${gazetteer.countryName(iso3)} has no capital: give latitude and longitude`, {
    ...place,
    column: "latitude",
  });
}

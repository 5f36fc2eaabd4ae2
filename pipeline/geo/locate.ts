import { DataError, type Place } from "../domain/errors.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Position } from "../domain/position.ts";
import { borderDistance } from "./borderDistance.ts";
import { countryContains } from "./pointInCountry.ts";
import type { Shapes } from "./shapes.ts";

/** How far outside a country a place may lie that is said to be in it: outlines are generalised. */
const NEAR_KM = 25;

/**
 * The country in which a place lies, ISO3; "" for none.
 * @param said what the user says it is; a country that nobody knows says nothing
 * @throws {DataError} if the place lies more than 25 km outside the country it is said to be in: a lost minus sign, or
 *   latitude and longitude swapped, which no other check can see
 */
export function locate(
  position: Position,
  said: string,
  place: Place,
  gazetteer: Gazetteer,
  shapes: Shapes,
): string {
  const { latitude, longitude } = position;
  const wanted = gazetteer.country(said) ?? "";
  const isIn = (isoNumeric: string): boolean =>
    shapes.isoNumerics.includes(isoNumeric) && countryContains(shapes, isoNumeric, latitude, longitude);
  const numeric = gazetteer.countries.get(wanted)?.isoNumeric ?? "";
  if (isIn(numeric)) return wanted;
  const found = [...gazetteer.countries.values()].find(({ isoNumeric }) => isIn(isoNumeric))?.iso3 ?? "";
  if (!shapes.isoNumerics.includes(numeric)) return found === "" ? wanted : found;
  const km = borderDistance({ lines: shapes.lines(shapes.arcs(numeric)) })(latitude, longitude, Infinity);
  if (km <= NEAR_KM) return wanted;
  const lies = found === "" ? "in no country" : `in ${gazetteer.countryName(found)}`;
  throw new DataError(
    `puts the place ${lies}, ${Math.round(km).toLocaleString("en-US")} km from ${gazetteer.countryName(wanted)}: is a minus sign missing, or are latitude and longitude swapped?`,
    { ...place, column: "latitude" },
  );
}

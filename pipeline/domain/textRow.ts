import { DataError, type Place } from "./errors.ts";
import type { Position } from "./position.ts";

/** A row of a small table: its cells as text, trimmed, and where it stands. */
export interface TextRow<Column extends string> {
  readonly cells: Readonly<Record<Column, string>>;
  readonly place: Place;
}

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
/** Half of Africa is not a zone but a mistake. */
const MOST_RADIUS_KM = 2000;

/**
 * The number in a cell; null where it is empty.
 * @param unit written behind the number by some: "25 km"
 * @throws {DataError} for anything else
 */
function numberIn<Column extends string>(row: TextRow<Column>, column: Column, unit: RegExp): number | null {
  const text = row.cells[column];
  if (text === "") return null;
  // the minus sign of typesetters
  const plain = text.replace("\u2212", "-").replace(unit, "");
  if (!NUMBER.test(plain)) {
    throw new DataError(`is not a number: "${text}"; write it like 14.25`, { ...row.place, column });
  }
  return Number(plain);
}

/**
 * The place that a row's latitude and longitude give; null where both are empty.
 * @throws {DataError} for one without the other, and for what is not on Earth
 */
export function positionIn(row: TextRow<"latitude" | "longitude">): Position | null {
  const latitude = numberIn(row, "latitude", /\s*°$/);
  const longitude = numberIn(row, "longitude", /\s*°$/);
  if (latitude === null && longitude === null) return null;
  for (const [column, value, most] of [
    ["latitude", latitude, 90],
    ["longitude", longitude, 180],
  ] as const) {
    const place = { ...row.place, column };
    if (value === null) throw new DataError("is empty: give both latitude and longitude in degrees", place);
    if (Math.abs(value) <= most) continue;
    const swapped = Math.abs(longitude ?? 180) <= 90 ? "; are latitude and longitude swapped?" : "";
    throw new DataError(`lies outside -${most} to ${most} degrees: "${row.cells[column]}"${swapped}`, place);
  }
  return { latitude: latitude as number, longitude: longitude as number };
}

/**
 * A row's radius (of a strip: its depth on each side) in km; null where it is empty.
 * @throws {DataError} unless it is above 0 and at most 2,000
 */
export function radiusIn(row: TextRow<"radius_km">): number | null {
  const radius = numberIn(row, "radius_km", /\s*km$/i);
  if (radius === null || (radius > 0 && radius <= MOST_RADIUS_KM)) return radius;
  throw new DataError(
    `is no radius: "${row.cells.radius_km}"; give km, above 0 and at most ${MOST_RADIUS_KM.toLocaleString("en-US")}`,
    { ...row.place, column: "radius_km" },
  );
}

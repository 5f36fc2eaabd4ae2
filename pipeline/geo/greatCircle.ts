import { EARTH_RADIUS_KM, RADIANS_PER_DEGREE } from "./earth.ts";
import { requirePosition } from "./requirePosition.ts";

/**
 * Great-circle distance between two places, by the haversine formula:
 *   h = sin²(Δφ / 2) + cos φ1 · cos φ2 · sin²(Δλ / 2),   d = 2R · asin √h
 * Exact to rounding for near places; for two places almost opposite each other good to about a metre.
 * Source: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), p. 159.
 *
 * @param lat1 degrees north, -90 to 90
 * @param lon1 degrees east, -180 to 180
 * @returns km, 0 to πR (about 20,015)
 * @throws {RangeError} if a coordinate is out of range or not a number
 * @example distanceKm(12.6392, -8.0029, 13.5127, 2.1126) // Bamako to Niamey: 1099.8
 */
export function distanceKm(lat1: number, lon1: number, lat2: number, lon2: number): number {
  requirePosition(lat1, lon1);
  requirePosition(lat2, lon2);
  const halfLatitude = Math.sin(((lat2 - lat1) * RADIANS_PER_DEGREE) / 2);
  const halfLongitude = Math.sin(((lon2 - lon1) * RADIANS_PER_DEGREE) / 2);
  const cosines = Math.cos(lat1 * RADIANS_PER_DEGREE) * Math.cos(lat2 * RADIANS_PER_DEGREE);
  const h = halfLatitude * halfLatitude + cosines * halfLongitude * halfLongitude;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

import type { Zone } from "../domain/zone.ts";
import { type BorderDistance, borderDistance } from "../geo/borderDistance.ts";
import { distanceKm } from "../geo/greatCircle.ts";

/** Whether a place in a country lies in a zone. */
export type InsideZone = (country: string, latitude: number, longitude: number) => boolean;

/** Less than any degree of latitude measures, in km. */
const KM_PER_DEGREE = 111;

/**
 * Prepares the question whether places lie in a zone: within its radius of the centre, of the road through its waypoints
 * (great circles between them), or of the common border and in one of the two countries.
 * @param borderBetween distance to the common border of two countries; null if there is none
 */
export function insideZone(
  zone: Zone,
  borderBetween: (a: string, b: string) => BorderDistance | null,
): InsideZone {
  const { kind, points, radiusKm } = zone;
  if (kind === "strip") {
    const [a, b] = zone.countries as [string, string];
    // measured when a place first needs it: most inputs come nowhere near most zones
    return (country, latitude, longitude) => {
      if (country !== a && country !== b) return false;
      const distance = borderBetween(a, b);
      return distance !== null && distance(latitude, longitude, radiusKm) <= radiusKm;
    };
  }
  const [first] = points;
  if (first === undefined) throw new RangeError(`${zone.id} has no centre`);
  if (points.length === 1) {
    return (_, latitude, longitude) =>
      Math.abs(latitude - first.latitude) * KM_PER_DEGREE <= radiusKm &&
      distanceKm(first.latitude, first.longitude, latitude, longitude) <= radiusKm;
  }
  const line = Float64Array.from(points.flatMap(({ latitude, longitude }) => [longitude, latitude]));
  const distance = borderDistance({ lines: [line] });
  return (_, latitude, longitude) => distance(latitude, longitude, radiusKm) <= radiusKm;
}

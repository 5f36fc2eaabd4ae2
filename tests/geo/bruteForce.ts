import { distanceKm } from "../../pipeline/geo/greatCircle.ts";

/** Oracles that share no formula with borderDistance: no vectors' normals, no caps, no squared chords. */

const RADIANS = Math.PI / 180;
const R = 6371.0088;

/**
 * Nearest of points set along the lines every stepKm or less (spherical linear interpolation), by haversine.
 * Too long by at most stepKm / 2, and by far less unless the place is as near as that.
 */
export function densifiedDistanceKm(
  lines: readonly Float64Array[],
  latitude: number,
  longitude: number,
  stepKm: number,
): number {
  let nearest = Infinity;
  for (const [lon1, lat1, lon2, lat2] of segmentsOf(lines)) {
    const length = distanceKm(lat1, lon1, lat2, lon2);
    const steps = Math.max(1, Math.ceil(length / stepKm));
    const a = vector(lat1, lon1);
    const b = vector(lat2, lon2);
    for (let step = 0; step <= steps; step++) {
      const angle = length / R;
      const wa = angle === 0 ? 1 : Math.sin((1 - step / steps) * angle) / Math.sin(angle);
      const wb = angle === 0 ? 0 : Math.sin((step / steps) * angle) / Math.sin(angle);
      const [x = 0, y = 0, z = 0] = a.map((value, axis) => wa * value + wb * (b[axis] ?? 0));
      const lat = Math.atan2(z, Math.hypot(x, y)) / RADIANS;
      nearest = Math.min(nearest, distanceKm(latitude, longitude, lat, Math.atan2(y, x) / RADIANS));
    }
  }
  return nearest;
}

/** Nearest over all segments by courses: asin(sin d · sin Δcourse) across where along-track allows, else the ends. */
export function courseDistanceKm(
  lines: readonly Float64Array[],
  latitude: number,
  longitude: number,
): number {
  let nearest = Infinity;
  for (const [lon1, lat1, lon2, lat2] of segmentsOf(lines)) {
    const toA = distanceKm(lat1, lon1, latitude, longitude);
    nearest = Math.min(nearest, toA, distanceKm(lat2, lon2, latitude, longitude));
    const away = course(lat1, lon1, latitude, longitude) - course(lat1, lon1, lat2, lon2);
    const along = Math.atan2(Math.sin(toA / R) * Math.cos(away), Math.cos(toA / R)) * R;
    if (along <= 0 || along >= distanceKm(lat1, lon1, lat2, lon2)) continue;
    nearest = Math.min(nearest, Math.abs(Math.asin(Math.sin(toA / R) * Math.sin(away))) * R);
  }
  return nearest;
}

function segmentsOf(lines: readonly Float64Array[]): [number, number, number, number][] {
  return lines.flatMap((line) => {
    const segments: [number, number, number, number][] = [];
    for (let at = 2; at < line.length; at += 2) {
      segments.push([...line.slice(at - 2, at + 2)] as [number, number, number, number]);
    }
    return segments;
  });
}

function vector(latitude: number, longitude: number): number[] {
  const [phi, lambda] = [latitude * RADIANS, longitude * RADIANS];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/** Initial course from one place to another, radians clockwise from north. */
function course(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const [p1, p2, d] = [lat1 * RADIANS, lat2 * RADIANS, (lon2 - lon1) * RADIANS];
  return Math.atan2(
    Math.sin(d) * Math.cos(p2),
    Math.cos(p1) * Math.sin(p2) - Math.sin(p1) * Math.cos(p2) * Math.cos(d),
  );
}

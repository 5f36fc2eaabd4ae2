import { requirePosition } from "./requirePosition.ts";
import { crossesEast, type Ring } from "./ring.ts";
import type { Shapes } from "./shapes.ts";

/**
 * Does the country's outline contain the place? Even-odd rule over all its rings, so a hole (Lesotho in South
 * Africa) is outside. Edges are straight in degrees, not great circles: with Natural Earth's dense vertices the
 * two differ by at most about 30 m on any land border. A place on the border of two countries is in one of them.
 * Coastal towns may fall into the sea: the outline is generalised (1:10 million).
 *
 * Natural Earth's outlines in world-atlas are not cut at the antimeridian, so flattened rings run beyond ±180 and
 * the place is also looked up one turn to the west and to the east.
 * Source: the crossings test, e.g. M. Shimrat, "Algorithm 112", Communications of the ACM 5 (1962),
 * doi:10.1145/368637.368653.
 *
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 * @throws {RangeError} for a code without a shape, or a coordinate out of range
 */
export function countryContains(
  shapes: Shapes,
  isoNumeric: string,
  latitude: number,
  longitude: number,
): boolean {
  requirePosition(latitude, longitude);
  let inside = false;
  for (const ring of shapes.rings(isoNumeric)) {
    if (latitude < ring.south || latitude > ring.north) continue;
    for (let turn = -360; turn <= 360; turn += 360) {
      if (ringContains(ring, latitude, longitude + turn)) inside = !inside;
    }
  }
  return inside;
}

/** Is the number of edges to the east of the place odd? */
function ringContains(ring: Ring, latitude: number, longitude: number): boolean {
  if (longitude < ring.west || longitude > ring.east) return false;
  const { positions } = ring;
  let inside = false;
  let lon1 = positions[0] as number;
  let lat1 = positions[1] as number;
  for (let at = 2; at < positions.length; at += 2) {
    const lon2 = positions[at] as number;
    const lat2 = positions[at + 1] as number;
    if (crossesEast(lon1, lat1, lon2, lat2, latitude, longitude)) inside = !inside;
    lon1 = lon2;
    lat1 = lat2;
  }
  return inside;
}

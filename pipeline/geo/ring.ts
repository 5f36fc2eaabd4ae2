/** One closed ring of a country's outline, laid flat: see flattenRing. */
export interface Ring {
  /** Bounds in degrees. West and east may lie outside -180..180 where a ring crosses the antimeridian. */
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  /** lon, lat interleaved, degrees; the last position equals the first. */
  readonly positions: Float64Array;
}

/**
 * Lays a ring on the globe out in the longitude/latitude plane.
 *
 * A step of more than 180° of longitude is a crossing of the antimeridian, so 360° are added or taken away and
 * the ring runs on beyond ±180 (Russia: 27° to 190°). A ring that does not come back to its first longitude
 * goes round a pole (Antarctica); it is closed along that pole, the one nearer to its first position.
 *
 * @param positions [lon, lat] in degrees, first and last the same place
 */
export function flattenRing(positions: readonly (readonly number[])[]): Ring {
  const flat: number[] = [];
  let turn = 0;
  let previous: number | undefined;
  for (const [longitude = Number.NaN, latitude = Number.NaN] of positions) {
    if (previous !== undefined && longitude - previous > 180) turn -= 360;
    if (previous !== undefined && longitude - previous < -180) turn += 360;
    previous = longitude;
    flat.push(longitude + turn, latitude);
  }
  if (turn !== 0) {
    const [firstLongitude = Number.NaN, firstLatitude = Number.NaN] = flat;
    const pole = firstLatitude < 0 ? -90 : 90;
    flat.push(flat.at(-2) ?? Number.NaN, pole, firstLongitude, pole, firstLongitude, firstLatitude);
  }
  return { ...bounds(flat), positions: Float64Array.from(flat) };
}

/**
 * Does an edge cross the line that runs from a place to the east? Each edge holds its southern end but not its northern
 * one, and is always followed upwards, so the areas on either side of an edge get opposite answers. Degrees in the plane.
 */
export function crossesEast(
  lon1: number,
  lat1: number,
  lon2: number,
  lat2: number,
  latitude: number,
  longitude: number,
): boolean {
  if (lat1 > latitude === lat2 > latitude) return false;
  const crossing =
    lat1 < lat2
      ? lon1 + ((latitude - lat1) / (lat2 - lat1)) * (lon2 - lon1)
      : lon2 + ((latitude - lat2) / (lat1 - lat2)) * (lon1 - lon2);
  return longitude < crossing;
}

function bounds(flat: readonly number[]): Omit<Ring, "positions"> {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  flat.forEach((value, index) => {
    if (index % 2 === 0) {
      west = Math.min(west, value);
      east = Math.max(east, value);
    } else {
      south = Math.min(south, value);
      north = Math.max(north, value);
    }
  });
  return { west, south, east, north };
}

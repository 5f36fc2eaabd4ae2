import type { Position } from "../../domain/position.ts";
import type { Ring } from "../../geo/ring.ts";
import type { Extent } from "./projection.ts";

/**
 * Where a country's name has room: in the middle of the longest stretch of its largest ring along the parallel half-way up
 * what is in sight of it. Null where that parallel meets no land in sight.
 */
export function placeOfName(rings: readonly Ring[], sight: Extent): Position | null {
  const seen = rings.map((ring) => ({ ring, part: common(ring, sight) }));
  const { ring, part } = seen.reduce((a, b) => (areaOf(b.part) > areaOf(a.part) ? b : a));
  const latitude = (part.south + part.north) / 2;
  const crossings = crossingsOf(ring.positions, latitude).map((longitude) =>
    Math.min(part.east, Math.max(part.west, longitude)),
  );
  let [best, longitude] = [0, Number.NaN];
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const [west, east] = [crossings[at] as number, crossings[at + 1] as number];
    if (east - west > best) [best, longitude] = [east - west, (west + east) / 2];
  }
  return best === 0 ? null : { latitude, longitude };
}

function common(one: Extent, other: Extent): Extent {
  return {
    west: Math.max(one.west, other.west),
    south: Math.max(one.south, other.south),
    east: Math.min(one.east, other.east),
    north: Math.min(one.north, other.north),
  };
}

const areaOf = ({ west, south, east, north }: Extent): number =>
  Math.max(0, east - west) * Math.max(0, north - south);

/** Longitudes at which a closed line crosses a parallel, from west to east. */
function crossingsOf(positions: Float64Array, latitude: number): number[] {
  const crossings: number[] = [];
  for (let at = 0; at + 3 < positions.length; at += 2) {
    const [lat1, lat2] = [positions[at + 1] as number, positions[at + 3] as number];
    if (lat1 > latitude === lat2 > latitude) continue;
    const [lon1, lon2] = [positions[at] as number, positions[at + 2] as number];
    crossings.push(lon1 + ((latitude - lat1) / (lat2 - lat1)) * (lon2 - lon1));
  }
  return crossings.sort((a, b) => a - b);
}

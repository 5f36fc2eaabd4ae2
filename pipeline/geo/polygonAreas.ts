import Flatbush from "flatbush";
import type { Areas } from "../domain/areas.ts";
import { DataError } from "../domain/errors.ts";
import { overlap } from "./crossings.ts";
import { type Outline, outlineContains, outlineOf } from "./outline.ts";
import { type RegionPolygon, spotText, turned } from "./regionPolygons.ts";
import { requirePosition } from "./requirePosition.ts";

/** A part of a region, where the plane from -180 to 180 has it. */
interface Part {
  readonly region: RegionPolygon;
  /** Number of the region's part. */
  readonly part: number;
  readonly outline: Outline;
}

/**
 * Regions that a user has drawn, with a tree of their boxes. A place in the hair's breadth by which two may overlap is in
 * the first by id; one on a common edge is in one of them.
 * @param regions sorted by id
 * @throws {DataError} naming two regions that overlap by more than 0.001°
 */
export function polygonAreas(regions: readonly RegionPolygon[]): Areas {
  const parts = regions.flatMap((region): Part[] =>
    region.outlines.flatMap((outline, part) => {
      // what lies beyond the antimeridian is looked for a turn further west
      const isBeyond = outline.index.maxX > 180;
      const west = isBeyond ? [outlineOf(outline.rings.map((ring) => turned(ring, -1)))] : [];
      return [outline, ...west].map((each) => ({ region, part, outline: each }));
    }),
  );
  const index = new Flatbush(parts.length);
  for (const { outline } of parts) {
    const { minX, minY, maxX, maxY } = outline.index;
    index.add(minX, minY, maxX, maxY);
  }
  index.finish();
  refuseOverlaps(parts, index);
  const regionOf = new Map(regions.map((region) => [region.id, region]));
  return {
    kind: "custom",
    at(latitude, longitude) {
      requirePosition(latitude, longitude);
      const east = longitude === 180 ? -180 : longitude;
      const holds = (part: number): boolean => outlineContains((parts[part] as Part).outline, latitude, east);
      const found = index.search(east, latitude, east, latitude, holds);
      return found.length === 0 ? null : (parts[Math.min(...found)] as Part).region;
    },
    rings: (id) =>
      (regionOf.get(id)?.outlines ?? []).flatMap(({ rings }) => rings.map(({ positions }) => positions)),
  };
}

function refuseOverlaps(parts: readonly Part[], index: Flatbush): void {
  for (const [number, one] of parts.entries()) {
    const { minX, minY, maxX, maxY } = one.outline.index;
    const others = index.search(minX, minY, maxX, maxY, (other) => other > number).sort((a, b) => a - b);
    for (const other of others.map((each) => parts[each] as Part)) {
      if (other.region === one.region && other.part === one.part) continue;
      const spot = overlap(one.outline, other.outline);
      if (spot === null) continue;
      const { name, place } = other.region;
      const where = spotText(spot.latitude, spot.longitude);
      throw new DataError(
        other.region === one.region
          ? `"${name}" has parts that overlap near ${where}: draw them as one`
          : `"${name}" overlaps "${one.region.name}" near ${where}: regions may touch, but share no ground`,
        place,
      );
    }
  }
}

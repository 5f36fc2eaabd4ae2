import Flatbush from "flatbush";
import { crossesEast, type Ring } from "./ring.ts";

/** Numbers per edge: longitude and latitude of one end and of the other. */
export const EDGE_STRIDE = 4;

/**
 * A polygon with its holes, laid flat: its edges in a tree of boxes, so that those near a place are found without a look
 * at the others. Which way rings wind does not matter.
 */
export interface Outline {
  /** The ring around it, then its holes. */
  readonly rings: readonly Ring[];
  /** EDGE_STRIDE numbers each, degrees; edges without length are left out. */
  readonly edges: Float64Array;
  readonly index: Flatbush;
}

/** @param rings the ring around first; west of it from -180 to less than 180, holes beside it and not a turn away */
export function outlineOf(rings: readonly Ring[]): Outline {
  const ends: number[] = [];
  for (const { positions } of rings) {
    for (let at = 0; at + 3 < positions.length; at += 2) {
      const [lon1, lat1, lon2, lat2] = positions.subarray(at, at + EDGE_STRIDE);
      if (lon1 !== lon2 || lat1 !== lat2)
        ends.push(lon1 as number, lat1 as number, lon2 as number, lat2 as number);
    }
  }
  const edges = Float64Array.from(ends);
  const index = new Flatbush(edges.length / EDGE_STRIDE);
  for (let at = 0; at < edges.length; at += EDGE_STRIDE) {
    const [lon1, lat1, lon2, lat2] = edgeAt(edges, at / EDGE_STRIDE);
    index.add(Math.min(lon1, lon2), Math.min(lat1, lat2), Math.max(lon1, lon2), Math.max(lat1, lat2));
  }
  index.finish();
  return { rings, edges, index };
}

/** An edge's ends: longitude, latitude, longitude, latitude. */
export function edgeAt(edges: Float64Array, edge: number): [number, number, number, number] {
  const at = edge * EDGE_STRIDE;
  return [edges[at], edges[at + 1], edges[at + 2], edges[at + 3]] as [number, number, number, number];
}

/**
 * Does the outline contain the place? Even-odd rule, edges straight in degrees, as GeoJSON has them (RFC 7946, 3.1.1). A
 * place on an edge that two outlines share is in one of them.
 * @param longitude in the outline's plane, where it may lie beyond 180
 */
export function outlineContains({ edges, index }: Outline, latitude: number, longitude: number): boolean {
  let inside = false;
  index.search(longitude, latitude, Number.POSITIVE_INFINITY, latitude, (edge) => {
    const [lon1, lat1, lon2, lat2] = edgeAt(edges, edge);
    if (crossesEast(lon1, lat1, lon2, lat2, latitude, longitude)) inside = !inside;
    return false;
  });
  return inside;
}

/** A place well inside an outline: in the middle of its longest stretch along the parallel half-way up. */
export function placeInside({ edges, rings: [outer] }: Outline): {
  readonly latitude: number;
  readonly longitude: number;
} {
  const { south, north } = outer as Ring;
  const latitude = south + (north - south) / 2;
  const crossings: number[] = [];
  for (let edge = 0; edge < edges.length / EDGE_STRIDE; edge++) {
    const [lon1, lat1, lon2, lat2] = edgeAt(edges, edge);
    if (lat1 > latitude === lat2 > latitude) continue;
    crossings.push(lon1 + ((latitude - lat1) / (lat2 - lat1)) * (lon2 - lon1));
  }
  crossings.sort((a, b) => a - b);
  let [best, longitude] = [Number.NEGATIVE_INFINITY, Number.NaN];
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const [west, east] = [crossings[at] as number, crossings[at + 1] as number];
    if (east - west > best) [best, longitude] = [east - west, (west + east) / 2];
  }
  return { latitude, longitude };
}

/** GeoJSON of regions for tests. */
import type { Areas } from "../../pipeline/domain/areas.ts";
import { polygonAreas } from "../../pipeline/geo/polygonAreas.ts";
import { parseRegions } from "../../pipeline/geo/regionPolygons.ts";

export type Positions = readonly (readonly number[])[];

/** A closed ring around a box. */
export const box = (west: number, south: number, east: number, north: number): Positions => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

export const polygon = (...rings: readonly Positions[]) => ({ type: "Polygon", coordinates: rings });
export const multi = (...parts: readonly (readonly Positions[])[]) => ({
  type: "MultiPolygon",
  coordinates: parts,
});
export const feature = (properties: object, geometry: unknown, more: object = {}) => ({
  type: "Feature",
  ...more,
  properties,
  geometry,
});
export const collection = (...features: readonly unknown[]) => ({ type: "FeatureCollection", features });

/** Regions by name. */
export const named = (shapes: Readonly<Record<string, unknown>>) =>
  collection(...Object.entries(shapes).map(([name, geometry]) => feature({ name }, geometry)));

export const areasOf = (json: unknown): Areas =>
  polygonAreas(parseRegions(json, "regions.geojson", { name: null, id: null }));

/** Where things are: inside which country, how far from a border, how far from a city. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { MultiPolygon, Polygon, Position } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

type Atlas = Topology<{ countries: GeometryCollection }>;
const atlasFile = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
const atlas = JSON.parse(readFileSync(atlasFile, "utf8")) as Atlas;

const KM_PER_DEGREE = 111.195;
const EARTH_RADIUS_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

const shapes = new Map<string, Position[][][]>();

/** The rings of a country of the atlas, by ISO 3166-1 numeric code: polygons, each with its holes. */
function polygonsOf(isoNumeric: string): Position[][][] {
  const known = shapes.get(isoNumeric);
  if (known !== undefined) return known;
  const member = atlas.objects.countries.geometries.find((geometry) => geometry.id === isoNumeric);
  if (member === undefined) throw new RangeError(`no such country in the atlas: ${isoNumeric}`);
  const shape = feature(atlas, member) as { geometry: Polygon | MultiPolygon };
  const { geometry } = shape;
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  shapes.set(isoNumeric, polygons);
  return polygons;
}

/** @returns whether the point lies in the country: an odd number of edges to its east, holes included */
export function isInside(point: Point, isoNumeric: string): boolean {
  let inside = false;
  for (const ring of polygonsOf(isoNumeric).flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [x1 = 0, y1 = 0] = ring[i - 1] ?? [];
      const [x2 = 0, y2 = 0] = ring[i] ?? [];
      if (y1 > point.latitude === y2 > point.latitude) continue;
      if (point.longitude < x1 + ((point.latitude - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}

const borders = new Map<string, Position[][]>();

function borderOf(isoNumericA: string, isoNumericB: string): Position[][] {
  const key = [isoNumericA, isoNumericB].sort().join("-");
  const known = borders.get(key);
  if (known !== undefined) return known;
  const shared = mesh(atlas, atlas.objects.countries, (a, b) => {
    return a !== b && [a.id, b.id].sort().join("-") === key;
  });
  if (shared.coordinates.length === 0) throw new RangeError(`no common border: ${key}`);
  borders.set(key, shared.coordinates);
  return shared.coordinates;
}

/** @returns kilometres from a point to the common border of two countries (flat-earth near the point) */
export function distanceToBorderKm(point: Point, isoNumericA: string, isoNumericB: string): number {
  const kmPerDegreeEast = KM_PER_DEGREE * Math.cos(radians(point.latitude));
  let nearest = Number.POSITIVE_INFINITY;
  for (const line of borderOf(isoNumericA, isoNumericB)) {
    const path = line.map(([longitude = 0, latitude = 0]) => ({
      x: (longitude - point.longitude) * kmPerDegreeEast,
      y: (latitude - point.latitude) * KM_PER_DEGREE,
    }));
    path.forEach((to, i) => {
      const from = path[i - 1] ?? to;
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const lengthSquared = dx * dx + dy * dy;
      const along = lengthSquared === 0 ? 0 : -(from.x * dx + from.y * dy) / lengthSquared;
      const share = Math.min(1, Math.max(0, along));
      nearest = Math.min(nearest, Math.hypot(from.x + share * dx, from.y + share * dy));
    });
  }
  return nearest;
}

/** @returns great-circle kilometres between two points */
export function distanceKm(a: Point, b: Point): number {
  const halfLatitude = Math.sin(radians(b.latitude - a.latitude) / 2);
  const halfLongitude = Math.sin(radians(b.longitude - a.longitude) / 2);
  const chord =
    halfLatitude ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLongitude ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord));
}

/** @returns the point at a distance from a start on the straight way to a destination */
export function pointOnTheWay(start: Point, destination: Point, km: number): Point {
  const share = km / distanceKm(start, destination);
  return roundPoint({
    latitude: start.latitude + share * (destination.latitude - start.latitude),
    longitude: start.longitude + share * (destination.longitude - start.longitude),
  });
}

/** Four decimals, about ten metres. */
export function roundPoint({ latitude, longitude }: Point): Point {
  return { latitude: Number(latitude.toFixed(4)), longitude: Number(longitude.toFixed(4)) };
}

/** @returns the number of the half-degree PRIO-GRID cell that holds a point */
export function prioGridCell({ latitude, longitude }: Point): number {
  return Math.floor((latitude + 90) * 2) * 720 + Math.floor((longitude + 180) * 2) + 1;
}

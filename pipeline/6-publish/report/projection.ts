/** The map's plane: longitude and latitude straight, squeezed so that distances agree at its middle. */
import type { Position } from "../../domain/position.ts";
import { RADIANS_PER_DEGREE } from "../../geo/earth.ts";
import { short } from "./scale.ts";

/** Degrees. */
export interface Extent {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

const KM_PER_DEGREE = 111.2;
/** Points of an outline nearer than this to the last one drawn, in pixels, are left out. */
const LEAST_STEP = 1.5;
/** Room around what is shown, as a share of its width. */
const MARGIN = 0.04;

export class Projection {
  readonly width: number;
  readonly height: number;
  readonly #extent: Extent;
  readonly #perLongitude: number;
  readonly #perLatitude: number;

  constructor(extent: Extent, width: number) {
    const middle = (extent.south + extent.north) / 2;
    const squeeze = Math.max(0.2, Math.cos(middle * RADIANS_PER_DEGREE));
    this.#extent = extent;
    this.#perLongitude = width / (extent.east - extent.west);
    this.#perLatitude = this.#perLongitude / squeeze;
    this.width = width;
    this.height = Math.round((extent.north - extent.south) * this.#perLatitude);
  }

  x(longitude: number): number {
    return (longitude - this.#extent.west) * this.#perLongitude;
  }

  y(latitude: number): number {
    return (this.#extent.north - latitude) * this.#perLatitude;
  }

  /** The place that is drawn at a point. */
  placeAt(x: number, y: number): Position {
    const longitude = this.#extent.west + x / this.#perLongitude;
    const latitude = this.#extent.north - y / this.#perLatitude;
    return { latitude: Math.max(-90, Math.min(90, latitude)), longitude: ((longitude + 540) % 360) - 180 };
  }

  /** Kilometres as pixels from south to north. */
  pixels(km: number): number {
    return (km / KM_PER_DEGREE) * this.#perLatitude;
  }

  /** A line, longitude and latitude interleaved, without the points that nobody would see. */
  path(positions: Float64Array, closed: boolean): string {
    let path = "";
    let [lastX, lastY] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = 0; at + 1 < positions.length; at += 2) {
      const [x, y] = [this.x(positions[at] as number), this.y(positions[at + 1] as number)];
      const isEnd = at + 3 >= positions.length;
      if (Math.hypot(x - lastX, y - lastY) < LEAST_STEP && !(isEnd && !closed)) continue;
      path += `${path === "" ? "M" : "L"}${short(x)} ${short(y)}`;
      [lastX, lastY] = [x, y];
    }
    return closed ? `${path}Z` : path;
  }
}

/** What holds all places, with some room around; null for none. */
export function extentOf(places: Iterable<Position>): Extent | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { latitude, longitude } of places) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  if (west > east) return null;
  const room = MARGIN * Math.max(east - west, north - south, 1);
  return { west: west - room, south: south - room, east: east + room, north: north + room };
}

/** Whether two extents share any ground. */
export function overlaps(one: Extent, other: Extent): boolean {
  return one.west < other.east && other.west < one.east && one.south < other.north && other.south < one.north;
}

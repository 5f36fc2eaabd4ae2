/**
 * A user's own regions: a GeoJSON FeatureCollection of polygons (RFC 7946), in degrees of WGS 84, longitude first. Holes,
 * several parts, either way of winding, outlines that cross the antimeridian or are cut there.
 */
import { DataError, type Place } from "../domain/errors.ts";
import { fold, nearestHint } from "../domain/nearest.ts";
import { slugOf } from "../domain/slug.ts";
import { type Spot, selfCrossing } from "./crossings.ts";
import { type Outline, outlineContains, outlineOf, placeInside } from "./outline.ts";
import { flattenRing, type Ring } from "./ring.ts";

export interface RegionPolygon {
  /** In lower case, without a country: "sector-3". */
  readonly id: string;
  readonly name: string;
  /** One per part. */
  readonly outlines: readonly Outline[];
  /** Where its feature stands, counted from 1. */
  readonly place: Place;
}

/** Names of the properties that hold a feature's name and id; null for the usual ones. */
export interface RegionKeys {
  readonly name: string | null;
  readonly id: string | null;
}

const NAME = "name";
const ID = "id";
const SHOWN_NAME = 60;
/** Outlines that cross the antimeridian may be written as running on beyond it. */
const MOST_LONGITUDE = 360;

/**
 * Reads a FeatureCollection. An id is the property `id`, else the feature's own, else made from the name.
 * @returns sorted by id
 * @throws {DataError} naming the feature, for anything that describes no area, and for a name or id given twice
 */
export function parseRegions(json: unknown, file: string, keys: RegionKeys): RegionPolygon[] {
  const { type, features, crs } = asObject(json);
  if (type !== "FeatureCollection" || !Array.isArray(features)) {
    const found = typeof type === "string" ? `a ${shown(type)}` : "no GeoJSON";
    throw new DataError(`is ${found}: save your regions as a GeoJSON FeatureCollection`, { file });
  }
  refuseOtherGrids(crs, file);
  if (features.length === 0) throw new DataError("holds no feature: draw at least one region", { file });
  const numberOf = new Map<string, number>();
  const regions = features.map((feature: unknown, index): RegionPolygon => {
    const place = { file, record: index + 1 };
    const { name, id } = labelOf(asObject(feature), keys, place);
    for (const [what, own] of [
      ["name", fold(name)],
      ["id", id],
    ] as const) {
      const first = numberOf.get(`${what} ${own}`);
      if (first === undefined) numberOf.set(`${what} ${own}`, index + 1);
      else {
        const advice = `choose another property with --region-${what}`;
        throw new DataError(`${shown(name)} has the ${what} of feature ${first}: ${advice}`, place);
      }
    }
    return { id, name, place, outlines: outlinesOf(asObject(feature)["geometry"], name, place) };
  });
  return regions.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** An object's own members; none for what is no object. */
function asObject(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

const shown = (text: string): string =>
  `"${text.length > SHOWN_NAME ? `${text.slice(0, SHOWN_NAME)}…` : text}"`;

/** @throws {DataError} for a file that says that its coordinates are others than longitude and latitude on WGS 84 */
function refuseOtherGrids(crs: unknown, file: string): void {
  if (crs === undefined || crs === null) return;
  const name = String(asObject(asObject(crs)["properties"])["name"] ?? "");
  if (/(CRS84|EPSG:[\d.]*:?4326)$/i.test(name)) return;
  throw new DataError(`has coordinates in ${shown(name)}: save it in WGS 84 (EPSG:4326)`, { file });
}

function labelOf(
  feature: Readonly<Record<string, unknown>>,
  keys: RegionKeys,
  place: Place,
): { name: string; id: string } {
  const properties = asObject(feature["properties"]);
  const textIn = (key: string): string => (Object.hasOwn(properties, key) ? plainText(properties[key]) : "");
  const required = (key: string, option: string): string => {
    const value = textIn(key);
    if (value !== "") return value;
    const names = Object.keys(properties);
    const listed = names.length === 0 ? "" : `, it has ${names.slice(0, 8).join(", ")}`;
    const hint = (key === NAME ? "" : nearestHint(key, names)) || listed;
    throw new DataError(`has no property ${shown(key)}${hint}: choose one with --region-${option}`, place);
  };
  const ownId = keys.id === null ? textIn(ID) || plainText(feature["id"]) : required(keys.id, "id");
  const name =
    keys.name === null ? textIn(NAME) || ownId || required(NAME, "name") : required(keys.name, "name");
  return { name, id: slugOf(ownId || name) };
}

/** Text or a number as one line of text; "" for anything else. */
function plainText(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.replace(/[\s\p{Cc}]+/gu, " ").trim() : "";
}

function outlinesOf(geometry: unknown, name: string, place: Place): Outline[] {
  const { type, coordinates } = asObject(geometry);
  const polygons = type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : null;
  if (polygons === null) {
    const found = typeof type === "string" ? `is a ${shown(type)}` : "has no geometry";
    throw new DataError(`${shown(name)} ${found}: give each region a Polygon or MultiPolygon`, place);
  }
  return listIn(polygons, "has no part", name, place).map((rings) => outlineIn(rings, name, place));
}

function outlineIn(polygon: unknown, name: string, place: Place): Outline {
  const problem = (text: string, { latitude, longitude }: Spot, advice = ""): DataError =>
    new DataError(`${shown(name)} has ${text} near ${spotText(latitude, longitude)}${advice}`, place);
  const [outer, ...holes] = listIn(polygon, "has a part without a ring", name, place).map((ring) =>
    ringIn(ring, name, place),
  ) as [Ring, ...Ring[]];
  const beside = holes.map((hole) => (hole.west < outer.west ? turned(hole, 1) : hole));
  const outline = outlineOf([outer, ...beside]);
  const crossing = selfCrossing(outline);
  if (crossing !== null) throw problem("an outline that crosses itself", crossing, ": draw it anew there");
  const around = outlineOf([outer]);
  for (const ring of outline.rings) {
    const inside = placeInside(outlineOf([ring]));
    if (areaOf(ring) === 0) throw problem("a ring that encloses nothing", firstOf(ring));
    if (ring !== outer && !outlineContains(around, inside.latitude, inside.longitude))
      throw problem("a hole outside of its ring", inside);
  }
  return outline;
}

const firstOf = ({ positions: [longitude, latitude] }: Ring): Spot => ({
  latitude: latitude as number,
  longitude: longitude as number,
});

function listIn(value: unknown, problem: string, name: string, place: Place): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw new DataError(`${shown(name)} ${problem}: give each region a Polygon or MultiPolygon`, place);
}

/** A ring laid flat, its west from -180 to less than 180. */
function ringIn(value: unknown, name: string, place: Place): Ring {
  const problem = (text: string): DataError => new DataError(`${shown(name)} has a ring ${text}`, place);
  if (!Array.isArray(value) || value.length < 4) throw problem("of fewer than four positions");
  const positions = value.map((each: unknown) => positionIn(each, name, place));
  const [first, last] = [positions[0], positions.at(-1)] as [number[], number[]];
  if (first[0] !== last[0] || first[1] !== last[1])
    throw problem("that is not closed: end it with its first position");
  const flat = flattenRing(positions);
  if (flat.west === flat.east || flat.south === flat.north) throw problem("that encloses nothing");
  return turned(flat, -Math.floor((flat.west + 180) / 360));
}

function positionIn(value: unknown, name: string, place: Place): number[] {
  const [longitude, latitude]: unknown[] = Array.isArray(value) ? value : [];
  if (typeof longitude !== "number" || typeof latitude !== "number")
    throw new DataError(`${shown(name)} has a position that is no pair of numbers`, place);
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= MOST_LONGITUDE) return [longitude, latitude];
  const swapped = Math.abs(longitude) <= 90 && Math.abs(latitude) <= 180;
  const advice = swapped ? "are latitude and longitude swapped?" : "save it in WGS 84 (EPSG:4326)";
  throw new DataError(
    `${shown(name)} has the position ${longitude}, ${latitude}, which is not on Earth: ${advice}`,
    place,
  );
}

/** Twice the area in square degrees, positive. */
function areaOf({ positions }: Ring): number {
  let sum = 0;
  for (let at = 0; at + 3 < positions.length; at += 2) {
    const [lon1, lat1, lon2, lat2] = positions.subarray(at, at + 4);
    sum += (lon1 as number) * (lat2 as number) - (lon2 as number) * (lat1 as number);
  }
  return Math.abs(sum);
}

/** A ring moved by whole turns to the east. */
export function turned(ring: Ring, turns: number): Ring {
  if (turns === 0) return ring;
  const { south, north } = ring;
  const positions = ring.positions.map((value, at) => (at % 2 === 0 ? value + 360 * turns : value));
  return { south, north, west: ring.west + 360 * turns, east: ring.east + 360 * turns, positions };
}

/** "14.250, -3.100": latitude and longitude for people. */
export function spotText(latitude: number, longitude: number): string {
  const east = ((longitude + 540) % 360) - 180;
  return `${latitude.toFixed(3)}, ${east.toFixed(3)}`;
}

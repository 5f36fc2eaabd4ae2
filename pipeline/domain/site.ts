import { DataError, type Place } from "./errors.ts";
import type { Position } from "./position.ts";
import { slugOf } from "./slug.ts";
import { positionIn, radiusIn, type TextRow } from "./textRow.ts";
import type { Zone } from "./zone.ts";

/** Columns of sites.csv, each with the other names under which a user's file may have it. */
export const SITE_COLUMNS = {
  name: ["site", "site name", "nom"],
  kind: ["type"],
  country: ["pays"],
  latitude: ["lat"],
  longitude: ["lon", "long", "lng"],
  radius_km: ["radius", "rayon", "rayon km"],
} as const;

export type SiteRow = TextRow<keyof typeof SITE_COLUMNS>;

/** Radius where none is given: what happens within 25 km is what an office hears, and within an hour's drive. */
export const DEFAULT_RADIUS_KM = 25;

/** A row of sites.csv: an office or another place, or a waypoint of a road. */
export interface Site {
  readonly name: string;
  readonly isWaypoint: boolean;
  readonly position: Position;
  /** null where none is given. */
  readonly radiusKm: number | null;
  /** What the country column says. */
  readonly country: string;
  readonly place: Place;
}

/** Kinds that make a row a waypoint; every other kind is the user's own affair. */
const ROAD_WORDS = new Set(["road", "route"]);

/** Reads a row of sites.csv. @throws {DataError} for one without a name or without coordinates */
export function parseSite(row: SiteRow): Site {
  const { cells, place } = row;
  if (cells.name === "") throw new DataError("is empty: give the site a name", { ...place, column: "name" });
  const position = positionIn(row);
  if (position === null) {
    throw new DataError("is empty: give latitude and longitude in degrees", { ...place, column: "latitude" });
  }
  return {
    name: cells.name,
    isWaypoint: ROAD_WORDS.has(cells.kind.toLowerCase()),
    position,
    radiusKm: radiusIn(row),
    country: cells.country,
    place,
  };
}

/** A site and the country that it lies in, ISO3; "" for none. */
export type LocatedSite = Site & { readonly iso3: string };

/**
 * Sites as zones, in the order of their rows. Waypoints of one name are one road. Sites of one name are kept apart by a
 * number: "Gao office", "Gao office (2)"; a row added at the end changes no other's id.
 * @throws {DataError} for a road of one waypoint or of two radii, and for a row that repeats another
 */
export function zonesOfSites(sites: readonly LocatedSite[]): Zone[] {
  const roads = new Map<string, LocatedSite[]>();
  const groups: LocatedSite[][] = [];
  for (const site of sites) {
    const road = site.isWaypoint ? roads.get(slugOf(site.name)) : undefined;
    if (road !== undefined) {
      road.push(site);
      continue;
    }
    const group = [site];
    groups.push(group);
    if (site.isWaypoint) roads.set(slugOf(site.name), group);
  }
  refuseRepeats(sites.filter((site) => !site.isWaypoint));
  const ids = new Set<string>();
  return groups.map((group) => zoneOfGroup(group, ids));
}

function zoneOfGroup(group: readonly LocatedSite[], ids: Set<string>): Zone {
  const [first] = group as [LocatedSite];
  const own = `site-${slugOf(first.name)}`;
  let [id, name] = [own, first.name];
  for (let number = 2; ids.has(id); number++) [id, name] = [`${own}-${number}`, `${first.name} (${number})`];
  ids.add(id);
  return {
    id,
    name,
    kind: first.isWaypoint ? "road" : "site",
    countries: [...new Set(group.map(({ iso3 }) => iso3).filter((iso3) => iso3 !== ""))].sort(),
    points: group.map(({ position }) => position),
    radiusKm: first.isWaypoint ? radiusOfRoad(group) : (first.radiusKm ?? DEFAULT_RADIUS_KM),
  };
}

/** One radius for all of a road: any of its waypoints may give it. */
function radiusOfRoad(waypoints: readonly LocatedSite[]): number {
  const [first] = waypoints as [LocatedSite];
  if (waypoints.length === 1) {
    throw new DataError(
      "is the only waypoint of that road: give every waypoint a row with the road's name, in order",
      { ...first.place, column: "name" },
    );
  }
  const given = waypoints.filter(({ radiusKm }) => radiusKm !== null);
  const [radius = DEFAULT_RADIUS_KM] = given.map(({ radiusKm }) => radiusKm as number);
  const other = given.find(({ radiusKm }) => radiusKm !== radius);
  if (other === undefined) return radius;
  throw new DataError(
    `is another radius than that of record ${given[0]?.place.record}, a waypoint of the same road: give one for all`,
    { ...other.place, column: "radius_km" },
  );
}

function refuseRepeats(sites: readonly Site[]): void {
  const recordOf = new Map<string, number | undefined>();
  for (const { name, position, radiusKm, place } of sites) {
    const key = JSON.stringify([slugOf(name), position.latitude, position.longitude, radiusKm]);
    if (recordOf.has(key)) {
      throw new DataError(`repeats record ${recordOf.get(key)}: remove one of the two`, {
        ...place,
        column: "name",
      });
    }
    recordOf.set(key, place.record);
  }
}

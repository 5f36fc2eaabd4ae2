import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Zone } from "../domain/zone.ts";
import { type BorderDistance, borderDistance } from "../geo/borderDistance.ts";
import { sharedBorder } from "../geo/borders.ts";
import { distanceKm } from "../geo/greatCircle.ts";
import type { Shapes } from "../geo/shapes.ts";

/** Distinct exact or near coordinates; `country` is ISO3. */
export interface Places {
  readonly country: readonly string[];
  readonly latitude: ArrayLike<number>;
  readonly longitude: ArrayLike<number>;
}

/** How places stand to the borders of their country, sparse: only those within the reach. */
export interface BorderLinks {
  readonly place: number[];
  /** Pair in which the place's country is `from`; -1 if there is none. */
  readonly outward: number[];
  /** Pair in which the place's country is `to`; -1 if there is none. */
  readonly inward: number[];
  readonly km: number[];
}

/**
 * The distance from every place to the border with each neighbour of its country, where it is within `reachKm`.
 * @param neighboursOf ISO3 -> ISO3 codes of its land neighbours that matter to the run
 */
export function linkToBorders(
  places: Places,
  neighboursOf: ReadonlyMap<string, readonly string[]>,
  borderOf: (a: string, b: string) => BorderDistance | null,
  pairOf: (from: string, to: string) => number,
  reachKm: number,
): BorderLinks {
  const links: BorderLinks = { place: [], outward: [], inward: [], km: [] };
  for (let place = 0; place < places.country.length; place++) {
    const country = places.country[place] as string;
    for (const neighbour of neighboursOf.get(country) ?? []) {
      const distance = borderOf(country, neighbour);
      if (distance === null) continue;
      const km = distance(places.latitude[place] as number, places.longitude[place] as number, reachKm);
      if (km === Number.POSITIVE_INFINITY) continue;
      links.place.push(place);
      links.outward.push(pairOf(country, neighbour));
      links.inward.push(pairOf(neighbour, country));
      links.km.push(km);
    }
  }
  return links;
}

/** Distances to common borders, each border prepared once. */
export function borderDistances(
  shapes: Shapes,
  gazetteer: Gazetteer,
): (a: string, b: string) => BorderDistance | null {
  const prepared = new Map<string, BorderDistance | null>();
  return (a, b) => {
    const key = a < b ? `${a}>${b}` : `${b}>${a}`;
    let distance = prepared.get(key);
    if (distance === undefined) {
      const border = sharedBorder(
        shapes,
        gazetteer.countries.get(a)?.isoNumeric ?? "",
        gazetteer.countries.get(b)?.isoNumeric ?? "",
      );
      distance = border === null ? null : borderDistance(border);
      prepared.set(key, distance);
    }
    return distance;
  };
}

/** Which places lie in which zone (numbers of both). */
export function placesInZones(
  places: Places,
  zones: readonly Zone[],
  borderOf: (a: string, b: string) => BorderDistance | null,
): { place: number[]; zone: number[] } {
  const inside = { place: [] as number[], zone: [] as number[] };
  for (const [number, zone] of zones.entries()) {
    for (let place = 0; place < places.country.length; place++) {
      if (isInside(zone, places, place, borderOf)) {
        inside.place.push(place);
        inside.zone.push(number);
      }
    }
  }
  return inside;
}

function isInside(
  zone: Zone,
  places: Places,
  place: number,
  borderOf: (a: string, b: string) => BorderDistance | null,
): boolean {
  const latitude = places.latitude[place] as number;
  const longitude = places.longitude[place] as number;
  if (zone.kind !== "strip")
    return distanceKm(zone.latitude, zone.longitude, latitude, longitude) <= zone.radiusKm;
  const [a, b] = zone.countries as [string, string];
  const country = places.country[place];
  if (country !== a && country !== b) return false;
  const distance = borderOf(a, b);
  return distance !== null && distance(latitude, longitude, zone.radiusKm) <= zone.radiusKm;
}

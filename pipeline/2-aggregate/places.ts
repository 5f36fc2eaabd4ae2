import type { Pair } from "../domain/panels.ts";
import { PLACES } from "../domain/placeConstants.ts";
import { SPILLOVER } from "../domain/spilloverConstants.ts";
import { type BorderDistance, borderDistance } from "../geo/borderDistance.ts";
import { sharedBorder } from "../geo/borders.ts";
import { RADIANS_PER_DEGREE } from "../geo/earth.ts";
import { distanceKm } from "../geo/greatCircle.ts";
import { landNeighboursOf } from "../geo/landNeighboursOf.ts";
import type { Vector } from "./actorSums.ts";
import type { AggregateInput } from "./aggregateInput.ts";
import { BorderLinks, type BorderSides } from "./borderLinks.ts";
import { cellOf } from "./footprint.ts";
import { type InsideZone, insideZone } from "./insideZone.ts";
import type { PlacedRegions } from "./placedRegions.ts";
import { PointIndex } from "./pointIndex.ts";

type Geography = Pick<AggregateInput, "gazetteer" | "shapes" | "zones">;

/**
 * Every distinct place with the borders it is near and the zones it lies in, measured when it is first asked for. The
 * border zone is 150 km deep, and the weight of a place's pressure falls with its distance to the border, to nothing
 * beyond 700 km.
 */
export class Places {
  readonly links: BorderLinks;
  /** Zones (by number) that a place lies in; a place in none has no entry. */
  readonly zonesOf = new Map<number, readonly number[]>();
  /** Per place: weight of its nearness to its country's capital, the cell it lies in, its unit vector. */
  readonly capitalWeight: number[] = [];
  readonly cell: number[] = [];
  readonly vector: Vector[] = [];
  /** Per place: number of the region that it lies in, -1 for none; null where regions are told by name. */
  readonly region: number[] | null;
  readonly #geography: Geography;
  readonly #countries: readonly string[];
  readonly #insideZones: readonly InsideZone[];
  readonly #index = new PointIndex();
  readonly #borders = new Map<string, BorderDistance | null>();
  /** Country -> its borders with its land neighbours. */
  readonly #bordersOf = new Map<
    string,
    { readonly sides: BorderSides; readonly distance: BorderDistance }[]
  >();

  readonly #placedRegions: PlacedRegions | null;

  /**
   * @param countries ISO3 by number of country
   * @param placedRegions null where regions are told by name
   */
  constructor(
    countries: readonly string[],
    pairs: readonly Pair[],
    geography: Geography,
    placedRegions: PlacedRegions | null = null,
  ) {
    this.#countries = countries;
    this.#placedRegions = placedRegions;
    this.region = placedRegions === null ? null : [];
    this.links = new BorderLinks(pairs);
    this.#geography = geography;
    this.#insideZones = geography.zones.map((zone) => insideZone(zone, (a, b) => this.#borderBetween(a, b)));
  }

  /** Measures the borders of the countries, which takes a while: where there is nothing else to do, before places ask for it. */
  measureBorders(): void {
    for (const country of this.#countries) this.#bordersWith(country);
  }

  /** @returns the number of a place; numbers count up from 0 in the order in which places are first asked for */
  numberOf(country: number, latitude: number, longitude: number): number {
    const known = this.#index.count;
    const number = this.#index.numberOf(country, latitude, longitude);
    if (number === known) {
      this.#measure(number, this.#countries[country] as string, latitude, longitude);
      this.region?.push(this.#placedRegions?.numberAt(country, latitude, longitude) ?? -1);
    }
    return number;
  }

  #measure(number: number, country: string, latitude: number, longitude: number): void {
    // All land neighbours, with violence or not: a frontier must not change when a neighbour's violence begins.
    const borders = this.#bordersWith(country);
    const [near, kms]: [BorderSides[], number[]] = [[], []];
    for (const { sides, distance } of borders) {
      const km = distance(latitude, longitude, SPILLOVER.reachKm);
      if (km === Number.POSITIVE_INFINITY) continue;
      near.push(sides);
      kms.push(km);
    }
    this.links.addNode(country, near, kms);
    this.capitalWeight.push(this.#capitalWeight(country, latitude, longitude));
    this.cell.push(cellOf(latitude, longitude));
    this.vector.push(unitVector(latitude, longitude));
    const zones: number[] = [];
    for (const [index, isInside] of this.#insideZones.entries()) {
      if (isInside(country, latitude, longitude)) zones.push(index);
    }
    if (zones.length > 0) this.zonesOf.set(number, zones);
  }

  /** 0 for a territory without a capital. */
  #capitalWeight(country: string, latitude: number, longitude: number): number {
    const capital = this.#geography.gazetteer.countries.get(country);
    if (capital === undefined || Number.isNaN(capital.capitalLatitude)) return 0;
    const km = distanceKm(capital.capitalLatitude, capital.capitalLongitude, latitude, longitude);
    return Math.exp(-km / PLACES.capitalDecayKm);
  }

  #bordersWith(country: string): { readonly sides: BorderSides; readonly distance: BorderDistance }[] {
    const { gazetteer, shapes } = this.#geography;
    return entry(this.#bordersOf, country, () =>
      landNeighboursOf(country, gazetteer, shapes).flatMap((neighbour) => {
        const distance = this.#borderBetween(country, neighbour);
        return distance === null ? [] : [{ sides: this.links.sidesOf(country, neighbour), distance }];
      }),
    );
  }

  /** Distance to the common border of two countries, prepared once. */
  #borderBetween(a: string, b: string): BorderDistance | null {
    const { gazetteer, shapes } = this.#geography;
    return entry(this.#borders, a < b ? `${a}>${b}` : `${b}>${a}`, () => {
      const numeric = (country: string): string => gazetteer.countries.get(country)?.isoNumeric ?? "";
      const border = sharedBorder(shapes, numeric(a), numeric(b));
      return border === null ? null : borderDistance(border);
    });
  }
}

/** The place as a point of the unit sphere. */
function unitVector(latitude: number, longitude: number): Vector {
  const [north, east] = [latitude * RADIANS_PER_DEGREE, longitude * RADIANS_PER_DEGREE];
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
}

/** The value at a key, made at the first look. */
function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

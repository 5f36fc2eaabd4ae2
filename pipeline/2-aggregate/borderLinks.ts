import type { Pair } from "../domain/panels.ts";
import { SPILLOVER } from "../domain/spilloverConstants.ts";
import { frontierCountries, pairId } from "./landPairs.ts";

/** Numbers of the pairs across a border: from the country to the neighbour, and back; -1 where there is none. */
export interface BorderSides {
  readonly outward: number;
  readonly inward: number;
}

/**
 * How nodes stand to the borders of their country. A node is a place or, where the source has no coordinates, a region;
 * nodes are added one after another. The links of node n are entries start[n] up to, but not including, start[n + 1].
 */
export class BorderLinks {
  readonly start: number[] = [0];
  /** Pair in which the node's country is `from`: what happens there presses on `to` with this weight. -1: none. */
  readonly outward: number[] = [];
  readonly weight: number[] = [];
  readonly km: number[] = [];
  /** Pair in which the node's country is `to` and in whose border zone, or in whose wider zone, the node lies; -1: none. */
  readonly inward: number[] = [];
  readonly wide: number[] = [];
  /** Per node: number of its country among frontierCountries if it lies near any land border; else -1. */
  readonly frontier: number[] = [];
  readonly #pairNumbers: ReadonlyMap<string, number>;
  readonly #frontiers: ReadonlyMap<string, number>;

  /** @param pairs all pairs; those without a basis for their border zone link to nothing */
  constructor(pairs: readonly Pair[]) {
    const usable = [...pairs.entries()].filter(([, pair]) => pair.basis !== "none");
    this.#pairNumbers = new Map(usable.map(([number, pair]) => [pairId(pair), number]));
    this.#frontiers = new Map(frontierCountries(pairs).map((country, number) => [country, number]));
  }

  /** The pairs of a country and one of its neighbours. */
  sidesOf(country: string, neighbour: string): BorderSides {
    return {
      outward: this.#pairNumbers.get(`${country}>${neighbour}`) ?? -1,
      inward: this.#pairNumbers.get(`${neighbour}>${country}`) ?? -1,
    };
  }

  /**
   * Adds a node of `country`.
   * @param sides of the borders within reach
   * @param km how far each of these is
   */
  addNode(country: string, sides: readonly BorderSides[], km: readonly number[]): void {
    let isNear = false;
    for (let border = 0; border < sides.length; border++) {
      const { outward, inward } = sides[border] as BorderSides;
      const distance = km[border] as number;
      const inZone = distance <= SPILLOVER.zoneKm;
      isNear ||= inZone;
      this.outward.push(outward);
      this.weight.push(Math.exp(-distance / SPILLOVER.decayKm));
      this.km.push(distance);
      this.inward.push(inZone ? inward : -1);
      this.wide.push(distance <= SPILLOVER.wideZoneKm ? inward : -1);
    }
    this.start.push(this.outward.length);
    this.frontier.push(isNear ? (this.#frontiers.get(country) ?? -1) : -1);
  }
}

/**
 * Links of regions, without coordinates: those that touch a neighbour stand for the border zone, at distance 0; other
 * regions press on nobody.
 * @param regions in the order of their numbers
 * @param borderRegions which region touches which neighbour
 */
export function linksOfRegions(
  regions: readonly { readonly id: string; readonly country: string }[],
  pairs: readonly Pair[],
  borderRegions: readonly { readonly region_id: string; readonly neighbour: string }[],
): BorderLinks {
  const described = new Set(pairs.flatMap(({ to, basis }) => (basis === "none" ? [] : [to])));
  const links = new BorderLinks(pairs);
  for (const { id, country } of regions) {
    const touched = borderRegions.filter(({ region_id }) => region_id === id && described.has(country));
    links.addNode(
      country,
      touched.map(({ neighbour }) => links.sidesOf(country, neighbour)),
      touched.map(() => 0),
    );
  }
  return links;
}

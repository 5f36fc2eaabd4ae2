import type { Actor, ActorKind } from "./actor.ts";
import type { ActorMonths, NationalActorMonths } from "./actorMonths.ts";
import type { IngestSummary } from "./ingestSummary.ts";
import type { Month } from "./month.ts";
import type { Panel, Unit } from "./panel.ts";

/** How a pair's border zone was told from the rest of the country. */
export type ZoneBasis = "coordinates" | "border regions" | "none";

/** A directed pair of land neighbours: violence in `from` may reach `to`. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly borderKm: number;
  readonly basis: ZoneBasis;
}

/** Incidents of one border zone, region and month, for naming what stands behind a spillover score. Sorted by pair. */
export interface BorderIncidents {
  /** Index into pairs. */
  readonly pair: Int32Array;
  readonly month: Int32Array;
  /** Index into regions.units; -1 where the incidents are in no region. */
  readonly region: Int32Array;
  readonly incidents: Float64Array;
  readonly deaths: Float64Array;
  /** Day ("YYYY-MM-DD") of the month's last incident; its first day where the source gives only months. */
  readonly lastDate: readonly string[];
}

/** A way in which an actor is written, and the first month in which it is. */
export interface ActorSpelling {
  /** Position in the list of actors. */
  readonly actor: number;
  readonly spelling: string;
  readonly firstMonth: Month;
}

/**
 * Who takes part in incidents, where and when; civilians and the unidentified are not in it. In zones and at borders only
 * armed actors are kept: named groups and foreign forces.
 */
export interface Actors {
  /** Sorted by id. */
  readonly list: readonly Actor[];
  readonly spellings: readonly ActorSpelling[];
  readonly regions: ActorMonths;
  readonly countries: NationalActorMonths;
  readonly zones: ActorMonths;
  /** Units are pairs: in the border zone of `to`. */
  readonly borders: ActorMonths;
  /** Units are pairs: in `from`, within reach of the border (SPILLOVER.actorReachKm). */
  readonly approaches: ActorMonths;
}

/** In which months which cells of countries, zones and regions had an incident: one row each, sorted by both. */
export interface FootprintRows {
  /** The unit and the cell as one number: see footprint.ts. */
  readonly square: Float64Array;
  readonly month: Int32Array;
}

/** What panels rest on: enough for a later run to tell which of their months it need not count again. */
export interface PanelBasis {
  /** Checksums of all incidents that touch the same months, by the first and the last of these. */
  readonly incidents: {
    readonly from: readonly number[];
    readonly to: readonly number[];
    readonly checksum: readonly string[];
  };
  /** Everybody who is named anywhere, by id, with the kind in the list of actors; null for who is not in it. */
  readonly actorKinds: readonly (readonly [id: string, kind: ActorKind | null])[];
  readonly footprint: FootprintRows;
}

/** What stage 2 hands on: one panel per family of units, all on the same months. */
export interface Panels {
  readonly ingest: IngestSummary;
  readonly regions: Panel;
  readonly countries: Panel;
  /** Zones of the theatre; empty where the source has no coordinates. */
  readonly zones: Panel;
  /** Per zone the countries that it concerns, ISO3. */
  readonly zoneCountries: readonly (readonly string[])[];
  /** One unit per pair: the incidents of `to` near the border with `from`. */
  readonly borders: Panel;
  /** One unit per country that is some pair's `to`: its incidents near any of its land borders, each counted once. */
  readonly frontiers: Panel;
  /** pairs[i] describes borders.units[i]. */
  readonly pairs: readonly Pair[];
  /** Pairs x months: incidents of `from` weighted by nearness and deaths (X before ageing, methods 3.1). */
  readonly pressure: Float64Array;
  /** Pairs x months: incidents of `from` weighted by nearness alone (x of methods 3.2). */
  readonly approach: Float64Array;
  /** Pairs x months: incidents of `to` in the wider zone (SPILLOVER.wideZoneKm). */
  readonly wideZone: Float64Array;
  readonly borderIncidents: BorderIncidents;
  readonly actors: Actors;
}

/** The families of units under the names by which tables call them, in the order in which they are saved. */
export const FAMILIES = [
  ["region", "regions"],
  ["country", "countries"],
  ["zone", "zones"],
  ["border", "borders"],
  ["frontier", "frontiers"],
] as const satisfies readonly (readonly [string, keyof Panels])[];
/** The panels of all families. */
export type PanelFamilies = Pick<Panels, (typeof FAMILIES)[number][1]>;

/** Every unit with its kind and its number in its panel. */
export function unitsOf(
  panels: Panels,
): { readonly kind: string; readonly number: number; readonly unit: Unit }[] {
  return FAMILIES.flatMap(([kind, family]) =>
    panels[family].units.map((unit, number) => ({ kind, number, unit })),
  );
}

import type { Actor } from "../domain/actor.ts";
import type { Month } from "../domain/month.ts";
import { type Panel, SUMMED_MEASURES } from "../domain/panel.ts";
import type { Actors, FootprintRows, PanelFamilies, Panels } from "../domain/panels.ts";
import { ActorSums } from "./actorSums.ts";
import type { BorderLinks } from "./borderLinks.ts";
import { BorderSums } from "./borderSums.ts";
import { addTo, type Counted, DEATHS, INCIDENTS, MEASURE_COUNT, NEAR_CAPITAL } from "./counted.ts";
import { Footprint } from "./footprint.ts";
import { INCIDENT_COLUMNS } from "./incidentColumns.ts";
import type { MonthSet } from "./monthSet.ts";
import { Places } from "./places.ts";
import { isSummaryEvent, MILLIONTHS, share, touchedMonths } from "./spread.ts";

/** Equally long columns of numbers in the order of INCIDENT_COLUMNS. */
export type Batch = readonly Float64Array[];

/** What a row's place name means: numbers of its country and region, -1 for no region. */
export interface PlaceNames {
  readonly country: Int32Array;
  readonly region: Int32Array;
}

/** What a row's actor name means. */
export interface ActorNames {
  /** Position in the list of actors; -1 for a name that is nobody's (civilians, unidentified). */
  readonly actor: Int32Array;
  /** Sorted by id. */
  readonly list: readonly Actor[];
}

/** Numbers of units per family. */
export interface Sizes {
  readonly regions: number;
  readonly zones: number;
  readonly borders: number;
  readonly frontiers: number;
}

/** Where incidents count besides their country and region. */
export interface Geography {
  /** ISO3 by number of country. */
  readonly countries: readonly string[];
  readonly countryOfRegion: readonly number[];
  /** Where the source has coordinates, its places; else the links of its regions. */
  readonly nodes: Places | BorderLinks;
}

/** What is counted besides the cells of panels. */
export interface Counts extends Pick<Panels, "pressure" | "approach" | "wideZone" | "borderIncidents"> {
  readonly actors: Omit<Actors, "list" | "spellings">;
  readonly footprint: FootprintRows;
}

/** Those that are columns of an incident; nearness to the capital is measured here. */
const COLUMN_MEASURES = SUMMED_MEASURES.filter((name) => name !== "nearCapital");
const NOWHERE: readonly number[] = [];
const NOBODY = -1;
/** One for all incidents: the compiler relies on its form, and is called again where there are several. */
const newCounted = (): Counted => ({
  t: 0,
  lastDay: 0,
  country: 0,
  region: -1,
  place: -1,
  node: -1,
  zones: NOWHERE,
  firstActor: NOBODY,
  secondActor: NOBODY,
  values: new Float64Array(MEASURE_COUNT),
  severity: Number.NaN,
});

/**
 * Sums incidents into all families of units at once, batch by batch.
 *
 * Everything is summed in whole millionths, which a double holds exactly up to nine thousand million units: the same in
 * any order of rows. The measures of a cell lie side by side while they are summed: one look into memory per cell, not
 * one per measure.
 */
export class Accumulator {
  readonly #names: PlaceNames;
  readonly #actorNames: ActorNames;
  readonly #countryOfRegion: readonly number[];
  readonly #places: Places | null;
  readonly #months: MonthSet;
  readonly #countries: Float64Array;
  readonly #regions: Float64Array;
  readonly #unlocated: Float64Array;
  readonly #zones: Float64Array;
  readonly #borders: BorderSums;
  readonly #footprint: Footprint;
  readonly #actors: ActorSums;
  readonly #counted = newCounted();
  readonly #whole = new Float64Array(MEASURE_COUNT);

  /** @param months into which it counts; what happened in others is passed over */
  constructor(
    months: MonthSet,
    names: PlaceNames,
    actorNames: ActorNames,
    sizes: Sizes,
    geography: Geography,
  ) {
    const { countries, countryOfRegion, nodes } = geography;
    const sums = (units: number): Float64Array => new Float64Array(units * months.count * MEASURE_COUNT);
    const places = nodes instanceof Places ? nodes : null;
    const links = nodes instanceof Places ? nodes.links : nodes;
    this.#months = months;
    this.#names = names;
    this.#actorNames = actorNames;
    this.#countryOfRegion = countryOfRegion;
    this.#places = places;
    this.#countries = sums(countries.length);
    this.#unlocated = sums(countries.length);
    this.#regions = sums(sizes.regions);
    this.#zones = sums(sizes.zones);
    this.#borders = new BorderSums(links, months, sizes);
    this.#footprint = new Footprint(months, { countries: countries.length, zones: sizes.zones });
    this.#actors = new ActorSums(links, places?.vector ?? [], months, actorNames.list);
  }

  /** Adds incidents. One of up to 31 days counts in the month of its first day, a longer one is spread over its days. */
  add(batch: Batch): void {
    const column = (name: (typeof INCIDENT_COLUMNS)[number]): Float64Array =>
      batch[INCIDENT_COLUMNS.indexOf(name)] as Float64Array;
    const [name, latitude, longitude] = [column("place_name"), column("latitude"), column("longitude")];
    const [month, firstDay, lastDay] = [column("month"), column("first_day"), column("last_day")];
    const [firstActor, secondActor] = [column("actor_1"), column("actor_2")];
    const measures = COLUMN_MEASURES.map(column);
    const places = this.#places;
    const regionOfPlace = places?.region ?? null;
    const [counted, whole] = [this.#counted, this.#whole];
    for (let row = 0; row < month.length; row++) {
      const named = name[row] as number;
      const at = month[row] as Month;
      counted.country = this.#names.country[named] as number;
      counted.region = this.#names.region[named] as number;
      counted.firstActor = this.#actorOf(firstActor[row] as number);
      counted.secondActor = this.#actorOf(secondActor[row] as number);
      const isLocated = places !== null && !Number.isNaN(latitude[row] as number);
      const place = isLocated
        ? places.numberOf(counted.country, latitude[row] as number, longitude[row] as number)
        : -1;
      counted.place = place;
      if (regionOfPlace !== null) counted.region = place < 0 ? -1 : (regionOfPlace[place] as number);
      counted.node = places === null ? counted.region : place;
      counted.zones = places?.zonesOf.get(place) ?? NOWHERE;
      for (let k = 0; k < measures.length; k++) {
        whole[k] = MILLIONTHS * ((measures[k] as Float64Array)[row] as number);
      }
      const severity = severityOf(whole[INCIDENTS] as number, whole[DEATHS] as number);
      whole[NEAR_CAPITAL] = isLocated ? Math.round(severity * (places.capitalWeight[place] as number)) : 0;
      const [begin, end] = [firstDay[row] as number, lastDay[row] as number];
      if (!isSummaryEvent(begin, end)) {
        counted.values = whole;
        counted.severity = severity;
        counted.lastDay = begin;
        this.#count(at, counted);
        continue;
      }
      const days = end - begin + 1;
      for (const touched of touchedMonths(at, begin, end)) {
        counted.values = whole.map((value) => share(value, touched, days));
        counted.severity = share(severity, touched, days);
        counted.lastDay = touched.lastDay;
        this.#count(touched.month, counted);
      }
    }
  }

  #actorOf(name: number): number {
    return name < 0 ? NOBODY : (this.#actorNames.actor[name] as number);
  }

  #count(month: number, counted: Counted): void {
    const months = this.#months.count;
    // a long event may run on beyond the coverage
    const t = this.#months.positionOf(month);
    if (t < 0) return;
    counted.t = t;
    const { country, region, place, zones, values } = counted;
    addTo(this.#countries, country * months + t, values);
    if (region >= 0) addTo(this.#regions, region * months + t, values);
    else addTo(this.#unlocated, country * months + t, values);
    for (const zone of zones) addTo(this.#zones, zone * months + t, values);
    if (place >= 0) this.#footprint.add(counted, (this.#places as Places).cell[place] as number);
    this.#borders.add(counted);
    this.#actors.add(counted);
  }

  /**
   * Fills the counted months of empty panels with the sums, in whole units.
   * @throws {Error} where regions and incidents without a region do not add up to the country, in any month
   */
  fill(panels: PanelFamilies): Counts {
    this.#checkCountryIdentity();
    const { borders, frontiers, pressure, approach, wideZone, incidents } = this.#borders;
    const { list } = this.#months;
    fillPanel(panels.countries, this.#countries, list);
    fillPanel(panels.regions, this.#regions, list);
    fillPanel(panels.zones, this.#zones, list);
    fillPanel(panels.borders, borders, list);
    fillPanel(panels.frontiers, frontiers, list);
    const perPair = (sums: Float64Array): Float64Array => {
      const filled = new Float64Array(panels.borders.incidents.length);
      fillCells(panels.borders, [filled], sums, list);
      return filled;
    };
    return {
      pressure: perPair(pressure),
      approach: perPair(approach),
      wideZone: perPair(wideZone),
      borderIncidents: incidents.rows(),
      actors: this.#actors.rows(),
      footprint: this.#footprint.rows(),
    };
  }

  #checkCountryIdentity(): void {
    const row = this.#months.count * MEASURE_COUNT;
    const parts = this.#unlocated;
    for (const [region, country] of this.#countryOfRegion.entries()) {
      for (let at = 0; at < row; at++) {
        (parts[country * row + at] as number) += this.#regions[region * row + at] as number;
      }
    }
    let wrong = 0;
    for (let at = 0; at < parts.length; at++) if (parts[at] !== this.#countries[at]) wrong++;
    if (wrong > 0) {
      throw new Error(`regions and unlocated incidents do not add up to the country in ${wrong} sums`);
    }
  }
}

/**
 * An incident's weight before distance, in millionths: events * (1 + ln(1 + deaths / events) / 2)  (methods 3.1).
 * @param events, deaths in millionths
 */
function severityOf(events: number, deaths: number): number {
  return Math.round(events * (1 + 0.5 * Math.log(1 + deaths / events)));
}

function fillPanel(panel: Panel, sums: Float64Array, months: readonly number[]): void {
  const measures = SUMMED_MEASURES.map((name) => panel[name]);
  fillCells(panel, measures, sums, months);
}

/**
 * @param target units x months of the panel, one per measure
 * @param sums units x counted months x measures, in millionths
 */
function fillCells(
  { units, firstMonth, monthCount }: Panel,
  target: readonly Float64Array[],
  sums: Float64Array,
  months: readonly number[],
): void {
  let at = 0;
  for (let unit = 0; unit < units.length; unit++) {
    for (let t = 0; t < months.length; t++) {
      const cell = unit * monthCount + (months[t] as number) - firstMonth;
      for (let k = 0; k < target.length; k++) {
        const sum = sums[at++] as number;
        if (sum !== 0) (target[k] as Float64Array)[cell] = sum / MILLIONTHS;
      }
    }
  }
}

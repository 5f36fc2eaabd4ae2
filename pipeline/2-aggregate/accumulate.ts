import type { Month } from "../domain/month.ts";
import { MEASURES, type MonthAxis, type Panel } from "../domain/panel.ts";
import type { BorderIncidents } from "../domain/panels.ts";
import type { BorderLinks } from "./borderLinks.ts";
import { INCIDENT_COLUMNS } from "./incidentColumns.ts";
import { Places } from "./places.ts";
import { dateOfDay, isSummaryEvent, MILLIONTHS, share, touchedMonths } from "./spread.ts";

/** Equally long columns of numbers in the order of INCIDENT_COLUMNS. */
export type Batch = readonly Float64Array[];

/** What a row's place name means: numbers of its country and region, -1 for no region. */
export interface PlaceNames {
  readonly country: Int32Array;
  readonly region: Int32Array;
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

const MEASURE_COUNT = MEASURES.length;
const INCIDENTS = MEASURES.indexOf("incidents");
const DEATHS = MEASURES.indexOf("deaths");
const NOWHERE: readonly number[] = [];

/**
 * Sums incidents into all families of units at once, batch by batch.
 *
 * Everything is summed in whole millionths, which a double holds exactly up to nine thousand million units: the same in
 * any order of rows. The measures of a cell lie side by side while they are summed: one look into memory per cell, not
 * one per measure.
 */
export class Accumulator {
  readonly #names: PlaceNames;
  readonly #countryOfRegion: readonly number[];
  readonly #places: Places | null;
  readonly #links: BorderLinks;
  readonly #firstMonth: Month;
  readonly #monthCount: number;
  readonly #countries: Float64Array;
  readonly #regions: Float64Array;
  readonly #unlocated: Float64Array;
  readonly #zones: Float64Array;
  readonly #borders: Float64Array;
  readonly #frontiers: Float64Array;
  readonly #pressure: Float64Array;
  /** Key of pair, month and region -> position in the three lists. */
  readonly #borderRows = new Map<number, number>();
  readonly #borderIncidents: number[] = [];
  readonly #borderDeaths: number[] = [];
  readonly #borderLastDay: number[] = [];
  /** Per place name the first month with an incident. */
  readonly firstSeen: Float64Array;

  constructor(axis: MonthAxis, names: PlaceNames, sizes: Sizes, geography: Geography) {
    const sums = (units: number): Float64Array => new Float64Array(units * axis.monthCount * MEASURE_COUNT);
    const { countryOfRegion, nodes } = geography;
    this.#firstMonth = axis.firstMonth;
    this.#monthCount = axis.monthCount;
    this.#names = names;
    this.#countryOfRegion = countryOfRegion;
    this.#places = nodes instanceof Places ? nodes : null;
    this.#links = nodes instanceof Places ? nodes.links : nodes;
    this.#countries = sums(geography.countries.length);
    this.#unlocated = sums(geography.countries.length);
    this.#regions = sums(sizes.regions);
    this.#zones = sums(sizes.zones);
    this.#borders = sums(sizes.borders);
    this.#frontiers = sums(sizes.frontiers);
    this.#pressure = new Float64Array(sizes.borders * axis.monthCount);
    this.firstSeen = new Float64Array(names.country.length).fill(Number.POSITIVE_INFINITY);
  }

  /** Adds incidents. One of up to 31 days counts in the month of its first day, a longer one is spread over its days. */
  add(batch: Batch): void {
    const column = (name: (typeof INCIDENT_COLUMNS)[number]): Float64Array =>
      batch[INCIDENT_COLUMNS.indexOf(name)] as Float64Array;
    const [name, latitude, longitude] = [column("place_name"), column("latitude"), column("longitude")];
    const [month, firstDay, lastDay] = [column("month"), column("first_day"), column("last_day")];
    const measures = MEASURES.map(column);
    const places = this.#places;
    const whole = new Float64Array(MEASURE_COUNT);
    for (let row = 0; row < month.length; row++) {
      const named = name[row] as number;
      const country = this.#names.country[named] as number;
      const region = this.#names.region[named] as number;
      const at = month[row] as Month;
      if (at < (this.firstSeen[named] as number)) this.firstSeen[named] = at;
      const isLocated = places !== null && !Number.isNaN(latitude[row] as number);
      const place = isLocated
        ? places.numberOf(country, latitude[row] as number, longitude[row] as number)
        : -1;
      for (let k = 0; k < MEASURE_COUNT; k++) {
        whole[k] = MILLIONTHS * ((measures[k] as Float64Array)[row] as number);
      }
      const severity = severityOf(whole[INCIDENTS] as number, whole[DEATHS] as number);
      const [first, last] = [firstDay[row] as number, lastDay[row] as number];
      if (!isSummaryEvent(first, last)) {
        this.#count(at, country, region, place, whole, severity, first);
        continue;
      }
      const days = last - first + 1;
      for (const touched of touchedMonths(at, first, last)) {
        const shares = whole.map((value) => share(value, touched, days));
        this.#count(
          touched.month,
          country,
          region,
          place,
          shares,
          share(severity, touched, days),
          touched.lastDay,
        );
      }
    }
  }

  /** Counts what happened in one month at one place (-1: no exact one). One call an incident: no object around it. */
  #count(
    month: number,
    country: number,
    region: number,
    place: number,
    values: Float64Array,
    severity: number,
    lastDay: number,
  ): void {
    const months = this.#monthCount;
    const t = month - this.#firstMonth;
    // a long event may run on beyond the coverage
    if (!(t >= 0 && t < months)) return;
    addTo(this.#countries, country * months + t, values);
    if (region >= 0) addTo(this.#regions, region * months + t, values);
    else addTo(this.#unlocated, country * months + t, values);
    const places = this.#places;
    const node = places === null ? region : place;
    if (node < 0) return;
    for (const zone of places?.zonesOf.get(place) ?? NOWHERE) addTo(this.#zones, zone * months + t, values);
    const { start, outward, weight, inward, frontier } = this.#links;
    const near = frontier[node] as number;
    if (near >= 0) addTo(this.#frontiers, near * months + t, values);
    const end = start[node + 1] as number;
    for (let link = start[node] as number; link < end; link++) {
      const out = outward[link] as number;
      if (out >= 0) {
        (this.#pressure[out * months + t] as number) += Math.round(severity * (weight[link] as number));
      }
      const into = inward[link] as number;
      if (into < 0) continue;
      const cell = into * months + t;
      addTo(this.#borders, cell, values);
      this.#addBorderIncident(cell, region, values, lastDay);
    }
  }

  #addBorderIncident(cell: number, region: number, values: Float64Array, lastDay: number): void {
    const key = cell * (this.#countryOfRegion.length + 1) + region + 1;
    const position = this.#borderRows.get(key);
    if (position === undefined) {
      this.#borderRows.set(key, this.#borderRows.size);
      this.#borderIncidents.push(values[INCIDENTS] as number);
      this.#borderDeaths.push(values[DEATHS] as number);
      this.#borderLastDay.push(lastDay);
      return;
    }
    (this.#borderIncidents[position] as number) += values[INCIDENTS] as number;
    (this.#borderDeaths[position] as number) += values[DEATHS] as number;
    this.#borderLastDay[position] = Math.max(this.#borderLastDay[position] as number, lastDay);
  }

  /**
   * Fills empty panels with the sums, in whole units.
   * @throws {Error} where regions and incidents without a region do not add up to the country, in any month
   */
  fill(panels: Readonly<Record<"countries" | "regions" | "zones" | "borders" | "frontiers", Panel>>): {
    pressure: Float64Array;
    borderIncidents: BorderIncidents;
  } {
    this.#checkCountryIdentity();
    fillPanel(panels.countries, this.#countries);
    fillPanel(panels.regions, this.#regions);
    fillPanel(panels.zones, this.#zones);
    fillPanel(panels.borders, this.#borders);
    fillPanel(panels.frontiers, this.#frontiers);
    return {
      pressure: this.#pressure.map((sum) => sum / MILLIONTHS),
      borderIncidents: this.#sortedBorderIncidents(),
    };
  }

  #checkCountryIdentity(): void {
    const row = this.#monthCount * MEASURE_COUNT;
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

  #sortedBorderIncidents(): BorderIncidents {
    const [firstMonth, monthCount] = [this.#firstMonth, this.#monthCount];
    const perCell = this.#countryOfRegion.length + 1;
    const keys = Float64Array.from(this.#borderRows.keys()).sort();
    const positions = Int32Array.from(keys, (key) => this.#borderRows.get(key) as number);
    const cells = keys.map((key) => Math.floor(key / perCell));
    const dates = new Map<number, string>();
    return {
      pair: Int32Array.from(cells, (cell) => Math.floor(cell / monthCount)),
      month: Int32Array.from(cells, (cell) => firstMonth + (cell % monthCount)),
      region: Int32Array.from(keys, (key) => (key % perCell) - 1),
      incidents: Float64Array.from(positions, (at) => (this.#borderIncidents[at] as number) / MILLIONTHS),
      deaths: Float64Array.from(positions, (at) => (this.#borderDeaths[at] as number) / MILLIONTHS),
      lastDate: Array.from(positions, (at) => {
        const day = this.#borderLastDay[at] as number;
        let date = dates.get(day);
        if (date === undefined) {
          date = dateOfDay(day);
          dates.set(day, date);
        }
        return date;
      }),
    };
  }
}

/**
 * An incident's weight before distance, in millionths: events * (1 + ln(1 + deaths / events) / 2)  (methods 3.1).
 * @param events, deaths in millionths
 */
function severityOf(events: number, deaths: number): number {
  return Math.round(events * (1 + 0.5 * Math.log(1 + deaths / events)));
}

function addTo(sums: Float64Array, cell: number, values: Float64Array): void {
  const base = cell * MEASURE_COUNT;
  for (let k = 0; k < MEASURE_COUNT; k++) (sums[base + k] as number) += values[k] as number;
}

function fillPanel(panel: Panel, sums: Float64Array): void {
  const measures = MEASURES.map((name) => panel[name]);
  for (let cell = 0, at = 0; at < sums.length; cell++, at += MEASURE_COUNT) {
    for (let k = 0; k < MEASURE_COUNT; k++) {
      const sum = sums[at + k] as number;
      if (sum !== 0) (measures[k] as Float64Array)[cell] = sum / MILLIONTHS;
    }
  }
}

import { QUARTER } from "../domain/month.ts";
import type { Panel } from "../domain/panel.ts";
import { PLACES } from "../domain/placeConstants.ts";
import type { Counted } from "./counted.ts";
import { SparseSums } from "./sparseSums.ts";

const CELLS_AROUND = 360 / PLACES.cellDegrees;
const CELLS = CELLS_AROUND * (180 / PLACES.cellDegrees + 1);
const NO_VALUES: readonly number[] = [];

/** The cell that a place lies in: a whole number from 0. Cells are squares in degrees. */
export function cellOf(latitude: number, longitude: number): number {
  const row = Math.floor((latitude + 90) / PLACES.cellDegrees);
  // 180 east is 180 west
  const column = Math.floor((longitude + 180) / PLACES.cellDegrees) % CELLS_AROUND;
  return row * CELLS_AROUND + column;
}

/** Which cells had an incident in which months, in regions, countries and zones. */
export class Footprint {
  readonly #months: number;
  /** Numbers of regions and countries. Units have codes: regions from 0, then countries, then zones. */
  readonly #regions: number;
  readonly #countries: number;
  readonly #seen = new SparseSums(0);

  constructor(monthCount: number, sizes: { readonly regions: number; readonly countries: number }) {
    this.#months = monthCount;
    this.#regions = sizes.regions;
    this.#countries = sizes.countries;
  }

  add({ region, country, zones, t }: Counted, cell: number): void {
    if (region >= 0) this.#see(region, cell, t);
    this.#see(this.#regions + country, cell, t);
    for (const zone of zones) this.#see(this.#regions + this.#countries + zone, cell, t);
  }

  #see(code: number, cell: number, t: number): void {
    this.#seen.add((code * CELLS + cell) * this.#months + t, NO_VALUES);
  }

  /**
   * Writes measures `places3m` (distinct cells of the last three months) and `newPlaces3m` (of them, those without an
   * incident in the 24 months before) of every month.
   * @param panels of the regions, the countries and the zones
   */
  fill(panels: readonly [regions: Panel, countries: Panel, zones: Panel]): void {
    const months = this.#months;
    const { keys } = this.#seen.sorted();
    const [regions, countries, zones] = panels;
    let [square, before] = [-1, Number.NEGATIVE_INFINITY];
    for (const key of keys) {
      const at = Math.floor(key / months);
      const t = key - at * months;
      if (at !== square) [square, before] = [at, Number.NEGATIVE_INFINITY];
      const code = Math.floor(at / CELLS);
      const ofCountries = code - this.#regions;
      const ofZones = ofCountries - this.#countries;
      const [panel, unit] =
        ofZones >= 0 ? [zones, ofZones] : ofCountries >= 0 ? [countries, ofCountries] : [regions, code];
      const start = unit * months;
      // quarters whose first incident in this cell is this one
      for (let s = Math.max(t, before + QUARTER); s < Math.min(t + QUARTER, months); s++) {
        (panel.places3m[start + s] as number)++;
        if (before < s - QUARTER + 1 - PLACES.newCellMonths) (panel.newPlaces3m[start + s] as number)++;
      }
      before = t;
    }
  }
}

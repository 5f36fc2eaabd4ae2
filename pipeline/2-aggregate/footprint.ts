import { QUARTER } from "../domain/month.ts";
import type { Panel } from "../domain/panel.ts";
import type { FootprintRows, Panels } from "../domain/panels.ts";
import { PLACES } from "../domain/placeConstants.ts";
import type { Counted } from "./counted.ts";
import { GONE } from "./monthRows.ts";
import type { MonthSet } from "./monthSet.ts";
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

/** Which cells had an incident in which months, in countries, zones and regions. */
export class Footprint {
  readonly #months: MonthSet;
  /** Numbers of countries and zones. Units have codes: countries from 0, then zones, then regions. */
  readonly #countries: number;
  readonly #zones: number;
  readonly #seen = new SparseSums(0);

  constructor(months: MonthSet, sizes: { readonly countries: number; readonly zones: number }) {
    this.#months = months;
    this.#countries = sizes.countries;
    this.#zones = sizes.zones;
  }

  add({ region, country, zones, t }: Counted, cell: number): void {
    this.#see(country, cell, t);
    for (const zone of zones) this.#see(this.#countries + zone, cell, t);
    if (region >= 0) this.#see(this.#countries + this.#zones + region, cell, t);
  }

  #see(code: number, cell: number, t: number): void {
    this.#seen.add((code * CELLS + cell) * this.#months.count + t, NO_VALUES);
  }

  rows(): FootprintRows {
    const { list, count } = this.#months;
    const { keys } = this.#seen.sorted();
    const square = keys.map((key) => Math.floor(key / count));
    const month = Int32Array.from(keys, (key, row) => list[key - (square[row] as number) * count] as number);
    return { square, month };
  }
}

/**
 * The square of the same cell where regions have other numbers.
 * @param regionNow the number of a region by the one that the square knows
 * @param others how many countries and zones there are
 */
export function movedSquare(square: number, regionNow: (number: number) => number, others: number): number {
  const region = Math.floor(square / CELLS) - others;
  if (region < 0) return square;
  const now = regionNow(region);
  return now === GONE ? GONE : square + (now - region) * CELLS;
}

/**
 * Writes measures `places3m` (distinct cells of the last three months) and `newPlaces3m` (of them, those without an
 * incident in the 24 months before) of every month.
 */
export function fillFootprint(
  { countries, zones, regions }: Pick<Panels, "countries" | "zones" | "regions">,
  { square, month }: FootprintRows,
): void {
  const places = [countries, zones, regions].flatMap((panel) =>
    panel.units.map((_, unit) => ({ panel, start: unit * panel.monthCount - panel.firstMonth })),
  );
  const end = countries.firstMonth + countries.monthCount;
  let [at, before] = [-1, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < square.length; row++) {
    if (square[row] !== at) [at, before] = [square[row] as number, Number.NEGATIVE_INFINITY];
    const { panel, start } = places[Math.floor(at / CELLS)] as { panel: Panel; start: number };
    const seen = month[row] as number;
    // quarters whose first incident in this cell is this one
    for (let last = Math.max(seen, before + QUARTER); last < Math.min(seen + QUARTER, end); last++) {
      (panel.places3m[start + last] as number)++;
      if (before < last - QUARTER + 1 - PLACES.newCellMonths) (panel.newPlaces3m[start + last] as number)++;
    }
    before = seen;
  }
}

import type { BorderIncidents } from "../domain/panels.ts";
import type { MonthSet } from "./monthSet.ts";
import { dateOfDay, MILLIONTHS } from "./spread.ts";

/** Sums incidents of border zones by region and month, with the day of the last one. */
export class BorderIncidentSums {
  readonly #months: MonthSet;
  /** Regions and one more for what is in none. */
  readonly #perCell: number;
  /** Key of pair, month and region -> position in the three lists. */
  readonly #rows = new Map<number, number>();
  readonly #incidents: number[] = [];
  readonly #deaths: number[] = [];
  readonly #lastDay: number[] = [];

  constructor(months: MonthSet, regionCount: number) {
    this.#months = months;
    this.#perCell = regionCount + 1;
  }

  /** @param cell pair and month: pair * counted months + position of the month @param region -1 for none */
  add(cell: number, region: number, incidents: number, deaths: number, lastDay: number): void {
    const key = cell * this.#perCell + region + 1;
    const position = this.#rows.get(key);
    if (position === undefined) {
      this.#rows.set(key, this.#rows.size);
      this.#incidents.push(incidents);
      this.#deaths.push(deaths);
      this.#lastDay.push(lastDay);
      return;
    }
    (this.#incidents[position] as number) += incidents;
    (this.#deaths[position] as number) += deaths;
    this.#lastDay[position] = Math.max(this.#lastDay[position] as number, lastDay);
  }

  rows(): BorderIncidents {
    const { list, count } = this.#months;
    const keys = Float64Array.from(this.#rows.keys()).sort();
    const positions = Int32Array.from(keys, (key) => this.#rows.get(key) as number);
    const cells = keys.map((key) => Math.floor(key / this.#perCell));
    const dates = new Map<number, string>();
    return {
      pair: Int32Array.from(cells, (cell) => Math.floor(cell / count)),
      month: Int32Array.from(cells, (cell) => list[cell % count] as number),
      region: Int32Array.from(keys, (key) => (key % this.#perCell) - 1),
      incidents: Float64Array.from(positions, (at) => (this.#incidents[at] as number) / MILLIONTHS),
      deaths: Float64Array.from(positions, (at) => (this.#deaths[at] as number) / MILLIONTHS),
      lastDate: Array.from(positions, (at) => {
        const day = this.#lastDay[at] as number;
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

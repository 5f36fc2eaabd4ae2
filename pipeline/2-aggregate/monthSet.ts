import type { Month } from "../domain/month.ts";
import type { MonthAxis } from "../domain/panel.ts";

/** Some months of an axis, by position among them. */
export class MonthSet {
  /** Rising. */
  readonly list: readonly Month[];
  readonly #firstMonth: Month;
  /** By index on the axis; -1 for a month that is not among them. */
  readonly #positions: Int32Array;

  /** @param isIn asked of every month of the axis */
  constructor({ firstMonth, monthCount }: MonthAxis, isIn: (month: Month) => boolean) {
    const months = Array.from({ length: monthCount }, (_, index) => (firstMonth + index) as Month);
    this.list = months.filter(isIn);
    this.#firstMonth = firstMonth;
    this.#positions = new Int32Array(monthCount).fill(-1);
    for (const [position, month] of this.list.entries()) this.#positions[month - firstMonth] = position;
  }

  get count(): number {
    return this.list.length;
  }

  /** @param month also one beyond the axis @returns -1 for a month that is not among them */
  positionOf(month: number): number {
    const index = month - this.#firstMonth;
    return index >= 0 && index < this.#positions.length ? (this.#positions[index] as number) : -1;
  }

  has(month: number): boolean {
    return this.positionOf(month) >= 0;
  }

  /** The first and the last of each row of months without a gap. */
  get stretches(): readonly (readonly [first: Month, last: Month])[] {
    const { list } = this;
    const firsts = list.filter((month, position) => month - 1 !== list[position - 1]);
    const lasts = list.filter((month, position) => month + 1 !== list[position + 1]);
    return firsts.map((first, number) => [first, lasts[number] as Month]);
  }
}

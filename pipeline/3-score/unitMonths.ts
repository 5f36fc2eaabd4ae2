import { CATEGORIES } from "../domain/constants.ts";
import { PARTS } from "../domain/methodSet.ts";
import { type Month, QUARTER, YEAR } from "../domain/month.ts";
import type { Measure, Panel, Unit } from "../domain/panel.ts";
import { type Column, type Columns, concatenated } from "../domain/table.ts";
import { type EscalationMonth, NO_CATEGORY } from "./escalation/escalationMonth.ts";

/** A region that was split off has a short baseline until it has this many months of its own. */
const OWN_MONTHS = 24;

/** Rows of units and months, gathered column by column. */
export class UnitMonths {
  readonly #texts: Record<"kind" | "unit" | "category", string[]> = { kind: [], unit: [], category: [] };
  readonly #numbers = new Map<string, Float64Array[]>();

  /**
   * Adds the units that are on the roster in `month` and covered then.
   * @param further more columns, one value per unit of the panel
   */
  add(
    kind: string,
    panel: Panel,
    result: EscalationMonth,
    month: Month,
    further: Readonly<Record<string, ArrayLike<number>>> = {},
  ): void {
    const t = month - panel.firstMonth;
    const rows: number[] = [];
    for (let unit = 0; unit < panel.units.length; unit++) {
      if (result.onRoster[unit] === 1 && panel.covered[unit * panel.monthCount + t] === 1) rows.push(unit);
    }
    for (const unit of rows) {
      const category = result.category[unit] ?? NO_CATEGORY;
      this.#texts.kind.push(kind);
      this.#texts.unit.push((panel.units[unit] as Unit).id);
      this.#texts.category.push(category === NO_CATEGORY ? "" : (CATEGORIES[category] as string));
    }
    const cellOf = (unit: number): number => unit * panel.monthCount + t;
    const put = (name: string, value: (unit: number) => number): void => {
      const pieces = this.#numbers.get(name) ?? [];
      this.#numbers.set(name, pieces);
      const piece = new Float64Array(rows.length);
      for (let row = 0; row < rows.length; row++) piece[row] = value(rows[row] as number);
      pieces.push(piece);
    };
    const pick = (name: string, values: ArrayLike<number>): void =>
      put(name, (unit) => values[unit] ?? Number.NaN);
    put("month", () => month);
    pick("scored", result.scored);
    pick("score", result.score);
    pick("uncapped", result.uncapped);
    pick("momentum", result.momentum);
    pick("surprise_p", result.surpriseP);
    put("incidents", (unit) => panel.incidents[cellOf(unit)] ?? Number.NaN);
    put("deaths", (unit) => panel.deaths[cellOf(unit)] ?? Number.NaN);
    pick("incidents_3m", result.incidents3m);
    pick("usual_incidents_3m", result.usualIncidents3m);
    pick("deaths_3m", result.deaths3m);
    pick("usual_deaths_3m", result.usualDeaths3m);
    pick("incidents_size", result.incidentsSize);
    pick("months_quiet_before", result.quietMonths);
    put("deaths_ytd", (unit) => sumBack(panel, "deaths", unit, t, (month % YEAR) + 1));
    put("state_force_incidents_3m", (unit) => sumBack(panel, "stateForceIncidents", unit, t, QUARTER));
    pick("quiet_after_peak", result.quietAfterPeak);
    put("baseline_short", (unit) => (isBaselineShort(panel, unit, month) ? 1 : 0));
    for (const part of PARTS) pick(`part_${part}`, result.parts[part]);
    for (const [name, values] of Object.entries(further)) pick(name, values);
  }

  columns(): Columns {
    const columns: Record<string, Column> = { ...this.#texts };
    for (const [name, pieces] of this.#numbers) columns[name] = concatenated(pieces);
    return columns;
  }
}

/** Whether a split-off region has had its own series for less than OWN_MONTHS: since its first incident or its making. */
function isBaselineShort(panel: Panel, unit: number, month: Month): boolean {
  const { validFrom } = panel.units[unit] as Unit;
  if (validFrom === null) return false;
  const start = unit * panel.monthCount;
  const first = panel.incidents
    .subarray(start, start + month - panel.firstMonth + 1)
    .findIndex((value) => value > 0);
  return month - Math.max(validFrom, panel.firstMonth + Math.max(first, 0)) < OWN_MONTHS;
}

/** Sum of a unit's last `count` months up to index t; NaN unless all of them are covered. */
function sumBack(panel: Panel, measure: Measure, unit: number, t: number, count: number): number {
  if (count > t + 1) return Number.NaN;
  let sum = 0;
  for (let back = 0; back < count; back++) {
    const cell = unit * panel.monthCount + t - back;
    if (panel.covered[cell] !== 1) return Number.NaN;
    sum += panel[measure][cell] as number;
  }
  return sum;
}

import type { Chances } from "../domain/chances.ts";
import type { ColumnName } from "../domain/columns.ts";
import { type Columns, printed, textsOf, type Value } from "../domain/table.ts";
import { numberAt, textAt } from "./cells.ts";

type Cells = Partial<Record<ColumnName, Value>>;

/** The chances of one family of units, found by unit. */
export class ChanceRows {
  readonly #chances: Columns | null;
  readonly #rowOf: ReadonlyMap<string, number>;

  /** @param chances null where none were made */
  constructor(chances: Columns | null) {
    this.#chances = chances;
    this.#rowOf = new Map(chances === null ? [] : textsOf(chances, "unit").map((unit, row) => [unit, row]));
  }

  /** Cells of a region or country: its chance of escalation, empty where there is none. */
  escalation(unit: string): Cells {
    return {
      probability_3m: this.#shown(unit, "probability", "probability_3m"),
      probability_low: this.#shown(unit, "probability_low", "probability_low"),
      probability_high: this.#shown(unit, "probability_high", "probability_high"),
      probability_skill: this.#shown(unit, "probability_skill", "probability_skill"),
      probability_driver: this.#text(unit, "probability_driver"),
    };
  }

  /** Cells of a pair: the chance of an incident in its border zone. */
  border(from: string, to: string): Cells {
    const unit = `${from}>${to}`;
    return {
      border_probability_6m: this.#shown(unit, "probability", "border_probability_6m"),
      border_probability_low: this.#shown(unit, "probability_low", "border_probability_low"),
      border_probability_high: this.#shown(unit, "probability_high", "border_probability_high"),
      border_probability_skill: this.#shown(unit, "probability_skill", "border_probability_skill"),
      notes: this.note(unit),
    };
  }

  /** Why a unit has no chance; "" where it has one, or none were made. */
  note(unit: string): string {
    return this.#text(unit, "probability_note");
  }

  #text(unit: string, column: string): string {
    const row = this.#rowOf.get(unit);
    return this.#chances === null || row === undefined ? "" : textAt(this.#chances, column, row);
  }

  #shown(unit: string, from: string, to: ColumnName): Value {
    const row = this.#rowOf.get(unit);
    return this.#chances === null || row === undefined
      ? null
      : printed(numberAt(this.#chances, from, row), to);
  }
}

/** The chances that a table of units shows. */
export function chancesOf(chances: Chances | null, kind: string): ChanceRows {
  if (kind === "region") return new ChanceRows(chances?.regions ?? null);
  return new ChanceRows(kind === "country" ? (chances?.countries ?? null) : null);
}

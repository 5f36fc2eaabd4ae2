import { type Panels, unitsOf } from "./panels.ts";

/** What a unit is called, and its country's ISO3 code; "" for a zone that spans countries. */
export interface UnitName {
  readonly name: string;
  readonly country: string;
}

/** Names of units by kind and id. */
export class UnitNames {
  readonly #names: ReadonlyMap<string, UnitName>;

  constructor(entries: Iterable<{ readonly kind: string; readonly id: string } & UnitName>) {
    this.#names = new Map(
      [...entries].map(({ kind, id, name, country }) => [`${kind} ${id}`, { name, country }]),
    );
  }

  /** @returns the id itself as the name of a unit that nobody knows */
  of(kind: string, id: string): UnitName {
    return this.#names.get(`${kind} ${id}`) ?? { name: id, country: "" };
  }
}

/** The names of all units of the panels. */
export function namesOfUnits(panels: Panels): UnitNames {
  return new UnitNames(
    unitsOf(panels).map(({ kind, unit: { id, name, country } }) => ({ kind, id, name, country })),
  );
}

import type { Chances } from "../domain/chances.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Month } from "../domain/month.ts";
import type { Columns } from "../domain/table.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { UnitNames } from "../domain/unitNames.ts";
import { numberAt, textAt } from "./cells.ts";

export interface RankInput {
  readonly source: string;
  readonly asOf: Month;
  readonly focus: string;
  /** The focus country's land neighbours, ISO3, whether the data holds them or not. */
  readonly neighbours: readonly string[];
  readonly minHistoryMonths: number;
  /** An alert is a surprise whose p is at most this. */
  readonly alertLevel: number;
  readonly methodSet: string;
  /** Whether the source says where incidents happened, and who was involved. */
  readonly hasCoordinates: boolean;
  readonly hasActors: boolean;
  readonly gazetteer: Gazetteer;
  /** Scores of units, of pairs, and of everything that reaches a country, in columns. */
  readonly units: Columns;
  readonly pairs: Columns;
  readonly inward: Columns;
  /** null where none were made. */
  readonly chances: Chances | null;
  readonly names: UnitNames;
  /** Kind of zone by id. */
  readonly zoneKinds: ReadonlyMap<string, string>;
}

/** Where a unit's scores stand. */
export interface Row {
  readonly index: number;
  readonly unit: string;
  readonly uncapped: number;
}

/** The rows of one kind of unit in one month. */
export function rowsOf({ units }: RankInput, kind: string, month: number): Row[] {
  const kinds = textsOf(units, "kind");
  const months = numbersOf(units, "month");
  const rows: Row[] = [];
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] !== kind || months[index] !== month) continue;
    rows.push({ index, unit: textAt(units, "unit", index), uncapped: numberAt(units, "uncapped", index) });
  }
  return rows;
}

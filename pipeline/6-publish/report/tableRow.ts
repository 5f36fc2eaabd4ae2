import type { ColumnName } from "../../domain/columns.ts";
import { printed, type Table } from "../../domain/table.ts";

/** A row of an output table, as it is printed. */
export class TableRow {
  readonly #table: Table;
  readonly #index: number;

  constructor(table: Table, index: number) {
    this.#table = table;
    this.#index = index;
  }

  /** "" where nothing is known. */
  text(column: ColumnName): string {
    return String(this.#value(column) ?? "");
  }

  /** NaN where nothing is known. */
  number(column: ColumnName): number {
    return Number(this.#value(column) ?? Number.NaN);
  }

  #value(column: ColumnName): string | number | null {
    return printed(this.#table.columns[column]?.[this.#index] ?? "", column);
  }
}

/** Every row of one of the tables, in its order. @throws {RangeError} if there is no such table */
export function rowsOf(tables: readonly Table[], name: Table["name"]): TableRow[] {
  const table = tables.find((each) => each.name === name);
  if (table === undefined) throw new RangeError(`no table called ${name}`);
  return Array.from({ length: table.rowCount }, (_, index) => new TableRow(table, index));
}

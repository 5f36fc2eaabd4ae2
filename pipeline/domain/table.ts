import { COLUMNS, type ColumnName, TABLES, type TableName } from "./columns.ts";

export type Value = string | number | null;

/** An output table in columns: text or numbers rounded to the column's decimals, null where nothing is known. */
export interface Table {
  readonly name: TableName;
  readonly rowCount: number;
  /** One array of rowCount values per column of the table. */
  readonly columns: Readonly<Record<string, readonly Value[]>>;
}

/** Collects the rows of a table, column by column. Columns that a row does not name stay empty. */
export class TableBuilder {
  readonly #name: TableName;
  readonly #columns: Record<string, Value[]>;
  #rowCount = 0;

  constructor(name: TableName) {
    this.#name = name;
    this.#columns = Object.fromEntries(TABLES[name].map((column) => [column, []]));
  }

  add(row: Readonly<Partial<Record<ColumnName, Value>>>): void {
    for (const [column, values] of Object.entries(this.#columns)) {
      values.push(printed(row[column as ColumnName] ?? null, column as ColumnName));
    }
    this.#rowCount += 1;
  }

  build(): Table {
    return { name: this.#name, rowCount: this.#rowCount, columns: this.#columns };
  }
}

/** A value as every format shows it: rounded to the column's decimals; NaN is nothing known; no negative zero. */
export function printed(value: Value, column: ColumnName): Value {
  if (typeof value !== "number") return value === "" ? null : value;
  if (Number.isNaN(value)) return null;
  const scale = 10 ** COLUMNS[column].decimals;
  return Math.round(value * scale) / scale + 0;
}

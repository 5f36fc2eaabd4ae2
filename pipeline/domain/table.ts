import { COLUMNS, type ColumnName, TABLES, type TableName } from "./columns.ts";

/** A column of data: numbers (NaN: nothing known) or text ("": nothing known). */
export type Column = Float64Array | readonly string[];
/** Equally long columns by name. */
export type Columns = Readonly<Record<string, Column>>;
/** A value as outputs show it. */
export type Value = string | number | null;

/** An output table in columns; every column of TABLES[name] is there, in that order. */
export interface Table {
  readonly name: TableName;
  readonly rowCount: number;
  readonly columns: Columns;
}

/**
 * Puts columns into an output table. Columns of the table that are not given hold nothing.
 * @throws {RangeError} if the columns are not equally long
 */
export function tableOf(
  name: TableName,
  rowCount: number,
  given: Partial<Record<ColumnName, Column>>,
): Table {
  const names: readonly ColumnName[] = TABLES[name];
  const columns: Record<string, Column> = {};
  for (const column of names) {
    const values = given[column] ?? emptyColumn(column, rowCount);
    if (values.length !== rowCount) {
      throw new RangeError(`${name}.${column} has ${values.length} values for ${rowCount} rows`);
    }
    columns[column] = values;
  }
  return { name, rowCount, columns };
}

function emptyColumn(column: ColumnName, rowCount: number): Column {
  return isNumeric(column)
    ? new Float64Array(rowCount).fill(Number.NaN)
    : Array.from({ length: rowCount }, () => "");
}

/** Columns of a source that does not tell deaths: the numbers that are about them hold nothing. */
export function withoutDeaths(columns: Columns): Columns {
  const told = Object.entries(columns).map(([name, values]) => [
    name,
    values instanceof Float64Array && isAboutDeaths(name)
      ? new Float64Array(values.length).fill(Number.NaN)
      : values,
  ]);
  return Object.fromEntries(told);
}

/** deaths, deaths_3m, usual_deaths_3m, chance_deaths_25 */
const isAboutDeaths = (column: string): boolean => column.split("_").includes("deaths");

/** Some rows of a table, in the order given. */
export function rowsAt(table: Table, rows: readonly number[]): Table {
  const pick = (values: Column): Column =>
    values instanceof Float64Array ? numbersAt(values, rows) : rows.map((row) => values[row] as string);
  const columns = Object.entries(table.columns).map(([name, values]) => [name, pick(values)] as const);
  return { ...table, rowCount: rows.length, columns: Object.fromEntries(columns) };
}

/** The numbers of some rows, in the order given; a loop, since Float64Array.from with a function is many times slower. */
export function numbersAt(values: Float64Array, rows: readonly number[]): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let at = 0; at < picked.length; at++) picked[at] = values[rows[at] as number] as number;
  return picked;
}

/** Columns end to end. */
export function concatenated(parts: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}

/** Whether a column holds numbers. */
function isNumeric(column: ColumnName): boolean {
  return COLUMNS[column].kind === "integer" || COLUMNS[column].kind === "number";
}

/** Collects a small table row by row. */
export class TableBuilder {
  readonly #name: TableName;
  readonly #rows: Readonly<Partial<Record<ColumnName, Value>>>[] = [];

  constructor(name: TableName) {
    this.#name = name;
  }

  add(row: Readonly<Partial<Record<ColumnName, Value>>>): void {
    this.#rows.push(row);
  }

  build(): Table {
    const names: readonly ColumnName[] = TABLES[this.#name];
    const columns = names.map((name) => {
      const values = this.#rows.map((row) => row[name] ?? null);
      const column = isNumeric(name)
        ? Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)))
        : values.map((value) => (value === null ? "" : String(value)));
      return [name, column] as const;
    });
    return tableOf(this.#name, this.#rows.length, Object.fromEntries(columns));
  }
}

/** A value as every format shows it: rounded to the column's decimals; nothing known is null; no negative zero. */
export function printed(value: string | number, column: ColumnName): Value {
  if (typeof value === "string") return value === "" ? null : value;
  return numberPrinter(column)(value);
}

/** The same for many numbers of one column. */
export function numberPrinter(column: ColumnName): (value: number) => number | null {
  const scale = 10 ** COLUMNS[column].decimals;
  return (value) => (Number.isNaN(value) ? null : Math.round(value * scale) / scale + 0);
}

/** All values of a column as every format shows them. */
export function printedColumn(values: Column, column: ColumnName): readonly Value[] {
  if (!(values instanceof Float64Array)) return values.map((value) => (value === "" ? null : value));
  const shown = numberPrinter(column);
  const all: Value[] = [];
  for (const value of values) all.push(shown(value));
  return all;
}

/** The numbers of a column. @throws {RangeError} if there is no such column of numbers */
export function numbersOf(columns: Columns, name: string): Float64Array {
  const column = columns[name];
  if (column instanceof Float64Array) return column;
  throw new RangeError(`no column of numbers called ${name}`);
}

/** The texts of a column. @throws {RangeError} if there is no such column of text */
export function textsOf(columns: Columns, name: string): readonly string[] {
  const column = columns[name];
  if (column !== undefined && !(column instanceof Float64Array)) return column;
  throw new RangeError(`no column of text called ${name}`);
}

import { open } from "node:fs/promises";
import { stringify } from "csv-stringify/sync";
import { COLUMNS, type ColumnName, TABLES } from "../domain/columns.ts";
import { type Column, printed, type Table } from "../domain/table.ts";

/** Excel needs the byte order mark to read accents; nothing else minds it. */
const BYTE_ORDER_MARK = "\uFEFF";
/** Rows turned into text at a time. */
const BATCH_ROWS = 5000;
/** Text that a spreadsheet would take for a formula, also with full-width signs. */
const STARTS_FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const PLAIN_NUMBER = /^[+-]?\d+([.,]\d+)?$/;
/** Text that stands in a CSV as it is. */
const NEEDS_NO_QUOTES = /^[^",\s](?:[^",\r\n]*[^",\s])?$/;

/** Text that no spreadsheet evaluates: an apostrophe goes before what could start a formula. */
function safeText(text: string): string {
  return STARTS_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** Writes a table as CSV: header, comma, LF, fixed decimals, empty cells where nothing is known. */
export async function writeCsv(path: string, table: Table): Promise<void> {
  const header = BYTE_ORDER_MARK + stringify([[...TABLES[table.name]]]);
  await writeRows(path, table, {
    opening: header,
    between: "",
    closing: "",
    cellOf: csvCell,
    row: (cells) => `${cells.join(",")}\n`,
  });
}

/** What a JSON table says about itself. */
export interface TableHead {
  readonly as_of: string;
  readonly source: string;
  readonly licence: string;
}

/** Writes the same rows as JSON: { schema, as_of, source, licence, rows: [...] }, one row a line. */
export async function writeJson(path: string, table: Table, head: TableHead): Promise<void> {
  const keys = TABLES[table.name].map((name) => `${JSON.stringify(name)}:`);
  const about = JSON.stringify({ schema: `harmattan/${table.name}/1`, ...head });
  await writeRows(path, table, {
    opening: `${about.slice(0, -1)},"rows":[\n`,
    between: ",\n",
    closing: "\n]}\n",
    cellOf: jsonCell,
    row: (cells) => `{${cells.map((cell, index) => `${keys[index]}${cell}`).join(",")}}`,
  });
}

interface Format {
  readonly opening: string;
  readonly between: string;
  readonly closing: string;
  /** The function that turns the rows of a column into text. */
  readonly cellOf: (name: ColumnName, column: Column) => (row: number) => string;
  readonly row: (cells: readonly string[]) => string;
}

async function writeRows(path: string, table: Table, format: Format): Promise<void> {
  const names: readonly ColumnName[] = TABLES[table.name];
  const cells = names.map((name) => format.cellOf(name, table.columns[name] as Column));
  const file = await open(path, "w");
  try {
    await file.write(format.opening);
    for (let start = 0; start < table.rowCount; start += BATCH_ROWS) {
      const end = Math.min(start + BATCH_ROWS, table.rowCount);
      const rows: string[] = [];
      for (let row = start; row < end; row++) rows.push(format.row(cells.map((cell) => cell(row))));
      await file.write((start === 0 ? "" : format.between) + rows.join(format.between));
    }
    await file.write(format.closing);
  } finally {
    await file.close();
  }
}

function csvCell(name: ColumnName, column: Column): (row: number) => string {
  if (column instanceof Float64Array) {
    const { decimals } = COLUMNS[name];
    const zeros = decimals === 0 ? "" : `.${"0".repeat(decimals)}`;
    return (row) => {
      const value = printed(column[row] as number, name) as number | null;
      if (value === null) return "";
      return Number.isInteger(value) ? `${value}${zeros}` : value.toFixed(decimals);
    };
  }
  return remembered((text) => {
    const safe = safeText(text);
    return NEEDS_NO_QUOTES.test(safe) ? safe : stringify([[safe]], { eof: false });
  }, column);
}

function jsonCell(name: ColumnName, column: Column): (row: number) => string {
  if (column instanceof Float64Array) return (row) => String(printed(column[row] as number, name));
  return remembered((text) => (text === "" ? "null" : JSON.stringify(text)), column);
}

/** Text columns repeat themselves: the text of the row before is not turned again. */
function remembered(turn: (text: string) => string, column: readonly string[]): (row: number) => string {
  let last = "";
  let turned = turn(last);
  return (row) => {
    const text = column[row] as string;
    if (text !== last) {
      last = text;
      turned = turn(text);
    }
    return turned;
  };
}

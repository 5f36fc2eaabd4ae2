import { open, writeFile } from "node:fs/promises";
import { stringify } from "csv-stringify/sync";
import { COLUMNS, type ColumnName, TABLES } from "../domain/columns.ts";
import { CSV_FORMS, type CsvForm } from "../domain/csvForm.ts";
import { type Column, numberPrinter, type Table } from "../domain/table.ts";
import { schemaName } from "../domain/tableSchema.ts";
import { GrowingBytes } from "./growingBytes.ts";

/** Excel needs the byte order mark to read accents; nothing else minds it. */
const BYTE_ORDER_MARK = "\uFEFF";
const [ROW_END, BETWEEN_ROWS, OBJECT_END] = ["\n", ",\n", "}"].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
];
/** Rows turned into bytes at a time. */
const BATCH_ROWS = 5000;
/** Text that a spreadsheet would take for a formula, also with full-width signs. */
const STARTS_FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const PLAIN_NUMBER = /^[+-]?\d+([.,]\d+)?$/;
/** Text that stands in a CSV as it is, by what separates cells. */
const NEEDS_NO_QUOTES = {
  ",": /^[^",\s](?:[^",\r\n]*[^",\s])?$/,
  ";": /^[^";\s](?:[^";\r\n]*[^";\s])?$/,
};

/** Text that no spreadsheet evaluates: an apostrophe goes before what could start a formula. */
function safeText(text: string): string {
  return STARTS_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** What a JSON table says about itself. */
export interface TableHead {
  readonly as_of: string;
  readonly source: string;
  readonly licence: string;
}

/**
 * Writes a table as CSV (header, LF, fixed decimals, empty cells where nothing is known) and, if `head` is given,
 * the same rows as JSON beside it: { schema, as_of, source, licence, rows: [...] }, one row a line.
 * @param path without ending
 */
export async function writeTable(
  path: string,
  table: Table,
  head: TableHead | null,
  form: CsvForm = CSV_FORMS.point,
): Promise<void> {
  const { delimiter } = form;
  const names: readonly ColumnName[] = TABLES[table.name];
  const cells = names.map((name, position) => cellsOf(name, position, table.columns[name] as Column, form));
  const csv = await open(`${path}.csv`, "w");
  const json = head === null ? null : await open(`${path}.json`, "w");
  try {
    await csv.appendFile(BYTE_ORDER_MARK + stringify([[...names]], { delimiter }));
    const about = JSON.stringify({ schema: schemaName(table.name), ...head });
    await json?.appendFile(`${about.slice(0, -1)},"rows":[\n`);
    let before: Promise<unknown> = Promise.resolve();
    for (let start = 0; start < table.rowCount; start += BATCH_ROWS) {
      const end = Math.min(start + BATCH_ROWS, table.rowCount);
      const [csvRows, jsonRows] = [new GrowingBytes(), new GrowingBytes()];
      for (let row = start; row < end; row++) {
        if (row > 0) jsonRows.add(BETWEEN_ROWS);
        for (let column = 0; column < cells.length; column++) {
          const cell = (cells[column] as (row: number) => Cell)(row);
          csvRows.add(cell.csv);
          jsonRows.add(cell.json);
        }
        csvRows.add(ROW_END);
        jsonRows.add(OBJECT_END);
      }
      // one batch is made while the one before it is written
      await before;
      before = Promise.all([csv.appendFile(csvRows.all), json?.appendFile(jsonRows.all)]);
    }
    await before;
    await json?.appendFile("\n]}\n");
  } finally {
    await csv.close();
    await json?.close();
  }
}

/** Writes a text that is no table. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text);
}

/** A cell in each format, with what separates it from the one before: the delimiter or a comma, and in JSON its name. */
interface Cell {
  readonly csv: Uint8Array;
  readonly json: Uint8Array;
}

/** The function that turns the rows of a column into bytes. Values repeat themselves: each is turned once. */
function cellsOf(name: ColumnName, position: number, column: Column, form: CsvForm): (row: number) => Cell {
  const [separator, key] = [
    position === 0 ? "" : form.delimiter,
    `${position === 0 ? "{" : ","}${JSON.stringify(name)}:`,
  ];
  const cellOf = (csv: string, json: string): Cell => ({
    csv: Buffer.from(separator + csv),
    json: Buffer.from(key + json),
  });
  const empty = cellOf("", "null");
  if (column instanceof Float64Array) {
    const { decimals } = COLUMNS[name];
    const shown = numberPrinter(name);
    const known = new Map<number, Cell>();
    return (row) => {
      const value = shown(column[row] as number);
      if (value === null) return empty;
      let cell = known.get(value);
      if (cell === undefined) {
        cell = cellOf(value.toFixed(decimals).replace(".", form.decimalMark), String(value));
        known.set(value, cell);
      }
      return cell;
    };
  }
  let last = "";
  let cell = empty;
  return (row) => {
    const text = column[row] as string;
    if (text !== last) {
      last = text;
      cell = text === "" ? empty : cellOf(csvText(text, form), JSON.stringify(text));
    }
    return cell;
  };
}

/** A text as it stands in a CSV. */
function csvText(text: string, { delimiter }: CsvForm): string {
  const safe = safeText(text);
  return NEEDS_NO_QUOTES[delimiter].test(safe) ? safe : stringify([[safe]], { eof: false, delimiter });
}

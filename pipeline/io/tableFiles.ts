import { open, writeFile } from "node:fs/promises";
import { stringify } from "csv-stringify/sync";
import { COLUMNS, type ColumnName, TABLES } from "../domain/columns.ts";
import { CSV_FORMS, type CsvForm } from "../domain/csvForm.ts";
import { type Column, numberPrinter, type Table } from "../domain/table.ts";
import { schemaName } from "../domain/tableSchema.ts";

/** Excel needs the byte order mark to read accents; nothing else minds it. */
const BYTE_ORDER_MARK = "\uFEFF";
/** Rows turned into text at a time. */
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
  const cells = names.map((name) => cellsOf(name, table.columns[name] as Column, form));
  const keys = names.map((name) => `${JSON.stringify(name)}:`);
  const csv = await open(`${path}.csv`, "w");
  const json = head === null ? null : await open(`${path}.json`, "w");
  try {
    await csv.appendFile(BYTE_ORDER_MARK + stringify([[...names]], { delimiter }));
    const about = JSON.stringify({ schema: schemaName(table.name), ...head });
    await json?.appendFile(`${about.slice(0, -1)},"rows":[\n`);
    let before: Promise<unknown> = Promise.resolve();
    for (let start = 0; start < table.rowCount; start += BATCH_ROWS) {
      const end = Math.min(start + BATCH_ROWS, table.rowCount);
      let csvRows = "";
      let jsonRows = "";
      for (let row = start; row < end; row++) {
        let csvRow = "";
        let jsonRow = row === 0 ? "{" : ",\n{";
        for (let column = 0; column < cells.length; column++) {
          const cell = (cells[column] as (row: number) => Cell)(row);
          csvRow += column === 0 ? cell.csv : delimiter + cell.csv;
          jsonRow += (column === 0 ? "" : ",") + keys[column] + cell.json;
        }
        csvRows += `${csvRow}\n`;
        jsonRows += `${jsonRow}}`;
      }
      // one batch is made while the one before it is written
      await before;
      before = Promise.all([csv.appendFile(csvRows), json?.appendFile(jsonRows)]);
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

/** The text of a cell in each format. */
interface Cell {
  readonly csv: string;
  readonly json: string;
}

const EMPTY: Cell = { csv: "", json: "null" };

/** The function that turns the rows of a column into text. Values repeat themselves: each is turned once. */
function cellsOf(name: ColumnName, column: Column, form: CsvForm): (row: number) => Cell {
  if (column instanceof Float64Array) {
    const { decimals } = COLUMNS[name];
    const shown = numberPrinter(name);
    const known = new Map<number, Cell>();
    return (row) => {
      const value = shown(column[row] as number);
      if (value === null) return EMPTY;
      let cell = known.get(value);
      if (cell === undefined) {
        cell = { csv: value.toFixed(decimals).replace(".", form.decimalMark), json: String(value) };
        known.set(value, cell);
      }
      return cell;
    };
  }
  let last = "";
  let cell = EMPTY;
  return (row) => {
    const text = column[row] as string;
    if (text !== last) {
      last = text;
      cell = textCell(text, form);
    }
    return cell;
  };
}

function textCell(text: string, { delimiter }: CsvForm): Cell {
  if (text === "") return EMPTY;
  const safe = safeText(text);
  return {
    csv: NEEDS_NO_QUOTES[delimiter].test(safe) ? safe : stringify([[safe]], { eof: false, delimiter }),
    json: JSON.stringify(text),
  };
}

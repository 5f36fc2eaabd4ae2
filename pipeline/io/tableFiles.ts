import { open } from "node:fs/promises";
import { stringify } from "csv-stringify/sync";
import { COLUMNS, type ColumnName, TABLES } from "../domain/columns.ts";
import type { Table, Value } from "../domain/table.ts";

/** Excel needs the byte order mark to read accents; nothing else minds it. */
const BYTE_ORDER_MARK = "\uFEFF";
/** Rows turned into text at a time. */
const BATCH_ROWS = 5000;
/** Text that a spreadsheet would take for a formula, also with full-width signs. */
const STARTS_FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const PLAIN_NUMBER = /^[+-]?\d+([.,]\d+)?$/;

/** Text that no spreadsheet evaluates: an apostrophe goes before what could start a formula. */
export function safeText(text: string): string {
  return STARTS_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** Writes a table as CSV: header, comma, LF, fixed decimals, empty cells where nothing is known. */
export async function writeCsv(path: string, table: Table): Promise<void> {
  const names = TABLES[table.name] as readonly ColumnName[];
  const file = await open(path, "w");
  try {
    await file.write(BYTE_ORDER_MARK + stringify([names as unknown as string[]]));
    for (let start = 0; start < table.rowCount; start += BATCH_ROWS) {
      const end = Math.min(start + BATCH_ROWS, table.rowCount);
      const rows: string[][] = [];
      for (let row = start; row < end; row++) {
        rows.push(names.map((name) => csvCell(table.columns[name]?.[row] ?? null, name)));
      }
      await file.write(stringify(rows));
    }
  } finally {
    await file.close();
  }
}

function csvCell(value: Value, column: ColumnName): string {
  if (value === null) return "";
  return typeof value === "number" ? value.toFixed(COLUMNS[column].decimals) : safeText(value);
}

/** What a JSON table says about itself. */
export interface TableHead {
  readonly as_of: string;
  readonly source: string;
  readonly licence: string;
}

/** Writes the same rows as JSON: { schema, as_of, source, licence, rows: [...] }, one row a line. */
export async function writeJson(path: string, table: Table, head: TableHead): Promise<void> {
  const names = TABLES[table.name] as readonly ColumnName[];
  const file = await open(path, "w");
  try {
    const opening = JSON.stringify({ schema: `harmattan/${table.name}/1`, ...head });
    await file.write(`${opening.slice(0, -1)},"rows":[`);
    for (let start = 0; start < table.rowCount; start += BATCH_ROWS) {
      const end = Math.min(start + BATCH_ROWS, table.rowCount);
      const rows: string[] = [];
      for (let row = start; row < end; row++) {
        rows.push(
          JSON.stringify(Object.fromEntries(names.map((name) => [name, table.columns[name]?.[row] ?? null]))),
        );
      }
      await file.write(`${start === 0 ? "\n" : ",\n"}${rows.join(",\n")}`);
    }
    await file.write("\n]}\n");
  } finally {
    await file.close();
  }
}

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { DataError, UsageError } from "../domain/errors.ts";
import { fold, nearestHint } from "../domain/nearest.ts";
import type { TextRow } from "../domain/textRow.ts";
import { FORGIVING, readCsvHead } from "./csvHead.ts";
import { openText } from "./plainText.ts";

/** The other names, in small letters, under which a user's file may have each column. */
export type ColumnNames<Column extends string> = Readonly<Record<Column, readonly string[]>>;

/** A small table that a user keeps in a spreadsheet. */
export interface UserTable<Column extends string> {
  /** Of the file as it stands on disk. */
  readonly sha256: string;
  readonly rows: readonly TextRow<Column>[];
  /** Header names that stand for none of our columns. */
  readonly unused: readonly string[];
}

/**
 * Reads a small table as spreadsheets save it: separated by commas, semicolons or tabs, in any encoding that incident
 * files may have. Where the separator is no comma, numbers may have decimal commas. Columns may stand in any order;
 * those that the file lacks are empty, others are left aside, and so are rows of empty cells.
 * @param required columns that the file must have
 * @param temporary folder for a readable copy
 * @param verbatim whether numbers with decimal commas stay as they are written
 * @throws {UsageError} if the file cannot be read
 * @throws {DataError} for a missing column, with the nearest name of the header; a column that is there twice; a record
 *   with more cells than the header; a file without rows
 */
export async function readUserTable<Column extends string>(
  path: string,
  names: ColumnNames<Column>,
  required: readonly NoInfer<Column>[],
  temporary: string,
  { verbatim = false } = {},
): Promise<UserTable<Column>> {
  const file = basename(path);
  const { path: readable, sha256 } = await plainText(path, file, temporary);
  const { delimiter, header } = await readCsvHead(readable);
  const positions = columnPositions(header, names, file);
  refuseOtherUnits(header, names, positions, file);
  for (const column of required) {
    if (positions.has(column)) continue;
    throw new DataError(`has no column ${column}${nearestHint(column, header)}: add it to the header`, {
      file,
    });
  }
  const columns = Object.keys(names) as Column[];
  const rows: TextRow<Column>[] = [];
  for (const [index, record] of parseRecords(await readFile(readable, "utf8"), delimiter, file).entries()) {
    if (record.every((cell) => cell === "")) continue;
    const place = { file, record: index + 1 };
    if (record.slice(header.length).some((cell) => cell !== "")) {
      throw new DataError(
        `has ${record.length} cells under ${header.length} columns: put text that holds a ${delimiter === "\t" ? "tab" : `"${delimiter}"`} into quotes`,
        place,
      );
    }
    const cellOf = (column: Column): string => record[positions.get(column) ?? -1] ?? "";
    const cells = columns.map((column) => [
      column,
      verbatim ? cellOf(column) : plainNumber(cellOf(column), delimiter),
    ]);
    rows.push({ cells: Object.fromEntries(cells) as Record<Column, string>, place });
  }
  if (rows.length === 0) throw new DataError("has no rows under its header", { file });
  const used = new Set(positions.values());
  return { sha256, rows, unused: header.filter((name, index) => name !== "" && !used.has(index)) };
}

const DECIMAL_COMMA = /^[+\-\u2212]?\d+,\d+\s*(°|km)?$/i;

/** "12,65" where commas separate nothing else is 12.65. */
function plainNumber(cell: string, delimiter: string): string {
  return delimiter !== "," && DECIMAL_COMMA.test(cell) ? cell.replace(",", ".") : cell;
}

async function plainText(path: string, file: string, temporary: string) {
  try {
    const { path: plain, whole } = await openText({ path, name: file }, temporary, (work) => work());
    return { path: plain, sha256: (await whole).sha256 };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new UsageError(`the file ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Where each column stands in the header; a column that has its own name wins over one with another name of it. */
function columnPositions<Column extends string>(
  header: readonly string[],
  names: ColumnNames<Column>,
  file: string,
): Map<Column, number> {
  const folded = header.map(fold);
  const positions = new Map<Column, number>();
  for (const column of Object.keys(names) as Column[]) {
    const exact = folded.indexOf(fold(column));
    const found = [...folded.keys()].filter((index) => names[column].includes(folded[index] as string));
    if (exact < 0 && found.length > 1) {
      const quoted = found.map((index) => `"${header[index]}"`).join(" and ");
      throw new DataError(`has ${quoted}, which both mean ${column}: rename one`, { file });
    }
    const position = exact < 0 ? found[0] : exact;
    if (position !== undefined) positions.set(column, position);
  }
  return positions;
}

/** A radius in metres or miles must not be passed over as if there were none. */
function refuseOtherUnits<Column extends string>(
  header: readonly string[],
  names: ColumnNames<Column>,
  positions: ReadonlyMap<Column, number>,
  file: string,
): void {
  for (const column of Object.keys(names) as Column[]) {
    const [stem = "", unit] = column.split("_");
    if (unit !== "km" || positions.has(column)) continue;
    const other = header.find((name) => fold(name).startsWith(stem));
    if (other === undefined) continue;
    throw new DataError(`has a column "${other}", which is not ${column}: give ${unit} under that name`, {
      file,
    });
  }
}

/** The records after the header, cells without the space around them and without line breaks inside. */
function parseRecords(text: string, delimiter: string, file: string): string[][] {
  try {
    const records = parse(text, {
      delimiter,
      ...FORGIVING,
    }) as string[][];
    const start = records.findIndex((record) => record.some((cell) => cell.trim() !== "")) + 1;
    return records
      .slice(start)
      .map((record) => record.map((cell) => cell.replace(/[\p{Cc}\s]+/gu, " ").trim()));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataError(`cannot be read as a table: ${error.message}`, { file });
  }
}

import { join } from "node:path";
import type { Layout, RawField } from "../domain/layout.ts";
import type { CsvHead } from "../io/csvHead.ts";
import { type BadRecord, MAX_RECORD_BYTES, salvageCsv } from "../io/damagedCsv.ts";
import { type Database, literalPath } from "../io/duckdb.ts";
import { readRowsSql } from "./canonical.ts";
import type { OpenFile } from "./openFile.ts";

type Positions = Layout["columns"];

/**
 * Adds the rows of one file to table `rows`.
 *
 * DuckDB reads sound files in parallel, strictly and with fixed text columns. As soon as it stumbles over anything, the
 * file is read again, slowly and exactly, so that each faulty record is named and none is lost. (Its own table of
 * rejects is not used: it does not tell exactly which record was lost, and with a selection of columns a wrong
 * character ends the whole database, DuckDB 1.5.)
 * @param number the file's number
 * @param meanwhile called as soon as DuckDB is at work, for what this thread can do until it is done
 * @returns the records that could not be read
 */
export async function readRows(
  db: Database,
  number: number,
  { text, head, layout }: OpenFile,
  temporary: string,
  meanwhile: () => void,
): Promise<BadRecord[]> {
  const isWhole = async (): Promise<boolean> => {
    meanwhile();
    return (await text.whole).path === text.path;
  };
  if (head.plainHeader && (await readSound(db, number, text.path, head, layout, isWhole))) return [];
  const { path } = await text.whole;
  if (path !== text.path && head.plainHeader && (await readSound(db, number, path, head, layout))) return [];
  const salvaged = join(temporary, "salvaged.csv");
  const { bad } = await salvageCsv(path, salvaged, head);
  const shape = { ...head, fieldCount: head.fieldCount + 1 };
  const shifted = Object.fromEntries(
    Object.entries(layout.columns).map(([field, index]) => [field, (index as number) + 1]),
  ) as Positions;
  const from = `(SELECT CAST(c0 AS INTEGER) AS record, ${selected(shifted)} FROM ${reader(shape, 0, 4 * MAX_RECORD_BYTES)})`;
  const values = { path: literalPath(salvaged), delimiter: ",", file: number };
  await db.run(readRowsSql(from, "record", layout), values);
  return bad;
}

/** @returns false if DuckDB stumbles over anything in the file, or the text is to be read from elsewhere */
async function readSound(
  db: Database,
  number: number,
  path: string,
  head: CsvHead,
  layout: Layout,
  isWhole: () => Promise<boolean> = async () => true,
): Promise<boolean> {
  const from = `(SELECT ${selected(layout.columns)} FROM ${reader(head, 1, MAX_RECORD_BYTES)})`;
  const values = { path: literalPath(path), delimiter: head.delimiter, file: number };
  // What a rejected reading added must leave no gap in `rows`: places there tell records.
  await db.run("BEGIN TRANSACTION");
  let sound = false;
  try {
    const [, whole] = await Promise.all([db.run(readRowsSql(from, "NULL", layout), values), isWhole()]);
    sound = whole;
    return sound;
  } catch (error) {
    if (!/Invalid Input Error/.test(String(error))) throw error;
    return false;
  } finally {
    await db.run(sound ? "COMMIT" : "ROLLBACK");
  }
}

/** Only positions and names of ours enter the SQL; the file's own column names never do. */
function reader(head: CsvHead, skip: number, longestLine: number): string {
  const declared = Array.from({ length: head.fieldCount }, (_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  return `read_csv($path, delim = $delimiter, quote = '"', escape = '"', header = false, skip = ${skip},
    auto_detect = false, strict_mode = true, null_padding = false, compression = 'none', hive_partitioning = false,
    max_line_size = ${longestLine}, columns = {${declared}})`;
}

/** The file's columns under our names. */
function selected(columns: Positions): string {
  return (Object.entries(columns) as [RawField, number][])
    .map(([field, index]) => `coalesce(c${index}, '') AS ${field}`)
    .join(", ");
}

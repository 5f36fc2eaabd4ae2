import { join } from "node:path";
import type { Layout, RawField } from "../domain/layout.ts";
import type { CsvHead } from "../io/csvHead.ts";
import { type BadRecord, MAX_RECORD_BYTES, salvageCsv } from "../io/damagedCsv.ts";
import { type Database, literalPath } from "../io/duckdb.ts";
import { newFolder } from "../io/folders.ts";
import { rowsSql, rowsTableSql } from "./canonical.ts";
import type { OpenFile } from "./openFile.ts";

type Positions = Layout["columns"];

/** Where the files of rows are, below the folder that holds what a stage leaves. */
export const ROWS_FOLDER = "1-rows";
/** Files with less text than this are gathered in one file of rows: thousands of files would each have to be opened. */
const FEW_BYTES = 16 << 20;
const FEW_ROWS = "few_rows";

/**
 * Reads every input file, straight into Parquet: storing rows costs no more that way than keeping them, later looks at
 * a few of their columns cost next to nothing, and what was read need not be written again to be saved. Leaves
 * ROWS_FOLDER in `temporary`, and view `rows` over it.
 * @param meanwhile called as soon as DuckDB has a file to read, for what this thread can do until it is done
 * @returns the records that could not be read, by number of file
 */
export async function readRows(
  db: Database,
  open: readonly OpenFile[],
  temporary: string,
  meanwhile: () => void,
): Promise<{ file: number; record: BadRecord }[]> {
  const folder = join(temporary, ROWS_FOLDER);
  await newFolder(folder);
  await db.run(rowsTableSql(FEW_ROWS));
  const unreadable: { file: number; record: BadRecord }[] = [];
  for (const [file, each] of open.entries()) {
    const isSmall = each.text.textBytes < FEW_BYTES;
    const sink = isSmall ? gathered(db) : fileOfItsOwn(db, join(folder, `${file}.parquet`));
    const bad = await readFile(db, file, each, sink, temporary, meanwhile);
    unreadable.push(...bad.map((record) => ({ file, record })));
  }
  await db.saveParquet(`SELECT * FROM ${FEW_ROWS}`, join(folder, "few.parquet"));
  await db.run(`DROP TABLE ${FEW_ROWS}`);
  await openRows(db, folder);
  return unreadable;
}

/**
 * Makes view `rows` of a folder of rows: every row that could be read, with its record and its `place`, a number that
 * grows with file and record.
 */
export async function openRows(db: Database, folder: string): Promise<void> {
  const record = "CAST(coalesce(record, file_row_number + 1) AS INTEGER)";
  const place = `(CAST(file_number AS BIGINT) << 32) | ${record}`;
  await db.openParquet("rows", folder, `* REPLACE (${record} AS record), ${place} AS place`);
}

/** Where the rows of a file go. */
interface Sink {
  /** SQL for the record's number, or NULL where a row's place among the stored ones tells it. */
  readonly record: string;
  /** Stores what a query yields: all of it or, if it fails, nothing that the next query would not replace. */
  store(sql: string, values: Readonly<Record<string, string | number>>): Promise<void>;
}

const gathered = (db: Database): Sink => ({
  // takes the rows one by one, in their order
  record: "row_number() OVER ()",
  store: async (sql, values) => await db.run(`INSERT INTO ${FEW_ROWS} ${sql}`, values),
});

const fileOfItsOwn = (db: Database, path: string): Sink => ({
  record: "NULL",
  store: async (sql, values) => await db.saveParquet(sql, path, values),
});

/**
 * Reads one file.
 *
 * DuckDB reads sound files in parallel, strictly and with fixed text columns. As soon as it stumbles over anything, the
 * file is read again, slowly and exactly, so that each faulty record is named and none is lost. (Its own table of
 * rejects is not used: it does not tell exactly which record was lost, and with a selection of columns a wrong
 * character ends the whole database, DuckDB 1.5.)
 * @param number the file's number
 * @returns the records that could not be read
 */
async function readFile(
  db: Database,
  number: number,
  { text, head, layout }: OpenFile,
  sink: Sink,
  temporary: string,
  meanwhile: () => void,
): Promise<BadRecord[]> {
  if (head.plainHeader) {
    const sound = readSound(db, number, text.path, head, layout, sink);
    meanwhile();
    if (await sound) return [];
  }
  const salvaged = join(temporary, "salvaged.csv");
  const { bad } = await salvageCsv(text.path, salvaged, head);
  const shape = { ...head, fieldCount: head.fieldCount + 1 };
  const shifted = Object.fromEntries(
    Object.entries(layout.columns).map(([field, index]) => [field, (index as number) + 1]),
  ) as Positions;
  const from = `(SELECT CAST(c0 AS INTEGER) AS record, ${selected(shifted)} FROM ${reader(shape, 0, 4 * MAX_RECORD_BYTES)})`;
  await sink.store(rowsSql(from, layout), { path: literalPath(salvaged), delimiter: ",", file: number });
  return bad;
}

/** @returns false if DuckDB stumbles over anything in the file */
async function readSound(
  db: Database,
  number: number,
  path: string,
  head: CsvHead,
  layout: Layout,
  sink: Sink,
): Promise<boolean> {
  const from = `(SELECT ${sink.record} AS record, ${selected(layout.columns)} FROM ${reader(head, head.headerRecords, MAX_RECORD_BYTES)})`;
  const values = { path: literalPath(path), delimiter: head.delimiter, file: number };
  // what a failed reading has gathered must not stay
  await db.run("BEGIN TRANSACTION");
  let sound = false;
  try {
    await sink.store(rowsSql(from, layout), values);
    sound = true;
  } catch (error) {
    if (!/Invalid Input Error/.test(String(error))) throw error;
  } finally {
    await db.run(sound ? "COMMIT" : "ROLLBACK");
  }
  return sound;
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

import { join } from "node:path";
import type { Correction } from "../domain/correction.ts";
import type { Layout, RawField } from "../domain/layout.ts";
import type { CsvHead } from "../io/csvHead.ts";
import { type BadRecord, MAX_RECORD_BYTES, salvageCsv } from "../io/damagedCsv.ts";
import { type Database, literalPath } from "../io/duckdb.ts";
import { newFolder } from "../io/folders.ts";
import { ALL_COLUMNS, NO_ROWS, rowsSql } from "./canonical.ts";
import { type Repair, repairsOf, repairValues } from "./corrections.ts";
import type { OpenFile } from "./openFile.ts";

type Positions = Layout["columns"];

/** Where the files of rows are, below the folder that holds what a stage leaves. */
export const ROWS_FOLDER = "1-rows";
/**
 * Files with less text than this are read many at once, as far as they are of one shape, and their rows end up in one
 * file: thousands would each cost a query and have to be opened again and again.
 */
const FEW_BYTES = 16 << 20;
/** What is read at once. */
const BATCH_BYTES = 64 << 20;
const BATCH_FILES = 100;
const FEW_ROWS = "few_rows";

/** Reads files, and leaves what it read in files of rows. */
interface Reading {
  readonly db: Database;
  readonly open: readonly OpenFile[];
  readonly temporary: string;
  /** What is to be changed in each file. */
  readonly repairs: readonly (readonly Repair[])[];
  /** Where rows go, by the number of their first file. */
  rowsFile(first: number): string;
  /** Called as soon as DuckDB has something to read, for what this thread can do until it is done. */
  meanwhile(): void;
}

/** A record that could not be read, with the number of its file. */
interface Unreadable {
  readonly file: number;
  readonly record: BadRecord;
}

/**
 * Reads every input file, straight into Parquet: storing rows costs no more that way than keeping them, later looks at
 * a few of their columns cost next to nothing, and what was read need not be written again to be saved. Leaves
 * ROWS_FOLDER in `temporary`, and view `rows` over it.
 * @param corrections what is to be changed while it is read
 * @param meanwhile called as soon as DuckDB has a file to read, for what this thread can do until it is done
 * @returns the records that could not be read, in order of file and record
 */
export async function readRows(
  db: Database,
  open: readonly OpenFile[],
  corrections: readonly Correction[],
  temporary: string,
  meanwhile: () => void,
): Promise<Unreadable[]> {
  const folder = join(temporary, ROWS_FOLDER);
  await newFolder(folder);
  const repairs = open.map((file) => repairsOf(file, corrections));
  const reading = {
    db,
    open,
    temporary,
    repairs,
    meanwhile,
    rowsFile: (first: number) => join(folder, `${first}.parquet`),
  };
  // columns that no file has
  await db.saveParquet(NO_ROWS, join(folder, "none.parquet"));
  const unreadable: Unreadable[] = [];
  for (const files of batchesOf(open, repairs)) unreadable.push(...(await readBatch(reading, files)));
  await openRows(db, folder);
  return unreadable.sort((a, b) => a.file - b.file || a.record.record - b.record.record);
}

/**
 * Makes view `rows` of a folder of rows: every row that could be read, with its record and its `place`, a number that
 * grows with file and record.
 */
export async function openRows(db: Database, folder: string): Promise<void> {
  const place = "(CAST(file_number AS BIGINT) << 32) | coalesce(record, file_row_number + 1) AS place";
  await db.openParquet("rows", folder, `${ALL_COLUMNS}, ${place}`);
}

/**
 * Numbers of files that are read at once: those of one shape, except for large ones. Of a quote that is open where a
 * file ends DuckDB (1.5) says nothing when it reads more than two files per thread: the rows behind it would be gone
 * without a word. Files whose end does not show that it is closed are read alone.
 */
function batchesOf(open: readonly OpenFile[], repairs: Reading["repairs"]): number[][] {
  const batches: number[][] = [];
  const growing = new Map<string, { files: number[]; bytes: number }>();
  for (const [number, file] of open.entries()) {
    const { text, head } = file;
    if (text.textBytes >= FEW_BYTES || !head.plainHeader || !head.closesQuotes) {
      batches.push([number]);
      continue;
    }
    const shape = head.delimiter + soundSql(file, repairs[number] as Repair[], SEVERAL);
    let batch = growing.get(shape);
    if (batch === undefined || batch.bytes >= BATCH_BYTES || batch.files.length >= BATCH_FILES) {
      batch = { files: [], bytes: 0 };
      growing.set(shape, batch);
      batches.push(batch.files);
    }
    batch.files.push(number);
    batch.bytes += text.textBytes;
  }
  return batches;
}

/**
 * Reads files of one shape.
 *
 * DuckDB reads sound files in parallel, strictly and with fixed text columns. As soon as it stumbles over anything,
 * halves of the files are tried, and the file that it was is read again, slowly and exactly, so that each faulty record is
 * named and none is lost. (Its own table of rejects is not used: it does not tell exactly which record was lost, and with
 * a selection of columns a wrong character ends the whole database, DuckDB 1.5.)
 */
async function readBatch(reading: Reading, files: readonly number[]): Promise<Unreadable[]> {
  const [first] = files as readonly [number];
  const { head } = reading.open[first] as OpenFile;
  if (head.plainHeader) {
    const sound = files.length === 1 ? readSound(reading, first) : readSeveral(reading, files);
    reading.meanwhile();
    if (await isSound(sound)) return [];
  }
  if (files.length === 1) return await readDamaged(reading, first);
  const middle = files.length >> 1;
  return [
    ...(await readBatch(reading, files.slice(0, middle))),
    ...(await readBatch(reading, files.slice(middle))),
  ];
}

/** @returns false if DuckDB stumbled over anything */
async function isSound(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (!/Invalid Input Error/.test(String(error))) throw error;
    return false;
  }
}

/** SQL for the number of a file, for what to read, and for a further column with its path. */
const ONE = { file: "$file", paths: "$path", names: "" };
const SEVERAL = { file: "0", paths: "$paths", names: "filename" };

function soundSql(
  { head, layout, text }: OpenFile,
  repairs: readonly Repair[],
  { file, paths, names }: typeof ONE,
): string {
  // a record's number is its place among the stored ones of its file
  const columns = [`${file} AS file_number`, names, selected(layout.columns)];
  const room = bufferFor(text.textBytes);
  const from = reader(head, paths, head.headerRecords, { longest: MAX_RECORD_BYTES, room }, names !== "");
  const selection = `(SELECT ${columns.filter((each) => each !== "").join(", ")} FROM ${from})`;
  return rowsSql(selection, layout, repairs, false, names);
}

async function readSound({ db, open, repairs, rowsFile }: Reading, number: number): Promise<void> {
  const file = open[number] as OpenFile;
  const own = repairs[number] as Repair[];
  await db.saveParquet(soundSql(file, own, ONE), rowsFile(number), {
    path: literalPath(file.text.path),
    delimiter: file.head.delimiter,
    file: number,
    ...repairValues(own),
  });
}

/** A table keeps the order of rows in its row ids, so that a file's first one tells the record of all others. */
async function readSeveral(
  { db, open, repairs, rowsFile }: Reading,
  files: readonly number[],
): Promise<void> {
  const [number] = files as readonly [number];
  const first = open[number] as OpenFile;
  const shared = repairs[number] as Repair[];
  const paths = files.map((file) => (open[file] as OpenFile).text.path);
  await db.run(`CREATE OR REPLACE TABLE ${FEW_ROWS} AS ${soundSql(first, shared, SEVERAL)}`, {
    paths: paths.map(literalPath),
    delimiter: first.head.delimiter,
    ...repairValues(shared),
  });
  await db.createTable("few_files", { path: paths, number: Float64Array.from(files) });
  await db.saveParquet(
    `SELECT ${FEW_ROWS}.* EXCLUDE (filename) REPLACE (number::INTEGER AS file_number),
       (${FEW_ROWS}.rowid - first + 1)::INTEGER AS record
     FROM ${FEW_ROWS}
     JOIN (SELECT filename, number, min(${FEW_ROWS}.rowid) AS first
           FROM ${FEW_ROWS} JOIN few_files ON path = filename GROUP BY ALL) AS starts USING (filename)`,
    rowsFile(number),
  );
  await db.run(`DROP TABLE ${FEW_ROWS}`);
}

async function readDamaged(
  { db, open, temporary, repairs, rowsFile }: Reading,
  file: number,
): Promise<Unreadable[]> {
  const { text, head, layout } = open[file] as OpenFile;
  const own = repairs[file] as Repair[];
  const salvaged = join(temporary, "salvaged.csv");
  const { bad } = await salvageCsv(text.path, salvaged, head);
  const shape = { ...head, fieldCount: head.fieldCount + 1, quoted: true };
  const shifted = Object.fromEntries(
    Object.entries(layout.columns).map(([field, index]) => [field, (index as number) + 1]),
  ) as Positions;
  const bytes = { longest: 4 * MAX_RECORD_BYTES, room: MOST_ROOM };
  const from = `(SELECT $file AS file_number, CAST(c0 AS INTEGER) AS record, ${selected(shifted)}
    FROM ${reader(shape, "$path", 0, bytes, false)})`;
  await db.saveParquet(rowsSql(from, layout, own, true), rowsFile(file), {
    path: literalPath(salvaged),
    delimiter: ",",
    file,
    ...repairValues(own),
  });
  return bad.map((record) => ({ file, record }));
}

/**
 * Bytes that DuckDB reads of a file at once: its own choice, 32 MB, it takes for each of a thousand small files as well.
 * Rounded, so that files of much the same size have one shape.
 */
const MOST_ROOM = 32 << 20;
const LEAST_ROOM = 1 << 12;
function bufferFor(textBytes: number): number {
  return Math.min(MOST_ROOM, Math.max(LEAST_ROOM, 2 ** Math.ceil(Math.log2(textBytes + 1))));
}

/** Only positions and names of ours enter the SQL; the file's own column names never do. */
function reader(
  head: CsvHead,
  paths: string,
  skip: number,
  bytes: { readonly longest: number; readonly room: number },
  namesFiles: boolean,
): string {
  const names = Array.from({ length: head.fieldCount }, (_, index) => `'c${index}'`);
  const declared = names.map((name) => `${name}: 'VARCHAR'`).join(", ");
  const quote = head.quoted ? '"' : "";
  return `read_csv(${paths}, delim = $delimiter, quote = '${quote}', escape = '${quote}', header = false, skip = ${skip},
    auto_detect = false, strict_mode = true, null_padding = false, compression = 'none', hive_partitioning = false,
    force_not_null = [${names.join(", ")}], filename = ${namesFiles}, max_line_size = ${Math.min(bytes.longest, bytes.room)}, buffer_size = ${bytes.room}, columns = {${declared}})`;
}

/** The file's columns under our names. */
function selected(columns: Positions): string {
  return (Object.entries(columns) as [RawField, number][])
    .map(([field, index]) => `c${index} AS ${field}`)
    .join(", ");
}

import { join } from "node:path";
import type { Correction } from "../domain/correction.ts";
import type { Layout } from "../domain/layout.ts";
import { type BadRecord, MAX_RECORD_BYTES, salvageCsv } from "../io/damagedCsv.ts";
import { type Database, literalPath } from "../io/duckdb.ts";
import { newFolder, sizeOf } from "../io/folders.ts";
import { rowsSql } from "./canonical.ts";
import { type Repair, repairsOf, repairValues } from "./corrections.ts";
import { bufferFor, reader, selected } from "./csvSql.ts";
import type { OpenFile } from "./openFile.ts";
import {
  type EarlierRows,
  NO_ROWS_PART,
  type ReadFile,
  readingKey,
  savedNumbers,
  saveReading,
  takeEarlierRows,
} from "./reading.ts";
import { allColumns, NO_ROWS } from "./rowColumns.ts";

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
/** Files with less text than this in all are not told apart once one of them turns out damaged: all are read slowly. */
const SALVAGE_BYTES = 2 << 20;
const FEW_ROWS = "few_rows";

/** Reads files, and leaves what it read in files of rows. */
interface Reading {
  readonly db: Database;
  readonly open: readonly OpenFile[];
  readonly temporary: string;
  /** Where rows go. */
  readonly folder: string;
  /** What is to be changed in each file. */
  readonly repairs: readonly (readonly Repair[])[];
  /** The number of each file among its rows. */
  readonly numbers: readonly number[];
  /** Called as soon as DuckDB has something to read, for what this thread can do until it is done. */
  meanwhile(): void;
}

/** A record that could not be read, with the position of its file. */
interface Unreadable {
  readonly file: number;
  readonly record: BadRecord;
}

/**
 * Reads every input file, straight into Parquet: storing rows costs no more that way than keeping them, later looks at
 * a few of their columns cost next to nothing, and what was read need not be written again to be saved. Leaves
 * ROWS_FOLDER in `temporary`, and view `rows` over it.
 * @param corrections what is to be changed while it is read
 * @param earlier rows of files that need not be read again; null: nor will these be read by a later run
 * @param meanwhile called as soon as DuckDB has a file to read, for what this thread can do until it is done
 * @returns the records that could not be read, in order of file and record
 */
export async function readRows(
  db: Database,
  open: readonly OpenFile[],
  corrections: readonly Correction[],
  temporary: string,
  earlier: EarlierRows | null,
  meanwhile: () => void,
): Promise<Unreadable[]> {
  const folder = join(temporary, ROWS_FOLDER);
  await newFolder(folder);
  await db.saveParquet(NO_ROWS, join(folder, NO_ROWS_PART));
  const repairs = open.map((file) => repairsOf(file, corrections));
  const keys =
    earlier === null
      ? []
      : open.map((file, position) => readingKey(file, repairs[position] as Repair[], earlier.code));
  // whoever awaits one learns of its failure; until then it is not unhandled
  for (const key of keys) key.catch(() => {});
  const { taken, nextNumber } =
    earlier === null || earlier.folder === null
      ? { taken: [], nextNumber: 0 }
      : await takeEarlierRows(db, earlier.folder, folder, open, keys);
  let next = nextNumber;
  const numbers = open.map((_, position) => taken[position]?.number ?? next++);
  const read = [...taken];
  const reading = { db, open, temporary, folder, repairs, numbers, meanwhile };
  const unread = [...open.keys()].filter((position) => taken[position] === undefined);
  for (const files of batchesOf(reading, unread))
    for (const [file, done] of await readBatch(reading, files)) read[file] = done;
  meanwhile();
  if (earlier !== null)
    await saveReading(folder, open, read as ReadFile[], await Promise.all(keys), earlier.code);
  await openRows(db, folder);
  return (read as ReadFile[]).flatMap(({ unreadable }, file) =>
    unreadable.map((record) => ({ file, record })),
  );
}

/**
 * Makes view `rows` of a folder of rows: every row that could be read, with the position of its file, its record and its
 * `place`, a number that grows with both.
 */
export async function openRows(db: Database, folder: string): Promise<void> {
  const file = positionSql(await savedNumbers(folder));
  const place = `(CAST(${file} AS BIGINT) << 32) | coalesce(record, file_row_number + 1) AS place`;
  await db.openParquet("rows", folder, `${allColumns(file)}, ${place}`);
}

/** SQL: the position of a row's file. @param numbers of the files, by position; none where both are the same */
function positionSql(numbers: readonly number[]): string {
  if (numbers.every((number, position) => number === position)) return "file_number";
  const positions: (number | "NULL")[] = Array(Math.max(...numbers) + 1).fill("NULL");
  for (const [position, number] of numbers.entries()) positions[number] = position;
  return `([${positions.join(", ")}])[file_number + 1]`;
}

/**
 * Positions of files that are read at once: those of one shape, except for large ones. Of a quote that is open where a
 * file ends DuckDB (1.5) says nothing when it reads more than two files per thread: the rows behind it would be gone
 * without a word. Files whose end does not show that it is closed are not read together with others.
 */
function batchesOf({ open, repairs }: Reading, files: readonly number[]): number[][] {
  const batches: number[][] = [];
  const growing = new Map<string, { files: number[]; bytes: number }>();
  for (const number of files) {
    const file = open[number] as OpenFile;
    const { text, head } = file;
    if (text.textBytes >= FEW_BYTES) {
      batches.push([number]);
      continue;
    }
    const speed = isFastToRead(file) ? "fast" : "slow";
    const shape = speed + head.delimiter + soundSql(file, repairs[number] as Repair[], SEVERAL);
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

/** Whether the fast reader may be tried, together with others of its kind. */
const isFastToRead = ({ head }: OpenFile): boolean => head.plainHeader && head.closesQuotes;

/**
 * Reads files of one shape.
 *
 * DuckDB reads sound files in parallel, strictly and with fixed text columns. As soon as it stumbles over anything,
 * halves of the files are tried, and the file that it was is read again, slowly and exactly, so that each faulty record is
 * named and none is lost. (Its own table of rejects is not used: it does not tell exactly which record was lost, and with
 * a selection of columns a wrong character ends the whole database, DuckDB 1.5.)
 * @returns what was read, by position of the file
 */
async function readBatch(reading: Reading, files: readonly number[]): Promise<[number, ReadFile][]> {
  const [first] = files as readonly [number];
  const opened = files.map((file) => reading.open[file] as OpenFile);
  const { head } = opened[0] as OpenFile;
  const isAlone = files.length === 1;
  const part = `${reading.numbers[first]}.parquet`;
  if (isAlone ? head.plainHeader : opened.every(isFastToRead)) {
    const sound = isAlone ? readSound(reading, first, part) : readSeveral(reading, files, part);
    reading.meanwhile();
    if (await isSound(sound))
      return files.map((file) => [file, { number: reading.numbers[file] as number, part, unreadable: [] }]);
  }
  const bytes = opened.reduce((sum, { text }) => sum + text.textBytes, 0);
  if (isAlone || bytes <= SALVAGE_BYTES) return await readDamaged(reading, files, part);
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
  const bytes = { longest: MAX_RECORD_BYTES, room: bufferFor(text.textBytes) };
  const from = reader(head, paths, head.headerRecords, bytes, names !== "");
  const selection = `(SELECT ${columns.filter((each) => each !== "").join(", ")} FROM ${from})`;
  return rowsSql(selection, layout, repairs, false, names);
}

async function readSound(
  { db, open, repairs, folder, numbers }: Reading,
  position: number,
  part: string,
): Promise<void> {
  const file = open[position] as OpenFile;
  const own = repairs[position] as Repair[];
  await db.saveParquet(soundSql(file, own, ONE), join(folder, part), {
    path: literalPath(file.text.path),
    delimiter: file.head.delimiter,
    file: numbers[position] as number,
    ...repairValues(own),
  });
}

/** A table keeps the order of rows in its row ids, so that a file's first one tells the record of all others. */
async function readSeveral(
  { db, open, repairs, folder, numbers }: Reading,
  files: readonly number[],
  part: string,
): Promise<void> {
  const [position] = files as readonly [number];
  const first = open[position] as OpenFile;
  const shared = repairs[position] as Repair[];
  const paths = files.map((file) => (open[file] as OpenFile).text.path);
  await db.run(`CREATE OR REPLACE TABLE ${FEW_ROWS} AS ${soundSql(first, shared, SEVERAL)}`, {
    paths: paths.map(literalPath),
    delimiter: first.head.delimiter,
    ...repairValues(shared),
  });
  await db.createTable("few_files", {
    path: paths,
    number: Float64Array.from(files, (file) => numbers[file] as number),
  });
  await db.saveParquet(
    `SELECT ${FEW_ROWS}.* EXCLUDE (filename) REPLACE (number::INTEGER AS file_number),
       (${FEW_ROWS}.rowid - first + 1)::INTEGER AS record
     FROM ${FEW_ROWS}
     JOIN (SELECT filename, number, min(${FEW_ROWS}.rowid) AS first
           FROM ${FEW_ROWS} JOIN few_files ON path = filename GROUP BY ALL) AS starts USING (filename)`,
    join(folder, part),
  );
  await db.run(`DROP TABLE ${FEW_ROWS}`);
}

/** Reads files slowly, record by record, into one of clean records. */
async function readDamaged(
  { db, open, temporary, repairs, folder, numbers }: Reading,
  files: readonly number[],
  part: string,
): Promise<[number, ReadFile][]> {
  const salvaged = join(temporary, `salvaged-${part}.csv`);
  const read: [number, ReadFile][] = [];
  for (const file of files) {
    const number = numbers[file] as number;
    const { text, head } = open[file] as OpenFile;
    const { bad } = await salvageCsv(text.path, salvaged, number, head);
    read.push([file, { number, part, unreadable: bad }]);
  }
  const [first] = files as readonly [number];
  const { head, layout } = open[first] as OpenFile;
  const own = repairs[first] as Repair[];
  const shape = { ...head, fieldCount: head.fieldCount + 2, quoted: true };
  const shifted = Object.fromEntries(
    Object.entries(layout.columns).map(([field, index]) => [field, (index as number) + 2]),
  ) as Positions;
  const bytes = { longest: 4 * MAX_RECORD_BYTES, room: bufferFor(await sizeOf(salvaged)) };
  const from = `(SELECT CAST(c0 AS INTEGER) AS file_number, CAST(c1 AS INTEGER) AS record, ${selected(shifted)}
    FROM ${reader(shape, "$path", 0, bytes, false)})`;
  await db.saveParquet(rowsSql(from, layout, own, true), join(folder, part), {
    path: literalPath(salvaged),
    delimiter: ",",
    ...repairValues(own),
  });
  return read;
}

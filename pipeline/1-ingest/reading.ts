/**
 * What has been read stays read: the rows that an earlier run made of a file stand for it as long as its content, the way
 * in which it is read, the repairs and the code are the same.
 */
import { join } from "node:path";
import type { BadRecord } from "../io/damagedCsv.ts";
import { type Database, literalPath } from "../io/duckdb.ts";
import { linkFile, sizeOf } from "../io/folders.ts";
import { contentKey, loadJson, saveJson } from "../io/store.ts";
import type { Repair } from "./corrections.ts";
import type { OpenFile } from "./openFile.ts";
import { allColumns } from "./rowColumns.ts";

/** Rows that earlier runs have left. */
export interface EarlierRows {
  /** A folder of rows as `readRows` leaves it; null for none. */
  readonly folder: string | null;
  /** Identifies the code that reads. */
  readonly code: Promise<unknown>;
}

/** A file that has been read. */
export interface ReadFile {
  /** Its number among its rows. */
  readonly number: number;
  /** The file of rows that holds them, perhaps with those of others. */
  readonly part: string;
  readonly unreadable: readonly BadRecord[];
}

interface SavedFile extends ReadFile {
  /** Of everything that its rows depend on. */
  readonly key: string;
  readonly textBytes: number;
  /** The checksum of a file that is its own text, plain UTF-8, and the code that found it so; null: a decoded copy was read. */
  readonly plain: { readonly sha256: string; readonly code: string } | null;
}

const READING = "reading.json";
/** The part without rows that has every column. */
export const NO_ROWS_PART = "none.parquet";
/** Parts that a folder of rows may consist of before small ones are joined: each is opened by every query. */
const MOST_PARTS = 16;
const SMALL_PART_BYTES = 4 << 20;

/** The key of everything that a file's rows depend on; settles once all of it has been hashed. */
export async function readingKey(
  { text, head, layout }: OpenFile,
  repairs: readonly Repair[],
  code: Promise<unknown>,
): Promise<string> {
  const { sha256 } = await text.whole;
  const { sample: _, lines: __, header: ___, ...shape } = head;
  return contentKey([await code, sha256, text.encoding, shape, layout, repairs]);
}

/** Leaves in a folder of rows which file's are where. @param keys of the files, in their order */
export async function saveReading(
  folder: string,
  open: readonly OpenFile[],
  read: readonly ReadFile[],
  keys: readonly string[],
  code: Promise<unknown>,
): Promise<void> {
  const by = contentKey(await code);
  const files = read.map(async (file, position): Promise<SavedFile> => {
    const { text, file: input } = open[position] as OpenFile;
    const { textBytes, whole } = text;
    const plain = text.path === input.path ? { sha256: (await whole).sha256, code: by } : null;
    return { ...file, key: keys[position] as string, textBytes, plain };
  });
  await saveJson(join(folder, READING), await Promise.all(files));
}

/** Files that have been read: none where they cannot be told. */
const savedFiles = (folder: string): Promise<readonly SavedFile[]> =>
  loadJson<readonly SavedFile[]>(join(folder, READING)).catch(() => []);

/** Checksums of the files in a folder of rows that the same code has found to be plain UTF-8, by their size. */
export async function plainFiles(folder: string, code: Promise<unknown>): Promise<Map<number, Set<string>>> {
  const by = contentKey(await code);
  const known = new Map<number, Set<string>>();
  for (const { textBytes, plain } of await savedFiles(folder)) {
    if (plain?.code !== by) continue;
    const ofSize = known.get(textBytes) ?? new Set();
    known.set(textBytes, ofSize.add(plain.sha256));
  }
  return known;
}

/** Numbers of the files in a folder of rows, in the order of the files; none where a file's number is its place there. */
export async function savedNumbers(folder: string): Promise<number[]> {
  return (await savedFiles(folder)).map(({ number }) => number);
}

/**
 * Takes from an earlier folder of rows what it holds of the files: links to parts of which every row is still wanted;
 * parts of which only some are, and small ones where there are many, are joined to one.
 * @param keys of the files; only waited for where a file has the size of one that was read
 * @returns by position of the file, and the first number that no row has
 */
export async function takeEarlierRows(
  db: Database,
  from: string,
  to: string,
  open: readonly OpenFile[],
  keys: readonly Promise<string>[],
): Promise<{ readonly taken: (ReadFile | undefined)[]; readonly nextNumber: number }> {
  const saved = await savedFiles(from);
  const sizes = new Set(saved.map(({ textBytes }) => textBytes));
  const known = await Promise.all(
    open.map(async ({ text }, position) =>
      sizes.has(text.textBytes) ? await (keys[position] as Promise<string>) : null,
    ),
  );
  // each stands for one file: two may be the same
  const left = groupedBy(saved, ({ key }) => key);
  const taken: (ReadFile | undefined)[] = known.map((key) =>
    key === null ? undefined : left.get(key)?.pop(),
  );
  const wanted = new Set(taken.flatMap((file) => file?.number ?? []));
  const nextNumber = saved.reduce((most, { number }) => Math.max(most, number + 1), 0);

  const parts = [...groupedBy(saved, ({ part }) => part)].filter(([, files]) =>
    files.some(({ number }) => wanted.has(number)),
  );
  const whole = parts.filter(([, files]) => files.every(({ number }) => wanted.has(number)));
  const small = new Set<string>();
  if (whole.length > MOST_PARTS)
    for (const [part] of whole) if ((await sizeOf(join(from, part))) < SMALL_PART_BYTES) small.add(part);
  const linked = whole.filter(([part]) => !small.has(part));
  for (const [part] of linked) await linkFile(join(from, part), join(to, part));

  const asTheyAre = new Set(linked.map(([part]) => part));
  const joined = parts.filter(([part]) => !asTheyAre.has(part));
  if (joined.length === 0) return { taken, nextNumber };
  const numbers = joined
    .flatMap(([, files]) => files.map(({ number }) => number))
    .filter((n) => wanted.has(n));
  const part = `joined-${Math.min(...numbers)}.parquet`;
  await db.saveParquet(
    `SELECT ${allColumns()} FROM read_parquet($paths, hive_partitioning = false, union_by_name = true)
     WHERE file_number IN (${numbers.map(Number).join(", ")})`,
    join(to, part),
    { paths: [...joined.map(([name]) => join(from, name)), join(to, NO_ROWS_PART)].map(literalPath) },
  );
  return {
    taken: taken.map((file) => (file === undefined || asTheyAre.has(file.part) ? file : { ...file, part })),
    nextNumber,
  };
}

function groupedBy(
  files: readonly SavedFile[],
  keyOf: (file: SavedFile) => string,
): Map<string, SavedFile[]> {
  const groups = new Map<string, SavedFile[]>();
  for (const file of files) {
    const group = groups.get(keyOf(file));
    if (group === undefined) groups.set(keyOf(file), [file]);
    else group.push(file);
  }
  return groups;
}

import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { DataFrame } from "danfojs-node";
import { DataError, UsageError } from "./domain/errors.ts";
import { nearestHint } from "./domain/nearest.ts";

/** The tables of one published run, such as `outputs/2023-12` or `outputs/latest`. */
export interface Run {
  readonly folder: string;
  /** Names of the tables, sorted: "countries", "escalation", ... */
  readonly tables: readonly string[];
  /**
   * One table as a danfojs DataFrame, rows and columns in the order of the file.
   *
   * | values of the column | in the frame |
   * |---|---|
   * | numbers | numbers; an empty cell is NaN |
   * | texts, or texts and other things | texts; an empty cell is "" |
   * | true and false | booleans; with empty cells the numbers 1, 0 and NaN |
   * | none at all | NaN, so that the column stays where it is |
   *
   * So no column mixes types, and no frame holds a null, which danfojs counts as 0 in a group's mean. A column's
   * `sum`, `mean`, `median`, `min` and `max` leave NaN out; a group's `sum` and `mean` are NaN if one value is.
   * Where danfojs 1.2 goes wrong all the same: a group's `min` and `count` with a NaN in it; `sortValues` of a
   * column that holds NaN, which stays unsorted; `groupby` with two keys, which joins them by "-" and so merges
   * ("a-b", "c") with ("a", "b-c"); `toCSV`, which does not quote; arithmetic between frames, which is 32-bit.
   * Call `dropNa` first, group by one id, and write files with another tool.
   *
   * @throws {UsageError} if there is no such table
   * @throws {DataError} if its file is not a table
   * @example
   * const run = await openRun("outputs/latest");
   * const escalation = await run.table("escalation");
   * escalation.loc({ columns: ["rank", "region", "score"] }).head(10).print();
   */
  table(name: string): Promise<DataFrame>;
  /**
   * A JSON file as it stands: a table with its head (`as_of`, `source`, `licence`), or one that is none, like "run",
   * "sensitivity", "skill". T is what the caller takes it to be; nothing checks it.
   * @throws {UsageError} if there is no such file
   * @throws {DataError} if it is not JSON
   */
  json<T = Readonly<Record<string, unknown>>>(name: string): Promise<T>;
}

type Cell = string | number | boolean | null;

/** JSON files of a run that are no tables. */
const OTHERS = new Set(["datapackage", "replay", "run", "sensitivity", "skill", "timings"]);

/**
 * Opens the folder of a run. danfojs takes seconds to load and is loaded with the first table only.
 * @throws {UsageError} if the folder cannot be read
 */
export async function openRun(folder: string): Promise<Run> {
  const found = await findFolder(folder);
  const files = found.names
    .filter((name) => name.endsWith(".json"))
    .map((name) => basename(name, ".json"))
    .sort();
  const tables = files.filter((name) => !OTHERS.has(name));
  return {
    folder: found.folder,
    tables,
    async table(name) {
      if (!tables.includes(name)) throw new UsageError(unknown(found.folder, "table", tables, name));
      const rows = await readRows(join(found.folder, `${name}.json`));
      return toFrame(rows);
    },
    async json<T>(name: string) {
      if (!files.includes(name)) throw new UsageError(unknown(found.folder, "JSON file", files, name));
      return (await readJson(join(found.folder, `${name}.json`))) as T;
    },
  };
}

/** The folder and its file names; `outputs/latest` may be a text file `latest.txt` that names the folder. */
async function findFolder(folder: string): Promise<{ folder: string; names: string[] }> {
  const target = await readFile(`${folder}.txt`, "utf8").catch(() => null);
  for (const candidate of target === null ? [folder] : [folder, join(dirname(folder), target.trim())]) {
    try {
      return { folder: candidate, names: await readdir(candidate) };
    } catch {
      // The next candidate, or the error below.
    }
  }
  throw new UsageError(`${folder} is not a folder that can be read: give one such as outputs/2023-12`);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new DataError(`cannot be read as JSON: ${error instanceof Error ? error.message : error}`, {
      file,
    });
  }
}

async function readRows(file: string): Promise<Record<string, Cell>[]> {
  const content = await readJson(file);
  const rows = typeof content === "object" && content !== null && "rows" in content ? content.rows : null;
  if (!Array.isArray(rows)) throw new DataError("is not a table: it has no rows", { file });
  for (const [index, row] of rows.entries()) {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new DataError("is not a row of columns and values", { file, record: index + 1 });
    }
    for (const [column, value] of Object.entries(row)) {
      if (value === null || ["string", "number", "boolean"].includes(typeof value)) continue;
      throw new DataError("is not a single value", { file, record: index + 1, column });
    }
  }
  return rows;
}

async function toFrame(rows: readonly Record<string, Cell>[]): Promise<DataFrame> {
  const danfo = await import("danfojs-node");
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => toColumn(rows.map((row) => row[name] ?? null)));
  const values = rows.map((_, index) =>
    columns.map((column) => column.values[index] as string | number | boolean),
  );
  return new danfo.DataFrame(values, { columns: names, dtypes: columns.map((column) => column.dtype) });
}

interface Column {
  readonly dtype: "string" | "float32" | "int32" | "boolean";
  readonly values: readonly (string | number | boolean)[];
}

/** One type for all values of a column, without nulls. The values keep JavaScript's precision whatever the dtype. */
function toColumn(cells: readonly Cell[]): Column {
  const types = new Set(cells.map((cell) => (cell === null ? "null" : typeof cell)));
  const hasNull = types.delete("null");
  if (types.size === 0) return { dtype: "float32", values: cells.map(() => Number.NaN) };
  if (types.size > 1 || types.has("string")) {
    return { dtype: "string", values: cells.map((cell) => (cell === null ? "" : String(cell))) };
  }
  if (types.has("boolean") && !hasNull) return { dtype: "boolean", values: cells.map(Boolean) };
  const values = cells.map((cell) => (cell === null ? Number.NaN : Number(cell)));
  const isInt32 = values.every((value) => (value | 0) === value);
  return { dtype: isInt32 ? "int32" : "float32", values };
}

function unknown(folder: string, kind: string, names: readonly string[], name: string): string {
  if (names.length === 0) return `${folder} holds no ${kind}s`;
  return `${folder} has no ${kind} "${name}"${nearestHint(name, names)}; it has ${names.join(", ")}`;
}

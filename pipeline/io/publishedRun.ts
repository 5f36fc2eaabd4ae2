import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TABLES, TableName } from "../domain/columns.ts";
import { DataError } from "../domain/errors.ts";
import { type Table, TableBuilder, type Value } from "../domain/table.ts";
import { schemaName } from "../domain/tableSchema.ts";
import { isTaken } from "./newFile.ts";
import { contentKey } from "./store.ts";

/** A published folder as it can be read back. */
export interface PublishedRun<RunFile> {
  /** run.json. */
  readonly record: RunFile;
  /** Checksum of run.json, which names everything that the tables depend on. */
  readonly key: string;
  readonly tables: readonly Table[];
}

/** Whether a run has published into this folder. */
export async function isPublished(folder: string): Promise<boolean> {
  return await isTaken(join(folder, "run.json"));
}

/**
 * Reads run.json and some tables of a published folder.
 * @throws {DataError} if one of them cannot be read, or is of another schema
 */
export async function readPublishedRun<RunFile>(
  folder: string,
  tables: readonly TableName[],
): Promise<PublishedRun<RunFile>> {
  const record = await readJson(folder, "run");
  return {
    record: record as RunFile,
    key: contentKey(record),
    tables: await Promise.all(tables.map((name) => readTable(folder, name))),
  };
}

/** Reads one table of a published folder. @throws {DataError} as readPublishedRun */
export async function readTable(folder: string, name: TableName): Promise<Table> {
  const { rows } = await readJson(folder, name);
  if (!Array.isArray(rows)) throw new DataError("is not a table: it has no rows", { file: `${name}.json` });
  const table = new TableBuilder(name);
  for (const row of rows as Readonly<Partial<Record<(typeof TABLES)[TableName][number], Value>>>[])
    table.add(row);
  return table.build();
}

async function readJson(folder: string, name: string): Promise<{ readonly [key: string]: unknown }> {
  const path = join(folder, `${name}.json`);
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "is missing" : `cannot be read: ${message}`;
    throw new DataError(why, { file: path });
  }
  const schema = schemaName(name);
  if ((content as { schema?: unknown } | null)?.schema !== schema)
    throw new DataError(`is not of the schema ${schema}`, { file: path });
  return content as { readonly [key: string]: unknown };
}

import { join } from "node:path";
import { TABLES, type TableName } from "../domain/columns.ts";
import type { Column, Columns, Table } from "../domain/table.ts";
import { type Database, literalPath } from "./duckdb.ts";

/** Saves columns as a Parquet file, in their order. */
export async function saveColumns(db: Database, path: string, columns: Columns): Promise<void> {
  await db.createTable("to_save", columns);
  await db.saveParquet("SELECT * FROM to_save", path);
  await db.run("DROP TABLE to_save");
}

/** Reads a Parquet file of ours back, in its order. */
export async function loadColumns(db: Database, path: string): Promise<Record<string, Column>> {
  return await db.columns("SELECT * FROM read_parquet($path)", { path: literalPath(path) });
}

/** Saves an output table as `<folder>/5-<name>.parquet`. */
export async function saveTable(db: Database, folder: string, table: Table): Promise<void> {
  await saveColumns(db, join(folder, `5-${table.name}.parquet`), table.columns);
}

/** Reads back what saveTable saved. */
export async function loadTable(db: Database, folder: string, name: TableName): Promise<Table> {
  const columns = await loadColumns(db, join(folder, `5-${name}.parquet`));
  return { name, columns, rowCount: columns[TABLES[name][0]]?.length ?? 0 };
}

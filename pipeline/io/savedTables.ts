import { join } from "node:path";
import { COLUMNS, type ColumnName, TABLES, type TableName } from "../domain/columns.ts";
import type { Table, Value } from "../domain/table.ts";
import type { Cell, Columns, ColumnType, Database } from "./duckdb.ts";

/** Saves columns as a Parquet file, in their order. */
export async function saveColumns(
  db: Database,
  path: string,
  types: Readonly<Record<string, ColumnType>>,
  columns: Columns,
): Promise<void> {
  await db.createTable("to_save", types, columns);
  await db.saveParquet("SELECT * FROM to_save", path);
  await db.run("DROP TABLE to_save");
}

/** Reads a Parquet file of ours back, in its order. */
export async function loadColumns(db: Database, path: string): Promise<Record<string, Cell[]>> {
  await db.openParquet("to_load", path);
  const columns = await db.columns("SELECT * FROM to_load");
  await db.run("DROP VIEW to_load");
  return columns;
}

function typesOf(name: TableName): Record<string, ColumnType> {
  const columns: readonly ColumnName[] = TABLES[name];
  return Object.fromEntries(
    columns.map((column) => {
      const { kind } = COLUMNS[column];
      return [column, kind === "integer" || kind === "number" ? "double" : "text"];
    }),
  );
}

/** Saves an output table as `<folder>/5-<name>.parquet`. */
export async function saveTable(db: Database, folder: string, table: Table): Promise<void> {
  await saveColumns(db, join(folder, `5-${table.name}.parquet`), typesOf(table.name), table.columns);
}

/** Reads back what saveTable saved. */
export async function loadTable(db: Database, folder: string, name: TableName): Promise<Table> {
  const columns = (await loadColumns(db, join(folder, `5-${name}.parquet`))) as Record<string, Value[]>;
  return { name, columns, rowCount: Object.values(columns)[0]?.length ?? 0 };
}

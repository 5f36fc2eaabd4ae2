import { join } from "node:path";
import { TABLES } from "../domain/columns.ts";
import type { Scores } from "../domain/scores.ts";
import type { Column, Columns, Table } from "../domain/table.ts";
import { type Database, literalPath } from "./duckdb.ts";
import { loadJson, saveJson } from "./store.ts";

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

const PARTS_OF_SCORES = ["units", "regionMonths", "pairs", "inward"] as const;

/** Saves the scores as `<folder>/3-<part>.parquet`, 3-alarms.json and 3-sensitivity.json. */
export async function saveScores(db: Database, folder: string, scores: Scores): Promise<void> {
  for (const part of PARTS_OF_SCORES) await saveColumns(db, join(folder, `3-${part}.parquet`), scores[part]);
  await saveJson(join(folder, "3-alarms.json"), scores.alarms);
  await saveJson(join(folder, "3-sensitivity.json"), scores.sensitivity);
}

/** Reads back what saveScores saved. */
export async function loadScores(db: Database, folder: string): Promise<Scores> {
  const load = (part: (typeof PARTS_OF_SCORES)[number]): Promise<Columns> =>
    loadColumns(db, join(folder, `3-${part}.parquet`));
  const [units, regionMonths, pairs, inward] = [
    await load("units"),
    await load("regionMonths"),
    await load("pairs"),
    await load("inward"),
  ];
  return {
    units,
    regionMonths,
    pairs,
    inward,
    alarms: await loadJson(join(folder, "3-alarms.json")),
    sensitivity: await loadJson(join(folder, "3-sensitivity.json")),
  };
}

const RANKED_TABLES = ["escalation", "countries", "zones", "neighbours", "spillover", "actors"] as const;

/** Saves ranked tables as `<folder>/5-<name>.parquet`. */
export async function saveTables(db: Database, folder: string, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables) await saveColumns(db, join(folder, `5-${name}.parquet`), columns);
}

/** Reads back what saveTables saved. */
export async function loadTables(db: Database, folder: string): Promise<Table[]> {
  const tables: Table[] = [];
  for (const name of RANKED_TABLES) {
    const columns = await loadColumns(db, join(folder, `5-${name}.parquet`));
    tables.push({ name, columns, rowCount: columns[TABLES[name][0]]?.length ?? 0 });
  }
  return tables;
}

import { join } from "node:path";
import { TABLES } from "../domain/columns.ts";
import type { Scores } from "../domain/scores.ts";
import type { Columns, Table } from "../domain/table.ts";
import { loadColumns, saveColumns } from "./columnFile.ts";
import { loadJson, saveJson } from "./store.ts";

const PARTS_OF_SCORES = ["units", "regionMonths", "pairs", "inward"] as const;

/** Saves the scores as `<folder>/3-<part>.columns`, 3-alarms.json and 3-sensitivity.json. */
export async function saveScores(folder: string, scores: Scores): Promise<void> {
  for (const part of PARTS_OF_SCORES) await saveColumns(join(folder, `3-${part}.columns`), scores[part]);
  await saveJson(join(folder, "3-alarms.json"), scores.alarms);
  await saveJson(join(folder, "3-sensitivity.json"), scores.sensitivity);
}

/** Reads back what saveScores saved. */
export async function loadScores(folder: string): Promise<Scores> {
  const load = (part: (typeof PARTS_OF_SCORES)[number]): Promise<Columns> =>
    loadColumns(join(folder, `3-${part}.columns`));
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

/** Saves ranked tables as `<folder>/5-<name>.columns`. */
export async function saveTables(folder: string, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables) await saveColumns(join(folder, `5-${name}.columns`), columns);
}

/** Reads back what saveTables saved. */
export async function loadTables(folder: string): Promise<Table[]> {
  const tables: Table[] = [];
  for (const name of RANKED_TABLES) {
    const columns = await loadColumns(join(folder, `5-${name}.columns`));
    tables.push({ name, columns, rowCount: columns[TABLES[name][0]]?.length ?? 0 });
  }
  return tables;
}

import { join } from "node:path";
import type { Chances, GroupSkill } from "../domain/chances.ts";
import { TABLES } from "../domain/columns.ts";
import type { Outlook } from "../domain/outlook.ts";
import type { Scores } from "../domain/scores.ts";
import type { Columns, Table } from "../domain/table.ts";
import { loadColumns, saveColumns } from "./columnFile.ts";
import { loadJson, saveJson } from "./store.ts";

const PARTS_OF_SCORES = ["units", "regionMonths", "pairs", "pairsBefore", "inward"] as const;

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
  return {
    units: await load("units"),
    regionMonths: await load("regionMonths"),
    pairs: await load("pairs"),
    pairsBefore: await load("pairsBefore"),
    inward: await load("inward"),
    alarms: await loadJson(join(folder, "3-alarms.json")),
    sensitivity: await loadJson(join(folder, "3-sensitivity.json")),
  };
}

const FAMILIES_OF_CHANCES = ["regions", "countries", "borders"] as const satisfies readonly (keyof Chances)[];
const FAMILIES_OF_FORECASTS = ["regions", "countries"] as const satisfies readonly (keyof Outlook)[];

/** Saves what stage 4 hands on as `<folder>/4-<chances or forecasts>-<family>.columns` and 4-skills.json. */
export async function saveOutlook(folder: string, outlook: Outlook): Promise<void> {
  const { chances } = outlook;
  for (const family of FAMILIES_OF_CHANCES)
    await saveColumns(join(folder, `4-chances-${family}.columns`), chances[family]);
  for (const family of FAMILIES_OF_FORECASTS)
    await saveColumns(join(folder, `4-forecasts-${family}.columns`), outlook[family]);
  await saveJson(join(folder, "4-skills.json"), chances.skills);
}

/** Reads back what saveOutlook saved; a skill that is not known is null then. */
export async function loadOutlook(folder: string): Promise<Outlook> {
  const chances = (family: (typeof FAMILIES_OF_CHANCES)[number]): Promise<Columns> =>
    loadColumns(join(folder, `4-chances-${family}.columns`));
  const forecasts = (family: (typeof FAMILIES_OF_FORECASTS)[number]): Promise<Columns> =>
    loadColumns(join(folder, `4-forecasts-${family}.columns`));
  return {
    chances: {
      regions: await chances("regions"),
      countries: await chances("countries"),
      borders: await chances("borders"),
      skills: await loadJson<GroupSkill[]>(join(folder, "4-skills.json")),
    },
    regions: await forecasts("regions"),
    countries: await forecasts("countries"),
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

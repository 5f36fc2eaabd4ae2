import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TableName } from "../domain/columns.ts";
import type { RankedRegion, Ranking, RunFacts, Standing } from "../domain/ranking.ts";
import type { Value } from "../domain/table.ts";

/** The ranking in a published folder; null if there is none that this program can read. */
export async function readRanking(folder: string): Promise<Ranking | null> {
  try {
    const run = (await readJson(folder, "run")) as RunFacts;
    const { rows } = (await readJson(folder, "escalation")) as { rows: RankedRegion[] };
    return Array.isArray(rows) && Array.isArray(run.inputs) && run.config.unit
      ? { run, regions: rows }
      : null;
  } catch {
    return null;
  }
}

interface ScoredMonth {
  readonly region_id: string;
  readonly month: string;
  readonly score: number | null;
}

/** The scores that a published folder gives the theatre's regions in a month, by id; it tells neither ranks nor alerts. */
export async function readScores(folder: string, month: string): Promise<Map<string, Standing>> {
  const { rows } = (await readJson(folder, "region_months")) as { rows: ScoredMonth[] };
  return new Map(
    rows
      .filter((row) => row.month === month)
      .map(({ region_id, score }) => [region_id, { score, rank: null, alert: null }]),
  );
}

/** The rows of a table in a published folder. @throws if it cannot be read */
export async function readRows(folder: string, table: TableName): Promise<Readonly<Record<string, Value>>[]> {
  const { rows } = (await readJson(folder, table)) as { rows: Record<string, Value>[] };
  return rows;
}

async function readJson(folder: string, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, `${name}.json`), "utf8"));
}

import { type Columns, textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";

/**
 * SQL for a text, and the texts that it yields. Without a character before it a text that begins with a byte order mark
 * (files joined end to end) comes without the mark, and would not be found again among the rows.
 */
export const whole = (column: string): string => `'=' || ${column}`;
export const wholeTextsOf = (columns: Columns, name: string): string[] =>
  textsOf(columns, name).map((text) => text.slice(1));

/** @throws {Error} if two names share a hash: of a hundred thousand names, in one of some four thousand million runs */
export async function requireDistinct(db: Database, table: string, key: string): Promise<void> {
  const shared = await db.number(`SELECT (count(*) - count(DISTINCT ${key}))::INTEGER FROM ${table}`);
  if (shared > 0) throw new Error(`${shared} names share their hash with others`);
}

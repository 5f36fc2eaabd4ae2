import { join } from "node:path";
import { requireSound } from "./domain/requireSound.ts";
import type { Table } from "./domain/table.ts";
import { tableSchema } from "./domain/tableSchema.ts";
import { newFolder } from "./io/folders.ts";
import { type TableHead, writeTable, writeText } from "./io/tableFiles.ts";

/**
 * Writes tables that stand in a folder of their own, as CSV and JSON, and what their JSON is: schemas/<name>.json.
 * @param head what each JSON says about itself; may hold more than every table's does
 * @throws {RangeError} for a value outside its column's domain: a bug
 */
export async function writeDescribed(
  folder: string,
  tables: readonly Table[],
  head: TableHead,
): Promise<void> {
  for (const table of tables) requireSound(table);
  await newFolder(join(folder, "schemas"));
  for (const table of tables) {
    await writeTable(join(folder, table.name), table, head);
    const schema = JSON.stringify(tableSchema(table.name), null, 2);
    await writeText(join(folder, "schemas", `${table.name}.json`), `${schema}\n`);
  }
}

import { COLUMNS, type ColumnName, TABLES, type TableName } from "./columns.ts";
import { type Table, TableBuilder } from "./table.ts";

/** The data dictionary: every column of every table, in the order in which they are written. */
export function dictionaryTable(): Table {
  const dictionary = new TableBuilder("dictionary");
  for (const table of Object.keys(TABLES) as TableName[]) {
    const names: readonly ColumnName[] = TABLES[table];
    for (const name of names) {
      const { kind, decimals, unit, meaning, minimum, maximum, words } = COLUMNS[name];
      const isNumber = kind === "integer" || kind === "number";
      dictionary.add({
        table,
        name,
        meaning,
        type: kind,
        measured_in: unit,
        decimals: isNumber ? decimals : null,
        minimum,
        maximum,
        allowed: words?.join("; ") ?? "",
      });
    }
  }
  return dictionary.build();
}

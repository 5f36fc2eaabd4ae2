import { patternOf } from "./cellForm.ts";
import { COLUMNS, type ColumnName, TABLES } from "./columns.ts";
import { type Column, printedColumn, type Table, type Value } from "./table.ts";
import { TABLE_INFO } from "./tableInfo.ts";

/**
 * Checks what is about to be published: every value lies in its column's domain, and the columns that name a row are
 * filled and name it once. It is what the table's JSON Schema says, asked of the columns as they stand in memory.
 * @throws {RangeError} for the first value that does not: a bug, whatever the input was
 */
export function requireSound({ name, rowCount, columns }: Table): void {
  const names: readonly ColumnName[] = TABLES[name];
  const { key } = TABLE_INFO[name];
  for (const column of names) {
    const isSound = domainOf(column);
    const isKey = key.includes(column);
    const values = printedColumn(columns[column] as Column, column);
    const isWrong = (value: Value): boolean => (value === null ? isKey : !isSound(value));
    const wrong = values.findIndex(isWrong);
    if (wrong >= 0) throw new RangeError(`${name}.${column} cannot be ${values[wrong]} (row ${wrong + 1})`);
  }
  if (key.length === 0) return;
  const seen = new Set<string>();
  for (let row = 0; row < rowCount; row++) {
    const named = key.map((column) => columns[column]?.[row]).join("\n");
    if (seen.has(named)) throw new RangeError(`${name} names ${named.replaceAll("\n", ", ")} twice`);
    seen.add(named);
  }
}

/** Whether a value that is known can stand in a column. */
function domainOf(column: ColumnName): (value: NonNullable<Value>) => boolean {
  const { kind, words, ...bounds } = COLUMNS[column];
  if (kind === "integer" || kind === "number") {
    const minimum = bounds.minimum ?? Number.NEGATIVE_INFINITY;
    const maximum = bounds.maximum ?? Number.POSITIVE_INFINITY;
    return (value) =>
      typeof value === "number" &&
      Number.isFinite(value) &&
      minimum <= value &&
      value <= maximum &&
      (kind === "number" || Number.isInteger(value));
  }
  if (words !== null) {
    const known: ReadonlySet<unknown> = new Set(words);
    return (value) => known.has(value);
  }
  const pattern = patternOf(kind);
  if (pattern === null) return (value) => typeof value === "string";
  const written = new RegExp(pattern);
  // months repeat themselves
  let last: Value = null;
  return (value) => {
    if (value !== last && !written.test(String(value))) return false;
    last = value;
    return true;
  };
}

/**
 * Repairs as data: cells of the input that a user knows to be wrong are changed while they are read, before anything is
 * judged, so that a refused row can be mended and the file stays as its provider made it. Values are parameters, never
 * SQL; columns are told by position.
 */
import type { Correction } from "../domain/correction.ts";
import { DataError } from "../domain/errors.ts";
import { type Layout, RAW_FIELDS, type RawField } from "../domain/layout.ts";
import { fold, nearestHint } from "../domain/nearest.ts";
import { textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import type { OpenFile } from "./openFile.ts";

/** A correction as it applies to one file. */
export interface Repair {
  /** Of the correction, for the names of parameters. */
  readonly number: number;
  readonly field: RawField;
  readonly conditions: readonly { readonly field: RawField; readonly value: string }[];
  readonly old: string;
  readonly new: string;
}

/** The field of a layout that goes by a name: the file's own, or ours. */
function fieldOf({ columns, columnNames }: Layout, name: string): RawField | undefined {
  const present = RAW_FIELDS.filter((field) => columns[field] !== undefined);
  return (
    present.find((field) => fold(columnNames[field] ?? "") === fold(name)) ??
    present.find((field) => field === name.toLowerCase())
  );
}

/** What of the corrections applies to a file: those whose columns it has, and that name it or no file. */
export function repairsOf({ file, layout }: OpenFile, corrections: readonly Correction[]): Repair[] {
  return corrections.flatMap((correction, number) => {
    if (correction.file !== null && correction.file !== file.name) return [];
    const field = fieldOf(layout, correction.column);
    const conditions = correction.conditions.map(({ column, value }) => ({
      field: fieldOf(layout, column),
      value,
    }));
    if (field === undefined || conditions.some((condition) => condition.field === undefined)) return [];
    return [
      {
        number,
        field,
        conditions: conditions as Repair["conditions"],
        old: correction.old,
        new: correction.new,
      },
    ];
  });
}

const matches = ({ number, conditions }: Repair): string =>
  conditions.map(({ field }, index) => `trim(${field}) = $match_${number}_${index}`).join(" AND ");

/**
 * A table expression with the same columns as `from`, repaired, and `corrections`: the numbers of the corrections whose
 * rows these are, with the field; where the cell does not hold what they change, with what it holds behind it. NULL for none.
 */
export function repairedSql(from: string, repairs: readonly Repair[]): string {
  if (repairs.length === 0) return from;
  const fields = [...new Set(repairs.map(({ field }) => field))];
  const repaired = fields.map((field) => {
    const cases = repairs
      .filter((repair) => repair.field === field)
      .map(
        (repair) =>
          `WHEN ${matches(repair)} AND trim(${field}) = $old_${repair.number} THEN $new_${repair.number}`,
      );
    return `CASE ${cases.join(" ")} ELSE ${field} END AS ${field}`;
  });
  const told = repairs.map(
    (repair) => `CASE WHEN ${matches(repair)} THEN
      '${repair.number} ${repair.field}' || CASE WHEN trim(${repair.field}) = $old_${repair.number} THEN '' ELSE ':' || trim(${repair.field}) END END`,
  );
  return `(SELECT * REPLACE (${repaired.join(", ")}),
    nullif(concat_ws(chr(31), ${told.join(", ")}), '') AS corrections FROM ${from})`;
}

/** The values of that SQL's parameters. */
export function repairValues(repairs: readonly Repair[]): Record<string, string> {
  return Object.fromEntries(
    repairs.flatMap(({ number, conditions, old, new: value }) => [
      ...conditions.map((condition, index) => [`match_${number}_${index}`, condition.value]),
      [`old_${number}`, old],
      [`new_${number}`, value],
    ]),
  );
}

/**
 * Looks at what the corrections met.
 * @throws {DataError} naming the first that met no row, or a cell that holds something else, or one that another changes
 */
export async function requireEveryCorrection(
  db: Database,
  open: readonly OpenFile[],
  corrections: readonly Correction[],
): Promise<void> {
  if (corrections.length === 0) return;
  const met = new Map<number, Set<string>>();
  const told = await db.columns(
    "SELECT DISTINCT corrections FROM rows WHERE corrections IS NOT NULL ORDER BY ALL",
  );
  for (const text of textsOf(told, "corrections")) {
    const cells = new Map<string, number>();
    for (const part of text.split("\u001f")) {
      const [, digits, field = "", , held] = /^(\d+) (\w+)(:(.*))?$/s.exec(part) ?? [];
      const number = Number(digits);
      const other = cells.get(field);
      if (other !== undefined) {
        const first = corrections[other]?.place.record;
        throw new DataError(
          `changes the same cell as row ${first}: keep one of the two`,
          corrections[number]?.place,
        );
      }
      cells.set(field, number);
      met.set(number, (met.get(number) ?? new Set()).add(held === undefined ? "" : `:${held}`));
    }
  }
  for (const [number, { place, old, column, file }] of corrections.entries()) {
    const found = met.get(number) ?? new Set();
    if (found.has("")) continue;
    const [held] = found;
    if (held !== undefined) {
      throw new DataError(
        `finds "${held.slice(1)}" in ${column} where it expects "${old}": the file was corrected or revised, take the row out`,
        place,
      );
    }
    throw new DataError(`matches no row${hint(open, column, file)}: correct it, or take the row out`, place);
  }
}

/** What may be wrong with a correction that matches nothing: no such file, or no such column. */
function hint(open: readonly OpenFile[], column: string, file: string | null): string {
  const files = open.map((each) => each.file.name);
  if (file !== null && !files.includes(file)) return `, there is no file ${file}${nearestHint(file, files)}`;
  if (open.some(({ layout }) => fieldOf(layout, column) !== undefined)) return "";
  const names = open.flatMap(({ layout }) => Object.values(layout.columnNames));
  return `, no file has a column ${column} that is read${nearestHint(column, names)}`;
}

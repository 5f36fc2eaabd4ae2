import { DataError, type Place } from "./errors.ts";
import type { TextRow } from "./textRow.ts";

/** The columns of a file of corrections, with the other names that users give them. */
export const CORRECTION_COLUMNS = {
  match: ["where"],
  column: ["field"],
  old: ["was", "old value"],
  new: ["is", "new value"],
  reason: ["why"],
  source: ["evidence"],
} as const;
export type CorrectionColumn = keyof typeof CORRECTION_COLUMNS;

/** One cell of the input that is known to be wrong, and what it should hold. */
export interface Correction {
  /** Name of the input file, or null for any. */
  readonly file: string | null;
  /** What other cells of the row hold, by the names that the file gives its columns, or ours. */
  readonly conditions: readonly { readonly column: string; readonly value: string }[];
  readonly column: string;
  readonly old: string;
  readonly new: string;
  readonly place: Place;
}

/**
 * Reads one correction: `match` is `column=value`, or several joined by `;` that must all hold. `file` is the name of the
 * input file. A row's values are compared as they are written in the file, without the space around them.
 * @throws {DataError} for a match of another form, one by the file alone, and for what lacks column, reason or source
 */
export function parseCorrection({ cells, place }: TextRow<CorrectionColumn>): Correction {
  for (const column of ["match", "column", "reason", "source"] as const) {
    if (cells[column] === "")
      throw new DataError("is missing: a correction says what, why and on whose word", { ...place, column });
  }
  if (cells.old === cells.new) throw new DataError("changes nothing: old and new are the same", place);
  const parts = cells.match.split(";").map((part) => {
    const [name = "", ...rest] = part.split("=");
    if (rest.length === 0 || name.trim() === "") {
      throw new DataError(`is not column=value: "${part.trim()}"; write id=MLI123 or file=log.csv;ref=17`, {
        ...place,
        column: "match",
      });
    }
    return { column: name.trim(), value: rest.join("=").trim() };
  });
  const files = parts.filter(({ column }) => column.toLowerCase() === "file");
  const conditions = parts.filter((part) => !files.includes(part));
  if (conditions.length === 0 || files.length > 1) {
    throw new DataError("names no row: give a column and its value, such as the id", {
      ...place,
      column: "match",
    });
  }
  return {
    file: files[0]?.value ?? null,
    conditions,
    column: cells.column,
    old: cells.old,
    new: cells.new,
    place,
  };
}

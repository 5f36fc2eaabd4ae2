import type { MonthSet } from "./monthSet.ts";

type RowColumn = Int32Array | Float64Array | readonly string[];

/** Equally long columns, of numbers or of texts, one of which names the month of each row. */
interface MonthRows {
  readonly month: Int32Array;
}

/** Other numbers for those in some columns; GONE for what has none. */
export type Renumbering<T> = { readonly [Name in keyof T]?: (number: number) => number };
/** Below all numbers, and -1. */
export const GONE = -2;

/** Rows of a table from one up to, but not including, another. */
interface Piece {
  readonly isEarlier: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * The held months' rows of an earlier table and the rows of a table of all other months as one table.
 * @param sortedBy columns of numbers by which both are sorted
 * @param renumbering of the earlier rows, by which they stay sorted
 * @throws {Error} if a row of a held month names what is gone
 */
export function mergedRows<T extends MonthRows>(
  earlier: T,
  counted: T,
  held: MonthSet,
  sortedBy: readonly (keyof T & string)[],
  renumbering: Renumbering<T>,
): T {
  const moved = mapColumns(earlier, (column, name) => {
    const renumber = renumbering[name];
    return renumber === undefined ? column : (column as Int32Array).map(renumber);
  });
  const pieces = piecesOf(
    sortedBy.map((name) => moved[name] as Int32Array | Float64Array),
    sortedBy.map((name) => counted[name] as Int32Array | Float64Array),
    earlier.month,
    held,
  );
  return mapColumns(moved, (column, name) => joined(column, counted[name] as RowColumn, pieces));
}

/** Where the rows of the merged table come from, in its order. Arguments are the columns by which rows are sorted. */
function piecesOf(
  earlier: readonly (Int32Array | Float64Array)[],
  counted: readonly (Int32Array | Float64Array)[],
  months: Int32Array,
  held: MonthSet,
): Piece[] {
  const pieces: Piece[] = [];
  const take = (isEarlier: boolean, from: number, to: number): void => {
    if (from < to) pieces.push({ isEarlier, from, to });
  };
  const end = counted[0]?.length ?? 0;
  const isBefore = (row: number, other: number): boolean => {
    for (let k = 0; k < counted.length; k++) {
      const [mine, theirs] = [counted[k]?.[row] as number, earlier[k]?.[other] as number];
      if (mine !== theirs) return mine < theirs;
    }
    return false;
  };
  // earlier rows from `begin` on are not taken yet
  let [next, begin] = [0, 0];
  for (let row = 0; row < months.length; row++) {
    if (!held.has(months[row] as number)) {
      take(true, begin, row);
      begin = row + 1;
      continue;
    }
    for (const column of earlier) {
      if (column[row] === GONE) throw new Error("a month that is held names what is no longer there");
    }
    const first = next;
    while (next < end && isBefore(next, row)) next++;
    if (next === first) continue;
    take(true, begin, row);
    take(false, first, next);
    begin = row;
  }
  take(true, begin, months.length);
  take(false, next, end);
  return pieces;
}

function joined(earlier: RowColumn, counted: RowColumn, pieces: readonly Piece[]): RowColumn {
  const length = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const all = emptyLike(earlier, length);
  let at = 0;
  for (const { isEarlier, from, to } of pieces) {
    const source = isEarlier ? earlier : counted;
    for (let row = from; row < to; row++) all[at++] = source[row] as never;
  }
  return all;
}

function emptyLike(column: RowColumn, length: number): Int32Array | Float64Array | string[] {
  if (column instanceof Int32Array) return new Int32Array(length);
  return column instanceof Float64Array ? new Float64Array(length) : new Array<string>(length);
}

function mapColumns<T extends MonthRows>(
  rows: T,
  change: (column: RowColumn, name: keyof T & string) => RowColumn,
): T {
  const columns = Object.entries(rows) as [keyof T & string, RowColumn][];
  return Object.fromEntries(columns.map(([name, column]) => [name, change(column, name)])) as unknown as T;
}

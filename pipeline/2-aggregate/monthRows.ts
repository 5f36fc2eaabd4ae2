import type { MonthSet } from "./monthSet.ts";

type RowColumn = Int32Array | Float64Array | readonly string[];

/** Equally long columns, of numbers or of texts, one of which names the month of each row. */
interface MonthRows {
  readonly month: Int32Array;
}

/** Other numbers for those in some columns; GONE for what has none. */
export type Renumbering<T> = { readonly [Name in keyof T]?: ((number: number) => number) | undefined };
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
  const moved = mapColumns(heldRows(earlier, held), (column, name) => {
    const renumber = renumbering[name];
    if (renumber === undefined) return column;
    const numbers = (column as Int32Array).map(renumber);
    if (numbers.includes(GONE)) throw new Error("a month that is held names what is no longer there");
    return numbers;
  });
  const keysOf = (rows: T): Key[] => sortedBy.map((name) => rows[name] as Key);
  const pieces = piecesOf(keysOf(moved), keysOf(counted));
  return mapColumns(moved, (column, name) => joined(column, counted[name] as RowColumn, pieces));
}

/** The rows of held months. */
function heldRows<T extends MonthRows>(rows: T, held: MonthSet): T {
  const { month } = rows;
  if (month.every((each) => held.has(each))) return rows;
  return mapColumns(
    rows,
    (column) => column.filter((_: unknown, row: number) => held.has(month[row] as number)) as RowColumn,
  );
}

/** One of the columns by which rows are sorted. */
type Key = Int32Array | Float64Array;

/** Where the rows of the merged table come from, in its order. There are many earlier ones and few others. */
function piecesOf(earlier: readonly Key[], counted: readonly Key[]): Piece[] {
  const pieces: Piece[] = [];
  const [all, others] = [earlier[0]?.length ?? 0, counted[0]?.length ?? 0];
  const isBefore = (row: number, other: number): boolean => {
    for (let k = 0; k < counted.length; k++) {
      const [mine, theirs] = [counted[k]?.[row] as number, earlier[k]?.[other] as number];
      if (mine !== theirs) return mine < theirs;
    }
    return false;
  };
  let taken = 0;
  for (let next = 0; next < others; ) {
    let [place, end] = [taken, all];
    while (place < end) {
      const middle = (place + end) >> 1;
      if (isBefore(next, middle)) end = middle;
      else place = middle + 1;
    }
    if (taken < place) pieces.push({ isEarlier: true, from: taken, to: place });
    taken = place;
    const first = next;
    while (next < others && (place === all || isBefore(next, place))) next++;
    pieces.push({ isEarlier: false, from: first, to: next });
  }
  if (taken < all) pieces.push({ isEarlier: true, from: taken, to: all });
  return pieces;
}

function joined(earlier: RowColumn, counted: RowColumn, pieces: readonly Piece[]): RowColumn {
  const length = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const sourceOf = ({ isEarlier }: Piece): RowColumn => (isEarlier ? earlier : counted);
  if (!ArrayBuffer.isView(earlier))
    return pieces.flatMap((piece) => sourceOf(piece).slice(piece.from, piece.to) as string[]);
  const all = earlier instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set((sourceOf(piece) as Key).subarray(piece.from, piece.to), at);
    at += piece.to - piece.from;
  }
  return all;
}

function mapColumns<T extends MonthRows>(
  rows: T,
  change: (column: RowColumn, name: keyof T & string) => RowColumn,
): T {
  const columns = Object.entries(rows) as [keyof T & string, RowColumn][];
  return Object.fromEntries(columns.map(([name, column]) => [name, change(column, name)])) as unknown as T;
}

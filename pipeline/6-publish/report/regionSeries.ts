import type { ColumnName } from "../../domain/columns.ts";
import { formatMonth, type Month } from "../../domain/month.ts";
import { numbersOf, type Table, textsOf } from "../../domain/table.ts";

/** The months of one region, as region_months has them. */
export interface RegionSeries {
  /** Values of a column in some months; NaN where nothing is known. */
  values(column: ColumnName, months: readonly Month[]): number[];
}

/** The series of every region of region_months, by region id. */
export function regionSeries(tables: readonly Table[]): Map<string, RegionSeries> {
  const table = tables.find(({ name }) => name === "region_months");
  if (table === undefined) throw new RangeError("no table called region_months");
  const { columns, rowCount } = table;
  const [ids, months] = [textsOf(columns, "region_id"), textsOf(columns, "month")];
  const rowsOf = new Map<string, Map<string, number>>();
  for (let row = 0; row < rowCount; row++) {
    const id = ids[row] as string;
    let rows = rowsOf.get(id);
    if (rows === undefined) {
      rows = new Map();
      rowsOf.set(id, rows);
    }
    rows.set(months[row] as string, row);
  }
  return new Map(
    [...rowsOf].map(([id, rows]) => [
      id,
      {
        values: (column, wanted) => {
          const numbers = numbersOf(columns, column);
          return wanted.map((month) => numbers[rows.get(formatMonth(month)) ?? -1] ?? Number.NaN);
        },
      },
    ]),
  );
}

/** Months one after another, the last of them `last`. */
export function monthsUpTo(last: Month, count: number): Month[] {
  return Array.from({ length: count }, (_, k) => (last - count + 1 + k) as Month);
}

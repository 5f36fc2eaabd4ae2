import type { ReportInput } from "./reportInput.ts";
import { rowsOf, type TableRow } from "./tableRow.ts";

/** The theatre's regions in the order of their ranks, which count all regions of the data. */
export function theatreRows({ tables, countries }: ReportInput): TableRow[] {
  return rowsOf(tables, "escalation").filter((row) => countries.includes(row.text("country")));
}

/** The same regions in the order of the month before, without those that had no rank then. */
export function rowsBefore(rows: readonly TableRow[]): TableRow[] {
  const before = (row: TableRow): number => row.number("rank") + row.number("rank_change");
  return rows.filter((row) => !Number.isNaN(before(row))).sort((a, b) => before(a) - before(b));
}

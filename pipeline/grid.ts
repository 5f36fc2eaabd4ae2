import type { ColumnName } from "./domain/columns.ts";
import { printed, type Table } from "./domain/table.ts";

/** The first rows of a table as aligned text, numbers to the right. @param most rows that are shown */
export function grid(table: Table, columns: readonly ColumnName[], most: number): string {
  const rows = Math.min(most, table.rowCount);
  const cells = columns.map((column) => [
    column,
    ...Array.from({ length: rows }, (_, row) => shown(table, column, row)),
  ]);
  const isNumber = columns.map((column) => table.columns[column] instanceof Float64Array);
  const widths = cells.map((column) => Math.max(...column.map((cell) => cell.length)));
  return Array.from({ length: rows + 1 }, (_, row) =>
    columns
      .map((_, index) => {
        const cell = cells[index]?.[row] ?? "";
        const width = widths[index] ?? 0;
        return isNumber[index] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  )
    .map((line) => `  ${line}`)
    .join("\n");
}

function shown(table: Table, column: ColumnName, row: number): string {
  const value = printed(table.columns[column]?.[row] ?? "", column);
  return value === null ? "-" : String(value);
}

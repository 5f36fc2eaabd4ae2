import { formatMonth, type Month } from "../domain/month.ts";
import { type Columns, numbersOf, textsOf } from "../domain/table.ts";

export function textAt(columns: Columns, name: string, row: number): string {
  return textsOf(columns, name)[row] as string;
}

export function numberAt(columns: Columns, name: string, row: number): number {
  return numbersOf(columns, name)[row] as number;
}

/** A month, or "" where there is none. */
export function monthAt(columns: Columns, name: string, row: number): string {
  const month = numberAt(columns, name, row);
  return Number.isNaN(month) ? "" : formatMonth(month as Month);
}

/** A count for ordering rows: an unknown one comes after 0. */
export function countAt(columns: Columns, name: string, row: number): number {
  const value = numberAt(columns, name, row);
  return Number.isNaN(value) ? -1 : value;
}

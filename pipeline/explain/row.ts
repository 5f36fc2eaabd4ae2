import type { Value } from "../domain/table.ts";

/** A row of a published table. */
export type Row = Readonly<Record<string, Value>>;

/** A cell as people read it; what is not known is a dash. */
export const shown = (row: Row, column: string): string => String(row[column] ?? "-");

/** Lines below a heading, set in. */
export const block = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", heading, ...lines.map((line) => `  ${line}`)];

import type { ColumnKind } from "./columns.ts";

/** How months and dates are written, as regular expressions that JSON Schema and Frictionless take as they are. */
const MONTH = "[0-9]{4}-(0[1-9]|1[0-2])";
const DAY = "-(0[1-9]|[12][0-9]|3[01])";

/** The pattern of the texts of a kind of column; null for any text, and for numbers. */
export function patternOf(kind: ColumnKind): string | null {
  if (kind === "month") return `^${MONTH}$`;
  return kind === "date" ? `^${MONTH}(${DAY})?$` : null;
}

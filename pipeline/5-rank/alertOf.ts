import { numberAt } from "./cells.ts";
import type { RankInput } from "./rankInput.ts";

/** "yes" where a unit's surprise passes the stated level, "no" where not, "" where it is not scored. */
export function alertOf({ units, alertLevel }: Pick<RankInput, "units" | "alertLevel">, row: number): string {
  if (numberAt(units, "scored", row) !== 1) return "";
  return numberAt(units, "surprise_p", row) <= alertLevel ? "yes" : "no";
}

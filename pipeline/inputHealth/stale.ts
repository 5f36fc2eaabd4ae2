import { formatMonth, type Month } from "../domain/month.ts";
import type { Vintage } from "../domain/vintage.ts";
import type { InputFinding } from "./finding.ts";

/**
 * Whether the data ends too early: before the month that is expected, or before where the last run's data ended.
 * @param newest month of the newest incident; null if there is none
 * @param expected null where nothing is expected
 * @param before what the last run saw; null for the first run
 */
export function stale(
  now: Vintage,
  newest: Month | null,
  expected: Month | null,
  before: Vintage | null,
): InputFinding[] {
  if (expected !== null && (newest === null || newest < expected)) {
    const what =
      newest === null ? "there is no incident" : `the newest incident is of ${formatMonth(newest)}`;
    return [
      {
        name: "stale",
        status: "stale",
        text: `${what}, and at least ${formatMonth(expected)} is expected by now`,
      },
    ];
  }
  if (before === null || now.lastMonth >= before.lastMonth) return [];
  const text = `the data ends with ${formatMonth(now.lastMonth)}, and the last run's ended with ${formatMonth(before.lastMonth)}`;
  return [{ name: "stale", status: "stale", text }];
}

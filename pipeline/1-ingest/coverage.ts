import type { Coverage } from "../domain/layout.ts";
import { addMonths, type Month } from "../domain/month.ts";
import type { Database } from "../io/duckdb.ts";
import type { OpenFile } from "./openFile.ts";

/** A month without declared coverage counts as whole if it holds an incident in these last days of it. */
const LAST_DAYS = 7;

/**
 * The months for which a source looked at countries: what its files declare and, for files that declare nothing, the
 * span of their rows, for the countries that have rows. The last month of such a span may be cut short by the day of
 * the export, so it counts as complete only when it holds an incident in its last days.
 */
export async function coverageOf(
  db: Database,
  open: readonly OpenFile[],
  source: string,
): Promise<{ spans: Coverage[]; lastCompleteMonth: Month }> {
  const spans: Coverage[] = [];
  let lastComplete = Number.NEGATIVE_INFINITY;
  let undeclared = false;
  for (const { layout } of open) {
    if (layout.source !== source) continue;
    if (layout.coverage === null) {
      undeclared = true;
      continue;
    }
    const same = (span: Coverage): boolean =>
      span.from === layout.coverage?.from &&
      span.to === layout.coverage.to &&
      String(span.countries) === String(layout.coverage.countries);
    if (!spans.some(same)) spans.push(layout.coverage);
    lastComplete = Math.max(lastComplete, layout.coverage.to);
  }
  if (undeclared) {
    const [row] = await db.rows<{ first: number | null; last: number; days_left: number }>(
      `WITH undeclared AS (
         SELECT sound_rows.* FROM sound_rows JOIN files USING (file_number)
         WHERE files.source = $source AND covers_to < 0)
       SELECT min(told_month) AS first, max(month) AS last,
         (min(date_diff('day', least(date_end, last_day(date_start)), last_day(date_start)))
           FILTER (month = (SELECT max(month) FROM undeclared)))::INTEGER AS days_left
       FROM undeclared`,
      { source },
    );
    if (row !== undefined && row.first !== null) {
      const last = row.last as Month;
      spans.push({ from: row.first as Month, to: last, countries: "observed" });
      lastComplete = Math.max(lastComplete, row.days_left < LAST_DAYS ? last : addMonths(last, -1));
    }
  }
  spans.sort(
    (a, b) => a.from - b.from || a.to - b.to || (String(a.countries) < String(b.countries) ? -1 : 1),
  );
  return { spans, lastCompleteMonth: lastComplete as Month };
}

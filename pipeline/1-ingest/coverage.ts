import type { Coverage } from "../domain/layout.ts";
import { addMonths, type Month } from "../domain/month.ts";
import type { Database } from "../io/duckdb.ts";
import type { OpenFile } from "./openFile.ts";

/** A month without declared coverage counts as whole if it holds an incident in these last days of it. */
const LAST_DAYS = 7;

/**
 * Table `file_months`: per file and month how many rows can count, the earliest month in which they were told, and how far
 * before the end of the month the last of them ends.
 */
export async function countFileMonths(db: Database): Promise<void> {
  await db.run(`
    CREATE OR REPLACE TABLE file_months AS
    SELECT file_number, month, count(*) AS rows, min(told_month) AS told_from,
      min(date_diff('day', least(date_end, last_day(date_start)), last_day(date_start))) AS days_left
    FROM sound_rows GROUP BY file_number, month`);
}

/**
 * The months for which a source looked at countries: what its files declare and, for files that declare nothing, the
 * span of their rows, for the countries that have rows. The last month of such a span may be cut short by the day of
 * the export, so it counts as complete only when it holds an incident in its last days.
 * @param db with table `file_months`
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
         SELECT file_months.* FROM file_months JOIN files USING (file_number)
         WHERE files.source = $source AND covers_to < 0)
       SELECT min(told_from) AS first, max(month) AS last,
         (min(days_left) FILTER (month = (SELECT max(month) FROM undeclared)))::INTEGER AS days_left
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

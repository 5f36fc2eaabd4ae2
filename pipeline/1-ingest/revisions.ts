import type { Database } from "../io/duckdb.ts";

/** Everything an incident says, for telling a repeated row from a revised one and for a total order over rows. */
const CONTENT = `concat_ws('|', date_start, date_end, coalesce(date_precision, ''), country, coalesce(region_id, ''),
  coalesce(admin1_raw, ''), coalesce(latitude, 999), coalesce(longitude, 999), coalesce(place_precision, ''),
  coalesce(actor_1, ''), coalesce(actor_2, ''), coalesce(class, ''), deaths_best, deaths_low, deaths_high,
  deaths_civilians, events, events_battle, events_remote, events_civilian, events_nonstate)`;

/**
 * Fills table `set_aside` (file_number, record, verdict) from `checked` and `files`: of the rows with one id, that of
 * the latest declared release stays, then that of the latest revision, then the greatest by content; the others are
 * `superseded`, or `duplicate` if they say the same. An annual release retires the candidates of its months.
 */
export async function setAsideRevisions(db: Database): Promise<void> {
  await db.run(`
    CREATE OR REPLACE TABLE set_aside AS
    WITH retired AS (
      SELECT checked.file_number, record, 'superseded' AS verdict
      FROM checked JOIN files USING (file_number)
      WHERE problem IS NULL AND files.kind = 'candidate'
        AND checked.month <= (SELECT max(annual.covers_to) FROM files AS annual
                              WHERE annual.kind = 'annual' AND annual.source = files.source)
    ), repeated AS (
      SELECT source, source_event_id FROM checked JOIN files USING (file_number)
      WHERE problem IS NULL AND source_event_id IS NOT NULL
      GROUP BY ALL HAVING count(*) > 1
    ), rivals AS (
      SELECT file_number, record, files.source, source_event_id, release_order, revision, ${CONTENT} AS content
      FROM checked JOIN files USING (file_number) JOIN repeated USING (source, source_event_id)
      WHERE problem IS NULL AND (file_number, record) NOT IN (SELECT (file_number, record) FROM retired)
    ), ordered AS (
      SELECT *, row_number() OVER standing AS position, first_value(content) OVER standing AS standing_content
      FROM rivals
      WINDOW standing AS (PARTITION BY source, source_event_id
        ORDER BY release_order DESC, revision DESC NULLS LAST, content DESC, file_number, record
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    )
    SELECT file_number, record, verdict FROM retired
    UNION ALL
    SELECT file_number, record, CASE WHEN content = standing_content THEN 'duplicate' ELSE 'superseded' END
    FROM ordered WHERE position > 1`);
}

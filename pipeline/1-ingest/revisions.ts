import type { Database } from "../io/duckdb.ts";

/**
 * Everything an incident says, for telling a repeated row from a revised one and for a total order over rows. Names come
 * last, so that another spelling of one decides only between rows that say the same otherwise.
 */
const CONTENT = `concat_ws('|', date_start, date_end, coalesce(date_precision, ''),
  coalesce(latitude, 999), coalesce(longitude, 999), place_precision, coalesce(class, ''),
  deaths_best, coalesce(deaths_low, deaths_best), coalesce(deaths_high, deaths_best), coalesce(deaths_civilians, -1),
  targets_civilians, state_forces, events, coalesce(events_battle, -1), coalesce(events_remote, -1), coalesce(events_civilian, -1),
  coalesce(events_nonstate, -1), inactive_year, country, admin1, actor_1, actor_2)`;

/** Revisions that are numbers are compared as numbers, all others as text below them. */
const REVISION = `CASE WHEN regexp_full_match(revision, '[0-9]{1,18}') THEN CAST(revision AS BIGINT) END`;

/**
 * A total order over the rows of one event. Sorted aggregates read it, not windows: with two threads DuckDB's (1.5) window
 * operator once in some thousands of small queries ends in an internal error.
 */
const LATEST_FIRST = `release_order DESC, ${REVISION} DESC NULLS LAST, revision DESC NULLS LAST, deaths_best DESC, content DESC, place`;

/**
 * Fills table `set_aside` (place, verdict). Rows with a fault are `quarantined`. Of the others with one id, that of the
 * latest declared release stays, then that of the latest revision, then that with most deaths, then the greatest by content; the
 * rest are `superseded`, or `duplicate` if they say the same. An annual release retires the candidates of its months.
 * Which ids stand twice is told by their hashes, which costs a third of comparing texts; an id alone on its hash's account
 * stays all the same.
 */
export async function setAsideRevisions(db: Database): Promise<void> {
  // a table of its own: where it is empty, as in most releases, nothing is looked up in it
  await db.run(`
    CREATE OR REPLACE TABLE repeated AS
    SELECT hash(source_event_id) AS id_key FROM sound_rows WHERE source_event_id IS NOT NULL
    GROUP BY id_key HAVING count(*) > 1`);
  await db.run(`
    CREATE OR REPLACE TABLE set_aside AS
    WITH retired AS (
      SELECT place FROM sound_rows JOIN files USING (file_number)
      WHERE files.kind = 'candidate'
        AND month <= (SELECT max(annual.covers_to) FROM files AS annual
                           WHERE annual.kind = 'annual' AND annual.source = files.source)
    ), rivals AS (
      SELECT place, files.source, source_event_id, release_order, revision, deaths_best,
        ${CONTENT} AS content
      FROM sound_rows JOIN files USING (file_number) JOIN repeated ON id_key = hash(source_event_id)
      WHERE place NOT IN (SELECT place FROM retired)
    ), standing AS (
      SELECT source, source_event_id, first(place ORDER BY ${LATEST_FIRST}) AS standing_place,
        first(content ORDER BY ${LATEST_FIRST}) AS standing_content
      FROM rivals GROUP BY source, source_event_id
    )
    SELECT place, 'quarantined' AS verdict FROM faults
    UNION ALL
    SELECT place, 'superseded' FROM retired
    UNION ALL
    SELECT place, CASE WHEN content = standing_content THEN 'duplicate' ELSE 'superseded' END
    FROM rivals JOIN standing USING (source, source_event_id) WHERE place <> standing_place`);
}

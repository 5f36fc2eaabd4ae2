/**
 * The incidents as views over the rows and the look-up tables of names.ts and actorNames.ts: nothing is written a
 * second time, and what is saved is the rows as they were read, the look-ups, and where to find which.
 */
import { join } from "node:path";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import type { Database } from "../io/duckdb.ts";
import { linkTree } from "../io/folders.ts";
import { loadJson, saveJson } from "../io/store.ts";
import { CLASSES } from "./canonical.ts";
import { openRows, ROWS_FOLDER } from "./readRows.ts";

/** Small tables that the views look into; `refused` lists the refused rows. */
const LOOK_UPS = [
  "files",
  "set_aside",
  "place_names",
  "actor_names",
  "class_names",
  "precision_names",
  "refused",
] as const;
const SUMMARY = "1-summary.json";

/**
 * Saves the stage: the rows in `1-rows/`, links to the files that reading has left in `temporary`; the small tables as
 * `1-<name>.parquet`; and 1-summary.json.
 */
export async function saveIncidents(
  db: Database,
  folder: string,
  temporary: string,
  summary: IngestSummary,
): Promise<void> {
  await linkTree(join(temporary, ROWS_FOLDER), join(folder, ROWS_FOLDER));
  for (const name of LOOK_UPS)
    await db.saveParquet(`SELECT * FROM ${name}`, join(folder, `1-${name}.parquet`));
  await saveJson(join(folder, SUMMARY), summary);
}

/** Opens what saveIncidents saved. */
export async function openIncidents(db: Database, folder: string): Promise<IngestSummary> {
  const summary = await loadJson<IngestSummary>(join(folder, SUMMARY));
  await openRows(db, join(folder, ROWS_FOLDER));
  for (const name of LOOK_UPS) await db.openParquet(name, join(folder, `1-${name}.parquet`));
  await describeIncidents(db, summary);
  return summary;
}

/**
 * Makes views `verdicts` (every row that could be read, with what became of it), `placed_incidents` (those accepted, with
 * what their places and classes mean) and `incidents` (these in canonical form, with what their actors mean, which takes
 * most of the time) of the rows and the small tables. In `incidents`, `place_name` is the number of the row's country and
 * region in `place_names`, `actor_1_name` and `actor_2_name` are those of the actors in `actor_names`.
 * @param kept the source that is kept, the months and countries that it covers, and whether incidents count that it lists
 *   only for what their dyad did in another year
 */
export async function describeIncidents(
  db: Database,
  { source, coverage, inactiveYears }: Pick<IngestSummary, "source" | "coverage" | "inactiveYears">,
): Promise<void> {
  await db.createTable("chosen_files", { source: [source] });
  const named = coverage.flatMap(({ countries }, span) =>
    typeof countries === "string" ? [] : countries.map((country) => ({ span, country })),
  );
  await db.createTable("span_countries", {
    span: Float64Array.from(named, (each) => each.span),
    country: named.map((each) => each.country),
  });
  const covered = coverage.map(({ from, to, countries }, span) =>
    typeof countries === "string"
      ? `month BETWEEN ${from} AND ${to}`
      : `(month BETWEEN ${from} AND ${to} AND rows.place_key IN (SELECT place_key FROM place_names
           JOIN span_countries ON span_countries.country = place_names.iso3 WHERE span = ${span}))`,
  );
  await db.run(`
    CREATE OR REPLACE VIEW verdicts AS
    SELECT rows.*, files.file, files.source,
      coalesce(deaths_low > deaths_best OR deaths_high < deaths_best, false) AS repaired,
      CASE WHEN set_aside.verdict IS NOT NULL THEN set_aside.verdict
        WHEN files.source <> (SELECT source FROM chosen_files) OR events = 0 OR NOT (${covered.join(" OR ")})
          OR is_aside ${inactiveYears ? "" : "OR inactive_year"}
          THEN 'out of scope'
        ELSE 'accepted' END AS verdict
    FROM rows JOIN files USING (file_number)
    LEFT JOIN set_aside ON set_aside.place = rows.place`);
  await db.run(`
    CREATE OR REPLACE VIEW placed_incidents AS
    SELECT verdicts.* EXCLUDE (country, place_precision, class),
      place_names.iso3 AS country, nullif(place_names.region_id, '') AS region_id,
      nullif(place_names.admin1_name, '') AS admin1_raw, place_names.number AS place_name,
      CASE WHEN latitude IS NOT NULL THEN coalesce(precision_names.precision, 'exact') END AS place_precision,
      class_names.class
    FROM verdicts
    JOIN place_names USING (place_key)
    LEFT JOIN class_names ON class_names.file_number = verdicts.file_number AND class_names.value = verdicts.class
    LEFT JOIN precision_names ON precision_names.file_number = verdicts.file_number
      AND precision_names.value = verdicts.place_precision
    WHERE verdict = 'accepted'`);
  // an attack on civilians is one of them whatever its class
  const isOf = (name: string): string =>
    `class = '${name}'${name === "civilian" ? " OR targets_civilians" : ""}`;
  const byClass = (name: string): string =>
    `coalesce(events_${name}, CASE WHEN ${isOf(name)} THEN events ELSE 0 END) AS events_${name}`;
  await db.run(`
    CREATE OR REPLACE VIEW incidents AS
    SELECT placed.source, source_event_id, file, record, date_start, date_end, date_precision, month,
      placed.country, region_id, admin1_raw, place_name, latitude, longitude, place_precision,
      ${actorSql("actor_1")}, ${actorSql("actor_2")}, class,
      coalesce(events_civilian > 0, ${isOf("civilian")}, false) AS targets_civilians,
      state_forces OR ${isStateSql("actor_1")} OR ${isStateSql("actor_2")} AS state_forces,
      deaths_best, least(deaths_best, coalesce(deaths_low, deaths_best)) AS deaths_low,
      greatest(deaths_best, coalesce(deaths_high, deaths_best)) AS deaths_high,
      coalesce(deaths_civilians, CASE WHEN ${isOf("civilian")} THEN deaths_best ELSE 0 END)
        AS deaths_civilians,
      events, ${CLASSES.map(byClass).join(", ")}
    FROM placed_incidents AS placed ${actorJoin("actor_1")} ${actorJoin("actor_2")}`);
}

function actorJoin(name: string): string {
  return `LEFT JOIN actor_names AS ${name}_row ON ${name}_row.actor_key = placed.${name}_key
    AND ${name}_row.iso3 = placed.country AND placed.month BETWEEN ${name}_row.from_month AND ${name}_row.to_month`;
}

/** The canonical id where the actor table knows the name for that country and month, else the name as it stands. */
function actorSql(name: string): string {
  return `${name}_row.actor_id AS ${name}, ${name}_row.number AS ${name}_name`;
}

function isStateSql(name: string): string {
  return `coalesce(${name}_row.kind IN ('government', 'foreign_force'), false)`;
}

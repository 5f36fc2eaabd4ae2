import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Layout } from "../domain/layout.ts";
import { type Columns, numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import { type ActorAlias, collectActors, resolveActors } from "./actorNames.ts";
import { nameFault } from "./canonical.ts";
import { classOf, own } from "./classOf.ts";
import { requireDistinct, whole, wholeTextsOf } from "./nameTexts.ts";

/** An admin-1 name that the alias table of its country lacks. */
export interface UnknownRegion {
  readonly country: string;
  readonly name: string;
  readonly nearest: readonly string[];
}

/**
 * Resolves every distinct name of table `rows` once and leaves the answers in look-up tables: `place_names` (key of country
 * and admin1 -> number, iso3, region_id), `actor_names` (key, iso3, months -> number, actor), `class_names` and `precision_names`
 * (per file, by names as the files write them). Rows whose names mean nothing go into table `faults`.
 */
export async function resolveNames(
  db: Database,
  layouts: readonly Layout[],
  gazetteer: Gazetteer,
  aliases: readonly ActorAlias[],
): Promise<UnknownRegion[]> {
  // each by itself leaves one of two processors idle now and then
  const classes = db.aside((other) => valuesPerFile(other, "class"));
  const precisions = db.aside((other) => valuesPerFile(other, "place_precision"));
  const actors = db.aside(collectActors);
  // awaited below; until then a failure is not unhandled
  for (const asked of [classes, precisions, actors]) asked.catch(() => {});
  await db.run(`
    CREATE OR REPLACE TABLE place_texts AS
    SELECT DISTINCT place_key, country, admin1 FROM rows ORDER BY country, admin1`);
  // numbered by the rows of a sorted table: windows are not to be trusted (revisions.ts)
  await db.run("CREATE OR REPLACE TABLE place_keys AS SELECT rowid::INTEGER AS number, * FROM place_texts");
  await requireDistinct(db, "place_keys", "place_key");
  const pairs = await db.columns(
    `SELECT ${whole("country")} AS country, admin1 FROM place_keys ORDER BY number`,
  );
  const countries = wholeTextsOf(pairs, "country");
  const admin1 = textsOf(pairs, "admin1");
  const unknownRegions = new Map<string, UnknownRegion>();
  const iso3Of = new Map<string, string>();
  for (const name of countries) if (!iso3Of.has(name)) iso3Of.set(name, gazetteer.country(name) ?? "");
  const regionIds = countries.map((name, row) => {
    const country = iso3Of.get(name) as string;
    const region = (admin1[row] as string).trim();
    if (country === "" || region === "") return "";
    const resolved = gazetteer.region(country, region);
    if (!resolved.known) {
      const nearest = gazetteer.nearestRegions(country, region);
      unknownRegions.set(`${country} ${region}`, { country, name: region, nearest });
    }
    return resolved.id;
  });
  await db.createTable("place_meanings", {
    number: Float64Array.from(countries.keys()),
    iso3: countries.map((name) => iso3Of.get(name) as string),
    region_id: regionIds,
    admin1_name: admin1.map((name) => name.trim()),
  });
  await db.run(`CREATE OR REPLACE TABLE place_names AS
    SELECT place_keys.*, place_meanings.* EXCLUDE (number)
    FROM place_keys JOIN place_meanings ON place_meanings.number = place_keys.number`);
  const unknown = [...iso3Of].filter(([, iso3]) => iso3 === "").map(([name]) => name);
  await db.createTable("country_hints", {
    country: unknown,
    hint: unknown.map((name) => hintFor(name, gazetteer)),
  });
  if (unknown.length > 0) {
    await markFault(db, "country", "country IN (SELECT country FROM country_hints)", {
      missing: nameFault("countryMissing"),
      unknown: nameFault("countryUnknown"),
    });
  }
  await lookUpPerFile(
    db,
    await classes,
    "class",
    "class_names",
    (file, value) => classOf(layouts[file] as Layout, value),
    {
      missing: nameFault("classMissing"),
      unknown: nameFault("classUnknown"),
    },
  );
  await lookUpPerFile(
    db,
    await precisions,
    "place_precision",
    "precision_names",
    (file, value) => own((layouts[file] as Layout).placePrecisions, value),
    {
      missing: null,
      unknown: nameFault("precisionUnknown"),
    },
  );
  await actors;
  await resolveActors(db, aliases, iso3Of);
  return [...unknownRegions.keys()].sort().map((key) => unknownRegions.get(key) as UnknownRegion);
}

function hintFor(name: string, gazetteer: Gazetteer): string {
  const nearest = gazetteer.nearestCountries(name);
  return nearest.length === 0 ? "" : ` (nearest: ${nearest.join(", ")})`;
}

/** Positions in FAULTS for an empty and for an unknown name; null: an empty one is no fault. */
interface NameFaults {
  readonly missing: number | null;
  readonly unknown: number;
}

/** Adds rows that have no fault yet to table `faults`. `column` and `where` are constants of ours. */
async function markFault(db: Database, column: string, where: string, faults: NameFaults): Promise<void> {
  const missing = faults.missing === null ? "NULL" : String(faults.missing);
  await db.run(`
    INSERT INTO faults
    SELECT place, file_number, record, CASE WHEN trim(${column}) = '' THEN ${missing} ELSE ${faults.unknown} END, ${column}
    FROM sound_rows WHERE ${where}`);
}

/** Columns whose values mean what their file says. */
type PerFile = "class" | "place_precision";

/** Every value of a column of `rows` by number of its file. */
const valuesPerFile = (db: Database, column: PerFile): Promise<Columns> =>
  db.columns(
    `SELECT file_number, ${whole("value")} AS value
     FROM (SELECT DISTINCT file_number, ${column} AS value FROM rows WHERE ${column} IS NOT NULL) ORDER BY ALL`,
  );

/**
 * Fills a look-up table (file_number, value, meaning under the column's name) and marks rows whose value means nothing.
 * @param distinct as valuesPerFile tells them
 */
async function lookUpPerFile(
  db: Database,
  distinct: Columns,
  column: PerFile,
  table: string,
  meaningOf: (file: number, value: string) => string | undefined,
  faults: NameFaults,
): Promise<void> {
  const known = { file: [] as number[], value: [] as string[], meaning: [] as string[] };
  const unknown = { file: [] as number[], value: [] as string[] };
  for (const [row, value] of wholeTextsOf(distinct, "value").entries()) {
    const file = numbersOf(distinct, "file_number")[row] as number;
    const meaning = meaningOf(file, value.trim());
    if (meaning !== undefined) {
      known.file.push(file);
      known.value.push(value);
      known.meaning.push(meaning);
    } else if (value.trim() !== "" || faults.missing !== null) {
      unknown.file.push(file);
      unknown.value.push(value);
    }
  }
  await db.createTable(table, {
    file_number: Float64Array.from(known.file),
    value: known.value,
    [column === "class" ? "class" : "precision"]: known.meaning,
  });
  if (unknown.value.length === 0) return;
  await db.createTable("unknown_values", {
    file_number: Float64Array.from(unknown.file),
    value: unknown.value,
  });
  await markFault(
    db,
    column,
    `(file_number, ${column}) IN (SELECT (file_number, value) FROM unknown_values)`,
    faults,
  );
}

import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Layout } from "../domain/layout.ts";
import { parseMonth } from "../domain/month.ts";
import { fold } from "../domain/nearest.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import { nameFault } from "./canonical.ts";

/** An admin-1 name that the alias table of its country lacks. */
export interface UnknownRegion {
  readonly country: string;
  readonly name: string;
  readonly nearest: readonly string[];
}

/** An alias of an actor, valid in a country ("*": everywhere) and a span of months. */
export interface ActorAlias {
  readonly actorId: string;
  readonly kind: string;
  readonly alias: string;
  readonly country: string;
  readonly from: number;
  readonly to: number;
}

/** Months before and after anything that data can hold. */
const ALWAYS = { from: 0, to: 999_999 };

/** Reads the rows of the actor table. */
export function actorAliases(
  rows: readonly Readonly<
    Record<"actor_id" | "kind" | "alias" | "country" | "valid_from" | "valid_to", string>
  >[],
): ActorAlias[] {
  const place = { file: "actors.csv" };
  return rows.map((row) => ({
    actorId: row.actor_id,
    kind: row.kind,
    alias: fold(row.alias),
    country: row.country,
    from: row.valid_from === "" ? ALWAYS.from : parseMonth(row.valid_from, place),
    to: row.valid_to === "" ? ALWAYS.to : parseMonth(row.valid_to, place),
  }));
}

/**
 * Resolves every distinct name of table `rows` once and leaves the answers in look-up tables: `place_names` (key of country
 * and admin1 -> number, iso3, region_id), `actor_names` (key, iso3, months -> actor), `class_names` and `precision_names`
 * (per file, by names as the files write them). Rows whose names mean nothing get their fault.
 */
export async function resolveNames(
  db: Database,
  layouts: readonly Layout[],
  gazetteer: Gazetteer,
  aliases: readonly ActorAlias[],
): Promise<UnknownRegion[]> {
  await db.run(`
    CREATE OR REPLACE TABLE place_keys AS
    SELECT (row_number() OVER (ORDER BY country, admin1) - 1)::INTEGER AS number, *
    FROM (SELECT DISTINCT place_key, country, admin1 FROM rows)`);
  await requireDistinct(db, "place_keys", "place_key");
  const pairs = await db.columns("SELECT country, admin1 FROM place_keys ORDER BY number");
  const countries = textsOf(pairs, "country");
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
    "class",
    "class_names",
    (file, value) => layouts[file]?.classes[value.toLowerCase()],
    {
      missing: nameFault("classMissing"),
      unknown: nameFault("classUnknown"),
    },
  );
  await lookUpPerFile(
    db,
    "place_precision",
    "precision_names",
    (file, value) => layouts[file]?.placePrecisions[value],
    {
      missing: null,
      unknown: nameFault("precisionUnknown"),
    },
  );
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

/** Gives rows their fault. `column` and `where` are constants of ours. */
async function markFault(db: Database, column: string, where: string, faults: NameFaults): Promise<void> {
  const missing = faults.missing === null ? "NULL" : String(faults.missing);
  await db.run(
    `UPDATE rows SET fault = CASE WHEN trim(${column}) = '' THEN ${missing} ELSE ${faults.unknown} END,
       fault_value = ${column}
     WHERE fault IS NULL AND (${where})`,
  );
}

/** Fills a look-up table (file_number, value, meaning under the column's name) and marks rows whose value means nothing. */
async function lookUpPerFile(
  db: Database,
  column: "class" | "place_precision",
  table: string,
  meaningOf: (file: number, value: string) => string | undefined,
  faults: NameFaults,
): Promise<void> {
  const distinct = await db.columns(
    `SELECT DISTINCT file_number, ${column} AS value FROM rows WHERE ${column} IS NOT NULL ORDER BY ALL`,
  );
  const known = { file: [] as number[], value: [] as string[], meaning: [] as string[] };
  const unknown = { file: [] as number[], value: [] as string[] };
  for (const [row, value] of textsOf(distinct, "value").entries()) {
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

async function resolveActors(
  db: Database,
  aliases: readonly ActorAlias[],
  iso3Of: ReadonlyMap<string, string>,
): Promise<void> {
  const byAlias = new Map<string, ActorAlias[]>();
  for (const alias of aliases) {
    const known = byAlias.get(alias.alias);
    if (known === undefined) byAlias.set(alias.alias, [alias]);
    else known.push(alias);
  }
  await db.run(`
    CREATE OR REPLACE TABLE actor_keys AS
    SELECT (row_number() OVER (ORDER BY name, country) - 1)::INTEGER AS number, * FROM (
      SELECT DISTINCT actor_1_key AS actor_key, actor_1 AS name, country FROM rows WHERE actor_1 <> ''
      UNION SELECT DISTINCT actor_2_key, actor_2, country FROM rows WHERE actor_2 <> '')`);
  await requireDistinct(db, "(SELECT DISTINCT actor_key, name FROM actor_keys)", "actor_key");
  const named = await db.columns("SELECT name, country FROM actor_keys ORDER BY number");
  const names = textsOf(named, "name");
  const found = new Map<string, { number: number; iso3: string; scope: ActorAlias }>();
  for (const [number, country] of textsOf(named, "country").entries()) {
    const name = names[number] as string;
    const iso3 = iso3Of.get(country) ?? "";
    if (iso3 === "") continue;
    for (const scope of scopesOf(byAlias.get(fold(name)) ?? [], iso3)) {
      found.set(`${iso3} ${scope.from} ${name}`, { number, iso3, scope });
    }
  }
  const rows = [...found.values()];
  await db.createTable("actor_meanings", {
    number: Float64Array.from(rows, (row) => row.number),
    iso3: rows.map((row) => row.iso3),
    actor_id: rows.map((row) => row.scope.actorId),
    kind: rows.map((row) => row.scope.kind),
    from_month: Float64Array.from(rows, (row) => row.scope.from),
    to_month: Float64Array.from(rows, (row) => row.scope.to),
  });
  await db.run(`CREATE OR REPLACE TABLE actor_names AS
    SELECT actor_key, actor_meanings.* EXCLUDE (number)
    FROM actor_meanings JOIN actor_keys ON actor_keys.number = actor_meanings.number`);
}

/** @throws {Error} if two names share a hash: of a hundred thousand names, in one of some four thousand million runs */
async function requireDistinct(db: Database, table: string, key: string): Promise<void> {
  const shared = await db.number(`SELECT (count(*) - count(DISTINCT ${key}))::INTEGER FROM ${table}`);
  if (shared > 0) throw new Error(`${shared} names share their hash with others`);
}

/** The scopes of an alias in one country: those of the country itself, and those of everywhere between them. */
function scopesOf(scopes: readonly ActorAlias[], iso3: string): ActorAlias[] {
  const own = scopes.filter((scope) => scope.country === iso3).sort((a, b) => a.from - b.from);
  const result = [...own];
  for (const general of scopes.filter((scope) => scope.country === "*")) {
    let from = general.from;
    for (const scope of own) {
      if (scope.from > from) result.push({ ...general, from, to: Math.min(general.to, scope.from - 1) });
      from = Math.max(from, scope.to + 1);
    }
    if (from <= general.to) result.push({ ...general, from });
  }
  return result.filter((scope) => scope.from <= scope.to);
}

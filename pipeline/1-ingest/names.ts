import { type ActorKind, kindByName, parseActorKind } from "../domain/actor.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Layout } from "../domain/layout.ts";
import { parseMonth } from "../domain/month.ts";
import { fold } from "../domain/nearest.ts";
import { type Columns, numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import { nameFault } from "./canonical.ts";
import { classOf, own } from "./classOf.ts";

/** An admin-1 name that the alias table of its country lacks. */
export interface UnknownRegion {
  readonly country: string;
  readonly name: string;
  readonly nearest: readonly string[];
}

/** An alias of an actor, valid in a country ("*": everywhere) and a span of months. */
export interface ActorAlias {
  readonly actorId: string;
  readonly actor: string;
  readonly kind: ActorKind;
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
    Record<"actor_id" | "name" | "kind" | "alias" | "country" | "valid_from" | "valid_to", string>
  >[],
): ActorAlias[] {
  const place = { file: "actors.csv" };
  return rows.map((row, index) => ({
    actorId: row.actor_id,
    actor: row.name,
    kind: parseActorKind(row.kind, { ...place, record: index + 1, column: "kind" }),
    alias: fold(row.alias),
    country: row.country,
    from: row.valid_from === "" ? ALWAYS.from : parseMonth(row.valid_from, place),
    to: row.valid_to === "" ? ALWAYS.to : parseMonth(row.valid_to, place),
  }));
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
  await lookUpPerFile(db, "class", "class_names", (file, value) => classOf(layouts[file] as Layout, value), {
    missing: nameFault("classMissing"),
    unknown: nameFault("classUnknown"),
  });
  await lookUpPerFile(
    db,
    "place_precision",
    "precision_names",
    (file, value) => own((layouts[file] as Layout).placePrecisions, value),
    {
      missing: null,
      unknown: nameFault("precisionUnknown"),
    },
  );
  await resolveActors(db, aliases, iso3Of);
  return [...unknownRegions.keys()].sort().map((key) => unknownRegions.get(key) as UnknownRegion);
}

/**
 * SQL for a text, and the texts that it yields. Without a character before it a text that begins with a byte order mark
 * (files joined end to end) comes without the mark, and would not be found again among the rows.
 */
const whole = (column: string): string => `'=' || ${column}`;
const wholeTextsOf = (columns: Columns, name: string): string[] =>
  textsOf(columns, name).map((text) => text.slice(1));

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

/** Fills a look-up table (file_number, value, meaning under the column's name) and marks rows whose value means nothing. */
async function lookUpPerFile(
  db: Database,
  column: "class" | "place_precision",
  table: string,
  meaningOf: (file: number, value: string) => string | undefined,
  faults: NameFaults,
): Promise<void> {
  const distinct = await db.columns(
    `SELECT file_number, ${whole("value")} AS value
     FROM (SELECT DISTINCT file_number, ${column} AS value FROM rows WHERE ${column} IS NOT NULL) ORDER BY ALL`,
  );
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

/** What one spelling of an actor means in one country over a span of months. */
interface ActorMeaning {
  /** Number of the spelling in actor_keys. */
  readonly key: number;
  readonly iso3: string;
  readonly from: number;
  readonly to: number;
  readonly actorId: string;
  readonly actor: string;
  readonly kind: ActorKind;
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
    CREATE OR REPLACE TABLE actor_texts AS
    SELECT DISTINCT actor_1_key AS actor_key, actor_1 AS name, country FROM rows WHERE actor_1 <> ''
    UNION SELECT DISTINCT actor_2_key, actor_2, country FROM rows WHERE actor_2 <> ''`);
  await db.run("CREATE OR REPLACE TABLE actor_order AS SELECT DISTINCT name FROM actor_texts ORDER BY name");
  await db.run(`CREATE OR REPLACE TABLE actor_keys AS
    SELECT actor_order.rowid::INTEGER AS number, actor_texts.* FROM actor_texts JOIN actor_order USING (name)`);
  await requireDistinct(db, "(SELECT DISTINCT actor_key, name FROM actor_keys)", "actor_key");
  const named = await db.columns(
    `SELECT number, ${whole("name")} AS name, ${whole("country")} AS land FROM actor_keys ORDER BY number, country`,
  );
  const [numbers, names] = [numbersOf(named, "number"), wholeTextsOf(named, "name")];
  const meanings = new Map<string, ActorMeaning>();
  for (const [row, country] of wholeTextsOf(named, "land").entries()) {
    const name = names[row] as string;
    const iso3 = iso3Of.get(country) ?? "";
    // spaces alone name nobody
    if (iso3 === "" || name.trim() === "") continue;
    const key = numbers[row] as number;
    for (const { from, to, scope } of spansOf(byAlias.get(fold(name)) ?? [], iso3)) {
      const actorId = scope?.actorId ?? name.trim();
      const actor = scope?.actor ?? name.trim();
      const kind = scope?.kind ?? kindByName(fold(name));
      meanings.set(`${iso3} ${from} ${name}`, { key, iso3, from, to, actorId, actor, kind });
    }
  }
  const rows = [...meanings.values()];
  await db.createTable("actor_meanings", {
    number: Float64Array.from(rows.keys()),
    key_number: Float64Array.from(rows, (row) => row.key),
    iso3: rows.map((row) => row.iso3),
    from_month: Float64Array.from(rows, (row) => row.from),
    to_month: Float64Array.from(rows, (row) => row.to),
    actor_id: rows.map((row) => row.actorId),
    actor: rows.map((row) => row.actor),
    kind: rows.map((row) => row.kind),
  });
  await db.run(`CREATE OR REPLACE TABLE actor_names AS
    SELECT actor_key, trim(name) AS spelling, actor_meanings.* EXCLUDE (key_number, number),
      actor_meanings.number::INTEGER AS number
    FROM actor_meanings
    JOIN (SELECT DISTINCT number, actor_key, name FROM actor_keys) AS keys ON keys.number = key_number`);
}

/** @throws {Error} if two names share a hash: of a hundred thousand names, in one of some four thousand million runs */
async function requireDistinct(db: Database, table: string, key: string): Promise<void> {
  const shared = await db.number(`SELECT (count(*) - count(DISTINCT ${key}))::INTEGER FROM ${table}`);
  if (shared > 0) throw new Error(`${shared} names share their hash with others`);
}

/**
 * What a name means in one country, month by month: the scopes of the country itself, those of everywhere between them,
 * and nothing the table knows (null) in the months that are left.
 */
function spansOf(
  scopes: readonly ActorAlias[],
  iso3: string,
): { readonly from: number; readonly to: number; readonly scope: ActorAlias | null }[] {
  const own = scopes.filter((scope) => scope.country === iso3);
  const everywhere = scopes.filter((scope) => scope.country === "*");
  let spans = [{ ...ALWAYS, scope: null as ActorAlias | null }];
  for (const scope of [...everywhere, ...own]) {
    spans = spans.flatMap((span) => {
      const [from, to] = [Math.max(span.from, scope.from), Math.min(span.to, scope.to)];
      if (from > to) return [span];
      const parts = [
        { ...span, to: from - 1 },
        { from, to, scope },
        { ...span, from: to + 1 },
      ];
      return parts.filter((part) => part.from <= part.to);
    });
  }
  return spans;
}

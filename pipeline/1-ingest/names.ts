import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Layout } from "../domain/layout.ts";
import { parseMonth } from "../domain/month.ts";
import { fold } from "../domain/nearest.ts";
import { textsOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";

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
 * Resolves every distinct name of view `raw` once and leaves the answers in look-up tables: `place_names`
 * (country, admin1 -> iso3, region_id; names as the file writes them), `actor_names` (name, iso3, months -> actor), `class_names` and
 * `precision_names`; `country_hints` holds the nearest names of countries nobody knows.
 */
export async function resolveNames(
  db: Database,
  layout: Layout,
  gazetteer: Gazetteer,
  aliases: readonly ActorAlias[],
): Promise<{ unknownRegions: UnknownRegion[]; hasKnownActors: boolean }> {
  const pairs = await db.columns("SELECT DISTINCT country, admin1 FROM raw");
  const countries = textsOf(pairs, "country");
  const admin1 = textsOf(pairs, "admin1");
  const unknownRegions: UnknownRegion[] = [];
  const iso3Of = new Map<string, string>();
  for (const name of countries) if (!iso3Of.has(name)) iso3Of.set(name, gazetteer.country(name) ?? "");
  const regionIds = countries.map((name, row) => {
    const iso3 = iso3Of.get(name) as string;
    const region = (admin1[row] as string).trim();
    if (iso3 === "" || region === "") return "";
    const resolved = gazetteer.region(iso3, region);
    if (!resolved.known) {
      unknownRegions.push({ country: iso3, name: region, nearest: gazetteer.nearestRegions(iso3, region) });
    }
    return resolved.id;
  });
  await db.createTable("place_names", {
    country: countries,
    admin1,
    iso3: countries.map((name) => iso3Of.get(name) as string),
    region_id: regionIds,
    admin1_name: admin1.map((name) => name.trim()),
  });
  const unknown = [...iso3Of].filter(([, iso3]) => iso3 === "").map(([name]) => name);
  await db.createTable("country_hints", {
    country: unknown,
    hint: unknown.map((name) => hintFor(name, gazetteer)),
  });
  const classes = await matched(
    db,
    "SELECT DISTINCT class AS value FROM raw",
    (value) => layout.classes[value.toLowerCase()],
  );
  await db.createTable("class_names", { value: classes.values, class: classes.meanings });
  const precisions = await matched(
    db,
    "SELECT DISTINCT place_precision AS value FROM raw",
    (value) => layout.placePrecisions[value],
  );
  await db.createTable("precision_names", { value: precisions.values, precision: precisions.meanings });
  return { unknownRegions, hasKnownActors: await resolveActors(db, aliases, iso3Of) };
}

function hintFor(name: string, gazetteer: Gazetteer): string {
  const nearest = gazetteer.nearestCountries(name);
  return nearest.length === 0 ? "" : ` (nearest: ${nearest.join(", ")})`;
}

/** The distinct values of a query that mean something. */
async function matched(
  db: Database,
  query: string,
  meaningOf: (value: string) => string | undefined,
): Promise<{ values: string[]; meanings: string[] }> {
  const values: string[] = [];
  const meanings: string[] = [];
  for (const value of textsOf(await db.columns(query), "value")) {
    const meaning = meaningOf(value.trim());
    if (meaning === undefined) continue;
    values.push(value);
    meanings.push(meaning);
  }
  return { values, meanings };
}

async function resolveActors(
  db: Database,
  aliases: readonly ActorAlias[],
  iso3Of: ReadonlyMap<string, string>,
): Promise<boolean> {
  const byAlias = new Map<string, ActorAlias[]>();
  for (const alias of aliases) {
    const known = byAlias.get(alias.alias);
    if (known === undefined) byAlias.set(alias.alias, [alias]);
    else known.push(alias);
  }
  const named = await db.columns(`
    SELECT DISTINCT country, actor_1 AS name FROM raw WHERE actor_1 <> ''
    UNION SELECT DISTINCT country, actor_2 FROM raw WHERE actor_2 <> ''`);
  const names = textsOf(named, "name");
  const found = new Map<string, { name: string; iso3: string; scope: ActorAlias }>();
  for (const [row, country] of textsOf(named, "country").entries()) {
    const name = names[row] as string;
    const iso3 = iso3Of.get(country) ?? "";
    if (iso3 === "") continue;
    for (const scope of scopesOf(byAlias.get(fold(name)) ?? [], iso3)) {
      found.set(`${iso3} ${scope.from} ${name}`, { name, iso3, scope });
    }
  }
  const rows = [...found.values()];
  await db.createTable("actor_names", {
    name: rows.map((row) => row.name),
    iso3: rows.map((row) => row.iso3),
    actor_id: rows.map((row) => row.scope.actorId),
    kind: rows.map((row) => row.scope.kind),
    from_month: Float64Array.from(rows, (row) => row.scope.from),
    to_month: Float64Array.from(rows, (row) => row.scope.to),
  });
  return rows.length > 0;
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

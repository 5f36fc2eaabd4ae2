import type { Gazetteer } from "../domain/gazetteer.ts";
import type { Layout } from "../domain/layout.ts";
import { parseMonth } from "../domain/month.ts";
import { fold } from "../domain/nearest.ts";
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
 * (country, admin1 -> iso3, region_id), `actor_names` (name, iso3, months -> actor), `class_names` and
 * `precision_names`; `country_hints` holds the nearest names of countries nobody knows.
 */
export async function resolveNames(
  db: Database,
  layout: Layout,
  gazetteer: Gazetteer,
  aliases: readonly ActorAlias[],
): Promise<{ unknownRegions: UnknownRegion[]; hasKnownActors: boolean }> {
  const pairs = await db.columns(
    `SELECT nullif(trim(country), '') AS country, nullif(trim(admin1), '') AS admin1 FROM raw
     GROUP BY ALL HAVING nullif(trim(country), '') IS NOT NULL`,
  );
  const countries = pairs["country"] as string[];
  const admin1 = pairs["admin1"] as (string | null)[];
  const unknownRegions: UnknownRegion[] = [];
  const hints = new Map<string, string>();
  const resolvedCountry = new Map<string, string | null>();
  for (const name of countries) {
    if (resolvedCountry.has(name)) continue;
    const iso3 = gazetteer.country(name);
    resolvedCountry.set(name, iso3);
    if (iso3 === null) {
      const nearest = gazetteer.nearestCountries(name);
      hints.set(name, nearest.length === 0 ? "" : ` (nearest: ${nearest.join(", ")})`);
    }
  }
  const regionIds = countries.map((name, row) => {
    const iso3 = resolvedCountry.get(name) ?? null;
    const region = admin1[row] ?? null;
    if (iso3 === null || region === null) return null;
    const resolved = gazetteer.region(iso3, region);
    if (!resolved.known) {
      unknownRegions.push({ country: iso3, name: region, nearest: gazetteer.nearestRegions(iso3, region) });
    }
    return resolved.id;
  });
  await db.createTable(
    "place_names",
    { country: "text", admin1: "text", iso3: "text", region_id: "text" },
    {
      country: countries,
      admin1,
      iso3: countries.map((name) => resolvedCountry.get(name) ?? null),
      region_id: regionIds,
    },
  );
  await db.createTable(
    "country_hints",
    { country: "text", hint: "text" },
    { country: [...hints.keys()], hint: [...hints.values()] },
  );
  await db.createTable(
    "class_names",
    { value: "text", class: "text" },
    { value: Object.keys(layout.classes), class: Object.values(layout.classes) },
  );
  await db.createTable(
    "precision_names",
    { value: "text", precision: "text" },
    { value: Object.keys(layout.placePrecisions), precision: Object.values(layout.placePrecisions) },
  );
  const hasKnownActors = layout.columns.actor_1 !== undefined && (await resolveActors(db, aliases));
  return { unknownRegions, hasKnownActors };
}

async function resolveActors(db: Database, aliases: readonly ActorAlias[]): Promise<boolean> {
  const byAlias = new Map<string, ActorAlias[]>();
  for (const alias of aliases) byAlias.set(alias.alias, [...(byAlias.get(alias.alias) ?? []), alias]);
  const names = await db.columns(`
    SELECT DISTINCT place_names.iso3, actors.name FROM (
      SELECT country, admin1, actor_1 AS name FROM raw UNION ALL SELECT country, admin1, actor_2 FROM raw
    ) AS actors
    JOIN place_names ON place_names.country = trim(actors.country)
      AND place_names.admin1 IS NOT DISTINCT FROM nullif(trim(actors.admin1), '')
    WHERE actors.name IS NOT NULL`);
  const found = { name: [] as string[], iso3: [] as string[], id: [] as string[], kind: [] as string[] };
  const spans = { from: [] as number[], to: [] as number[] };
  for (const [row, iso3] of (names["iso3"] as (string | null)[]).entries()) {
    const name = (names["name"]?.[row] as string).trim();
    if (iso3 === null) continue;
    for (const scope of scopesOf(byAlias.get(fold(name)) ?? [], iso3)) {
      found.name.push(name);
      found.iso3.push(iso3);
      found.id.push(scope.actorId);
      found.kind.push(scope.kind);
      spans.from.push(scope.from);
      spans.to.push(scope.to);
    }
  }
  await db.createTable(
    "actor_names",
    {
      name: "text",
      iso3: "text",
      actor_id: "text",
      kind: "text",
      from_month: "integer",
      to_month: "integer",
    },
    {
      name: found.name,
      iso3: found.iso3,
      actor_id: found.id,
      kind: found.kind,
      from_month: spans.from,
      to_month: spans.to,
    },
  );
  return found.name.length > 0;
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

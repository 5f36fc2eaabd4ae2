import { type ActorKind, kindByName, parseActorKind } from "../domain/actor.ts";
import { parseMonth } from "../domain/month.ts";
import { fold } from "../domain/nearest.ts";
import { numbersOf } from "../domain/table.ts";
import type { Database } from "../io/duckdb.ts";
import { requireDistinct, whole, wholeTextsOf } from "./nameTexts.ts";

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

/** Table `actor_texts`: every spelling of an actor by country. */
export async function collectActors(db: Database): Promise<void> {
  await db.run(`
    CREATE OR REPLACE TABLE actor_texts AS
    SELECT DISTINCT actor_1_key AS actor_key, actor_1 AS name, country FROM rows WHERE actor_1 <> ''
    UNION SELECT DISTINCT actor_2_key, actor_2, country FROM rows WHERE actor_2 <> ''`);
}

/** Fills `actor_names` from `actor_texts`. */
export async function resolveActors(
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

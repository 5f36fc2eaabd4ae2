/** Names of actors that mean the same, for tests that call somebody otherwise. */

import { actorAliases } from "../../pipeline/1-ingest/actorNames.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import { readReference } from "../../pipeline/io/reference.ts";

type Aliases = Awaited<ReturnType<typeof readAliases>>;

/** The shipped actor table, each alias as it is written there as well. */
export async function readAliases() {
  const rows = await readReference("actors");
  return actorAliases(rows).map((scope, index) => ({ ...scope, written: rows[index]?.alias ?? "" }));
}

/** The names under which each actor of a country goes in a month; a country's own names win over those of everywhere. */
export function namesOf(aliases: Aliases, country: string, month: Month): string[][] {
  const valid = aliases.filter(
    (each) => (each.country === country || each.country === "*") && each.from <= month && month <= each.to,
  );
  const own = new Map(
    valid.filter((each) => each.country === country).map((each) => [each.alias, each.actorId]),
  );
  const names = new Map<string, string[]>();
  for (const each of valid) {
    if (each.country === "*" && own.has(each.alias)) continue;
    names.set(each.actorId, [...(names.get(each.actorId) ?? []), each.written]);
  }
  return [...names.values()].filter((group) => group.length > 1);
}

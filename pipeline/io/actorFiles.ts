import { join } from "node:path";
import type { ActorKind } from "../domain/actor.ts";
import {
  ACTOR_MEASURES,
  type ActorMonths,
  NATIONAL_ACTOR_MEASURES,
  type NationalActorMonths,
} from "../domain/actorMonths.ts";
import type { Month } from "../domain/month.ts";
import type { Actors } from "../domain/panels.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import { loadColumns, saveColumns } from "./columnFile.ts";

const ACTORS = "2-actors.columns";
const SPELLINGS = "2-actor-spellings.columns";
const familyFile = (family: string): string => `2-actors-${family}.columns`;
/** Families of units with what is summed in each. */
const FAMILIES = {
  regions: ACTOR_MEASURES,
  countries: NATIONAL_ACTOR_MEASURES,
  zones: ACTOR_MEASURES,
  borders: ACTOR_MEASURES,
  approaches: ACTOR_MEASURES,
} as const satisfies Record<string, readonly string[]>;
type Family = keyof typeof FAMILIES;
const FAMILY_NAMES = Object.keys(FAMILIES) as Family[];

/**
 * Saves in `folder` who takes part in incidents: 2-actors.columns, 2-actor-spellings.columns and
 * 2-actors-<family>.columns (one row per unit, actor and month with anything).
 */
export async function saveActors(folder: string, actors: Actors): Promise<void> {
  const { list, spellings } = actors;
  await saveColumns(join(folder, ACTORS), {
    id: list.map(({ id }) => id),
    name: list.map(({ name }) => name),
    kind: list.map(({ kind }) => kind),
  });
  await saveColumns(join(folder, SPELLINGS), {
    actor: Float64Array.from(spellings, ({ actor }) => actor),
    spelling: spellings.map(({ spelling }) => spelling),
    first_month: Float64Array.from(spellings, ({ firstMonth }) => firstMonth),
  });
  for (const family of FAMILY_NAMES) {
    const rows = actors[family];
    await saveColumns(join(folder, familyFile(family)), {
      unit: Float64Array.from(rows.unit),
      actor: Float64Array.from(rows.actor),
      month: Float64Array.from(rows.month),
      ...Object.fromEntries(FAMILIES[family].map((name) => [name, (rows as NationalActorMonths)[name]])),
    });
  }
}

/** Reads back what saveActors saved. */
export async function loadActors(folder: string): Promise<Actors> {
  const described = await loadColumns(join(folder, ACTORS));
  const written = await loadColumns(join(folder, SPELLINGS));
  const [ids, names] = [textsOf(described, "id"), textsOf(described, "name")];
  const kinds = textsOf(described, "kind") as readonly ActorKind[];
  const texts = textsOf(written, "spelling");
  const [actorOf, firstMonths] = [numbersOf(written, "actor"), numbersOf(written, "first_month")];
  const families: [Family, ActorMonths][] = [];
  for (const family of FAMILY_NAMES) families.push([family, await loadFamily(folder, family)]);
  return {
    list: ids.map((id, number) => ({ id, name: names[number] as string, kind: kinds[number] as ActorKind })),
    spellings: texts.map((spelling, row) => ({
      actor: actorOf[row] as number,
      spelling,
      firstMonth: firstMonths[row] as Month,
    })),
    ...(Object.fromEntries(families) as Pick<Actors, Family>),
  };
}

async function loadFamily(folder: string, family: Family): Promise<ActorMonths> {
  const rows = await loadColumns(join(folder, familyFile(family)));
  const measures = FAMILIES[family].map((name) => [name, numbersOf(rows, name)]);
  return {
    unit: Int32Array.from(numbersOf(rows, "unit")),
    actor: Int32Array.from(numbersOf(rows, "actor")),
    month: Int32Array.from(numbersOf(rows, "month")),
    ...(Object.fromEntries(measures) as Record<(typeof ACTOR_MEASURES)[number], Float64Array>),
  };
}

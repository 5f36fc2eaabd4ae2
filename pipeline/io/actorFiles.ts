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
import { type Columns, concatenated, numbersOf, textsOf } from "../domain/table.ts";
import { loadColumns, saveColumns } from "./columnFile.ts";

const ACTORS = "2-actors.columns";
const SPELLINGS = "2-actor-spellings.columns";
const ACTOR_MONTHS = "2-actor-months.columns";
/** Families in the order of their numbers in column `family`. */
const FAMILIES = ["regions", "countries", "zones", "borders", "approaches"] as const;

/**
 * Saves in `folder` who takes part in incidents: 2-actors.columns, 2-actor-spellings.columns and 2-actor-months.columns
 * (one row per family, unit, actor and month with anything).
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
  const all = (column: (rows: ActorMonths) => ArrayLike<number>): Float64Array =>
    concatenated(FAMILIES.map((family) => column(actors[family])));
  const measures = NATIONAL_ACTOR_MEASURES.map((name) => {
    const column = (rows: ActorMonths): ArrayLike<number> =>
      (rows as NationalActorMonths)[name] ?? new Float64Array(rows.unit.length);
    return [name, all(column)] as const;
  });
  await saveColumns(join(folder, ACTOR_MONTHS), {
    family: concatenated(
      FAMILIES.map((family, number) => new Float64Array(actors[family].unit.length).fill(number)),
    ),
    unit: all(({ unit }) => unit),
    actor: all(({ actor }) => actor),
    month: all(({ month }) => month),
    ...Object.fromEntries(measures),
  });
}

/** Reads back what saveActors saved. */
export async function loadActors(folder: string): Promise<Actors> {
  const described = await loadColumns(join(folder, ACTORS));
  const written = await loadColumns(join(folder, SPELLINGS));
  const rows = await loadColumns(join(folder, ACTOR_MONTHS));
  const [ids, names] = [textsOf(described, "id"), textsOf(described, "name")];
  const kinds = textsOf(described, "kind") as readonly ActorKind[];
  const texts = textsOf(written, "spelling");
  const [actorOf, firstMonths] = [numbersOf(written, "actor"), numbersOf(written, "first_month")];
  const families = FAMILIES.map((family, number) => {
    const measures = family === "countries" ? NATIONAL_ACTOR_MEASURES : ACTOR_MEASURES;
    return [family, rowsOfFamily(rows, number, measures)] as const;
  });
  return {
    list: ids.map((id, number) => ({ id, name: names[number] as string, kind: kinds[number] as ActorKind })),
    spellings: texts.map((spelling, row) => ({
      actor: actorOf[row] as number,
      spelling,
      firstMonth: firstMonths[row] as Month,
    })),
    ...(Object.fromEntries(families) as Pick<Actors, (typeof FAMILIES)[number]>),
  };
}

/** Rows are saved family by family. */
function rowsOfFamily(rows: Columns, number: number, measures: readonly string[]): ActorMonths {
  const family = numbersOf(rows, "family");
  const start = Math.max(0, family.indexOf(number));
  const end = family.lastIndexOf(number) + 1;
  const pick = (name: string): Float64Array => numbersOf(rows, name).slice(start, end);
  const picked = Object.fromEntries(measures.map((name) => [name, pick(name)]));
  return {
    unit: Int32Array.from(pick("unit")),
    actor: Int32Array.from(pick("actor")),
    month: Int32Array.from(pick("month")),
    ...(picked as Record<(typeof ACTOR_MEASURES)[number], Float64Array>),
  };
}

import { type Actor, isArmed } from "../domain/actor.ts";
import {
  ACTOR_MEASURES,
  type ActorMonths,
  NATIONAL_ACTOR_MEASURES,
  type NationalActorMonths,
} from "../domain/actorMonths.ts";
import { SUMMED_MEASURES } from "../domain/panel.ts";
import type { Actors } from "../domain/panels.ts";
import { SPILLOVER } from "../domain/spilloverConstants.ts";
import type { BorderLinks } from "./borderLinks.ts";
import type { Counted } from "./counted.ts";
import type { MonthSet } from "./monthSet.ts";
import { SparseSums } from "./sparseSums.ts";
import { MILLIONTHS } from "./spread.ts";

/** Vectors are summed as whole thousand-millionths: places then stand to a centimetre. */
const VECTOR_SCALE = 1000;
const VECTORS: ReadonlySet<string> = new Set(["x", "y", "z"]);
const POSITIONS = ACTOR_MEASURES.map((name) => SUMMED_MEASURES.indexOf(name));
const NUMBER_OF_MEASURES = ACTOR_MEASURES.length;

/** A point of the unit sphere. */
export type Vector = readonly [x: number, y: number, z: number];

/** Sums what actors did in all families of units. */
export class ActorSums {
  readonly #links: BorderLinks;
  /** Per place, for how widely an actor is spread. */
  readonly #vectors: readonly Vector[];
  readonly #regions: FamilySums;
  readonly #countries: FamilySums;
  readonly #zones: FamilySums;
  readonly #borders: FamilySums;
  readonly #approaches: FamilySums;
  readonly #values = new Float64Array(NATIONAL_ACTOR_MEASURES.length);
  /** Per actor 1 where it can come from somewhere: in zones and at borders only these are asked about. */
  readonly #armed: Uint8Array;

  constructor(links: BorderLinks, vectors: readonly Vector[], months: MonthSet, actors: readonly Actor[]) {
    const near = (): FamilySums => new FamilySums(months, actors.length, ACTOR_MEASURES);
    this.#links = links;
    this.#vectors = vectors;
    this.#armed = Uint8Array.from(actors, (actor) => (isArmed(actor) ? 1 : 0));
    this.#regions = near();
    this.#countries = new FamilySums(months, actors.length, NATIONAL_ACTOR_MEASURES);
    this.#zones = near();
    this.#borders = near();
    this.#approaches = near();
  }

  /** An incident counts for both its sides; one within a group counts once. */
  add(counted: Counted): void {
    const { firstActor, secondActor } = counted;
    if (firstActor < 0 && secondActor < 0) return;
    this.#fillValues(counted);
    if (firstActor >= 0) this.#addFor(firstActor, counted);
    if (secondActor >= 0 && secondActor !== firstActor) this.#addFor(secondActor, counted);
  }

  rows(): Omit<Actors, "list" | "spellings"> {
    return {
      regions: this.#regions.rows(),
      countries: this.#countries.rows() as NationalActorMonths,
      zones: this.#zones.rows(),
      borders: this.#borders.rows(),
      approaches: this.#approaches.rows(),
    };
  }

  #fillValues({ values, place }: Counted): void {
    const own = this.#values;
    for (let k = 0; k < NUMBER_OF_MEASURES; k++) own[k] = values[POSITIONS[k] as number] as number;
    const vector = this.#vectors[place];
    const located = vector === undefined ? 0 : (own[0] as number);
    own[NUMBER_OF_MEASURES] = located;
    for (let axis = 0; axis < 3; axis++) {
      own[NUMBER_OF_MEASURES + 1 + axis] = Math.round(VECTOR_SCALE * located * (vector?.[axis] ?? 0));
    }
  }

  #addFor(actor: number, { t, country, region, zones, node }: Counted): void {
    const own = this.#values;
    this.#countries.add(country, actor, t, own);
    if (region >= 0) this.#regions.add(region, actor, t, own);
    if (this.#armed[actor] !== 1) return;
    for (const zone of zones) this.#zones.add(zone, actor, t, own);
    if (node < 0) return;
    const { start, outward, inward, km } = this.#links;
    const end = start[node + 1] as number;
    for (let link = start[node] as number; link < end; link++) {
      const out = outward[link] as number;
      const into = inward[link] as number;
      if (out >= 0 && (km[link] as number) <= SPILLOVER.actorReachKm) {
        this.#approaches.add(out, actor, t, own);
      }
      if (into >= 0) this.#borders.add(into, actor, t, own);
    }
  }
}

/** Sums over units of one family, actors and months. */
class FamilySums {
  readonly #months: MonthSet;
  readonly #actors: number;
  readonly #measures: readonly string[];
  readonly #sums: SparseSums;

  constructor(months: MonthSet, actors: number, measures: readonly string[]) {
    this.#months = months;
    this.#actors = actors;
    this.#measures = measures;
    this.#sums = new SparseSums(measures.length);
  }

  /** @param values the family's measures, and perhaps more after them */
  add(unit: number, actor: number, t: number, values: Float64Array): void {
    this.#sums.add((unit * this.#actors + actor) * this.#months.count + t, values);
  }

  rows(): ActorMonths {
    const { list, count } = this.#months;
    const { keys, sums } = this.#sums.sorted();
    const unit = new Int32Array(keys.length);
    const actor = new Int32Array(keys.length);
    const month = new Int32Array(keys.length);
    for (let row = 0; row < keys.length; row++) {
      const key = keys[row] as number;
      const pair = Math.floor(key / count);
      unit[row] = Math.floor(pair / this.#actors);
      actor[row] = pair % this.#actors;
      month[row] = list[key - pair * count] as number;
    }
    const measures = this.#measures.map((name, k) => {
      const column = sums[k] as Float64Array;
      const scale = VECTORS.has(name) ? MILLIONTHS * VECTOR_SCALE : MILLIONTHS;
      for (let row = 0; row < column.length; row++) column[row] = (column[row] as number) / scale;
      return [name, column] as const;
    });
    return {
      unit,
      actor,
      month,
      ...(Object.fromEntries(measures) as Record<(typeof ACTOR_MEASURES)[number], Float64Array>),
    };
  }
}

import { DataError, type Place } from "./errors.ts";

/** What an actor is; "unlisted": a name that the actor table does not know. */
export const ACTOR_KINDS = [
  "government",
  "foreign_force",
  "nonstate_armed",
  "militia",
  "unidentified",
  "civilians",
  "unlisted",
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Somebody who takes part in incidents. */
export interface Actor {
  /** Canonical id, or the name itself of an actor whom the actor table does not know. */
  readonly id: string;
  readonly name: string;
  readonly kind: ActorKind;
}

/** What an actor is called in a sentence: its name without what stands in brackets after it. */
export function shortName({ name }: Actor): string {
  return name.replace(/ \([^()]*\)$/, "");
}

/** A group that can carry violence across a border under its name. A name nobody knows is taken for one. */
export function isNamedGroup({ kind }: Actor): boolean {
  return kind === "nonstate_armed" || kind === "militia" || kind === "unlisted";
}

/** A named group or a foreign force: those whose coming changes a region. */
export function isArmed(actor: Actor): boolean {
  return isNamedGroup(actor) || actor.kind === "foreign_force";
}

/** How sources begin the names of actors that no table can list one by one, case and accents folded. */
const KIND_BY_BEGINNING: readonly (readonly [RegExp, ActorKind])[] = [
  [/^(government of|military forces of|police forces of|military of|police of)\b/, "government"],
  [/^(civilians?|protesters?|rioters?|refugees|aid workers|labou?r group|students)\b/, "civilians"],
  // UCDP's candidate events call a side that is not settled yet XXX and a number: two such names are no common group
  [/^(unidentified|unknown|unnamed|not known|n a$|other$|xxx ?\d+\b)/, "unidentified"],
];

/** What an actor unknown to the actor table is, as far as its name tells. @param folded its name as `fold` leaves it */
export function kindByName(folded: string): ActorKind {
  return KIND_BY_BEGINNING.find(([beginning]) => beginning.test(folded))?.[1] ?? "unlisted";
}

/** @throws {DataError} for a word that is no kind of actor */
export function parseActorKind(text: string, place: Place): ActorKind {
  const kind = ACTOR_KINDS.find((known) => known === text);
  if (kind === undefined) throw new DataError(`is no kind of actor: "${text}"`, place);
  return kind;
}

import { UsageError } from "../domain/errors.ts";
import { fold, nearestHint } from "../domain/nearest.ts";

/** Something that a person can name. */
export interface Named<T> {
  readonly id: string;
  readonly name: string;
  readonly value: T;
}

/**
 * What a person means, by id or name, whatever the capitals and accents.
 * @param what such things are, for the message
 * @throws {UsageError} if there is no such thing, naming the nearest, or more than one
 */
export function find<T>(candidates: readonly Named<T>[], wanted: string, what: string): T {
  const folded = fold(wanted);
  const found = candidates.filter(({ id, name }) => fold(id) === folded || fold(name) === folded);
  const [first, second] = found;
  if (first === undefined) {
    const hint = nearestHint(
      wanted,
      candidates.flatMap(({ id, name }) => [id, name]),
      3,
    );
    throw new UsageError(`no ${what} is called "${wanted}"${hint}`);
  }
  if (second === undefined) return first.value;
  throw new UsageError(`"${wanted}" may be ${found.map(({ id }) => id).join(" or ")}: give one of these ids`);
}

/** The two sides of "MLI..DZA"; null for anything else. */
export function pairIn(wanted: string): readonly [string, string] | null {
  const [from = "", to = "", ...rest] = wanted.split("..");
  return from === "" || to === "" || rest.length > 0 ? null : [from, to];
}

import type { IncidentClass, Layout } from "../domain/layout.ts";
import { fold, misspellings } from "../domain/nearest.ts";

/** A key of an object's own: input may say "constructor". */
export function own<T>(values: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/**
 * What a value of the class column means. Where the layout forgives misspelling, punctuation does not matter, and a
 * value nobody knows means what all the names near it mean, if they agree.
 * @returns undefined for a value that means nothing
 */
export function classOf(
  { classes, forgivesMisspelling = false }: Layout,
  value: string,
): IncidentClass | undefined {
  const known = own(classes, value.toLowerCase());
  if (known !== undefined || !forgivesMisspelling) return known;
  const names = Object.keys(classes);
  const same = names.filter((name) => fold(name) === fold(value));
  const meant = new Set((same.length > 0 ? same : misspellings(value, names)).map((name) => classes[name]));
  return meant.size === 1 ? [...meant][0] : undefined;
}

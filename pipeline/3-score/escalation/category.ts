import { CATEGORIES, type Constants } from "../../domain/constants.ts";

/**
 * Category of a printed score: the same score always has the same category, whatever came before it.
 * @returns index into CATEGORIES; a category begins at its cut
 */
export function category(score: number, { cuts }: Constants): number {
  let index = 0;
  while (index < CATEGORIES.length - 1 && score >= (cuts[index] ?? Number.POSITIVE_INFINITY)) index++;
  return index;
}

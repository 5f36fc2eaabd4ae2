import type { Constants } from "../../domain/constants.ts";

/**
 * Part 5, footprint: does violence spread over more ground, and over ground that was free of it?
 *
 *   F   cells of 0.25 degrees with an incident in the last three months
 *   F'  E12 of that number in past quarters, up to three months ago
 *   g   cells of F without an incident in the 24 months before the quarter
 *   footprint  50 · clip( ½ log2( (F + 1) / (F' + 1) ), 0, 1 ) + 50 · g / (F + 2)
 *
 * Only places that the source calls exact or near count. Range 0 to 100, below it since g <= F. Source: expansion is how
 * civil wars mostly spread (Schutte and Weidmann 2011, Political Geography 30:143); the numbers are declared.
 * @param usual F'; NaN (nothing known) leaves the first half at 0
 */
export function footprint(cells: number, usual: number, newCells: number, constants: Constants): number {
  const { footprintOffset: offset, footprintDoublings, footprintNewHalf } = constants;
  const doublings = Math.log2((cells + offset) / (usual + offset)) / footprintDoublings;
  const spread = Number.isNaN(doublings) ? 0 : Math.min(1, Math.max(0, doublings));
  return 50 * spread + (50 * newCells) / (cells + footprintNewHalf);
}

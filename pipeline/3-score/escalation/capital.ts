import type { Constants } from "../../domain/constants.ts";

/**
 * Part 7, capital proximity: is violence nearer the country's capital than it used to be?
 *
 *   X   sum over the incidents of the last three months of exp(-distance / 100 km) · (1 + ½ ln(1 + deaths))
 *   X'  E12 of that in past quarters, up to three months ago
 *   capital  100 · D / (D + 1),  D = max(0, X - X')
 *
 * An excess over the unit's own past, so that a capital at war for years is not at 100 for ever. Only places that the
 * source calls exact or near count. Range 0 to 100; the numbers are declared.
 * @param usual X'; NaN: nothing known, no excess
 */
export function capital(near: number, usual: number, { capitalHalf }: Constants): number {
  const excess = Math.max(0, near - (Number.isNaN(usual) ? near : usual));
  return (100 * excess) / (excess + capitalHalf);
}

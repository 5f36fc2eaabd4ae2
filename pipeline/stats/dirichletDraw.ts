import { gammaDraw } from "./gammaDraw.ts";
import type { Random } from "./random.ts";
import { total } from "./total.ts";

/**
 * A draw from the Dirichlet distribution: shares around those of `concentrations`, the closer the larger their sum.
 * Mean of share k: concentration k / sum; variance: mean (1 - mean) / (sum + 1).
 * @param concentrations length k, each >= 0, not all 0; one of 0 gets the share 0
 * @returns length k; the shares add up to 1
 */
export function dirichletDraw(concentrations: readonly number[], random: Random): Float64Array {
  const shares = Float64Array.from(concentrations, (concentration) => gammaDraw(concentration, random));
  const sum = total(shares);
  return shares.map((share) => share / sum);
}

import type { Constants } from "../../domain/constants.ts";
import { PARTS } from "../../domain/methodSet.ts";
import { largestRemainder } from "../../stats/largestRemainder.ts";

/**
 * Combination: from components to a score that can be taken apart.
 *
 *   uncapped   γ · A · Σ w_k C_k
 *   score      min(100, uncapped), printed with 1 decimal
 *   part_k     score · w_k C_k / Σ w_j C_j, printed with 1 decimal by largest remainders
 *
 * The printed parts add up to the printed score exactly. Linear on purpose: a geometric mean would let one
 * component of 0 erase a massacre and has no additive parts. A part that the method set lacks has weight 0.
 * @param components C_k, 0 to 100, in the order of PARTS
 * @param gate A, 0 to 1
 * @param parts overwritten with the printed parts in tenths, in the order of PARTS
 * @returns the uncapped score; the printed score in tenths is the sum of `parts`
 */
export function combine(
  components: Float64Array,
  gate: number,
  constants: Constants,
  parts: Float64Array,
): number {
  const weighted = new Float64Array(PARTS.length);
  let sum = 0;
  PARTS.forEach((part, k) => {
    const weight = constants.weights[part];
    weighted[k] = weight === 0 ? 0 : weight * (components[k] ?? 0);
    sum += weighted[k] ?? 0;
  });
  const uncapped = constants.gamma * gate * sum;
  largestRemainder(Math.round(10 * Math.min(100, uncapped)), weighted, parts);
  return uncapped;
}

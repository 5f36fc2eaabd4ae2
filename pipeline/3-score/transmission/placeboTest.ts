import type { EndemicModel } from "./endemicModel.ts";
import { lagged } from "./terms.ts";

/**
 * Would a country do as well from which nothing can have crossed the border? Every country of the region that does not
 * touch the target takes the source's place.
 *
 *   p = (1 + #{LR_j >= LR}) / (1 + #j)
 *
 * @param placebos monthly incidents of these countries; with fewer than four of them p cannot fall to 0.2
 * @param ratio the source's LR
 * @returns p in (0, 1]
 */
export function placeboTest(model: EndemicModel, placebos: readonly Float64Array[], ratio: number): number {
  const reached = placebos.filter((series) => model.ratio(lagged(series)) >= ratio).length;
  return (1 + reached) / (1 + placebos.length);
}

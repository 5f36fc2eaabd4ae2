import type { Constants } from "../../domain/constants.ts";

/**
 * Part 8, resurgence: has violence come (back) to a place that was quiet for long?
 *
 *   quiet at s   N12[s] <= 0.1 · largest N12 of the 240 months before (a place without any incident is quiet)
 *   g            unbroken run of quiet months that ends three months ago, at most 120
 *   resurgence   100 · (1 - e^(-g/36)) · N3 / (N3 + 2) if g >= 12, else 0
 *
 * N12 is the sum of 12 months, N3 of the last three. Relative, because a quiet country may still see one to
 * three incidents a year. A first incident ever counts like a return. A month outside coverage ends the run.
 */
export function resurgence(
  quietMonths: number,
  incidents3m: number,
  constants: Pick<
    Constants,
    "resurgenceMinQuietMonths" | "resurgenceMaxQuietMonths" | "resurgenceScaleMonths" | "resurgenceHalf"
  >,
): number {
  const { resurgenceMinQuietMonths, resurgenceMaxQuietMonths, resurgenceScaleMonths, resurgenceHalf } =
    constants;
  if (quietMonths < resurgenceMinQuietMonths) return 0;
  const run = Math.min(quietMonths, resurgenceMaxQuietMonths);
  const dormancy = 1 - Math.exp(-run / resurgenceScaleMonths);
  return (100 * dormancy * incidents3m) / (incidents3m + resurgenceHalf);
}

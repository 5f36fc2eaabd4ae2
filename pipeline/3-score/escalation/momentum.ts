import type { Constants } from "../../domain/constants.ts";

/**
 * Part 2, momentum: is the pace of incidents rising, month by month?
 *
 *   signed    ½ log2( (E2[n] + 0.25) / (E12[n] + 0.25) )
 *   momentum  100 · clip(signed, 0, 1)
 *
 * E2 and E12 are running means of monthly incidents with half-lives of 2 and 12 months. A doubled pace is 50,
 * a fourfold one 100. The signed value is the trend; a fall lowers no score.
 */
export function momentum(signed: number): number {
  return 100 * Math.min(1, Math.max(0, signed));
}

/** @returns the signed trend, 0 for an unchanged pace, 1 for a fourfold one */
export function signedMomentum(
  fast: number,
  slow: number,
  constants: Pick<Constants, "momentumOffset" | "momentumDoublings">,
): number {
  const { momentumOffset: offset, momentumDoublings } = constants;
  return Math.log2((fast + offset) / (slow + offset)) / momentumDoublings;
}

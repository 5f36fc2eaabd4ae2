import type { Constants } from "../../domain/constants.ts";

/**
 * Gate: how much happened at all in the quarter?
 *
 *   A = max( N3 / (N3 + 1), D3 / (D3 + 10) )
 *
 * Nothing gives 0 (and with it a score of 0), one bloodless incident ½, one incident with 87 deaths 0.90.
 */
export function gate(
  incidents3m: number,
  deaths3m: number,
  constants: Pick<Constants, "gateIncidentsHalf" | "gateDeathsHalf">,
): number {
  const { gateIncidentsHalf, gateDeathsHalf } = constants;
  return Math.max(incidents3m / (incidents3m + gateIncidentsHalf), deaths3m / (deaths3m + gateDeathsHalf));
}

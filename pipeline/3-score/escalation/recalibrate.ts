import type { Constants, Recalibration } from "../../domain/constants.ts";
import { interpolate } from "../../stats/interpolate.ts";

/**
 * Recalibration: model tails come out too small, so each is replaced by how often such a tail really occurred
 * in the frozen reference months:
 *
 *   p* = (1 + #{p' <= p}) / (1 + #p')
 *
 * read from a table, straight between its rows on the log scale; beyond the last row p* stays at its least.
 * @param minusLog10P -log10 p, >= 0
 * @returns -log10 p*, >= 0
 */
export function recalibrate(table: Recalibration, minusLog10P: number): number {
  return interpolate(table.minusLog10P, table.minusLog10Exceedance, minusLog10P);
}

/**
 * The stronger of two answers, with what it takes to be the stronger of two: each tail and then the smaller of the
 * two goes through its table. Where a source tells no deaths, incidents are the only answer.
 * @param incidents, deaths -log10 of the model's tails, >= 0
 * @returns -log10 p* of the surprise
 */
export function strongerEvidence(
  incidents: number,
  deaths: number,
  { recalibration, hasDeaths }: Pick<Constants, "recalibration" | "hasDeaths">,
): number {
  const ofIncidents = recalibrate(recalibration.incidents, incidents);
  if (!hasDeaths) return ofIncidents;
  const stronger = Math.max(ofIncidents, recalibrate(recalibration.deaths, deaths));
  return recalibrate(recalibration.minimum, stronger);
}

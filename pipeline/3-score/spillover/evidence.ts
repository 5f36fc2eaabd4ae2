import { SPILLOVER } from "../../domain/spilloverConstants.ts";
import type { PairScore } from "./combinePair.ts";

export const EVIDENCE = ["arrived", "early sign", "nearby only", "none", "not assessable"] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** What tells an arrival from a coincidence. */
export interface Traces {
  /**
   * z1 > 0: the border zone is above its own past by more than the rest of the country is. Where nothing ever happened in
   * the rest of the country (a narrow one is all border zone), only a zone that was quiet for long can be above it: else a
   * shock that hits everybody would look like an arrival.
   */
  readonly aboveInterior: boolean;
  /** A named group active in `from` within a year and in the border zone in the last three months. */
  readonly sharedGroup: boolean;
}

/**
 * The verdict beside a spillover score (methods, decision 10; thresholds in domain/spilloverConstants.ts):
 *   arrived         arrival >= 19, the zone above the interior, and a group active on both sides
 *   early sign      arrival >= 19 without these
 *   nearby only     pressure >= 40 and arrival < 19
 *   none            neither
 *   not assessable  the source says too little about the border zone
 * An arrival takes an incident in the zone in the last three months. A source that names no actors never says `arrived`.
 */
export function evidence(
  { pressure, arrival }: Pick<PairScore, "pressure" | "arrival">,
  { aboveInterior, sharedGroup }: Traces,
): Evidence {
  if (Number.isNaN(arrival)) return "not assessable";
  if (arrival >= SPILLOVER.arrivalSign) return aboveInterior && sharedGroup ? "arrived" : "early sign";
  return pressure >= SPILLOVER.pressureNearby ? "nearby only" : "none";
}

import { SPILLOVER } from "../../domain/spilloverConstants.ts";

export const EVIDENCE = ["arrived", "early sign", "nearby only", "none", "not assessable"] as const;
export type Evidence = (typeof EVIDENCE)[number];

/**
 * The verdict beside a spillover score (thresholds in domain/spilloverConstants.ts):
 *   early sign      arrival >= 19
 *   nearby only     pressure >= 40 and arrival < 19
 *   none            neither
 *   not assessable  the source says too little about the border zone
 * `arrived` also asks for a named armed actor on both sides, which this method set does not look at: it is never
 * given here.
 */
export function evidence(pressure: number, arrival: number): Evidence {
  if (Number.isNaN(arrival)) return "not assessable";
  if (arrival >= SPILLOVER.arrivalSign) return "early sign";
  return pressure >= SPILLOVER.pressureNearby ? "nearby only" : "none";
}

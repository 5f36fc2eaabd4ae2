import { TRANSMISSION } from "../../domain/transmissionConstants.ts";

export const TRANSMISSION_LABELS = ["supported", "ambiguous", "not detected", "not tested"] as const;
export type TransmissionLabel = (typeof TRANSMISSION_LABELS)[number];

/**
 * What the tests of a pair say together:
 *   supported      q <= 0.1 and p of the placebo sources <= 0.2 and the source's past explains more than its future
 *   ambiguous      only that timing matters: p of the shifted sources <= 0.1
 *   not detected   neither
 * `not tested` (too few incidents, months or countries around) is given elsewhere.
 */
export function transmissionLabel(tests: {
  readonly lr: number;
  readonly lrLead: number;
  readonly pShift: number;
  readonly pPlacebo: number;
  readonly q: number;
}): TransmissionLabel {
  const { lr, lrLead, pShift, pPlacebo, q } = tests;
  if (q <= TRANSMISSION.qLimit && pPlacebo <= TRANSMISSION.placeboLimit && lr > lrLead) return "supported";
  return pShift <= TRANSMISSION.shiftLimit ? "ambiguous" : "not detected";
}

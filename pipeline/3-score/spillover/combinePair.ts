import { SPILLOVER } from "../../domain/spilloverConstants.ts";
import { largestRemainder } from "../../stats/largestRemainder.ts";

/** The parts that this method set carries. */
export const SPILLOVER_PARTS = ["intensity", "zone_surprise", "zone_resurgence"] as const;
export type SpilloverPart = (typeof SPILLOVER_PARTS)[number];

/** A spillover score taken apart; all 0 to 100 with 1 decimal, NaN where not assessable. */
export interface PairScore {
  /** Unrounded, for ordering. */
  readonly exact: number;
  readonly score: number;
  readonly pressure: number;
  readonly arrival: number;
  /** In tenths they add up to the score exactly. */
  readonly parts: Readonly<Record<SpilloverPart, number>>;
}

/**
 * Combination of a pair's components (methods, decision 8, without actor reach, which this method set lacks:
 * intensity alone is the pressure).
 *
 *   pressure = P1;  arrival = z1 / 2 + z2 / 2;  score = 0.4 * pressure + 0.6 * arrival
 *
 * @param surprise z1, 0 to 100; NaN if the zone cannot be assessed
 * @param resurgence z2, 0 to 100
 */
export function combinePair(intensity: number, surprise: number, resurgence: number): PairScore {
  const weighted = Float64Array.of(
    SPILLOVER.pressureWeight * intensity,
    (SPILLOVER.arrivalWeight / 2) * surprise,
    (SPILLOVER.arrivalWeight / 2) * resurgence,
  );
  const exact = weighted.reduce((sum, value) => sum + value, 0);
  const unknown = Number.isNaN(exact);
  const tenths = new Float64Array(weighted.length).fill(Number.NaN);
  if (!unknown) largestRemainder(Math.round(10 * exact), weighted, tenths);
  const part = (index: number): number => (tenths[index] ?? Number.NaN) / 10;
  return {
    exact,
    score: unknown ? Number.NaN : Math.round(10 * exact) / 10,
    pressure: unknown ? Number.NaN : Math.round(10 * intensity) / 10,
    arrival: unknown ? Number.NaN : Math.round(10 * (0.5 * surprise + 0.5 * resurgence)) / 10,
    parts: { intensity: part(0), zone_surprise: part(1), zone_resurgence: part(2) },
  };
}

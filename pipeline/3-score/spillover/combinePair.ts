import { SPILLOVER } from "../../domain/spilloverConstants.ts";
import { largestRemainder } from "../../stats/largestRemainder.ts";

export const SPILLOVER_PARTS = ["intensity", "actor_reach", "zone_surprise", "zone_resurgence"] as const;
export type SpilloverPart = (typeof SPILLOVER_PARTS)[number];

/** What a spillover score is made of, each 0 to 100. */
export interface PairComponents {
  /** P1. */
  readonly intensity: number;
  /** P2; null where the source does not say who was involved: intensity alone is then the pressure. */
  readonly actorReach: number | null;
  /** z1 and z2; NaN if the zone cannot be assessed. */
  readonly surprise: number;
  readonly resurgence: number;
}

/** A spillover score taken apart; all 0 to 100 with 1 decimal, NaN where not assessable. */
export interface PairScore {
  /** Unrounded, for ordering. */
  readonly exact: number;
  readonly score: number;
  readonly pressure: number;
  readonly arrival: number;
  /** In tenths they add up to the score exactly; actor_reach is NaN where the source names no actors. */
  readonly parts: Readonly<Record<SpilloverPart, number>>;
}

/**
 * Combination of a pair's components (methods, decision 8).
 *
 *   pressure = 0.7 P1 + 0.3 P2;  arrival = 0.5 z1 + 0.5 z2;  score = 0.4 pressure + 0.6 arrival
 *
 * Arrival weighs more, so that a war next door that stays there does not outrank a first attack across the border.
 */
export function combinePair({ intensity, actorReach, surprise, resurgence }: PairComponents): PairScore {
  const reachShare = actorReach === null ? 0 : SPILLOVER.actorReachShare;
  const pressure = (1 - reachShare) * intensity + reachShare * (actorReach ?? 0);
  const arrival = 0.5 * surprise + 0.5 * resurgence;
  const weighted = Float64Array.of(
    SPILLOVER.pressureWeight * (1 - reachShare) * intensity,
    SPILLOVER.pressureWeight * reachShare * (actorReach ?? 0),
    (SPILLOVER.arrivalWeight / 2) * surprise,
    (SPILLOVER.arrivalWeight / 2) * resurgence,
  );
  const exact = weighted.reduce((sum, value) => sum + value, 0);
  const unknown = Number.isNaN(exact);
  const tenths = new Float64Array(weighted.length).fill(Number.NaN);
  if (!unknown) largestRemainder(Math.round(10 * exact), weighted, tenths);
  const parts = SPILLOVER_PARTS.map((part, index) => {
    const isAbsent = part === "actor_reach" && actorReach === null;
    return [part, isAbsent ? Number.NaN : (tenths[index] as number) / 10] as const;
  });
  const printed = (value: number): number => (unknown ? Number.NaN : Math.round(10 * value) / 10);
  return {
    exact,
    score: printed(exact),
    pressure: printed(pressure),
    arrival: printed(arrival),
    parts: Object.fromEntries(parts) as Record<SpilloverPart, number>,
  };
}

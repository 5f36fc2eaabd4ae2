import type { PairApart } from "../../domain/apart.ts";
import type { Constants } from "../../domain/constants.ts";
import type { Month } from "../../domain/month.ts";
import type { Pair, Panels } from "../../domain/panels.ts";
import { descendingRanks } from "../../stats/descendingRanks.ts";
import { BorderActors } from "../spillover/actorReach.ts";
import { exposedPressure } from "../spillover/intensity.ts";
import { recentPressure, spillover } from "../spillover/spillover.ts";
import { scoresOf, surpriseOverInterior } from "../spillover/zoneScores.ts";

/**
 * Takes one pair's spillover score of a month apart, with the functions that make it.
 * @param number of the pair
 * @returns null where the source knows nothing of one of the two countries
 */
export function pairApart(
  panels: Panels,
  constants: Constants,
  number: number,
  month: Month,
): PairApart | null {
  const { borders, countries, ingest } = panels;
  const pair = panels.pairs[number] as Pair;
  const { pairs } = spillover(panels, constants, month);
  const index = pairs.findIndex((each) => each.pair === pair);
  const row = pairs[index];
  if (row === undefined) return null;
  const ranks = new Float64Array(pairs.length);
  descendingRanks(
    Float64Array.from(pairs, ({ exact }) => exact),
    ranks,
  );
  const zones = scoresOf(borders, constants, month);
  const above = surpriseOverInterior(zones, borders, countries, constants, month);
  const isScored = zones.scored[number] === 1;
  const pressures = recentPressure(panels, number, month);
  return {
    score: row.score,
    evidence: row.evidence,
    rank: ranks[index] as number,
    ranked: ranks.filter((rank) => !Number.isNaN(rank)).length,
    pressure: row.pressure,
    arrival: row.arrival,
    parts: row.parts,
    borderKm: pair.borderKm,
    basis: pair.basis,
    pressures,
    exposed: exposedPressure(pressures, pair.borderKm),
    reaching: ingest.hasActors ? new BorderActors(panels, month).reaching(number) : [],
    sharedGroups: row.sharedGroups,
    incidents3m: row.borderIncidents3m,
    usualIncidents3m: row.usualBorderIncidents3m,
    deaths3m: row.borderDeaths3m,
    zoneSurprise: isScored ? (zones.components.surprise[number] as number) : 0,
    aboveInterior: above.surprise[number] as number,
    quietRun: isScored ? (zones.quietRun[number] as number) : 0,
    resurgence: isScored ? (zones.components.resurgence[number] as number) : 0,
  };
}

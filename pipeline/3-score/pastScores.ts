import type { Constants } from "../domain/constants.ts";
import type { Month } from "../domain/month.ts";
import type { Panels } from "../domain/panels.ts";
import type { PastScores } from "../domain/pastScores.ts";
import { escalationScorer } from "./escalation/scorer.ts";
import { actorEntriesOf } from "./escalation/surroundings.ts";
import { indexOfCountry } from "./selectUnits.ts";
import { spillover } from "./spillover/spillover.ts";

/**
 * What a run as of each of some months would have ranked by: the scores before they are capped and rounded. Running sums
 * are prepared once for all months; the values for one are bit-identical whether the panels hold later months or not.
 * @param months those that will be asked for
 * @returns the scores as of one of them
 */
export function pastScores(
  panels: Panels,
  constants: Constants,
  months: readonly Month[],
): (month: Month) => PastScores {
  const { regions, countries, borders } = panels;
  const entries = actorEntriesOf(panels, constants);
  const ofRegions = escalationScorer({
    months,
    panel: regions,
    actorEntries: entries.regions,
    countries,
    countryOf: indexOfCountry(regions, countries),
    pooled: true,
    severityHalf: constants.severityHalfRegion,
    constants,
  });
  const ofCountries = escalationScorer({
    months,
    panel: countries,
    actorEntries: entries.countries,
    countries,
    countryOf: indexOfCountry(countries, countries),
    pooled: false,
    severityHalf: constants.severityHalfCountry,
    constants,
  });
  const numberOf = new Map(panels.pairs.map((pair, number) => [pair, number]));
  return (month) => {
    const unknown = () => new Float64Array(borders.units.length).fill(Number.NaN);
    const ofPairs = { score: unknown(), pressure: unknown(), arrival: unknown() };
    for (const { pair, exact, pressure, arrival } of spillover(panels, constants, month).pairs) {
      const number = numberOf.get(pair) as number;
      ofPairs.score[number] = exact;
      ofPairs.pressure[number] = pressure;
      ofPairs.arrival[number] = arrival;
    }
    return {
      regions: ofRegions.at(month).uncapped,
      countries: ofCountries.at(month).uncapped,
      borders: ofPairs,
    };
  };
}

/** The questions that are asked of a run's panels. */

import type { IngestSummary } from "../../domain/ingestSummary.ts";
import { isDeclared } from "../../domain/layout.ts";
import { borderIncident, escalation, LEAST_DEATHS } from "../../domain/outcomes.ts";
import type { Panels } from "../../domain/panels.ts";
import { sinceFirstIncident } from "./listed.ts";
import type { Question } from "./question.ts";
import { landNeighbours, restOfCountry } from "./surroundings.ts";

/** Does violence in a region escalate? */
export function regionQuestion({ regions, countries, ingest }: Panels): Question {
  return {
    kind: "region",
    panel: regions,
    outcome: escalation(regions, LEAST_DEATHS.region),
    counts: regions.deaths,
    around: restOfCountry(regions, countries),
    listed: sinceFirstIncident(regions),
    unknown: unlessDeathsAreTold(ingest),
  };
}

/** Does violence in a country escalate? */
export function countryQuestion({ countries, pairs, ingest }: Panels): Question {
  return {
    kind: "country",
    panel: countries,
    outcome: escalation(countries, LEAST_DEATHS.country),
    counts: countries.deaths,
    around: landNeighbours(countries, pairs),
    listed: sinceFirstIncident(countries),
    unknown: unlessDeathsAreTold(ingest),
  };
}

/**
 * Is there an incident in a border zone? Asked of zones that places or border regions tell from the rest of the country,
 * from the first incident in `from` on, and of a `to` that the source does not declare to look at from its first one on.
 */
export function borderQuestion({ borders, countries, pairs, pressure, approach, ingest }: Panels): Question {
  const months = borders.monthCount;
  const known = sinceFirstIncident(countries);
  const numberOf = new Map(countries.units.map(({ id }, number) => [id, number]));
  const isKnown = (id: string, t: number): boolean => known[(numberOf.get(id) ?? -1) * months + t] === 1;
  const listed = new Uint8Array(borders.incidents.length);
  for (const [unit, { from, to, basis }] of pairs.entries()) {
    if (basis === "none") continue;
    for (let t = 0; t < months; t++) {
      if (isKnown(from, t) && (isDeclared(ingest.coverage, to) || isKnown(to, t)))
        listed[unit * months + t] = 1;
    }
  }
  return {
    kind: "border",
    panel: borders,
    outcome: borderIncident(borders),
    counts: borders.incidents,
    around: { incidents: approach, deaths: pressure },
    listed,
    unknown: "",
  };
}

/** Whether violence escalated is told by deaths. */
const unlessDeathsAreTold = ({ hasDeaths }: IngestSummary): string =>
  hasDeaths ? "" : "the source does not tell deaths";

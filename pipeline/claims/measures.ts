import { isArmed, shortName } from "../domain/actor.ts";
import { type ActorMonths, rowsOfUnit, sumOfActor } from "../domain/actorMonths.ts";
import type { Month } from "../domain/month.ts";
import type { Measure, Panel } from "../domain/panel.ts";
import type { Panels } from "../domain/panels.ts";
import { type Columns, numbersOf, textsOf } from "../domain/table.ts";
import type { Span } from "./period.ts";

/** What claims can be about, with the words that tables use for it. */
export const MEASURES_IN_WORDS = {
  incidents: "incidents a month",
  deaths: "deaths a month",
  civilian_incidents: "attacks on civilians a month",
  civilian_share: "share of incidents that are attacks on civilians",
  state_force_share: "share of incidents with a government's forces in them",
  armed_actors: "armed groups and foreign forces active",
  actor_incidents: "incidents of the actor a month",
  actor_deaths: "deaths in incidents of the actor a month",
  actor_regions: "regions in which the actor acted",
  actor_months_known: "months since the actor's first incident in this data",
  neighbours_touched: "land neighbours with an incident in the border zone",
  arrival: "violence out of the ordinary in the border zone at the as-of month, 0 to 100",
} as const;
export type MeasureName = keyof typeof MEASURES_IN_WORDS;
export const MEASURE_NAMES = Object.keys(MEASURES_IN_WORDS) as readonly MeasureName[];

/** What claims are checked against. */
export interface ClaimData {
  readonly panels: Panels;
  /** Pairs as of the month: from, to, arrival. */
  readonly pairs: Columns;
  /** Countries of the theatre, ISO3. */
  readonly theatre: ReadonlySet<string>;
  readonly asOf: Month;
  countryName(iso3: string): string;
}

/** What a claim is about, found in the data: its name, and its values. */
export interface Subject {
  readonly name: string;
  /** @returns the value over some months; a text says why there is none */
  value(span: Span): number | string;
}

/** Finds what a claim is about. @returns a text that says why the data cannot tell */
export function subjectOf(measure: MeasureName, place: string, data: ClaimData): Subject | string {
  switch (measure) {
    case "actor_incidents":
    case "actor_deaths":
    case "actor_regions":
    case "actor_months_known":
      return actorSubject(measure, place, data);
    case "neighbours_touched":
      return neighbourSubject(place, data);
    case "arrival":
      return arrivalSubject(place, data);
    default:
      return unitSubject(measure, place, data);
  }
}

/** Countries with an incident up to the as-of month: whoever comes later must not change what is said of it. */
function knownCountries({ panels: { countries }, asOf }: ClaimData): ReadonlySet<string> {
  return new Set(
    countries.units.flatMap(({ id }, number) => (hasIncident(countries, number, asOf) ? [id] : [])),
  );
}

function hasIncident({ incidents, monthCount, firstMonth }: Panel, unit: number, asOf: Month): boolean {
  const start = unit * monthCount;
  return incidents.subarray(start, start + asOf - firstMonth + 1).some((value) => value > 0);
}

const FAMILIES = ["regions", "countries", "zones", "borders"] as const;

function unitSubject(measure: MeasureName, place: string, data: ClaimData): Subject | string {
  const { panels, asOf } = data;
  const { ingest } = panels;
  const known = knownCountries(data);
  if (measure === "deaths" && !ingest.hasDeaths) return "the data does not tell deaths";
  if ((measure === "armed_actors" || measure === "state_force_share") && !ingest.hasActors)
    return "the data does not say who was involved";
  const isKnown = (family: (typeof FAMILIES)[number], unit: number): boolean => {
    if (family === "zones") return (panels.zoneCountries[unit] ?? []).some((country) => known.has(country));
    if (family !== "borders") return hasIncident(panels[family], unit, asOf);
    const pair = panels.pairs[unit];
    return pair !== undefined && known.has(pair.from) && known.has(pair.to);
  };
  for (const family of FAMILIES) {
    const panel = panels[family];
    const unit = panel.units.findIndex(({ id }) => id === place);
    if (unit < 0 || !isKnown(family, unit)) continue;
    if (family === "borders" && panels.pairs[unit]?.basis === "none")
      return `the data does not say what happens at the border ${place}`;
    const sum = (name: Measure, span: Span): number => sumOf(panel, name, unit, span);
    const value = (span: Span): number | string => {
      const incidents = sum("incidents", span);
      const shareOf = (name: Measure): number | string =>
        incidents > 0 ? sum(name, span) / incidents : "no incident in these months";
      switch (measure) {
        case "deaths":
          return sum("deaths", span) / lengthOf(span);
        case "civilian_incidents":
          return sum("civilianIncidents", span) / lengthOf(span);
        case "civilian_share":
          return shareOf("civilianIncidents");
        case "state_force_share":
          return shareOf("stateForceIncidents");
        case "armed_actors":
          return armedActors(panels, panels.actors[family], unit, span);
        default:
          return incidents / lengthOf(span);
      }
    };
    const name = family === "borders" ? pairName(place, data) : (panel.units[unit]?.name ?? place);
    return { name, value: (span) => unknownMonths(panel, unit, span) ?? value(span) };
  }
  return place.startsWith("zone-") && !ingest.hasCoordinates
    ? "the data has no coordinates, which zones need"
    : `the data holds nothing in ${place}`;
}

const lengthOf = ({ from, to }: Span): number => to - from + 1;

/** Why the months are not known; null where all are covered. */
function unknownMonths(
  { firstMonth, monthCount, covered }: Panel,
  unit: number,
  { from, to }: Span,
): string | null {
  const [start, end] = [from - firstMonth, to - firstMonth + 1];
  if (start < 0 || end > monthCount) return "the data does not cover these months";
  const months = covered.subarray(unit * monthCount + start, unit * monthCount + end);
  return months.every((value) => value === 1) ? null : "the data does not cover these months";
}

function sumOf(panel: Panel, measure: Measure, unit: number, { from, to }: Span): number {
  const start = unit * panel.monthCount - panel.firstMonth;
  return panel[measure].subarray(start + from, start + to + 1).reduce((sum, value) => sum + value, 0);
}

/** Distinct armed actors with an incident in the unit. */
function armedActors({ actors }: Panels, rows: ActorMonths, unit: number, { from, to }: Span): number {
  const [start, end] = rowsOfUnit(rows, unit);
  const found = new Set<number>();
  for (let row = start; row < end; row++) {
    const month = rows.month[row] as number;
    const actor = rows.actor[row] as number;
    const listed = actors.list[actor];
    if (month >= from && month <= to && listed !== undefined && isArmed(listed)) found.add(actor);
  }
  return found.size;
}

/** An actor in the theatre, or in one country of it: "jnim", "jnim@MLI". */
function actorSubject(measure: MeasureName, place: string, data: ClaimData): Subject | string {
  const { panels, theatre, asOf } = data;
  const { actors, countries, regions, ingest } = panels;
  if (!ingest.hasActors) return "the data does not say who was involved";
  if (measure === "actor_deaths" && !ingest.hasDeaths) return "the data does not tell deaths";
  const [id = "", country] = place.split("@");
  const actor = actors.list.findIndex((each) => each.id === id);
  const listed = actors.list[actor];
  const isSeen = [...actors.countries.actor.keys()].some(
    (row) => actors.countries.actor[row] === actor && (actors.countries.month[row] as number) <= asOf,
  );
  if (listed === undefined || !isSeen) return `the data names no actor ${id}`;
  const known = knownCountries(data);
  const isWanted = (iso3: string): boolean =>
    known.has(iso3) && (country === undefined ? theatre.has(iso3) : iso3 === country);
  const wanted = countries.units.flatMap((unit, number) => (isWanted(unit.id) ? [number] : []));
  if (wanted.length === 0) return `the data holds nothing in ${country ?? "the theatre"}`;
  const total = (name: "incidents" | "deaths", { from, to }: Span): number =>
    wanted.reduce((sum, unit) => sum + sumOfActor(actors.countries, name, unit, actor, from, to), 0);
  const value = (span: Span): number | string => {
    switch (measure) {
      case "actor_deaths":
        return total("deaths", span) / lengthOf(span);
      case "actor_regions": {
        const held = regions.units.filter(
          (unit, number) =>
            isWanted(unit.country) &&
            sumOfActor(actors.regions, "incidents", number, actor, span.from, span.to) > 0,
        );
        return held.length;
      }
      case "actor_months_known": {
        for (let month = countries.firstMonth; month <= span.to; month++)
          if (total("incidents", { from: month, to: month }) > 0) return span.to - month;
        return "it has had no incident so far";
      }
      default:
        return total("incidents", span) / lengthOf(span);
    }
  };
  const name =
    country === undefined ? shortName(listed) : `${shortName(listed)} in ${data.countryName(country)}`;
  const unknown = (span: Span): string | null =>
    wanted.map((unit) => unknownMonths(countries, unit, span)).find((why) => why !== null) ?? null;
  return { name, value: (span) => unknown(span) ?? value(span) };
}

const pairName = (place: string, { countryName }: ClaimData): string =>
  place.split(">").map(countryName).join(" > ");

/** How many of a country's land neighbours have had an incident near their border with it. */
function neighbourSubject(place: string, data: ClaimData): Subject | string {
  const { pairs, borders, countries } = data.panels;
  const known = knownCountries(data);
  if (!known.has(place)) return `the data holds nothing in ${place}`;
  const zones = pairs.flatMap(({ from, to, basis }, number) =>
    from === place && known.has(to) && basis !== "none" ? [number] : [],
  );
  if (zones.length === 0) return `the data does not say what happens at the borders of ${place}`;
  const country = countries.units.findIndex(({ id }) => id === place);
  return {
    name: data.countryName(place),
    value: (span) =>
      unknownMonths(countries, country, span) ??
      zones.filter(
        (zone) => unknownMonths(borders, zone, span) === null && sumOf(borders, "incidents", zone, span) > 0,
      ).length,
  };
}

/** Arrival is known at the as-of month only. */
function arrivalSubject(place: string, data: ClaimData): Subject | string {
  const { pairs } = data;
  const [from, to] = place.split(">");
  const origins = textsOf(pairs, "from");
  const row = textsOf(pairs, "to").findIndex((name, index) => name === to && origins[index] === from);
  if (row < 0) return `the data holds no pair ${place}`;
  const arrival = numbersOf(pairs, "arrival")[row] as number;
  return {
    name: pairName(place, data),
    value: () =>
      Number.isNaN(arrival) ? `the data does not say what happens at the border ${place}` : arrival,
  };
}

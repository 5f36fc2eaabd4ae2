import type { Constants } from "../../domain/constants.ts";
import type { Panel } from "../../domain/panel.ts";
import type { Panels } from "../../domain/panels.ts";
import { actorEntries } from "./actorEntry.ts";

type Scored = "regions" | "countries" | "zones";

/** Component actor_entry of regions, countries and zones, unit by unit and month by month. */
export function actorEntriesOf(panels: Panels, constants: Constants): Readonly<Record<Scored, Float64Array>> {
  const { actors, zoneCountries } = panels;
  const around = surroundingsOf(panels);
  const ofCountry = (country: string): readonly number[] => around.get(country) ?? [];
  const entriesOf = (panel: Panel, family: Scored, surroundings: (readonly number[])[]): Float64Array =>
    actorEntries(
      panel,
      { actors: actors.list, own: actors[family], national: actors.countries, surroundings },
      constants,
    );
  const ofUnits = (panel: Panel): (readonly number[])[] =>
    panel.units.map(({ country }) => ofCountry(country));
  return {
    regions: entriesOf(panels.regions, "regions", ofUnits(panels.regions)),
    countries: entriesOf(panels.countries, "countries", ofUnits(panels.countries)),
    zones: entriesOf(
      panels.zones,
      "zones",
      zoneCountries.map((countries) => rising(countries.flatMap(ofCountry))),
    ),
  };
}

/** Country -> numbers of itself and of its land neighbours, among countries with violence. */
export function surroundingsOf({ countries, pairs }: Panels): Map<string, readonly number[]> {
  const numberOf = new Map(countries.units.map(({ id }, number) => [id, number]));
  const around = new Map(countries.units.map(({ id }, number) => [id, [number]]));
  for (const { from, to } of pairs) {
    const [one, other] = [numberOf.get(from), numberOf.get(to)];
    if (one === undefined || other === undefined) continue;
    around.get(from)?.push(other);
    around.get(to)?.push(one);
  }
  return new Map([...around].map(([id, numbers]) => [id, rising(numbers)]));
}

const rising = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

import type { Pair } from "../domain/panels.ts";
import { sharedBorder } from "../geo/borders.ts";
import { landNeighboursOf } from "../geo/landNeighboursOf.ts";
import type { AggregateInput } from "./aggregateInput.ts";

/** Every directed pair of land neighbours with violence in `from`, where the source looks at `to` as well. */
export function landPairs(
  countries: readonly string[],
  { summary, gazetteer, shapes, borderRegions }: AggregateInput,
): Pair[] {
  const observed = new Set(countries);
  const declared = new Set(
    summary.coverage.flatMap((span) => (typeof span.countries === "string" ? [] : span.countries)),
  );
  const world = summary.coverage.some((span) => span.countries === "world");
  const touching = new Set(borderRegions.map((row) => `${row.country}>${row.neighbour}`));
  const pairs: Pair[] = [];
  for (const from of countries) {
    const numeric = gazetteer.countries.get(from)?.isoNumeric ?? "";
    for (const to of landNeighboursOf(from, gazetteer, shapes)) {
      if (!(observed.has(to) || declared.has(to) || world)) continue;
      const neighbour = gazetteer.countries.get(to)?.isoNumeric ?? "";
      const described = touching.has(`${from}>${to}`) && touching.has(`${to}>${from}`);
      pairs.push({
        from,
        to,
        borderKm: sharedBorder(shapes, numeric, neighbour)?.lengthKm ?? 0,
        basis: summary.hasCoordinates ? "coordinates" : described ? "border regions" : "none",
      });
    }
  }
  return pairs.sort((a, b) => (pairId(a) < pairId(b) ? -1 : 1));
}

export const pairId = (pair: Pair): string => `${pair.from}>${pair.to}`;

/** Countries that violence can reach, in order: the units of the frontier panel. */
export const frontierCountries = (pairs: readonly Pair[]): string[] =>
  [...new Set(pairs.map((pair) => pair.to))].sort();

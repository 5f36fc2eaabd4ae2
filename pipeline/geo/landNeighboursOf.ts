import type { Gazetteer } from "../domain/gazetteer.ts";
import { landNeighbours } from "./borders.ts";
import type { Shapes } from "./shapes.ts";

/** ISO3 codes of a country's land neighbours, sorted; none where it has no shape. */
export function landNeighboursOf(country: string, gazetteer: Gazetteer, shapes: Shapes): string[] {
  const numeric = gazetteer.countries.get(country)?.isoNumeric ?? "";
  if (!shapes.isoNumerics.includes(numeric)) return [];
  const codes = new Set(landNeighbours(shapes, numeric));
  return [...gazetteer.countries.values()]
    .filter(({ isoNumeric }) => codes.has(isoNumeric))
    .map(({ iso3 }) => iso3)
    .sort();
}

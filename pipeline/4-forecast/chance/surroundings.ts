import type { Panel } from "../../domain/panel.ts";
import type { Pair } from "../../domain/panels.ts";
import type { Question } from "./question.ts";

/** What happens in the rest of each region's country. */
export function restOfCountry(regions: Panel, countries: Panel): Question["around"] {
  const numberOf = new Map(countries.units.map(({ id }, number) => [id, number]));
  const rest = (own: Float64Array, whole: Float64Array): Float64Array => {
    const around = new Float64Array(own.length);
    const months = regions.monthCount;
    for (const [unit, { country }] of regions.units.entries()) {
      const number = numberOf.get(country);
      if (number === undefined) continue;
      for (let t = 0; t < months; t++) {
        const left = (whole[number * months + t] as number) - (own[unit * months + t] as number);
        // differences of fractions may fall a rounding below 0
        around[unit * months + t] = Math.max(0, left);
      }
    }
    return around;
  };
  return {
    incidents: rest(regions.incidents, countries.incidents),
    deaths: rest(regions.deaths, countries.deaths),
  };
}

/** What happens in each country's land neighbours. */
export function landNeighbours(countries: Panel, pairs: readonly Pair[]): Question["around"] {
  const numberOf = new Map(countries.units.map(({ id }, number) => [id, number]));
  const months = countries.monthCount;
  const sum = (counts: Float64Array): Float64Array => {
    const around = new Float64Array(counts.length);
    for (const { from, to } of pairs) {
      const [source, target] = [numberOf.get(from), numberOf.get(to)];
      if (source === undefined || target === undefined) continue;
      for (let t = 0; t < months; t++) {
        const cell = target * months + t;
        around[cell] = (around[cell] as number) + (counts[source * months + t] as number);
      }
    }
    return around;
  };
  return { incidents: sum(countries.incidents), deaths: sum(countries.deaths) };
}

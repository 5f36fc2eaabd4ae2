import type { MultiPolygon, Polygon, Topology } from "topojson-specification";

/** A topology whose object "countries" holds polygons with ISO numeric codes as ids. */
export type CountryTopology = Topology<{
  countries: { type: "GeometryCollection"; geometries: (Polygon | MultiPolygon)[] };
}>;

/** A topology of which not every arc is there yet. */
export interface LazyTopology {
  readonly topology: CountryTopology;
  /** Makes sure that these arcs are there. */
  need(arcs: readonly number[]): void;
}

/** The arcs are the last member of that name; those of geometries come before them. */
const ARCS = '"arcs":[';

/**
 * A topology from its text without blanks. The world's arcs hold half a million points, and a run looks at few of them: an
 * arc is parsed when it is first needed.
 */
export function lazyTopology(text: string): LazyTopology {
  const first = text.lastIndexOf(ARCS) + ARCS.length;
  /** Where each arc begins, and where the last one ends. */
  const starts = [first];
  let end = first;
  while (text[end] === "[") {
    end = text.indexOf("]]", end) + "]]".length;
    if (text[end] === ",") end++;
    starts.push(end);
  }
  const topology = JSON.parse(text.slice(0, first) + text.slice(end)) as CountryTopology;
  const { arcs } = topology;
  arcs.length = starts.length - 1;
  return {
    topology,
    need(numbers) {
      for (const number of numbers) {
        const [from, to] = [starts[number] as number, starts[number + 1] as number];
        arcs[number] ??= JSON.parse(text.slice(from, text[to - 1] === "," ? to - 1 : to)) as (typeof arcs)[0];
      }
    },
  };
}

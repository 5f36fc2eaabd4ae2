import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature, mesh } from "topojson-client";
import type { MultiPolygon, Polygon } from "topojson-specification";
import { flattenRing, type Ring } from "./ring.ts";
import { type CountryTopology, lazyTopology } from "./topologyText.ts";

/**
 * Country outlines that know which stretches of line they share.
 *
 * Countries are keyed by ISO 3166-1 numeric code as text, leading zeros kept ("466" Mali, "012" Algeria). An arc
 * is a stretch of outline between two junctions; two countries that touch use the same arc, named by its number.
 * Every method throws a RangeError for a code without a shape.
 */
export interface Shapes {
  /** Codes that have a shape, sorted. */
  readonly isoNumerics: readonly string[];
  /** Numbers of the arcs that outline the country, ascending. */
  arcs(isoNumeric: string): readonly number[];
  /** Codes of the countries that use the arc, sorted: one on a coast, two (where claims overlap, three) on a border. */
  countries(arc: number): readonly string[];
  /** The arcs as polylines (lon, lat interleaved, degrees), end to end where one continues another. */
  lines(arcs: readonly number[]): Float64Array[];
  /** The country's rings, outer rings and holes alike, laid flat. */
  rings(isoNumeric: string): readonly Ring[];
}

/**
 * Country shapes from any topology of that form; decodes coordinates only when they are asked for.
 *
 * A geometry without an id is left out unless `belongsTo` says whose it is: it has no key, so it is nobody's neighbour
 * and contains no point, and a country on its far side is no neighbour either. Geometries with the same id
 * (Australia's) are one country.
 * @param belongsTo name of a geometry without an id -> code of the country that incident data count it to
 * @param need makes sure that arcs of the topology are there; they are not looked at before
 */
export function shapesOf(
  topology: CountryTopology,
  belongsTo: Readonly<Record<string, string>> = {},
  need: (arcs: readonly number[]) => void = () => {},
): Shapes {
  const geometries = new Map<string, (Polygon | MultiPolygon)[]>();
  for (const geometry of topology.objects.countries.geometries) {
    const name = (geometry.properties as { name?: string } | undefined)?.name ?? "";
    const key = geometry.id ?? belongsTo[name];
    if (key === undefined) continue;
    const id = String(key);
    geometries.set(id, [...(geometries.get(id) ?? []), geometry]);
  }
  const isoNumerics = [...geometries.keys()].sort();
  const arcsOfCountry = new Map<string, number[]>();
  const countriesOfArc = new Map<number, string[]>();
  for (const id of isoNumerics) {
    const arcs = [...new Set((geometries.get(id) ?? []).flatMap(arcNumbers))].sort((a, b) => a - b);
    arcsOfCountry.set(id, arcs);
    for (const arc of arcs) {
      const sharers = countriesOfArc.get(arc);
      if (sharers === undefined) countriesOfArc.set(arc, [id]);
      else sharers.push(id);
    }
  }
  const ringsOfCountry = new Map<string, Ring[]>();

  function of<Value>(table: ReadonlyMap<string, Value>, isoNumeric: string): Value {
    const value = table.get(isoNumeric);
    if (value === undefined) throw new RangeError(`no country shape for ISO numeric code "${isoNumeric}"`);
    return value;
  }

  return {
    isoNumerics,
    arcs: (isoNumeric) => of(arcsOfCountry, isoNumeric),
    countries: (arc) => countriesOfArc.get(arc) ?? [],
    lines(arcs) {
      need(arcs);
      const joined = mesh(topology, { type: "MultiLineString", arcs: arcs.map((arc) => [arc]) });
      return joined.coordinates.map((positions) => Float64Array.from(positions.flat()));
    },
    rings(isoNumeric) {
      let rings = ringsOfCountry.get(isoNumeric);
      if (rings === undefined) {
        need(of(arcsOfCountry, isoNumeric));
        rings = of(geometries, isoNumeric).flatMap((geometry) => decodeRings(topology, geometry));
        ringsOfCountry.set(isoNumeric, rings);
      }
      return rings;
    },
  };
}

/** Arc numbers of a geometry; the file writes ~n for arc n walked backwards. */
function arcNumbers(geometry: Polygon | MultiPolygon): number[] {
  const rings = geometry.type === "Polygon" ? geometry.arcs : geometry.arcs.flat();
  return rings.flat().map((arc) => (arc < 0 ? ~arc : arc));
}

function decodeRings(topology: CountryTopology, geometry: Polygon | MultiPolygon): Ring[] {
  const polygons =
    geometry.type === "Polygon"
      ? [feature(topology, geometry).geometry.coordinates]
      : feature(topology, geometry).geometry.coordinates;
  return polygons.flat().map(flattenRing);
}

/**
 * Parts that world-atlas draws without a code, and the country under which incident data list what happens there.
 * Left out: Kosovo (no ISO numeric code), Siachen Glacier, Baikonur, bases, reefs. Serbia and Albania therefore do not
 * touch here.
 */
const DRAWN_APART: Readonly<Record<string, string>> = {
  Somaliland: "706",
  "N. Cyprus": "196",
  "Cyprus U.N. Buffer Zone": "196",
};

let worldShapes: Shapes | undefined;

/**
 * The world's countries at 1:10 million: Natural Earth "admin 0 countries" as packed by world-atlas 2 (public
 * domain), coordinates on a grid of 0.0036° by 0.0017° (at most 400 m by 190 m). Read at the first call, once.
 *
 * Borders are de facto where they are disputed. Western Sahara ("732"), Palestine ("275"), Taiwan ("158"), Hong
 * Kong ("344") and Macao ("446") have shapes of their own; overseas departments belong to the mother country, so
 * France touches Brazil. Statements about
 * nobody's claim: parts without a code go where incident data put them (DRAWN_APART).
 */
export function loadShapes(): Shapes {
  if (worldShapes === undefined) {
    const file = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
    const { topology, need } = lazyTopology(readFileSync(file, "utf8"));
    worldShapes = shapesOf(topology, DRAWN_APART, need);
  }
  return worldShapes;
}

import type { Position } from "../../domain/position.ts";
import { landNeighboursOf } from "../../geo/landNeighboursOf.ts";
import type { Ring } from "../../geo/ring.ts";
import { placeOfName } from "./countryNames.ts";
import { type Label, placeLabels } from "./labels.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { counted, fixed, many } from "./numbers.ts";
import { type Extent, extentOf, overlaps, Projection } from "./projection.ts";
import type { Geography, ReportInput } from "./reportInput.ts";
import { short } from "./scale.ts";
import { spilloverArrows } from "./spilloverArrows.ts";
import { rowsOf, type TableRow } from "./tableRow.ts";
import { theatreRows } from "./theatreRows.ts";
import { zoneShapes } from "./zoneShapes.ts";

const WIDTH = 860;
/** Regions whose names stand on the map, the first of the theatre. */
const NAMED_REGIONS = 12;
const [LEAST_RADIUS, MOST_RADIUS] = [3, 15];
/** Height of the letters of a name, as the style sheet has it. */
const NAME_SIZE = 12;

/** A region that has a place on the map. */
interface MapRegion {
  readonly row: TableRow;
  /** What stands beside it; "" for most. */
  readonly name: string;
  readonly position: Position;
  /** Its outline, where it is an area. */
  readonly rings: readonly Float64Array[];
}

/**
 * The theatre: countries as shapes, regions as points or as the areas they are, zones, and arrows where violence spills
 * over. Null where there is nothing that a map could show.
 */
export function theatreMap(input: ReportInput): Markup | null {
  const { geography, focus, countries } = input;
  const regions = mapRegions(input);
  // quiet regions far away would only make the rest small
  const violent = regions.filter(({ row }) => row.number("incidents_3m") > 0);
  const categories = regions.length === 0 ? countryCategories(input) : new Map<string, string>();
  const shown = [focus, ...categories.keys()].flatMap((country) => ringsOf(geography, country));
  const extent = extentOf([...corners(shown), ...violent.map(({ position }) => position)]);
  if (extent === null) return null;
  const map = new Projection(extent, WIDTH);
  const land = landIn(geography, countries, extent);
  const most = Math.max(1, ...regions.map(({ row }) => row.number("incidents_3m") || 0));
  const radius = (row: TableRow): number =>
    LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * Math.sqrt((row.number("incidents_3m") || 0) / most);
  const signs = regions
    .filter(({ rings }) => rings.length === 0)
    .map(({ row, position }) => ({
      row,
      x: map.x(position.longitude),
      y: map.y(position.latitude),
      radius: radius(row),
    }));
  const names = [...regionLabels(regions, map, radius), ...countryLabels(land, countries, extent, map)];
  const labels = placeLabels(names, signs, map);
  const what =
    regions.length === 0
      ? `${categories.size} countries by category`
      : `${regions.length} regions by category and incidents`;
  const label = `Map: ${what}; the tables hold the same numbers`;
  return html`<svg class="map" viewBox="0 0 ${map.width} ${map.height}" role="img" aria-label="${label}">
<rect class="sea" width="${map.width}" height="${map.height}"/>
<g>${land.map(({ country, rings }) => html`<path class="${categories.get(country) ?? landClass(country, input)}" d="${rings.map(({ positions }) => map.path(positions, true))}"/>`)}</g>
<g class="zones">${zoneShapes(input, map)}</g>
<g>${regions.filter(({ rings }) => rings.length > 0).map(({ row, rings }) => html`<path class="area ${categoryClass(row)}" d="${rings.map((ring) => map.path(ring, true))}"><title>${tipOf(row)}</title></path>`)}</g>
<g>${signs.map(({ row, x, y, radius: r }) => html`<circle class="dot ${categoryClass(row)}" cx="${short(x)}" cy="${short(y)}" r="${short(r)}"><title>${tipOf(row)}</title></circle>`)}</g>
<g class="arrows">${spilloverArrows(input, map)}</g>
<g class="labels">${labels.map(({ x, y, text, anchor, kind }) => html`<text class="${kind}" x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${text}</text>`)}</g>
</svg>`;
}

/** The class of a row's category, for its colour. */
export function categoryClass(row: TableRow): string {
  return `cat-${row.text("category").toLowerCase() || "none"}`;
}

function tipOf(row: TableRow): string {
  const score = fixed(row.number("score"), 1);
  const counts = `${many(row.number("incidents_3m"), "incident")} in three months`;
  return `${row.text("region")} (${row.text("country_name")}): score ${score}, ${counts}`;
}

function mapRegions(input: ReportInput): MapRegion[] {
  const { areas, middles } = input.geography;
  // an area on a border is a region in each of its countries: it is drawn for the first of them
  const drawn = new Set<string>();
  return theatreRows(input).flatMap((row, position): MapRegion[] => {
    const [id, country] = [row.text("region_id"), row.text("country")];
    const name = position >= NAMED_REGIONS ? "" : nameOnMap(row, areas);
    if (areas === null) {
      const middle = middles.get(id);
      return middle === undefined ? [] : [{ row, name, position: middle, rings: [] }];
    }
    const area = id.slice(`${country}-${areas.kind}-`.length);
    if (drawn.has(area)) return [];
    drawn.add(area);
    const rings = areas.rings(area);
    const [middle] = rings.map(middleOf);
    return middle === undefined ? [] : [{ row, name, position: middle, rings }];
  });
}

/** Rank and name; of a cell, whose name is where it lies, the rank alone. */
function nameOnMap(row: TableRow, areas: Geography["areas"]): string {
  const rank = counted(row.number("rank"));
  return areas?.kind === "grid" ? rank : `${rank} ${row.text("region")}`;
}

function middleOf(positions: Float64Array): Position {
  const longitudes = positions.filter((_, at) => at % 2 === 0);
  const latitudes = positions.filter((_, at) => at % 2 === 1);
  const middle = (values: Float64Array): number => (Math.min(...values) + Math.max(...values)) / 2;
  return { latitude: middle(latitudes), longitude: middle(longitudes) };
}

function ringsOf({ gazetteer, shapes }: Geography, country: string): readonly Ring[] {
  const numeric = gazetteer.countries.get(country)?.isoNumeric ?? "";
  return shapes.isoNumerics.includes(numeric) ? shapes.rings(numeric) : [];
}

function corners(rings: readonly Ring[]): Position[] {
  return rings.flatMap(({ west, south, east, north }) => [
    { latitude: south, longitude: west },
    { latitude: north, longitude: east },
  ]);
}

interface Land {
  readonly country: string;
  readonly name: string;
  /** Those in sight. */
  readonly rings: readonly Ring[];
}

/** The theatre's countries and their neighbours, as far as they are in sight, in the order of their codes. */
function landIn(geography: Geography, countries: readonly string[], extent: Extent): Land[] {
  const { gazetteer, shapes } = geography;
  const near = countries.flatMap((country) => [country, ...landNeighboursOf(country, gazetteer, shapes)]);
  return [...new Set(near)].sort().flatMap((country): Land[] => {
    const rings = ringsOf(geography, country).filter((ring) => overlaps(ring, extent));
    return rings.length === 0 ? [] : [{ country, name: gazetteer.countryName(country), rings }];
  });
}

/** The class of each of the theatre's countries, for where no region has a place. */
function countryCategories({ tables, countries }: ReportInput): Map<string, string> {
  const rows = rowsOf(tables, "countries").filter((row) => countries.includes(row.text("country")));
  return new Map(rows.map((row) => [row.text("country"), `land area ${categoryClass(row)}`]));
}

function landClass(country: string, { focus, countries }: ReportInput): string {
  if (country === focus) return "land focus";
  return countries.includes(country) ? "land theatre" : "land";
}

function regionLabels(
  regions: readonly MapRegion[],
  map: Projection,
  radius: (row: TableRow) => number,
): Label[] {
  return regions
    .filter(({ name }) => name !== "")
    .map(({ row, name, position, rings }, index) => ({
      x: map.x(position.longitude),
      y: map.y(position.latitude),
      clear: rings.length === 0 ? radius(row) : 0,
      text: name,
      size: NAME_SIZE,
      kind: index < NAMED_REGIONS / 2 ? "region" : "region minor",
    }));
}

/** Names of the theatre's countries, each where there is room for it. */
function countryLabels(
  land: readonly Land[],
  countries: readonly string[],
  extent: Extent,
  map: Projection,
): Label[] {
  return land
    .filter(({ country }) => countries.includes(country))
    .flatMap(({ name, rings }): Label[] => {
      const place = placeOfName(rings, extent);
      if (place === null) return [];
      const [x, y] = [map.x(place.longitude), map.y(place.latitude)];
      return [{ x, y, clear: 0, text: name.toUpperCase(), size: NAME_SIZE, kind: "country" }];
    });
}

/** What the map's signs mean. */
export function mapLegend(): Piece {
  const categories = ["Critical", "High", "Elevated", "Guarded", "Low"].map(
    (name) =>
      html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><circle class="dot cat-${name.toLowerCase()}" cx="5" cy="5" r="4.5"/></svg>${name}</li>`,
  );
  const arrow = (kind: string): Markup =>
    html`<svg class="wide" viewBox="0 0 26 10" aria-hidden="true"><g class="arrows"><path class="arrow ${kind}" d="M1 5L19 5"/><path class="head ${kind}" d="M18 1L25 5L18 9Z"/></g></svg>`;
  return html`<ul class="legend" aria-label="Signs on the map">${categories}<li>size: incidents in three months</li><li>${arrow("arrived")}spillover: arrived</li><li>${arrow("early-sign")}early sign</li><li>${arrow("nearby-only")}violence nearby only</li><li><svg class="wide" viewBox="0 0 26 10" aria-hidden="true"><g class="zones"><path d="M1 5h24"/></g></svg>zones and sites</li></ul>`;
}

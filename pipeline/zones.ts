import type { Config } from "./config.ts";
import type { Gazetteer } from "./domain/gazetteer.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import type { Month } from "./domain/month.ts";
import { DEFAULT_RADIUS_KM, parseSite, SITE_COLUMNS, type Site, zonesOfSites } from "./domain/site.ts";
import { type Columns, numbersOf, textsOf } from "./domain/table.ts";
import { parseZones, ZONE_COLUMNS, type Zone } from "./domain/zone.ts";
import { locate } from "./geo/locate.ts";
import { placeZone } from "./geo/placeZone.ts";
import { loadShapes } from "./geo/shapes.ts";
import { readUserTable } from "./io/userTable.ts";

/** A file of zones or sites that a run uses, as run.json names it. */
export interface ZoneFile {
  readonly kind: "zones" | "sites";
  readonly file: string;
  readonly sha256: string;
  readonly count: number;
}

/** Zones and sites of the user's own. */
export interface OwnZones {
  readonly zones: readonly Zone[];
  readonly files: readonly ZoneFile[];
  /** What was made of the files, for people: a line each. */
  readonly notes: readonly string[];
}

/** How many columns or names a note lists. */
const MOST_LISTED = 8;

/**
 * Reads the zones and sites that the config names.
 * @param readGazetteer asked only if there is a file to read
 * @param temporary folder for readable copies
 * @throws {DataError} for a row that describes no area, naming file, record and column
 */
export async function readOwnZones(
  config: Config,
  readGazetteer: () => Promise<Gazetteer>,
  temporary: string,
): Promise<OwnZones> {
  const parts: OwnZones[] = [];
  if (config.zones !== null) parts.push(await readZones(config.zones, await readGazetteer(), temporary));
  if (config.sites !== null) parts.push(await readSites(config.sites, await readGazetteer(), temporary));
  return {
    zones: parts.flatMap(({ zones }) => zones),
    files: parts.flatMap(({ files }) => files),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

async function readZones(file: string, gazetteer: Gazetteer, temporary: string): Promise<OwnZones> {
  const required = ["name", "kind", "radius_km"] as const;
  const { rows, sha256, unused } = await readUserTable(file, ZONE_COLUMNS, required, temporary);
  const zones = parseZones(rows, gazetteer).map((each) => placeZone(each, gazetteer, loadShapes()));
  return {
    zones,
    files: [{ kind: "zones", file, sha256, count: zones.length }],
    notes: [`Zones: ${zones.length} of ${file}${leftAside(unused)}`],
  };
}

async function readSites(file: string, gazetteer: Gazetteer, temporary: string): Promise<OwnZones> {
  const required = ["name", "latitude", "longitude"] as const;
  const { rows, sha256, unused } = await readUserTable(file, SITE_COLUMNS, required, temporary);
  const sites = rows.map(parseSite).map((site) => {
    const { position, country, place } = site;
    return { ...site, iso3: locate(position, country, place, gazetteer, loadShapes()) };
  });
  const zones = zonesOfSites(sites);
  return {
    zones,
    files: [{ kind: "sites", file, sha256, count: zones.length }],
    notes: [`Sites: ${counted(zones)} of ${file}${defaulted(sites)}${leftAside(unused)}`],
  };
}

function counted(sites: readonly Zone[]): string {
  const roads = sites.filter(({ kind }) => kind === "road").length;
  const others = sites.length - roads;
  return roads === 0 ? `${others}` : `${others} and ${roads} road${roads === 1 ? "" : "s"}`;
}

function defaulted(sites: readonly Site[]): string {
  const count = sites.filter(({ radiusKm }) => radiusKm === null).length;
  return count === 0
    ? ""
    : `; ${DEFAULT_RADIUS_KM} km where no radius is given (${count} of ${sites.length} rows)`;
}

function leftAside(unused: readonly string[]): string {
  return unused.length === 0 ? "" : `; columns left aside: ${listed(unused)}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return names.slice(0, MOST_LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The shipped zones and the user's own, one of which takes the place of a shipped one with its id; sorted by id. */
export function withOwnZones(shipped: readonly Zone[], own: readonly Zone[]): Zone[] {
  const byId = new Map([...shipped, ...own].map((zone) => [zone.id, zone]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * What to say of zones that the tables lack; null for nothing.
 * @param own the user's, whose absence is told by name
 * @param units scores of all units, stage 3
 */
export function noteOnMissingZones(
  zones: readonly Zone[],
  own: readonly Zone[],
  { hasCoordinates }: IngestSummary,
  units: Columns,
  asOf: Month,
): string | null {
  if (zones.length > 0 && !hasCoordinates) {
    return "The source has no coordinates: zones and sites, which need them, are not scored.";
  }
  const months = numbersOf(units, "month");
  const scored = new Set(textsOf(units, "unit").filter((_, row) => months[row] === asOf));
  const missing = own.filter(({ id }) => !scored.has(id));
  if (missing.length === 0) return null;
  return `Not listed, since the data does not look there: ${listed(missing.map(({ name }) => name))}`;
}

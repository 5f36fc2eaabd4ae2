/** From incidents to rows in the official UCDP GED layout: 49 columns, all text. */

import { CLASHES, PLANTED } from "./clashes.ts";
import { COUNTRIES } from "./countries.ts";
import { prioGridCell } from "./geography.ts";
import { bestOf, type Incident } from "./incident.ts";
import { addDays } from "./months.ts";
import { type Random, randomFor } from "./random.ts";

export const COLUMNS = [
  "id",
  "relid",
  "year",
  "active_year",
  "code_status",
  "type_of_violence",
  "conflict_dset_id",
  "conflict_new_id",
  "conflict_name",
  "dyad_dset_id",
  "dyad_new_id",
  "dyad_name",
  "side_a_dset_id",
  "side_a_new_id",
  "side_a",
  "side_b_dset_id",
  "side_b_new_id",
  "side_b",
  "number_of_sources",
  "source_article",
  "source_office",
  "source_date",
  "source_headline",
  "source_original",
  "where_prec",
  "where_coordinates",
  "where_description",
  "adm_1",
  "adm_2",
  "latitude",
  "longitude",
  "geom_wkt",
  "priogrid_gid",
  "country",
  "country_id",
  "region",
  "event_clarity",
  "date_prec",
  "date_start",
  "date_end",
  "deaths_a",
  "deaths_b",
  "deaths_civilians",
  "deaths_unknown",
  "best",
  "high",
  "low",
  "gwnoa",
  "gwnob",
] as const;

export type Column = (typeof COLUMNS)[number];
export type Row = Readonly<Record<Column, string>>;

const FIRST_ID = 90_000_001;

/** Numbers for conflicts, dyads and sides, far above the real ones; civilians keep UCDP's two. */
const FIRST_SIDE_NUMBER = 90_001;
const FIRST_DYAD_NUMBER = 95_001;
const CIVILIANS_NUMBERS = { old: "9999", new: "1" };

/** A dyad with fewer deaths in a year than this is not active in it, in UCDP's terms. */
const ACTIVE_DYAD_DEATHS = 25;

const OFFICES = ["Synthetic Gazette", "Invented Wire", "Sample Radio", "Made-up Monitor"];

/** @returns the rows, ordered by first day; ids follow that order */
export function toRows(incidents: readonly Incident[]): Row[] {
  const ordered = incidents.toSorted((a, b) =>
    a.firstDay < b.firstDay ? -1 : a.firstDay > b.firstDay ? 1 : 0,
  );
  const deathsByDyadYear = new Map<string, number>();
  for (const incident of ordered) {
    const key = dyadYear(incident);
    deathsByDyadYear.set(key, (deathsByDyadYear.get(key) ?? 0) + bestOf(incident.deaths));
  }
  return ordered.map((incident, index) => {
    const isActive = (deathsByDyadYear.get(dyadYear(incident)) ?? 0) >= ACTIVE_DYAD_DEATHS;
    return toRow(incident, index, isActive);
  });
}

function toRow(incident: Incident, index: number, isActive: boolean): Row {
  const { clash, deaths, point, tag } = incident;
  const country = COUNTRIES[incident.country];
  const year = incident.firstDay.slice(0, 4);
  const id = FIRST_ID + index;
  const dyad = numberOf(`${clash.a} - ${clash.b}`, DYADS, FIRST_DYAD_NUMBER);
  const conflict = clash.type === 1 ? numberOf(clash.issue, DYADS, FIRST_DYAD_NUMBER) : dyad;
  const sideA = numberOf(clash.a, SIDES, FIRST_SIDE_NUMBER);
  const sideB = numberOf(clash.b, SIDES, FIRST_SIDE_NUMBER);
  const againstCivilians = clash.type === 3;
  return {
    id: String(id),
    relid: `SYN-${year}-${clash.type}-${tag}-${index + 1}`,
    year,
    active_year: isActive ? "1" : "0",
    code_status: "Clear",
    type_of_violence: String(clash.type),
    conflict_dset_id: conflict,
    conflict_new_id: conflict,
    conflict_name: clash.issue,
    dyad_dset_id: dyad,
    dyad_new_id: dyad,
    dyad_name: `${clash.a} - ${clash.b}`,
    side_a_dset_id: sideA,
    side_a_new_id: sideA,
    side_a: clash.a,
    side_b_dset_id: againstCivilians ? CIVILIANS_NUMBERS.old : sideB,
    side_b_new_id: againstCivilians ? CIVILIANS_NUMBERS.new : sideB,
    side_b: clash.b,
    ...textsOf(incident, randomFor(`text/${id}`)),
    where_prec: String(incident.wherePrecision),
    where_coordinates: incident.wherePrecision <= 3 ? `${incident.place} town` : incident.place,
    adm_1: incident.regionName,
    adm_2: incident.district,
    latitude: String(point.latitude),
    longitude: String(point.longitude),
    geom_wkt: `POINT (${point.longitude} ${point.latitude})`,
    priogrid_gid: String(prioGridCell(point)),
    country: country.name,
    country_id: String(country.gwNumber),
    region: "Africa",
    date_prec: String(incident.datePrecision),
    date_start: atMidnight(incident.firstDay),
    date_end: atMidnight(incident.lastDay),
    deaths_a: String(deaths.a),
    deaths_b: String(deaths.b),
    deaths_civilians: String(deaths.civilians),
    deaths_unknown: String(deaths.unknown),
    best: String(bestOf(deaths)),
    high: String(deaths.high),
    low: String(deaths.low),
    gwnoa: clash.a.startsWith("Government of ") ? String(country.gwNumber) : "",
    gwnob: "",
  };
}

/** The free texts, with the quirks of real ones: commas, doubled quotes, line breaks, several sources. */
function textsOf(incident: Incident, random: Random) {
  const offices = random.chance(0.2) ? [random.pick(OFFICES), random.pick(OFFICES)] : [random.pick(OFFICES)];
  const days = offices.map(() => addDays(incident.firstDay, random.whole(1, 9)));
  const articles = offices.map((office, i) => `"${office},${days[i]},synthetic"`);
  return {
    number_of_sources: String(offices.length),
    source_article: articles.join(";"),
    source_office: offices.join(";"),
    source_date: days.join(";"),
    source_headline: offices.map(() => "synthetic").join(";"),
    source_original: originalSource(incident, random),
    where_description: whereText(incident, random),
    event_clarity: random.chance(0.06) ? "2" : "1",
  };
}

function originalSource({ country, clash, firstDay }: Incident, random: Random): string {
  const besideArmy = country === "MLI" && clash.a === "Government of Mali" && firstDay >= "2022-01";
  if (besideArmy && random.chance(0.15)) return "army, Wagner Group alongside";
  return random.pick(["", "", "residents", "army", "local officials, residents"]);
}

function whereText({ place }: Incident, random: Random): string {
  const form = random.uniform();
  if (form < 0.04) return `synthetic\n\nnear ${place}`;
  if (form < 0.1) return `synthetic, called "zone rouge" near ${place}`;
  if (form < 0.35) return `synthetic, ${random.whole(1, 18)} km from ${place}`;
  return `synthetic, ${place}`;
}

const ALL_CLASHES = [CLASHES, PLANTED].flatMap((table) => Object.values(table).flat());
const SIDES = sortedUnique(ALL_CLASHES.flatMap(({ a, b }) => [a, b]));
const DYADS = sortedUnique(ALL_CLASHES.flatMap(({ a, b, issue }) => [`${a} - ${b}`, issue]));

function sortedUnique(names: readonly string[]): Map<string, number> {
  return new Map([...new Set(names)].sort().map((name, index) => [name, index]));
}

function numberOf(name: string, numbers: ReadonlyMap<string, number>, first: number): string {
  const index = numbers.get(name);
  if (index === undefined) throw new RangeError(`not in the table of clashes: ${name}`);
  return String(first + index);
}

function dyadYear({ clash, firstDay }: Incident): string {
  return `${clash.a} - ${clash.b} ${firstDay.slice(0, 4)}`;
}

/** @returns a day as the official layout writes it */
function atMidnight(day: string): string {
  return `${day} 00:00:00.000`;
}

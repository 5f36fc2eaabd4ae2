/** A made-up theatre as input files, and as the definition sees it. */

import { readReference } from "../../pipeline/io/reference.ts";
import { event, short } from "../1-ingest/ged.ts";
import {
  type CountRow,
  type CoverageSpan,
  countFile,
  type IncidentFile,
  mappedFile,
  monthOf,
  type Row,
} from "../2-aggregate/incidentFiles.ts";
import { METADATA } from "../pipeline/world.ts";
import type { Seen } from "./definition.ts";
import { type Incident, kilometresToBorders } from "./generate.ts";
import type { Theatre } from "./theatres.ts";

/** How far the border zone reaches into a country (methods 3). */
export const ZONE_KM = 150;

export interface Form {
  readonly name: "coordinates" | "regions" | "counts";
  /** `looked`: the countries that the source says it looks at; without it that is told by the rows. */
  readonly file: (
    theatre: Theatre,
    incidents: readonly Incident[],
    looked?: readonly string[],
  ) => IncidentFile;
  readonly seen: (theatre: Theatre, incidents: readonly Incident[]) => Promise<Seen[]>;
}

/** UCDP's layout, in which every incident has a place and its sides. */
export const COORDINATES: Form = {
  name: "coordinates",
  file: (theatre, incidents, looked) => ({
    name: "incidents.csv",
    text: short(incidents.map((incident, index) => eventOf(theatre, incident, index))),
    mapping: { ...METADATA, coverage: coverageOf(theatre, looked) },
  }),
  seen: async (theatre, incidents) =>
    incidents.map((incident) => {
      const near = [...kilometresToBorders(theatre, incident)].filter(([, km]) => km <= ZONE_KM);
      return seenAs(theatre, incident, incident.vague ? [] : near.map(([neighbour]) => neighbour));
    }),
};

/** The zone of a source without coordinates: the regions that a table says to touch a neighbour. */
async function seenByRegion(theatre: Theatre, incidents: readonly Incident[]): Promise<Seen[]> {
  const borderRegions = await readReference("border-regions");
  return incidents.map((incident) => {
    const touched = borderRegions.filter((row) => row.region_id === incident.town.region);
    return seenAs(theatre, incident, incident.vague ? [] : touched.map(({ neighbour }) => neighbour));
  });
}

/** A log of incidents that names regions and actors, but no coordinates. */
export const REGIONS: Form = {
  name: "regions",
  file: (theatre, incidents, looked) => {
    const rows = incidents.map(
      ({ day, country, vague, town, againstCivilians, deaths, actor }): Row => ({
        date: day,
        country: nameOf(theatre, country),
        admin1: vague ? "" : town.admin1,
        kind: againstCivilians ? "civilian" : "battle",
        deaths,
        actor,
      }),
    );
    const { name, text, mapping } = mappedFile(rows, coverageOf(theatre, looked));
    const { latitude, longitude, ...withoutPlaces } = mapping as Record<string, unknown>;
    return { name, text, mapping: withoutPlaces };
  },
  seen: seenByRegion,
};

/** Monthly counts per region, without places and sides. */
export const COUNTS: Form = {
  name: "counts",
  file: (theatre, incidents, looked) =>
    countFile(
      monthlyCounts(
        incidents.map(({ day, country, vague, town, againstCivilians, deaths }) => ({
          month: day.slice(0, "YYYY-MM".length),
          country: nameOf(theatre, country),
          admin1: vague ? "" : town.admin1,
          againstCivilians,
          deaths,
        })),
      ),
      coverageOf(theatre, looked),
    ),
  seen: async (theatre, incidents) =>
    (await seenByRegion(theatre, incidents)).map((seen) => ({ ...seen, actors: [] })),
};

const nameOf = (theatre: Theatre, iso3: string): string => theatre.countries[iso3]?.[0] ?? iso3;

/** Counts by month and region, in the order in which they first turn up. */
export function monthlyCounts(
  incidents: readonly (Pick<CountRow, "month" | "country" | "admin1" | "deaths"> & {
    readonly againstCivilians: boolean;
  })[],
): CountRow[] {
  const rows = new Map<string, CountRow>();
  for (const { month, country, admin1, deaths, againstCivilians } of incidents) {
    const key = `${month} ${country} ${admin1}`;
    const row = rows.get(key) ?? { month, country, admin1, battle: 0, civilian: 0, deaths: 0 };
    rows.set(key, {
      ...row,
      battle: row.battle + (againstCivilians ? 0 : 1),
      civilian: row.civilian + (againstCivilians ? 1 : 0),
      deaths: row.deaths + deaths,
    });
  }
  return [...rows.values()];
}

function coverageOf({ from, to }: Theatre, countries?: readonly string[]): CoverageSpan {
  return { from, to, ...(countries === undefined ? {} : { countries }) };
}

function eventOf(theatre: Theatre, incident: Incident, index: number) {
  const { tag, country, town, point, vague, day, actor, againstCivilians, deaths } = incident;
  // the core's army follows over the border: active on both sides, but no group
  const army = `Government of ${nameOf(theatre, tag === country ? theatre.core.country : country)}`;
  return event({
    id: String(index + 1),
    type_of_violence: againstCivilians ? "3" : "1",
    side_a: againstCivilians ? actor : army,
    side_b: againstCivilians ? "Civilians" : actor,
    where_prec: vague ? "6" : "1",
    adm_1: vague ? "" : town.admin1,
    latitude: String(point.latitude),
    longitude: String(point.longitude),
    country: nameOf(theatre, country),
    date_start: day,
    date_end: day,
    deaths_civilians: againstCivilians ? String(deaths) : "0",
    best: String(deaths),
    low: String(deaths),
    high: String(deaths),
  });
}

function seenAs(theatre: Theatre, incident: Incident, near: readonly string[]): Seen {
  const { country, day, deaths, actor } = incident;
  const name = theatre.aliases[actor] ?? actor;
  return {
    country,
    month: monthOf(day),
    deaths,
    actors: name === "" ? [] : [name],
    near: new Set(near),
  };
}

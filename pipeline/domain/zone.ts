import { DataError, type Place } from "./errors.ts";
import type { Gazetteer } from "./gazetteer.ts";
import type { Position } from "./position.ts";
import { slugOf } from "./slug.ts";
import { positionIn, radiusIn, type TextRow } from "./textRow.ts";

/**
 * An area scored like a region: a ring around a place, a belt around the point where three countries meet, a strip on
 * both sides of a border, a site, a road.
 */
export interface Zone {
  /** Unique among the zones of a run: "zone-liptako-gourma", "site-gao-office". */
  readonly id: string;
  readonly name: string;
  readonly kind: "ring" | "belt" | "strip" | "site" | "road";
  /** ISO3 codes of the countries it concerns; none for a place that lies in no country. */
  readonly countries: readonly string[];
  /** The centre; a road's waypoints in their order; none for a strip. */
  readonly points: readonly Position[];
  readonly radiusKm: number;
}

/** A zone as its row describes it. A ring or belt without points has the centre that its countries tell. */
export interface DescribedZone {
  readonly zone: Zone;
  readonly place: Place;
}

/** Columns of zones.csv, each with the other names under which a user's file may have it. */
export const ZONE_COLUMNS = {
  zone_id: ["id"],
  name: ["zone", "zone name"],
  kind: ["type"],
  country_1: ["country", "country1"],
  country_2: ["country2"],
  country_3: ["country3"],
  latitude: ["lat"],
  longitude: ["lon", "long", "lng"],
  radius_km: ["radius", "km", "width km", "width"],
  source: ["sources"],
} as const;

export type ZoneRow = TextRow<keyof typeof ZONE_COLUMNS>;

const COUNTRY_COLUMNS = ["country_1", "country_2", "country_3"] as const;
const PREFIX = "zone-";

/**
 * Reads the rows of a zones.csv. Countries may be given by code or name; a row without an id gets one from its name.
 * @throws {DataError} for a row that describes no area, and for an id given twice
 */
export function parseZones(rows: readonly ZoneRow[], gazetteer: Gazetteer): DescribedZone[] {
  const recordOf = new Map<string, number | undefined>();
  return rows.map((row) => {
    const zone = parseZone(row, gazetteer);
    const column = row.cells.zone_id === "" ? "name" : "zone_id";
    if (recordOf.has(zone.id)) {
      throw new DataError(
        `makes "${zone.id}", as record ${recordOf.get(zone.id)} does: give each zone a zone_id of its own`,
        { ...row.place, column },
      );
    }
    recordOf.set(zone.id, row.place.record);
    return { zone, place: row.place };
  });
}

function parseZone(row: ZoneRow, gazetteer: Gazetteer): Zone {
  const { cells, place } = row;
  const { name } = cells;
  if (name === "") throw new DataError("is empty: give the zone a name", { ...place, column: "name" });
  const kind = cells.kind.toLowerCase();
  if (kind !== "ring" && kind !== "belt" && kind !== "strip") {
    throw new DataError(`is no kind of zone: "${cells.kind}"; use ring, belt or strip`, {
      ...place,
      column: "kind",
    });
  }
  const radiusKm = radiusIn(row);
  if (radiusKm === null) throw new DataError("is empty: give km", { ...place, column: "radius_km" });
  const countries = countriesIn(row, gazetteer);
  const centre = positionIn(row);
  if (kind === "strip" && centre !== null) {
    throw new DataError("is not empty: a strip lies along a border and has no centre", {
      ...place,
      column: "latitude",
    });
  }
  const needed = { ring: 1, belt: 3, strip: 2 }[kind];
  if (centre === null && countries.length !== needed) {
    const [countryWord, alternative] = [
      { 1: "one country", 2: "two countries", 3: "three countries" }[needed],
      kind === "strip" ? "" : ", or latitude and longitude",
    ];
    throw new DataError(
      `a ${kind} needs ${countryWord}${alternative}, and this one has ${countries.length}`,
      {
        ...place,
        column: COUNTRY_COLUMNS[Math.min(countries.length, needed - 1)] ?? "country_1",
      },
    );
  }
  const own = slugOf(cells.zone_id === "" ? name : cells.zone_id);
  const id = own.startsWith(PREFIX) ? own : PREFIX + own;
  return { id, name, kind, countries, points: centre === null ? [] : [centre], radiusKm };
}

function countriesIn({ cells, place }: ZoneRow, gazetteer: Gazetteer): string[] {
  const countries: string[] = [];
  for (const column of COUNTRY_COLUMNS) {
    const name = cells[column];
    if (name === "") continue;
    const iso3 = gazetteer.country(name);
    if (iso3 === null) {
      const nearest = gazetteer.nearestCountries(name);
      const hint = nearest.length === 0 ? "" : ` (nearest: ${nearest.join(", ")})`;
      throw new DataError(`is no country: "${name}"${hint}`, { ...place, column });
    }
    if (countries.includes(iso3)) {
      throw new DataError(`names ${gazetteer.countryName(iso3)} a second time`, { ...place, column });
    }
    countries.push(iso3);
  }
  return countries;
}

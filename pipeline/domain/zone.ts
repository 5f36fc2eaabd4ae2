import { DataError } from "./errors.ts";

/** An area scored like a region: a ring around a point, a belt around a tri-point, a strip on both sides of a border. */
export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly kind: "ring" | "belt" | "strip";
  /** ISO3 codes of the countries it concerns. */
  readonly countries: readonly string[];
  /** Centre of a ring or belt; NaN for a strip. */
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
}

type ZoneRow = Readonly<
  Record<
    | "zone_id"
    | "name"
    | "kind"
    | "country_1"
    | "country_2"
    | "country_3"
    | "latitude"
    | "longitude"
    | "radius_km",
    string
  >
>;

/** Reads the rows of zones.csv. @throws {DataError} for a row that describes no area */
export function parseZones(rows: readonly ZoneRow[]): Zone[] {
  return rows.map((row, index) => {
    const place = { file: "zones.csv", record: index + 1 };
    const kind = row.kind;
    if (kind !== "ring" && kind !== "belt" && kind !== "strip") {
      throw new DataError(`is no kind of zone: "${kind}"; use ring, belt or strip`, {
        ...place,
        column: "kind",
      });
    }
    const countries = [row.country_1, row.country_2, row.country_3].filter((code) => code !== "");
    const radiusKm = Number(row.radius_km);
    if (!(radiusKm > 0))
      throw new DataError(`is not a distance in km: "${row.radius_km}"`, { ...place, column: "radius_km" });
    const latitude = row.latitude === "" ? Number.NaN : Number(row.latitude);
    const longitude = row.longitude === "" ? Number.NaN : Number(row.longitude);
    if (
      kind === "strip" ? countries.length !== 2 : !(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)
    ) {
      throw new DataError(kind === "strip" ? "a strip needs two countries" : "has no valid centre", place);
    }
    return { id: row.zone_id, name: row.name, kind, countries, latitude, longitude, radiusKm };
  });
}

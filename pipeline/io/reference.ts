import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { DataError } from "../domain/errors.ts";

/** The reference tables that ship with the project, one array of rows per table, cells as text. */
const TABLES = {
  countries: [
    "iso3",
    "iso2",
    "iso_numeric",
    "fips",
    "gw",
    "name",
    "ucdp_names",
    "acled_names",
    "gdelt_names",
    "other_names",
    "capital",
    "capital_latitude",
    "capital_longitude",
    "source",
  ],
  "region-aliases": ["country", "region_id", "region", "alias", "valid_from", "split_from", "source"],
  "border-regions": ["country", "region_id", "neighbour", "source"],
  actors: ["actor_id", "name", "kind", "alias", "country", "valid_from", "valid_to", "source"],
  zones: [
    "zone_id",
    "name",
    "kind",
    "country_1",
    "country_2",
    "country_3",
    "latitude",
    "longitude",
    "radius_km",
    "source",
  ],
  claims: ["claim_id", "statement", "measure", "place", "before", "now", "test", "source"],
  constants: ["method_set", "name", "value", "source"],
  recalibration: ["method_set", "series", "minus_log10_p", "exceedance", "source"],
} as const satisfies Record<string, readonly string[]>;

export type ReferenceTable = keyof typeof TABLES;
export type ReferenceRow<T extends ReferenceTable> = Readonly<Record<(typeof TABLES)[T][number], string>>;

const FOLDER = fileURLToPath(new URL("../../datasets/reference/", import.meta.url));

/**
 * Reads one reference table.
 * @throws {DataError} if its header is not the declared one
 */
export async function readReference<T extends ReferenceTable>(table: T): Promise<ReferenceRow<T>[]> {
  const file = `${table}.csv`;
  const rows = parse(await readFile(`${FOLDER}${file}`, "utf8"), {
    columns: true,
    bom: true,
  }) as ReferenceRow<T>[];
  const wanted = TABLES[table].join(",");
  const found = Object.keys(rows[0] ?? {}).join(",");
  if (found !== wanted) throw new DataError(`has the header ${found} where ${wanted} is due`, { file });
  return rows;
}

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
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
 * @throws {DataError} if its header is not the declared one, or a row has another number of cells
 */
export async function readReference<T extends ReferenceTable>(table: T): Promise<ReferenceRow<T>[]> {
  const file = `${table}.csv`;
  const columns: readonly string[] = TABLES[table];
  const [header = "", ...lines] = (await readFile(`${FOLDER}${file}`, "utf8")).trimEnd().split(/\r?\n/);
  const wanted = columns.join(",");
  if (header !== wanted) throw new DataError(`has the header ${header} where ${wanted} is due`, { file });
  return lines.map((line, index) => {
    const cells = cellsOf(line);
    if (cells.length !== columns.length)
      throw new DataError(`has ${cells.length} cells where ${columns.length} are due`, {
        file,
        record: index + 1,
      });
    return Object.fromEntries(columns.map((column, k) => [column, cells[k]])) as ReferenceRow<T>;
  });
}

/** A cell in quotes up to its end, a quote within it doubled. */
const QUOTED = /"((?:[^"]|"")*)"(?:,|$)/y;

/**
 * The cells of a line. These tables are the project's own, and none of their cells holds a line break: parsing them with
 * what can read any CSV takes ten times as long, at every start.
 */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      QUOTED.lastIndex = at;
      const [whole = "", text = ""] = QUOTED.exec(line) ?? [];
      if (whole === "") return [];
      cells.push(text.replaceAll('""', '"'));
      at += whole.length;
      if (!whole.endsWith(",")) return cells;
    } else {
      const comma = line.indexOf(",", at);
      const end = comma < 0 ? line.length : comma;
      cells.push(line.slice(at, end));
      at = end + 1;
    }
  }
  return cells;
}

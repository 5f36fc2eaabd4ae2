import { join } from "node:path";
import type { Config } from "./config.ts";
import { UsageError } from "./domain/errors.ts";
import type { Gazetteer } from "./domain/gazetteer.ts";
import type { Month } from "./domain/month.ts";
import { landNeighbours } from "./geo/borders.ts";
import type { Shapes } from "./geo/shapes.ts";
import type { Database } from "./io/duckdb.ts";

export interface Theatre {
  readonly focus: string;
  /** Land neighbours of the focus country, ISO3, sorted. */
  readonly neighbours: readonly string[];
  /** Countries whose regions get a row for every month. */
  readonly countries: readonly string[];
}

/** @throws {UsageError} for a country nobody knows */
export function parseFocus(name: string, gazetteer: Gazetteer): string {
  const iso3 = gazetteer.country(name);
  if (iso3 !== null) return iso3;
  const nearest = gazetteer.nearestCountries(name);
  const hint = nearest.length === 0 ? "" : ` (nearest: ${nearest.join(", ")})`;
  throw new UsageError(`--focus "${name}" is no country${hint}: give an ISO 3166-1 alpha-3 code such as MLI`);
}

/**
 * The focus country: the one asked for, else the configured one, else (where the data lacks it) the country with most
 * deaths in the 12 months up to `asOf`.
 * @throws {UsageError} if the country asked for has no incident up to `asOf`
 */
export async function chooseTheatre(
  db: Database,
  panelFolder: string,
  options: { asked: string | null; config: Config; asOf: Month; gazetteer: Gazetteer; shapes: Shapes },
): Promise<{ theatre: Theatre; note: string | null }> {
  const { asked, config, asOf, gazetteer, shapes } = options;
  await db.openParquet("focus_panel", join(panelFolder, "2-panel.parquet"));
  await db.openParquet("focus_units", join(panelFolder, "2-units.parquet"));
  const countries = await db.rows<{ country: string }>(
    `SELECT focus_units.unit AS country, coalesce(sum(deaths) FILTER (month > $asOf - 12), 0) AS recent_deaths
     FROM focus_panel JOIN focus_units ON focus_units.kind = 'country' AND focus_units.number = focus_panel.unit
     WHERE focus_panel.kind = 'country' AND month <= $asOf
     GROUP BY focus_units.unit ORDER BY recent_deaths DESC, focus_units.unit`,
    { asOf },
  );
  const present = countries.map((row) => row.country);
  if (asked !== null && !present.includes(asked)) {
    throw new UsageError(
      `--focus ${asked}: the data holds no incident in ${gazetteer.countryName(asked)} up to the as-of month; it holds ${present.slice(0, 12).join(", ")}`,
    );
  }
  const wanted = asked ?? config.focus;
  const focus = present.includes(wanted) ? wanted : (present[0] ?? wanted);
  const note =
    focus === wanted
      ? null
      : `The data holds no incident in ${gazetteer.countryName(wanted)}; the focus is ${gazetteer.countryName(focus)}, the country with most deaths in the last 12 months. Choose another with --focus.`;
  const byNumeric = new Map(
    [...gazetteer.countries.values()].map((country) => [country.isoNumeric, country.iso3]),
  );
  const numeric = gazetteer.countries.get(focus)?.isoNumeric ?? "";
  const neighbours = (shapes.isoNumerics.includes(numeric) ? landNeighbours(shapes, numeric) : [])
    .flatMap((code) => byNumeric.get(code) ?? [])
    .sort();
  const beyond = focus === config.focus ? config.theatre : [];
  return {
    theatre: { focus, neighbours, countries: [...new Set([focus, ...neighbours, ...beyond])].sort() },
    note,
  };
}

import type { Config } from "./config.ts";
import { UsageError } from "./domain/errors.ts";
import type { Gazetteer } from "./domain/gazetteer.ts";
import type { Month } from "./domain/month.ts";
import type { Panel } from "./domain/panel.ts";
import { landNeighboursOf } from "./geo/landNeighboursOf.ts";
import type { Shapes } from "./geo/shapes.ts";

export interface Theatre {
  readonly focus: string;
  /** Land neighbours of the focus country, ISO3, sorted. */
  readonly neighbours: readonly string[];
  /** Countries whose regions get a row for every month. */
  readonly countries: readonly string[];
}

/** Months over which deaths decide between countries where the default focus is missing. */
const RECENT_MONTHS = 12;

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
export function chooseTheatre(
  countries: Panel,
  options: { asked: string | null; config: Config; asOf: Month; gazetteer: Gazetteer; shapes: Shapes },
): { theatre: Theatre; note: string | null } {
  const { asked, config, asOf, gazetteer, shapes } = options;
  const present = countriesByRecentDeaths(countries, asOf);
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
  const neighbours = landNeighboursOf(focus, gazetteer, shapes);
  const beyond = focus === config.focus ? config.theatre : [];
  return {
    theatre: { focus, neighbours, countries: [...new Set([focus, ...neighbours, ...beyond])].sort() },
    note,
  };
}

/** Countries with an incident up to `asOf`, those with most deaths in the 12 months up to it first. */
function countriesByRecentDeaths(
  { units, firstMonth, monthCount, incidents, deaths }: Panel,
  asOf: Month,
): string[] {
  const known = units.flatMap(({ id }, unit) => {
    const start = unit * monthCount;
    const end = start + Math.min(asOf - firstMonth + 1, monthCount);
    if (!incidents.subarray(start, end).some((value) => value > 0)) return [];
    const recent = deaths.subarray(Math.max(start, end - RECENT_MONTHS), end);
    return [{ id, deaths: recent.reduce((sum, value) => sum + value, 0) }];
  });
  return known.sort((a, b) => b.deaths - a.deaths || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}

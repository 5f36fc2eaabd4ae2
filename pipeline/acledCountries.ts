import type { Config } from "./config.ts";
import { UsageError } from "./domain/errors.ts";
import { Gazetteer } from "./domain/gazetteer.ts";
import { landNeighboursOf } from "./geo/landNeighboursOf.ts";
import { loadShapes } from "./geo/shapes.ts";
import { readReference } from "./io/reference.ts";
import { parseFocus } from "./theatre.ts";

/**
 * The countries to ask ACLED for, by the names that it uses: those named, else the focus country and its land neighbours,
 * and the rest of the theatre if the focus is the configured one.
 * @throws {UsageError} for a country nobody knows
 */
export async function acledCountries(
  named: readonly string[] | null,
  focus: string | null,
  config: Pick<Config, "focus" | "theatre">,
): Promise<string[]> {
  const rows = await readReference("countries");
  const gazetteer = new Gazetteer(rows, []);
  const codes = named?.map((name) => codeOf(name, gazetteer)) ?? theatreOf(focus, config, gazetteer);
  const names = new Map(rows.map((row) => [row.iso3, row.acled_names.split("|")[0] || row.name]));
  return [...new Set(codes)].map((code) => names.get(code) ?? code);
}

function codeOf(name: string, gazetteer: Gazetteer): string {
  const code = gazetteer.country(name);
  if (code !== null) return code;
  const nearest = gazetteer.nearestCountries(name);
  const hint = nearest.length === 0 ? "" : ` (nearest: ${nearest.join(", ")})`;
  throw new UsageError(`--country "${name}" is no country${hint}: give a name or an ISO 3166-1 alpha-3 code`);
}

function theatreOf(
  asked: string | null,
  config: Pick<Config, "focus" | "theatre">,
  gazetteer: Gazetteer,
): string[] {
  const focus = parseFocus(asked ?? config.focus, gazetteer);
  const neighbours = landNeighboursOf(focus, gazetteer, loadShapes());
  return [focus, ...neighbours, ...(focus === config.focus ? config.theatre : [])];
}

import { type ColumnName, FORECAST_NUMBERS } from "../domain/columns.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import { type Column, type Columns, numbersOf, type Table, tableOf, textsOf } from "../domain/table.ts";
import type { UnitNames } from "../domain/unitNames.ts";

/** Units that come later than the as-of month. */
const NOT_YET = "not listed";

/**
 * Table of what the coming months may bring: one row per region and month ahead, then one per country and month ahead,
 * both in the order of ids.
 * @param families forecasts of regions and of countries, see 4-forecast/unitForecasts.ts; none where none were made
 */
export function forecastTable(
  families: readonly Columns[],
  about: {
    readonly asOf: Month;
    readonly source: string;
    readonly names: UnitNames;
    readonly gazetteer: Gazetteer;
  },
): Table {
  const rows = families.flatMap((family) =>
    textsOf(family, "no_forecast").flatMap((why, row) => (why === NOT_YET ? [] : [{ family, row }])),
  );
  const texts = (name: string): string[] =>
    rows.map(({ family, row }) => textsOf(family, name)[row] as string);
  const numbers = (name: string): Float64Array =>
    Float64Array.from(rows, ({ family, row }) => numbersOf(family, name)[row] as number);
  const kinds = texts("kind");
  const ids = texts("unit");
  const named = ids.map((id, row) => about.names.of(kinds[row] as string, id));
  const ofRegions = (value: (row: number) => string): string[] =>
    kinds.map((kind, row) => (kind === "region" ? value(row) : ""));
  const columns: Partial<Record<ColumnName, Column>> = {
    country_name: named.map(({ country }) => about.gazetteer.countryName(country)),
    region: ofRegions((row) => named[row]?.name ?? ""),
    unit: kinds,
    horizon: numbers("horizon"),
    forecast_month: texts("month"),
    notes: texts("no_forecast"),
    country: named.map(({ country }) => country),
    region_id: ofRegions((row) => ids[row] as string),
    month: kinds.map(() => formatMonth(about.asOf)),
    source: kinds.map(() => about.source),
  };
  for (const name of FORECAST_NUMBERS) columns[name] = numbers(name);
  return tableOf("forecast", rows.length, columns);
}

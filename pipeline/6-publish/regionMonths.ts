import { type ColumnName, PART_COLUMNS } from "../domain/columns.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import {
  type Column,
  type Columns,
  numbersAt,
  numbersOf,
  type Table,
  tableOf,
  textsOf,
} from "../domain/table.ts";
import type { UnitName, UnitNames } from "../domain/unitNames.ts";

const NUMBERS = [
  "score",
  "incidents",
  "deaths",
  "incidents_3m",
  "usual_incidents_3m",
  "deaths_3m",
  "usual_deaths_3m",
  ...PART_COLUMNS,
] as const satisfies readonly ColumnName[];

/**
 * The table that people chart: every region of the theatre in every month, by region id, then month.
 * @param months columns unit, month, category and the numbers above, in any order of rows
 */
export function regionMonthTable(
  months: Columns,
  unitNames: UnitNames,
  gazetteer: Gazetteer,
  about: { readonly methodSet: string; readonly source: string },
): Table {
  const units = textsOf(months, "unit");
  const monthNumbers = numbersOf(months, "month");
  const ids = [...new Set(units)].sort();
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const places = Float64Array.from(units, (id) => placeOf.get(id) as number);
  const order = Array.from(units, (_, row) => row).sort(
    (a, b) =>
      (places[a] as number) - (places[b] as number) ||
      (monthNumbers[a] as number) - (monthNumbers[b] as number),
  );
  const names = ids.map((id) => unitNames.of("region", id));
  const named = (value: (name: UnitName) => string): string[] => {
    const values = names.map(value);
    return order.map((row) => values[places[row] as number] as string);
  };
  const monthTexts = new Map<number, string>();
  for (const value of monthNumbers)
    if (!monthTexts.has(value)) monthTexts.set(value, formatMonth(value as Month));
  const categories = textsOf(months, "category");
  const columns: Partial<Record<ColumnName, Column>> = {
    country_name: named(({ country }) => gazetteer.countryName(country)),
    region: named((name) => name.name),
    country: named((name) => name.country),
    region_id: order.map((row) => units[row] as string),
    month: order.map((row) => monthTexts.get(monthNumbers[row] as number) as string),
    category: order.map((row) => categories[row] as string),
    method_set: order.map(() => about.methodSet),
    source: order.map(() => about.source),
  };
  for (const name of NUMBERS) columns[name] = numbersAt(numbersOf(months, name), order);
  return tableOf("region_months", order.length, columns);
}

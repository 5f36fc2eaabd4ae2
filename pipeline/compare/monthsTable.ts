import { formatMonth, type Month } from "../domain/month.ts";
import { type Column, type Columns, concatenated, type Table, tableOf } from "../domain/table.ts";
import { descendingRanks } from "../stats/descendingRanks.ts";
import { scoreDistance } from "./agreement.ts";
import type { SharedMonths, SharedRegion } from "./sharedMonths.ts";

/** Every shared region-month of every pair, pair by pair, where the scores lie furthest apart first. */
export function monthsTable(pairs: readonly SharedMonths[]): Table {
  const blocks = pairs.map(columnsOf);
  const names = Object.keys(blocks[0] ?? {});
  const columns = names.map((name) => [name, endToEnd(blocks.map((block) => block[name] as Column))]);
  const rowCount = pairs.reduce((sum, { months }) => sum + months.length, 0);
  return tableOf("compare_months", rowCount, Object.fromEntries(columns));
}

function endToEnd(parts: readonly Column[]): Column {
  return parts[0] instanceof Float64Array
    ? concatenated(parts as readonly Float64Array[])
    : (parts as readonly (readonly string[])[]).flat();
}

function columnsOf(pair: SharedMonths): Columns {
  const { months, a, b, sources } = pair;
  const distances = Float64Array.from(months, (_, row) => scoreDistance(a.score, b.score, row));
  // rows without a distance come last
  const key = distances.map((value) => (Number.isNaN(value) ? -1 : value));
  const order = Array.from(months.keys()).sort((x, y) => (key[y] as number) - (key[x] as number) || x - y);
  const regionOf = new Array<SharedRegion>(months.length);
  for (const region of pair.regions) regionOf.fill(region, region.start, region.end);
  const ranks = ranksByMonth(pair);
  const numbers = (values: Float64Array): Float64Array =>
    Float64Array.from(order, (row) => values[row] as number);
  const region = (value: (region: SharedRegion) => string): string[] =>
    order.map((row) => value(regionOf[row] as SharedRegion));
  return {
    country_name: region(({ countryName }) => countryName),
    region: region(({ name }) => name),
    month: order.map((row) => formatMonth(months[row] as Month)),
    score_a: numbers(a.score),
    score_b: numbers(b.score),
    score_distance: numbers(distances),
    rank_a: numbers(ranks.a),
    rank_b: numbers(ranks.b),
    incidents_a: numbers(a.incidents),
    incidents_b: numbers(b.incidents),
    deaths_a: numbers(a.deaths),
    deaths_b: numbers(b.deaths),
    country: region(({ country }) => country),
    region_id: region(({ id }) => id),
    source_a: order.map(() => sources[0]),
    source_b: order.map(() => sources[1]),
  };
}

/** Each side's rank among the regions of the same month, 1 the highest score. */
function ranksByMonth({ months, a, b }: SharedMonths): { a: Float64Array; b: Float64Array } {
  const rowsOf = new Map<number, number[]>();
  for (const [row, month] of months.entries()) {
    const rows = rowsOf.get(month);
    if (rows === undefined) rowsOf.set(month, [row]);
    else rows.push(row);
  }
  const ranked = (score: Float64Array): Float64Array => {
    const ranks = new Float64Array(score.length);
    for (const rows of rowsOf.values()) {
      const own = Float64Array.from(rows, (row) => score[row] as number);
      const found = new Float64Array(rows.length);
      descendingRanks(own, found);
      for (const [at, row] of rows.entries()) ranks[row] = found[at] as number;
    }
    return ranks;
  };
  return { a: ranked(a.score), b: ranked(b.score) };
}

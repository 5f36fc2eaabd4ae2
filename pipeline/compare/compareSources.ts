/**
 * Two sources side by side: what each says of the same regions in the same months. They are never summed, and neither is
 * taken for the truth.
 */
import { formatMonth, type Month } from "../domain/month.ts";
import { type Table, TableBuilder } from "../domain/table.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import { monthsTable } from "./monthsTable.ts";
import { furthestApart, statementOf } from "./sentences.ts";
import { type SharedMonths, type SharedRegion, sharedMonths } from "./sharedMonths.ts";
import type { Side } from "./side.ts";

export interface Comparison {
  /** Table `compare`: for every pair of sources a row over all their regions, then one for each, where they lie furthest
   * apart first. */
  readonly compare: Table;
  /** Table `compare_months`: the region-months themselves, likewise. */
  readonly months: Table;
  /** A sentence on every pair. */
  readonly statements: readonly string[];
}

/** Holds every two of the sources side by side, in the order in which they come. */
export function compareSources(sides: readonly Side[]): Comparison {
  const pairs = sides.flatMap((a, at) => sides.slice(at + 1).map((b) => sharedMonths(a, b)));
  const table = new TableBuilder("compare");
  const statements: string[] = [];
  for (const pair of pairs) {
    const whole = agreementOf(pair, 0, pair.months.length);
    const notes = [
      ...(pair.methodSets[0] === pair.methodSets[1]
        ? []
        : [`scores are made of different parts (${pair.methodSets.join(", ")})`]),
      ...(pair.months.length === 0 ? ["no month of any region in which both sources looked"] : []),
    ];
    addRow(table, pair, null, whole, notes);
    for (const { region, agreement } of furthestFirst(pair)) {
      const silent = region.unknownTo === null ? null : pair.sources[region.unknownTo === "a" ? 0 : 1];
      addRow(
        table,
        pair,
        region,
        agreement,
        silent === null
          ? []
          : [`${silent} lists no incident in a region of this name: is it written otherwise there?`],
      );
    }
    statements.push(statementOf(pair, whole));
  }
  return { compare: table.build(), months: monthsTable(pairs), statements };
}

function furthestFirst(pair: SharedMonths): { region: SharedRegion; agreement: Agreement }[] {
  // regions that have no distance come last
  const distance = ({ agreement }: { agreement: Agreement }): number =>
    Number.isNaN(agreement.scoreDistance) ? -1 : agreement.scoreDistance;
  return pair.regions
    .map((region) => ({ region, agreement: agreementOf(pair, region.start, region.end) }))
    .sort((x, y) => distance(y) - distance(x) || (x.region.id < y.region.id ? -1 : 1));
}

function addRow(
  table: TableBuilder,
  pair: SharedMonths,
  region: SharedRegion | null,
  agreement: Agreement,
  notes: readonly string[],
): void {
  const { months, sources } = pair;
  const monthOf = (row: number): string => formatMonth(months[row] as Month);
  const [first, last] = region === null ? spanOf(months) : [months[region.start], months[region.end - 1]];
  const month = (value: number | undefined): string =>
    value === undefined ? "" : formatMonth(value as Month);
  table.add({
    country_name: region?.countryName ?? "",
    region: region?.name ?? "all regions",
    shared_months: agreement.regionMonths,
    incident_correlation: agreement.incidentCorrelation,
    death_correlation: agreement.deathCorrelation,
    score_correlation: agreement.scoreCorrelation,
    score_distance: agreement.scoreDistance,
    worst_month: agreement.worst < 0 ? "" : monthOf(agreement.worst),
    why: furthestApart(pair, agreement),
    incidents_a: agreement.incidents[0],
    incidents_b: agreement.incidents[1],
    deaths_a: agreement.deaths[0],
    deaths_b: agreement.deaths[1],
    shared_from: month(first),
    shared_to: month(last),
    notes: notes.join("; "),
    country: region?.country ?? "",
    region_id: region?.id ?? "",
    source_a: sources[0],
    source_b: sources[1],
  });
}

function spanOf(months: Float64Array): [number | undefined, number | undefined] {
  if (months.length === 0) return [undefined, undefined];
  return [months.reduce((x, y) => Math.min(x, y)), months.reduce((x, y) => Math.max(x, y))];
}

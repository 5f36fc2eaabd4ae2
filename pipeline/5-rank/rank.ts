/**
 * Stage 5. IN scores of units and pairs. OUT the ranked tables that people read, rows in order of rank.
 * KEEPS every scored unit and pair: none is dropped.
 */
import { type ColumnName, PART_COLUMNS } from "../domain/columns.ts";
import type { Gazetteer } from "../domain/gazetteer.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import {
  type Columns,
  numbersOf,
  printed,
  type Table,
  TableBuilder,
  textsOf,
  type Value,
} from "../domain/table.ts";
import type { UnitNames } from "../domain/unitNames.ts";
import { dataGrade } from "./dataGrade.ts";
import { standing } from "./standing.ts";
import { whyBorder, whyEscalation } from "./why.ts";

export interface RankInput {
  readonly source: string;
  readonly asOf: Month;
  readonly focus: string;
  /** The focus country's land neighbours, ISO3, whether the data holds them or not. */
  readonly neighbours: readonly string[];
  readonly minHistoryMonths: number;
  readonly methodSet: string;
  readonly gazetteer: Gazetteer;
  /** Scores of units, of pairs, and of everything that reaches a country, in columns. */
  readonly units: Columns;
  readonly pairs: Columns;
  readonly inward: Columns;
  readonly names: UnitNames;
}

/** Momentum (half the log2 of the pace against the past year's) beyond which a trend is called one: 1.4-fold. */
const TREND = 0.25;

interface Row {
  readonly index: number;
  readonly unit: string;
  readonly uncapped: number;
}

/** Builds every ranked table. */
export function rank(input: RankInput): Table[] {
  return [
    unitTable("escalation", "region", input),
    unitTable("countries", "country", input),
    unitTable("zones", "zone", input),
    neighbourTable(input),
    spilloverTable(input),
  ];
}

function unitTable(name: "escalation" | "countries" | "zones", kind: string, input: RankInput): Table {
  const now = rowsOf(input, kind, input.asOf);
  const before = rowsOf(input, kind, input.asOf - 1);
  const rankBefore = new Map<string, number | null>();
  const beforeRanks = standing(before.map((row) => row.uncapped));
  for (const [position, row] of before.entries()) rankBefore.set(row.unit, beforeRanks[position] ?? null);
  const ranks = standing(now.map((row) => row.uncapped));
  const order = now
    .map((row, position) => ({ ...row, rank: ranks[position] ?? null }))
    .sort(
      (a, b) =>
        (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) ||
        countAt(input.units, "deaths_3m", b.index) - countAt(input.units, "deaths_3m", a.index) ||
        countAt(input.units, "incidents_3m", b.index) - countAt(input.units, "incidents_3m", a.index) ||
        (a.unit < b.unit ? -1 : 1),
    );
  const ranked = ranks.filter((place) => place !== null).length;
  const table = new TableBuilder(name);
  for (const row of order) {
    const { index, unit } = row;
    const named = input.names.of(kind, unit);
    const previous = rankBefore.get(unit) ?? null;
    const shown = (column: ColumnName): Value => printed(numberAt(input.units, column, index), column);
    const parts = Object.fromEntries(PART_COLUMNS.map((column) => [column, shown(column)]));
    const facts = {
      score: shown("score") as number | null,
      incidents_3m: shown("incidents_3m") as number | null,
      usual_incidents_3m: shown("usual_incidents_3m") as number | null,
      deaths_3m: shown("deaths_3m") as number | null,
      usual_deaths_3m: shown("usual_deaths_3m") as number | null,
      months_quiet_before: shown("months_quiet_before") as number | null,
    };
    table.add({
      rank: row.rank,
      country_name: named.country === "" ? "" : input.gazetteer.countryName(named.country),
      region: named.name,
      ...facts,
      category: textAt(input.units, "category", index),
      trend: trendOf(numberAt(input.units, "momentum", index)),
      why: whyEscalation({ ...facts, parts: parts as Record<string, number | null> }, input.minHistoryMonths),
      rank_change: row.rank === null || previous === null ? null : previous - row.rank,
      score_low: shown("score_low"),
      score_high: shown("score_high"),
      rank_low: shown("rank_low"),
      rank_high: shown("rank_high"),
      top10_probability: shown("top10_probability"),
      deaths_ytd: shown("deaths_ytd"),
      state_force_incidents_3m: shown("state_force_incidents_3m"),
      data_grade: gradeOf(input.units, index),
      notes: notesOf(input, index, ranked),
      ...parts,
      method_set: input.methodSet,
      country: named.country,
      region_id: unit,
      month: formatMonth(input.asOf),
      source: input.source,
    });
  }
  return table.build();
}

function trendOf(momentum: number): string {
  if (Number.isNaN(momentum)) return "";
  if (momentum >= TREND) return "rising";
  return momentum <= -TREND ? "falling" : "steady";
}

function gradeOf(units: Columns, row: number): string {
  if (numberAt(units, "scored", row) !== 1) return "";
  return dataGrade(numberAt(units, "incidents_24m", row), numberAt(units, "located_share", row));
}

/** @param ranked rows of the table that have a rank */
function notesOf({ units, minHistoryMonths }: RankInput, row: number, ranked: number): string {
  const span = numberAt(units, "rank_high", row) - numberAt(units, "rank_low", row);
  const notes = [
    numberAt(units, "quiet_after_peak", row) === 1 ? "quiet after peak" : "",
    numberAt(units, "baseline_short", row) === 1 ? "baseline short" : "",
    span > ranked / 2 ? "rank not meaningful" : "",
    numberAt(units, "scored", row) === 1 ? "" : `needs ${minHistoryMonths} covered months`,
  ];
  return notes.filter((note) => note !== "").join("; ");
}

function neighbourTable(input: RankInput): Table {
  const { pairs, gazetteer, focus } = input;
  const rowOf = new Map<string, number>();
  for (const [row, from] of textsOf(pairs, "from").entries()) {
    if (from === focus) rowOf.set(textAt(pairs, "to", row), row);
  }
  const inward = new Map<string, number>();
  for (const [row, country] of textsOf(input.inward, "country").entries()) {
    inward.set(country, numberAt(input.inward, "score", row));
  }
  const national = new Map(
    rowsOf(input, "country", input.asOf).map((row) => [
      row.unit,
      numberAt(input.units, "incidents_3m", row.index),
    ]),
  );
  const exact = input.neighbours.map((to) => {
    const row = rowOf.get(to);
    return row === undefined ? Number.NaN : numberAt(pairs, "exact", row);
  });
  const ranks = standing(exact);
  const order = input.neighbours
    .map((to, position) => ({ to, rank: ranks[position] ?? null }))
    .sort(
      (a, b) =>
        (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || (a.to < b.to ? -1 : 1),
    );
  const table = new TableBuilder("neighbours");
  for (const { to, rank: place } of order) {
    const row = rowOf.get(to);
    const facts = borderFacts(input, row, focus, to);
    table.add({
      rank: place,
      neighbour_name: gazetteer.countryName(to),
      spillover_from_focus: row === undefined ? null : numberAt(pairs, "score", row),
      ...columnsOf(facts),
      pressure: facts.pressure,
      arrival: row === undefined ? null : printed(numberAt(pairs, "arrival", row), "arrival"),
      months_quiet_before: facts.months_quiet_before,
      why:
        row === undefined ? `The data holds no incident in ${gazetteer.countryName(to)}.` : whyBorder(facts),
      national_incidents_3m: national.get(to) ?? (facts.border_incidents_3m === null ? null : 0),
      spillover_all_sources: inward.get(to) ?? null,
      top_border_region: borderRegionName(input, row),
      focus,
      neighbour: to,
      method_set: input.methodSet,
      month: formatMonth(input.asOf),
      source: input.source,
    });
  }
  return table.build();
}

function spilloverTable(input: RankInput): Table {
  const { pairs } = input;
  const ranks = standing([...numbersOf(pairs, "exact")]);
  const order = ranks
    .map((place, row) => ({ rank: place, row }))
    .sort(
      (a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || a.row - b.row,
    );
  const table = new TableBuilder("spillover");
  for (const { rank: place, row } of order) {
    const from = textAt(pairs, "from", row);
    const to = textAt(pairs, "to", row);
    const facts = borderFacts(input, row, from, to);
    table.add({
      rank: place,
      from_name: facts.from_name,
      to_name: facts.to_name,
      score: numberAt(pairs, "score", row),
      ...columnsOf(facts),
      months_quiet_before: facts.months_quiet_before,
      why: whyBorder(facts),
      pressure: facts.pressure,
      arrival: numberAt(pairs, "arrival", row),
      part_intensity: numberAt(pairs, "part_intensity", row),
      part_zone_surprise: numberAt(pairs, "part_zone_surprise", row),
      part_zone_resurgence: numberAt(pairs, "part_zone_resurgence", row),
      top_border_region: borderRegionName(input, row),
      method_set: input.methodSet,
      from,
      to,
      month: formatMonth(input.asOf),
      source: input.source,
    });
  }
  return table.build();
}

type BorderFactsRow = Parameters<typeof whyBorder>[0];

function borderFacts(
  { pairs, gazetteer }: RankInput,
  row: number | undefined,
  from: string,
  to: string,
): BorderFactsRow {
  const shown = (column: ColumnName): number | null =>
    row === undefined ? null : (printed(numberAt(pairs, column, row), column) as number | null);
  return {
    from_name: gazetteer.countryName(from),
    to_name: gazetteer.countryName(to),
    evidence: row === undefined ? "not assessable" : textAt(pairs, "evidence", row),
    pressure: shown("pressure"),
    border_incidents_3m: shown("border_incidents_3m"),
    usual_border_incidents_3m: shown("usual_border_incidents_3m"),
    border_deaths_3m: shown("border_deaths_3m"),
    last_border_incident: row === undefined ? "" : textAt(pairs, "last_border_incident", row),
    months_quiet_before: shown("months_quiet_before"),
  };
}

function columnsOf(facts: BorderFactsRow): Partial<Record<ColumnName, Value>> {
  const { evidence, border_incidents_3m, usual_border_incidents_3m, border_deaths_3m, last_border_incident } =
    facts;
  return { evidence, border_incidents_3m, usual_border_incidents_3m, border_deaths_3m, last_border_incident };
}

function borderRegionName(input: RankInput, row: number | undefined): string {
  if (row === undefined) return "";
  const id = textAt(input.pairs, "top_border_region", row);
  return id === "" ? "" : input.names.of("region", id).name;
}

function rowsOf({ units }: RankInput, kind: string, month: number): Row[] {
  const kinds = textsOf(units, "kind");
  const months = numbersOf(units, "month");
  const rows: Row[] = [];
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] !== kind || months[index] !== month) continue;
    rows.push({ index, unit: textAt(units, "unit", index), uncapped: numberAt(units, "uncapped", index) });
  }
  return rows;
}

function textAt(columns: Columns, name: string, row: number): string {
  return textsOf(columns, name)[row] as string;
}

function numberAt(columns: Columns, name: string, row: number): number {
  return numbersOf(columns, name)[row] as number;
}

/** A count for ordering rows: an unknown one comes after 0. */
function countAt(columns: Columns, name: string, row: number): number {
  const value = numberAt(columns, name, row);
  return Number.isNaN(value) ? -1 : value;
}

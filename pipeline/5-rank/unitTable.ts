import { type ColumnName, PART_COLUMNS } from "../domain/columns.ts";
import { formatMonth } from "../domain/month.ts";
import { type Columns, printed, type Table, TableBuilder, type Value } from "../domain/table.ts";
import { countAt, monthAt, numberAt, textAt } from "./cells.ts";
import { chancesOf } from "./chanceCells.ts";
import { dataGrade } from "./dataGrade.ts";
import { type RankInput, rowsOf } from "./rankInput.ts";
import { standing } from "./standing.ts";
import { whyEscalation } from "./why.ts";

/** Momentum (half the log2 of the pace against the past year's) beyond which a trend is called one: 1.4-fold. */
const TREND = 0.25;

/** Share of located incidents in two years below which the parts about places see too little. */
const LOW_COORDINATES = 0.5;

/** Table of the scored units of one kind, those with the highest score first; the unscored come last. */
export function unitTable(name: "escalation" | "countries" | "zones", kind: string, input: RankInput): Table {
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
  const chances = chancesOf(input.chances, kind);
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
      zone_kind: input.zoneKinds.get(unit) ?? "",
      ...facts,
      category: textAt(input.units, "category", index),
      trend: trendOf(numberAt(input.units, "momentum", index)),
      why: whyEscalation({ ...facts, parts: parts as Record<string, number | null> }, input.minHistoryMonths),
      ...chances.escalation(unit),
      rank_change: row.rank === null || previous === null ? null : previous - row.rank,
      score_low: shown("score_low"),
      score_high: shown("score_high"),
      rank_low: shown("rank_low"),
      rank_high: shown("rank_high"),
      top10_probability: shown("top10_probability"),
      deaths_ytd: shown("deaths_ytd"),
      state_force_incidents_3m: shown("state_force_incidents_3m"),
      rising_since: monthAt(input.units, "rising_since", index),
      armed_actors_12m: input.hasActors ? shown("armed_actors_12m") : null,
      alert: alertOf(input, index),
      data_grade: gradeOf(input.units, index),
      notes: [...notesOf(input, index, ranked), chances.note(unit)].filter((note) => note !== "").join("; "),
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

function alertOf({ units, alertLevel }: RankInput, row: number): string {
  if (numberAt(units, "scored", row) !== 1) return "";
  return numberAt(units, "surprise_p", row) <= alertLevel ? "yes" : "no";
}

function gradeOf(units: Columns, row: number): string {
  if (numberAt(units, "scored", row) !== 1) return "";
  return dataGrade(numberAt(units, "incidents_24m", row), numberAt(units, "located_share", row));
}

/** @param ranked rows of the table that have a rank */
function notesOf(
  { units, minHistoryMonths, hasCoordinates }: RankInput,
  row: number,
  ranked: number,
): string[] {
  const span = numberAt(units, "rank_high", row) - numberAt(units, "rank_low", row);
  return [
    numberAt(units, "quiet_after_peak", row) === 1 ? "quiet after peak" : "",
    numberAt(units, "baseline_short", row) === 1 ? "baseline short" : "",
    hasCoordinates && numberAt(units, "located_share", row) < LOW_COORDINATES ? "low coordinates" : "",
    span > ranked / 2 ? "rank not meaningful" : "",
    numberAt(units, "scored", row) === 1 ? "" : `needs ${minHistoryMonths} covered months`,
  ];
}

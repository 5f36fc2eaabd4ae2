import type { ColumnName } from "../domain/columns.ts";
import { formatMonth } from "../domain/month.ts";
import { numbersOf, printed, type Table, TableBuilder, textsOf, type Value } from "../domain/table.ts";
import { numberAt, textAt } from "./cells.ts";
import { ChanceRows } from "./chanceCells.ts";
import { type RankInput, rowsOf } from "./rankInput.ts";
import { standing } from "./standing.ts";
import { whyBorder } from "./why.ts";

/** Table of the focus country's land neighbours, whether the data holds them or not. */
export function neighbourTable(input: RankInput): Table {
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
  const chances = new ChanceRows(input.chances?.borders ?? null);
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
      ...chances.border(focus, to),
      pressure_share:
        row === undefined ? null : printed(numberAt(pairs, "pressure_share", row), "pressure_share"),
      ...(row === undefined ? {} : transmissionOf(input, row)),
      top_actors: row === undefined ? "" : textAt(pairs, "top_actors", row),
      ...borderRegionNames(input, row),
      focus,
      neighbour: to,
      method_set: input.methodSet,
      month: formatMonth(input.asOf),
      source: input.source,
    });
  }
  return table.build();
}

/** Table of every directed pair of land neighbours. */
export function spilloverTable(input: RankInput): Table {
  const { pairs } = input;
  const ranks = standing([...numbersOf(pairs, "exact")]);
  const order = ranks
    .map((place, row) => ({ rank: place, row }))
    .sort(
      (a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || a.row - b.row,
    );
  const chances = new ChanceRows(input.chances?.borders ?? null);
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
      part_actor_reach: numberAt(pairs, "part_actor_reach", row),
      part_zone_surprise: numberAt(pairs, "part_zone_surprise", row),
      part_zone_resurgence: numberAt(pairs, "part_zone_resurgence", row),
      ...chances.border(from, to),
      pressure_share: printed(numberAt(pairs, "pressure_share", row), "pressure_share"),
      ...transmissionOf(input, row),
      top_actors: textAt(pairs, "top_actors", row),
      ...borderRegionNames(input, row),
      method_set: input.methodSet,
      from,
      to,
      month: formatMonth(input.asOf),
      source: input.source,
    });
  }
  return table.build();
}

/** What the transmission model says of a pair; evidence beside the score, no part of it. */
function transmissionOf({ pairs }: RankInput, row: number): Partial<Record<ColumnName, Value>> {
  const shown = (column: ColumnName): Value => printed(numberAt(pairs, column, row), column);
  return {
    transmission_label: textAt(pairs, "transmission_label", row),
    transmission_share: shown("transmission_share"),
    transmission_theta: shown("transmission_theta"),
    transmission_error: shown("transmission_error"),
    q_value: shown("q_value"),
  };
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
    shared_groups: row === undefined ? "" : textAt(pairs, "shared_groups", row),
  };
}

function columnsOf(facts: BorderFactsRow): Partial<Record<ColumnName, Value>> {
  const { evidence, border_incidents_3m, usual_border_incidents_3m, border_deaths_3m, last_border_incident } =
    facts;
  return { evidence, border_incidents_3m, usual_border_incidents_3m, border_deaths_3m, last_border_incident };
}

/** Where in the border zone the last three months' incidents were: "Tamanrasset 3, Adrar 1". */
function borderRegionNames(
  input: RankInput,
  row: number | undefined,
): { readonly top_border_region: string; readonly border_regions: string } {
  const listed = row === undefined ? "" : textAt(input.pairs, "border_regions", row);
  const regions = listed === "" ? [] : listed.split("|").map((each) => each.split(" ") as [string, string]);
  const named = regions.map(([id, incidents]) => [input.names.of("region", id).name, incidents] as const);
  return {
    top_border_region: named[0]?.[0] ?? "",
    border_regions: named
      .map(([name, incidents]) => `${name} ${printed(Number(incidents), "border_incidents_3m")}`)
      .join(", "),
  };
}

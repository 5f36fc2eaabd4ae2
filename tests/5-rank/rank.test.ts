import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { rank } from "../../pipeline/5-rank/rank.ts";
import type { RankInput } from "../../pipeline/5-rank/rankInput.ts";
import { TABLES, type TableName } from "../../pipeline/domain/columns.ts";
import type { Gazetteer } from "../../pipeline/domain/gazetteer.ts";
import { month } from "../../pipeline/domain/month.ts";
import { type Columns, printed, type Table, type Value } from "../../pipeline/domain/table.ts";
import { UnitNames } from "../../pipeline/domain/unitNames.ts";
import { readReferences } from "../../pipeline/panelsOf.ts";

let gazetteer: Gazetteer;
beforeAll(async () => {
  gazetteer = (await readReferences()).gazetteer;
});

const AS_OF = month(2023, 12);
const unknown = Number.NaN;

/** Columns from rows; numbers as stage 3 saves them, NaN where a row does not say. */
function columnsOf<R extends object>(
  rows: readonly R[],
  texts: readonly string[],
  numbers: readonly string[],
): Columns {
  const cell = (row: R, name: string): unknown => (row as Record<string, unknown>)[name];
  return Object.fromEntries([
    ...texts.map((name) => [name, rows.map((row) => String(cell(row, name) ?? ""))] as const),
    ...numbers.map(
      (name) => [name, Float64Array.from(rows, (row) => Number(cell(row, name) ?? Number.NaN))] as const,
    ),
  ]);
}

interface UnitRow {
  readonly kind?: string;
  readonly unit: string;
  readonly month?: number;
  readonly scored?: 0 | 1;
  readonly uncapped: number;
  readonly score?: number;
  readonly momentum?: number;
  readonly incidents_3m?: number;
  readonly deaths_3m?: number;
  readonly quiet_after_peak?: 0 | 1;
  readonly baseline_short?: 0 | 1;
  readonly score_low?: number;
  readonly score_high?: number;
  readonly rank_low?: number;
  readonly rank_high?: number;
  readonly top10_probability?: number;
  readonly incidents_24m?: number;
  readonly located_share?: number;
}

const UNIT_NUMBERS = [
  "month",
  "scored",
  "score",
  "uncapped",
  "momentum",
  "incidents_3m",
  "usual_incidents_3m",
  "deaths_3m",
  "usual_deaths_3m",
  "months_quiet_before",
  "deaths_ytd",
  "state_force_incidents_3m",
  "quiet_after_peak",
  "baseline_short",
  "score_low",
  "score_high",
  "rank_low",
  "rank_high",
  "top10_probability",
  "incidents_24m",
  "located_share",
  "part_surprise",
  "part_momentum",
  "part_severity",
  "part_civilian",
  "surprise_p",
  "rising_since",
  "armed_actors_12m",
  "part_footprint",
  "part_actor_entry",
  "part_capital",
  "part_resurgence",
];

function unitColumns(rows: readonly UnitRow[]): Columns {
  const complete = rows.map((row) => {
    const score = Number.isNaN(row.uncapped) ? Number.NaN : Math.round(10 * Math.min(100, row.uncapped)) / 10;
    return {
      kind: "region",
      month: AS_OF,
      scored: Number.isNaN(row.uncapped) ? 0 : 1,
      score,
      momentum: 0,
      incidents_3m: 5,
      usual_incidents_3m: Number.isNaN(row.uncapped) ? Number.NaN : 5,
      deaths_3m: 5,
      usual_deaths_3m: Number.isNaN(row.uncapped) ? Number.NaN : 5,
      months_quiet_before: 0,
      deaths_ytd: 5,
      state_force_incidents_3m: 0,
      quiet_after_peak: 0,
      baseline_short: 0,
      part_surprise: score,
      part_momentum: 0,
      part_severity: 0,
      part_civilian: 0,
      surprise_p: 1,
      rising_since: Number.NaN,
      armed_actors_12m: 0,
      part_footprint: Number.NaN,
      part_actor_entry: Number.NaN,
      part_capital: Number.NaN,
      part_resurgence: 0,
      category: "",
      ...row,
    };
  });
  return columnsOf(complete, ["kind", "unit", "category"], UNIT_NUMBERS);
}

interface PairRow {
  readonly from: string;
  readonly to: string;
  readonly exact: number;
  readonly border_incidents_3m?: number;
}

function pairColumns(rows: readonly PairRow[]): Columns {
  const complete = rows.map((row) => {
    const known = !Number.isNaN(row.exact);
    const score = Math.round(10 * row.exact) / 10;
    return {
      score,
      evidence: known ? "none" : "not assessable",
      last_border_incident: "2020-01-01",
      border_incidents_3m: known ? 0 : Number.NaN,
      border_deaths_3m: known ? 0 : Number.NaN,
      usual_border_incidents_3m: known ? 0 : Number.NaN,
      pressure: known ? 10 : Number.NaN,
      arrival: known ? 0 : Number.NaN,
      part_intensity: score,
      part_zone_surprise: known ? 0 : Number.NaN,
      part_zone_resurgence: known ? 0 : Number.NaN,
      part_actor_reach: Number.NaN,
      pressure_share: 0.5,
      transmission_label: "not tested",
      transmission_share: Number.NaN,
      transmission_theta: Number.NaN,
      transmission_error: Number.NaN,
      q_value: Number.NaN,
      ...row,
    };
  });
  return columnsOf(
    complete,
    [
      "from",
      "to",
      "evidence",
      "last_border_incident",
      "border_regions",
      "top_actors",
      "shared_groups",
      "transmission_label",
    ],
    [
      "exact",
      "score",
      "pressure",
      "arrival",
      "border_incidents_3m",
      "border_deaths_3m",
      "usual_border_incidents_3m",
      "months_quiet_before",
      "part_intensity",
      "part_zone_surprise",
      "part_zone_resurgence",
      "part_actor_reach",
      "pressure_share",
      "transmission_share",
      "transmission_theta",
      "transmission_error",
      "q_value",
    ],
  );
}

function inputOf(given: {
  units?: readonly UnitRow[];
  pairs?: readonly PairRow[];
  inward?: readonly { country: string; score: number }[];
  neighbours?: readonly string[];
  chances?: RankInput["chances"];
}): RankInput {
  const units = given.units ?? [];
  const named = [...new Set(units.map(({ kind = "region", unit }) => `${kind} ${unit}`))].map((key) => {
    const [kind = "", unit = ""] = key.split(" ");
    return { kind, id: unit, name: `name of ${unit}`, country: unit.slice(0, 3) };
  });
  return {
    source: "made up",
    asOf: AS_OF,
    focus: "MLI",
    neighbours: given.neighbours ?? [],
    minHistoryMonths: 24,
    methodSet: "counts-1",
    hasCoordinates: true,
    hasActors: true,
    alertLevel: 0.05,
    gazetteer,
    units: unitColumns(units),
    pairs: pairColumns(given.pairs ?? []),
    inward: columnsOf(given.inward ?? [], ["country"], ["score"]),
    names: new UnitNames(named),
    zoneKinds: new Map([["zone-belt", "belt"]]),
    chances: given.chances ?? null,
  };
}

/** The rows of a table as published. */
function rowsOf(tables: readonly Table[], name: TableName): Record<string, Value>[] {
  const table = tables.find((each) => each.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(
      TABLES[name].map((column) => [column, printed(table.columns[column]?.[row] ?? Number.NaN, column)]),
    ),
  );
}

const shown = (rows: readonly Record<string, Value>[], ...columns: string[]): Value[][] =>
  rows.map((row) => columns.map((column) => row[column] ?? null));

describe("escalation", () => {
  test("order: score, then deaths, then incidents, then id; equal scores share a rank; the unscored come last", () => {
    const rows = rowsOf(
      rank(
        inputOf({
          units: [
            { unit: "MLI-f", uncapped: unknown },
            { unit: "MLI-e", uncapped: 20, deaths_3m: 7, incidents_3m: 2 },
            { unit: "MLI-d", uncapped: 20, deaths_3m: 7, incidents_3m: 3 },
            { unit: "MLI-c", uncapped: 20, deaths_3m: 8, incidents_3m: 1 },
            { unit: "MLI-b", uncapped: 20, deaths_3m: 7, incidents_3m: 2 },
            { unit: "MLI-a", uncapped: 5 },
            // both print 100: the score before its cap decides
            { unit: "MLI-y", uncapped: 130 },
            { unit: "MLI-z", uncapped: 140 },
          ],
        }),
      ),
      "escalation",
    );
    expect(shown(rows, "rank", "region_id", "score")).toEqual([
      [1, "MLI-z", 100],
      [2, "MLI-y", 100],
      [3, "MLI-c", 20],
      [3, "MLI-d", 20],
      [3, "MLI-b", 20],
      [3, "MLI-e", 20],
      [7, "MLI-a", 5],
      [null, "MLI-f", null],
    ]);
    expect(rows.at(-1)?.["notes"]).toBe("needs 24 covered months");
    expect(rows.at(-1)?.["why"]).toContain("too little history for a score");
    expect(rows.slice(0, -1).every((row) => row["notes"] === null)).toBe(true);
  });

  test("rank_change is places gained since the month before; empty for who was not ranked", () => {
    const before = AS_OF - 1;
    const rows = rowsOf(
      rank(
        inputOf({
          units: [
            { unit: "MLI-a", uncapped: 50 },
            { unit: "MLI-b", uncapped: 40 },
            { unit: "MLI-c", uncapped: 30 },
            { unit: "MLI-new", uncapped: 60 },
            { unit: "MLI-late", uncapped: 10 },
            { unit: "MLI-gone", uncapped: unknown },
            { unit: "MLI-a", uncapped: 10, month: before },
            { unit: "MLI-b", uncapped: 40, month: before },
            { unit: "MLI-c", uncapped: 70, month: before },
            { unit: "MLI-late", uncapped: unknown, month: before },
            { unit: "MLI-gone", uncapped: 5, month: before },
          ],
        }),
      ),
      "escalation",
    );
    expect(shown(rows, "region_id", "rank", "rank_change")).toEqual([
      ["MLI-new", 1, null],
      ["MLI-a", 2, 1],
      ["MLI-b", 3, -1],
      ["MLI-c", 4, -3],
      ["MLI-late", 5, null],
      ["MLI-gone", null, null],
    ]);
  });

  test("names, trends and notes", () => {
    const rows = rowsOf(
      rank(
        inputOf({
          units: [
            { unit: "MLI-a", uncapped: 5, momentum: 0.25, quiet_after_peak: 1, baseline_short: 1 },
            { unit: "MLI-b", uncapped: 4, momentum: -0.25 },
            { unit: "BFA-c", uncapped: 3, momentum: 0.24 },
            { unit: "MLI-d", uncapped: unknown, momentum: unknown, baseline_short: 1 },
          ],
        }),
      ),
      "escalation",
    );
    expect(shown(rows, "country_name", "region", "trend", "notes", "month", "source")).toEqual([
      ["Mali", "name of MLI-a", "rising", "quiet after peak; baseline short", "2023-12", "made up"],
      ["Mali", "name of MLI-b", "falling", null, "2023-12", "made up"],
      ["Burkina Faso", "name of BFA-c", "steady", null, "2023-12", "made up"],
      ["Mali", "name of MLI-d", null, "baseline short; needs 24 covered months", "2023-12", "made up"],
    ]);
  });

  test("intervals; a rank that may be anywhere in half of the table is not meaningful", () => {
    const others = Array.from({ length: 6 }, (_, k) => ({ unit: `MLI-z${k}`, uncapped: 1 }));
    const rows = rowsOf(
      rank(
        inputOf({
          units: [
            {
              unit: "MLI-a",
              uncapped: 60,
              score_low: 41.26,
              score_high: 80.04,
              rank_low: 1,
              rank_high: 5,
              top10_probability: 0.876,
              incidents_24m: 60,
              located_share: 0.9,
            },
            { unit: "MLI-b", uncapped: 50, rank_low: 1, rank_high: 6, incidents_24m: 60, located_share: 0.7 },
            { unit: "MLI-c", uncapped: unknown, incidents_24m: 60, located_share: 0.9 },
            { unit: "MLI-d", uncapped: 40, incidents_24m: 60, located_share: 0.4 },
            ...others,
          ],
        }),
      ),
      "escalation",
    );
    expect(
      shown(rows, "region_id", "score_low", "score_high", "rank_low", "rank_high", "top10_probability").slice(
        0,
        2,
      ),
    ).toEqual([
      ["MLI-a", 41.3, 80, 1, 5, 0.88],
      ["MLI-b", null, null, 1, 6, null],
    ]);
    // nine regions have a rank: an interval from 1 to 5 spans less than half of them, one to 6 more than half
    expect(shown(rows, "region_id", "notes", "data_grade").slice(0, 3)).toEqual([
      ["MLI-a", null, "A"],
      ["MLI-b", "rank not meaningful", "B"],
      ["MLI-d", "low coordinates", "B"],
    ]);
    expect(shown(rows.slice(-1), "region_id", "notes", "data_grade")).toEqual([
      ["MLI-c", "needs 24 covered months", null],
    ]);
  });

  test("the same rows in any order give the same table; none is lost", () => {
    const value = (of: fc.Arbitrary<number>): fc.Arbitrary<number> =>
      fc.oneof({ weight: 3, arbitrary: of }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
    const small = fc.integer({ min: 0, max: 3 });
    const anyRows = fc.array(
      fc.record({ uncapped: value(small), incidents_3m: value(small), deaths_3m: value(small) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(anyRows, fc.infiniteStream(fc.nat()), (values, keys) => {
        const units = values.map(
          (row, index): UnitRow => ({ ...row, unit: `MLI-${String(index).padStart(2, "0")}` }),
        );
        const shuffled = units
          .map((row) => ({ row, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
        const table = rowsOf(rank(inputOf({ units })), "escalation");
        expect(rowsOf(rank(inputOf({ units: shuffled })), "escalation")).toEqual(table);
        expect(table.map((row) => row["region_id"]).sort()).toEqual(units.map(({ unit }) => unit));
        const ranks = table.map((row) => Number(row["rank"] ?? Number.POSITIVE_INFINITY));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });
});

describe("neighbours", () => {
  test("one row per land neighbour, also without data, the best first", () => {
    const neighbours = ["BFA", "CIV", "DZA", "GIN", "MRT", "NER", "SEN"];
    const tables = rank(
      inputOf({
        neighbours,
        units: [
          { kind: "country", unit: "DZA", uncapped: 5, incidents_3m: 4 },
          { kind: "country", unit: "BFA", uncapped: unknown, incidents_3m: unknown },
        ],
        pairs: [
          { from: "MLI", to: "DZA", exact: 10 },
          { from: "MLI", to: "NER", exact: 10 },
          { from: "MLI", to: "CIV", exact: 11 },
          { from: "MLI", to: "BFA", exact: unknown },
          { from: "MLI", to: "SEN", exact: unknown },
          { from: "NER", to: "MRT", exact: 99 },
        ],
        inward: [
          { country: "DZA", score: 12.3 },
          { country: "BFA", score: unknown },
        ],
      }),
    );
    const rows = rowsOf(tables, "neighbours");
    expect(
      shown(rows, "rank", "neighbour", "spillover_from_focus", "evidence", "national_incidents_3m"),
    ).toEqual([
      [1, "CIV", 11, "none", 0],
      [2, "DZA", 10, "none", 4],
      [2, "NER", 10, "none", 0],
      [null, "BFA", null, "not assessable", null],
      [null, "GIN", null, "not assessable", null],
      [null, "MRT", null, "not assessable", null],
      // listed, but its border zone is not known: neither is the country
      [null, "SEN", null, "not assessable", null],
    ]);
    expect(rows.map((row) => row["spillover_all_sources"])).toEqual([
      null,
      12.3,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(rows.find((row) => row["neighbour"] === "GIN")?.["why"]).toBe(
      "The data holds no incident in Guinea.",
    );
    expect(rows.every((row) => row["focus"] === "MLI" && String(row["why"]).endsWith("."))).toBe(true);
    expect(rowsOf(tables, "spillover")).toHaveLength(6);
  });

  test("spillover: every pair once, best first, ties by the pair's place", () => {
    const rows = rowsOf(
      rank(
        inputOf({
          pairs: [
            { from: "BFA", to: "MLI", exact: 5 },
            { from: "MLI", to: "BFA", exact: unknown },
            { from: "MLI", to: "NER", exact: 7 },
            { from: "NER", to: "MLI", exact: 5 },
          ],
        }),
      ),
      "spillover",
    );
    expect(shown(rows, "rank", "from_name", "to_name", "score")).toEqual([
      [1, "Mali", "Niger", 7],
      [2, "Burkina Faso", "Mali", 5],
      [2, "Niger", "Mali", 5],
      [null, "Mali", "Burkina Faso", null],
    ]);
  });
});

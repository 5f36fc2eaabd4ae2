import { expect, test } from "vitest";
import { compareSources } from "../../pipeline/compare/compareSources.ts";
import type { Side } from "../../pipeline/compare/side.ts";
import { formatMonth, month } from "../../pipeline/domain/month.ts";
import { printed, type Table, tableOf } from "../../pipeline/domain/table.ts";

const FIRST = month(2020, 1);

/** Scores by region, month by month from 2020-01; null: no row. Incidents are half the score. */
type Told = Readonly<Record<string, readonly (number | null)[]>>;

interface Options {
  readonly covers?: Side["covers"];
  readonly deaths?: number;
  readonly methodSet?: string;
  readonly months?: number;
}

function side(source: string, told: Told, options: Options = {}): Side {
  const rows = Object.keys(told)
    .sort()
    .flatMap((id) =>
      (told[id] as readonly (number | null)[]).flatMap((score, at) =>
        score === null ? [] : [{ id, score, month: formatMonth((FIRST + at) as typeof FIRST) }],
      ),
    );
  const numbers = (value: (row: (typeof rows)[number]) => number): Float64Array =>
    Float64Array.from(rows, value);
  const months = options.months ?? Math.max(...Object.values(told).map((values) => values.length));
  return {
    source,
    asOf: (FIRST + months - 1) as typeof FIRST,
    covers: options.covers ?? (() => true),
    regionMonths: tableOf("region_months", rows.length, {
      region_id: rows.map(({ id }) => id),
      region: rows.map(({ id }) => id.slice(4)),
      country: rows.map(({ id }) => id.slice(0, 3)),
      country_name: rows.map(({ id }) => id.slice(0, 3)),
      month: rows.map((row) => row.month),
      method_set: rows.map(() => options.methodSet ?? "full"),
      score: numbers(({ score }) => score),
      incidents: numbers(({ score }) => score / 2),
      incidents_3m: numbers(({ score }) => score),
      deaths: numbers(() => options.deaths ?? 1),
    }),
  };
}

function rowsOf({ columns, rowCount }: Table): Record<string, unknown>[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, printed(values[row] as string, name as never)]),
    ),
  );
}

test("a source against itself: correlation 1 and no distance", () => {
  const told = { "MLI-gao": [2, 4, 8], "MLI-mopti": [1, 9, 3] };
  const { compare, months, statements } = compareSources([side("A", told), side("B", told)]);
  const rows = rowsOf(compare);
  expect(rows.map((row) => row["region"])).toEqual(["all regions", "gao", "mopti"]);
  for (const row of rows) {
    expect(row).toMatchObject({ incident_correlation: 1, score_correlation: 1, score_distance: 0 });
    expect(row).toMatchObject({ why: "The scores are the same in every month.", notes: null });
  }
  expect(rows[0]).toMatchObject({ shared_months: 6, shared_from: "2020-01", shared_to: "2020-03" });
  expect(rows[0]).toMatchObject({ incidents_a: 13.5, incidents_b: 13.5, deaths_a: 6 });
  expect(rowsOf(months).map((row) => [row["region"], row["month"], row["rank_a"], row["rank_b"]])).toEqual([
    ["gao", "2020-01", 1, 1],
    ["gao", "2020-02", 2, 2],
    ["gao", "2020-03", 1, 1],
    ["mopti", "2020-01", 2, 2],
    ["mopti", "2020-02", 1, 1],
    ["mopti", "2020-03", 2, 2],
  ]);
  expect(statements).toEqual([
    "A and B: 6 shared months of 2 regions; rank correlation: incidents 1.00, scores 1.00. The scores are the same in every month.",
  ]);
});

test("a planted disagreement comes first, in the table and in the sentence", () => {
  const { compare, months, statements } = compareSources([
    side("A", { "MLI-gao": [2, 4, 8], "MLI-mopti": [1, 9, 3] }),
    side("B", { "MLI-gao": [2, 5, 8], "MLI-mopti": [1, 9, 60] }),
  ]);
  const [all, first, second] = rowsOf(compare);
  const sentence =
    "Furthest apart in 2020-03: mopti, MLI scores 3 by A (3 incidents in three months) and 60 by B (60 incidents in three months).";
  expect(all).toMatchObject({ score_distance: 9.7, worst_month: "2020-03", why: sentence });
  expect(first).toMatchObject({ region: "mopti", score_distance: 19, incident_correlation: 0.5 });
  expect(second).toMatchObject({ region: "gao", score_distance: 0.3, worst_month: "2020-02" });
  expect(rowsOf(months)[0]).toMatchObject({
    region: "mopti",
    month: "2020-03",
    score_distance: 57,
    rank_a: 2,
    rank_b: 1,
  });
  expect(statements[0]).toContain(sentence);
});

test("months and countries at which one source did not look are not shared", () => {
  const { compare, months } = compareSources([
    side("A", { "DZA-adrar": [1, 2, 3, 4], "MLI-gao": [1, 2, 3, 4] }),
    side(
      "B",
      { "MLI-gao": [null, 2, 3] },
      { months: 3, covers: (country, at) => country === "MLI" && at > FIRST },
    ),
  ]);
  expect(rowsOf(months).map((row) => [row["region"], row["month"]])).toEqual([
    ["gao", "2020-02"],
    ["gao", "2020-03"],
  ]);
  expect(rowsOf(compare)[0]).toMatchObject({
    shared_months: 2,
    shared_from: "2020-02",
    shared_to: "2020-03",
  });
});

test("a region that only one source lists is shared where the other looked, and its name is questioned", () => {
  const { compare } = compareSources([
    side("A", { "MLI-gao": [6, 6, 6] }),
    side("B", { "MLI-gao-region": [8, 8, 8] }),
  ]);
  const question = (source: string): string =>
    `${source} lists no incident in a region of this name: is it written otherwise there?`;
  expect(rowsOf(compare).slice(1)).toMatchObject([
    { region: "gao-region", incidents_a: 0, incidents_b: 12, score_distance: 8, notes: question("A") },
    { region: "gao", incidents_a: 9, incidents_b: 0, score_distance: 6, notes: question("B") },
  ]);
});

test("deaths that a source does not tell stay unknown, and other parts of scores are said", () => {
  const told = { "MLI-gao": [1, 2, 3] };
  const { compare } = compareSources([
    side("A", told),
    side("B", told, { deaths: Number.NaN, methodSet: "full-no-deaths" }),
  ]);
  expect(rowsOf(compare)[0]).toMatchObject({
    deaths_a: 3,
    deaths_b: null,
    death_correlation: null,
    notes: "scores are made of different parts (full, full-no-deaths)",
  });
});

test("nothing shared is said, not left out", () => {
  const { compare, months, statements } = compareSources([
    side("A", { "MLI-gao": [1, 2] }, { covers: (country) => country === "MLI" }),
    side("B", { "NER-diffa": [1, 2] }, { covers: (country) => country === "NER" }),
  ]);
  expect(months.rowCount).toBe(0);
  expect(rowsOf(compare)).toMatchObject([
    { shared_months: 0, score_distance: null, notes: "no month of any region in which both sources looked" },
  ]);
  expect(statements).toEqual(["A and B never looked at the same region in the same month."]);
});

test("three sources: every pair once", () => {
  const told = { "MLI-gao": [1, 2] };
  const { compare, statements } = compareSources(["A", "B", "C"].map((source) => side(source, told)));
  const pairs = rowsOf(compare).filter((row) => row["region"] === "all regions");
  expect(pairs.map((row) => `${row["source_a"]}${row["source_b"]}`)).toEqual(["AB", "AC", "BC"]);
  expect(statements).toHaveLength(3);
});

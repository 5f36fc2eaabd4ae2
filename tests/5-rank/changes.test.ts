import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changesTable } from "../../pipeline/5-rank/changes.ts";
import type { ColumnName } from "../../pipeline/domain/columns.ts";
import type { RankedRegion, Ranking, RunFacts } from "../../pipeline/domain/ranking.ts";
import { requireSound } from "../../pipeline/domain/requireSound.ts";
import { type Column, printed, type Table, type Value } from "../../pipeline/domain/table.ts";

const RUN: RunFacts = {
  as_of: "2023-12",
  source: "Made up",
  method_set: "full-1",
  code_sha256: "c0de",
  config: { unit: "admin1", focus: "MLI" },
  inputs: [{ sha256: "aa" }, { sha256: "bb" }],
};

const region = (id: string, more: Partial<RankedRegion> = {}): RankedRegion => ({
  region_id: id,
  region: `Region ${id}`,
  country: "MLI",
  country_name: "Mali",
  score: 50,
  rank: 1,
  alert: "no",
  ...more,
});
const ranking = (regions: RankedRegion[], run: Partial<RunFacts> = {}): Ranking => ({
  run: { ...RUN, ...run },
  regions,
});
const standings = (regions: RankedRegion[]) => new Map(regions.map((each) => [each.region_id, each]));

/** Rows as every format shows them, by region. */
function rowsOf(table: Table): Map<Value, Record<string, Value>> {
  requireSound(table);
  const rows = Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(
      Object.entries(table.columns).map(([name, values]: [string, Column]) => [
        name,
        printed(values[row] as string | number, name as ColumnName),
      ]),
    ),
  );
  return new Map(rows.map((row) => [row["region_id"] ?? null, row]));
}

describe("what has changed", () => {
  test("the new month and the revision add up to the change of the score", () => {
    const table = changesTable(
      ranking([region("a", { score: 61.3, rank: 2 })]),
      standings([region("a", { score: 52.4 })]),
      ranking([region("a", { score: 49.9, rank: 7 })], { as_of: "2023-11", inputs: [{ sha256: "aa" }] }),
    );
    expect(rowsOf(table).get("a")).toMatchObject({
      score: 61.3,
      score_before: 49.9,
      score_change: 11.4,
      change_new_month: 8.9,
      change_revision: 2.5,
      revised_by: "data",
      rank: 2,
      rank_before: 7,
      compared_with: "published",
      month: "2023-12",
    });
  });

  test("they add up in tenths for any scores", () => {
    const tenths = fc.integer({ min: 0, max: 1000 }).map((value) => value / 10);
    fc.assert(
      fc.property(tenths, tenths, tenths, (score, again, then) => {
        const row = rowsOf(
          changesTable(
            ranking([region("a", { score })]),
            standings([region("a", { score: again })]),
            ranking([region("a", { score: then })]),
          ),
        ).get("a");
        const inTenths = (name: string): number => Math.round(10 * Number(row?.[name]));
        expect(inTenths("change_new_month") + inTenths("change_revision")).toBe(inTenths("score_change"));
        expect(inTenths("score") - inTenths("score_before")).toBe(inTenths("score_change"));
      }),
    );
  });

  test.each([
    ["data", { inputs: [{ sha256: "cc" }] }],
    ["config or code", { code_sha256: "0ld" }],
    ["config or code", { config: { unit: "admin1", focus: "NER" }, inputs: [...RUN.inputs].reverse() }],
    ["data, config or code", { code_sha256: "0ld", inputs: [] }],
  ])("a revision is put down to %s", (cause, run) => {
    const now = ranking([region("a"), region("b")]);
    const same = standings([region("a", { score: 40 }), region("b", { score: 30 })]);
    const before = ranking([region("a", { score: 41 }), region("b", { score: 30 })], run);
    const rows = rowsOf(changesTable(now, same, before));
    expect(rows.get("a")).toMatchObject({ change_revision: -1, revised_by: cause });
    expect(rows.get("b")).toMatchObject({ change_revision: 0, revised_by: null });
  });

  test.each([
    ["nothing was published", null],
    ["another source was", ranking([region("a", { score: 1 })], { source: "Another" })],
    ["another set of parts was", ranking([region("a", { score: 1 })], { method_set: "places-1" })],
    ["other regions were", ranking([region("a", { score: 1 })], { config: { unit: "grid" } })],
  ])("where %s, the month before is that of the same data", (_, published) => {
    const same = standings([region("a", { score: 40, rank: 3, alert: "yes" })]);
    expect(rowsOf(changesTable(ranking([region("a")]), same, published)).get("a")).toMatchObject({
      score_before: 40,
      score_change: 10,
      change_new_month: 10,
      change_revision: 0,
      revised_by: null,
      rank_before: 3,
      alert_change: "ended",
      compared_with: "same data",
    });
  });

  test("who enters and leaves the first twenty, and which alerts begin and end", () => {
    const now = [
      region("a", { rank: 20, alert: "yes" }),
      region("b", { rank: 21 }),
      region("c", { rank: 1, alert: "yes" }),
      region("d", { rank: null, score: null, alert: null }),
    ];
    const before = [
      region("a", { rank: 21 }),
      region("b", { rank: 20, alert: "yes" }),
      region("c", { rank: 1, alert: "yes" }),
      region("d", { rank: 5 }),
      region("e", { rank: 9, region: "Renamed" }),
    ];
    const rows = rowsOf(changesTable(ranking(now), standings(before.slice(0, 3)), ranking(before)));
    const told = [...rows].map(([id, row]) => [id, row["top20"], row["alert_change"]]);
    expect(told.sort()).toEqual([
      ["a", "entered", "raised"],
      ["b", "left", "ended"],
      ["c", null, null],
      ["d", "left", null],
      ["e", "left", null],
    ]);
    expect(rows.get("e")).toMatchObject({ region: "Renamed", score: null, rank: null, score_change: null });
    expect(rows.get("d")).toMatchObject({ score_before: 50, score_change: null, change_new_month: null });
  });

  test("the largest change comes first, rows without one last", () => {
    const now = ["a", "b", "c", "d", "e"].map((id) => region(id));
    const scores = [50, 49, 58, null, 51];
    const before = now.map((each, at) => ({ ...each, score: scores[at] ?? null }));
    const rows = rowsOf(changesTable(ranking(now), standings(before), null));
    expect([...rows.keys()]).toEqual(["c", "b", "e", "a", "d"]);
  });
});

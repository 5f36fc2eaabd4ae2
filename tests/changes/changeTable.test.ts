import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CAUSES,
  type Chain,
  chainBetween,
  type Differing,
  extended,
  type Rerun,
} from "../../pipeline/changes/chain.ts";
import { changeTable } from "../../pipeline/changes/changeTable.ts";
import type { Snapshot, Standing } from "../../pipeline/changes/snapshot.ts";
import type { Table } from "../../pipeline/domain/table.ts";

const ABOUT = { month: "2024-02", monthBefore: "2024-01", comparedWith: "a run", source: "Synthetic" };

const standing = (score: number | null, rank: number | null, alert = false): Standing => ({
  name: "Somewhere",
  tenths: score === null ? null : Math.round(10 * score),
  rank,
  alert,
});

/** A snapshot of one ranking. */
const snapshot = (rows: Readonly<Record<string, Standing>>): Snapshot =>
  new Map([["escalation", new Map(Object.entries(rows))]]);

const cell = (table: Table, column: string, row = 0): unknown => table.columns[column]?.[row];

const NOTHING: Differing = { revised_data: false, config: false, code: false };

describe("the chain of states between two runs", () => {
  /** Which states were computed, and what lies between the points. */
  async function told(differing: Partial<Differing>, there: { files: boolean; config: boolean }) {
    const reruns: Rerun[] = [];
    const empty: Snapshot = new Map();
    const chain = await chainBetween(
      empty,
      empty,
      { ...NOTHING, ...differing },
      {
        filesAreThere: there.files,
        configIsThere: there.config,
        run: async (rerun) => {
          reruns.push(rerun);
          return new Map();
        },
      },
    );
    expect(chain.points).toHaveLength(chain.causes.length + 1);
    return { causes: chain.causes, reruns };
  }
  const everything = { revised_data: true, config: true, code: true };
  const all = { files: true, config: true };

  test("one cause alone needs no computing", async () => {
    for (const cause of ["revised_data", "config", "code"] as const)
      expect(await told({ [cause]: true }, { files: false, config: false })).toEqual({
        causes: [cause],
        reruns: [],
      });
  });

  test("three causes take two states in between", async () => {
    expect(await told(everything, all)).toEqual({
      causes: ["code", "config", "revised_data"],
      reruns: [
        { earlierFiles: true, earlierConfig: false },
        { earlierFiles: true, earlierConfig: true },
      ],
    });
  });

  test("where the earlier files are gone, the config is still told apart", async () => {
    expect(await told(everything, { files: false, config: true })).toEqual({
      causes: ["undivided", "config"],
      reruns: [{ earlierFiles: false, earlierConfig: true }],
    });
    expect(await told({ revised_data: true, config: true }, { files: false, config: true })).toEqual({
      causes: ["revised_data", "config"],
      reruns: [{ earlierFiles: false, earlierConfig: true }],
    });
  });

  test("where the earlier settings are gone, data is still told apart", async () => {
    expect(await told(everything, { files: true, config: false })).toEqual({
      causes: ["undivided", "revised_data"],
      reruns: [{ earlierFiles: true, earlierConfig: false }],
    });
  });

  test("where both are gone, nothing is made up", async () => {
    expect(await told(everything, { files: false, config: false })).toEqual({
      causes: ["undivided"],
      reruns: [],
    });
    expect(await told({ revised_data: true, code: true }, { files: false, config: true })).toEqual({
      causes: ["undivided"],
      reruns: [],
    });
  });
});

describe("a change is split exactly", () => {
  test("a row that rises by two causes and falls by one", () => {
    const chain: Chain = {
      points: [
        snapshot({ a: standing(30, 25) }),
        snapshot({ a: standing(32.1, 22) }),
        snapshot({ a: standing(29.9, 24) }),
        snapshot({ a: standing(61.4, 3, true) }),
      ],
      causes: ["code", "revised_data", "new_month"],
    };
    const table = changeTable(chain, ABOUT);
    expect(table.rowCount).toBe(1);
    const columns = [
      "score",
      "score_before",
      "score_change",
      "score_new_month",
      "score_revised_data",
      "score_code",
    ];
    expect(columns.map((column) => cell(table, column))).toEqual([61.4, 30, 31.4, 31.5, -2.2, 2.1]);
    const places = [
      "rank",
      "rank_before",
      "places_gained",
      "places_new_month",
      "places_revised_data",
      "places_code",
    ];
    expect(places.map((column) => cell(table, column))).toEqual([3, 25, 22, 21, -2, 3]);
    expect(cell(table, "top20")).toBe("entered");
    expect(cell(table, "top20_cause")).toBe("new_month");
    expect(cell(table, "alert_crossed")).toBe("raised");
    expect(cell(table, "why")).toBe(
      "Up 31.4 to 61.4: +31.5 by the new month, −2.2 by revised data, +2.1 by the code; rank 3 after 25; enters the top 20 by the new month; alert raised by the new month.",
    );
  });

  test("rows that enter and leave say by what; unchanged rows are not told; causes that cancel out are", () => {
    const chain: Chain = {
      points: [
        snapshot({
          gone: standing(5, 30),
          same: standing(9, 2),
          cancels: standing(8, 3),
          unscored: standing(null, null),
        }),
        snapshot({ same: standing(9, 2), cancels: standing(7, 3), unscored: standing(null, null) }),
        snapshot({
          same: standing(9, 2),
          cancels: standing(8, 3),
          unscored: standing(null, null),
          fresh: standing(50, 1),
        }),
      ],
      causes: ["revised_data", "new_month"],
    };
    const table = changeTable(chain, ABOUT);
    expect(table.columns["unit_id"]).toEqual(["fresh", "gone", "cancels"]);
    expect(table.columns["listing"]).toEqual(["entered", "left", ""]);
    expect(table.columns["listing_cause"]).toEqual(["new_month", "revised_data", ""]);
    expect(cell(table, "score_change", 0)).toBeNaN();
    expect(cell(table, "score_before", 0)).toBeNaN();
    expect(cell(table, "score", 1)).toBeNaN();
    expect(table.columns["why"]).toEqual([
      "New in the ranking with 50.0 by the new month.",
      "No longer ranked (5.0 before) by revised data.",
      "Score 8.0 as in 2024-01: +1.0 by the new month, −1.0 by revised data.",
    ]);
  });

  test("an alert that flickers on the way is told by what settled it", () => {
    const point = (alert: boolean): Snapshot => snapshot({ a: standing(20, 1, alert) });
    const chain: Chain = {
      points: [point(false), point(true), point(false), point(true)],
      causes: ["code", "config", "new_month"],
    };
    const table = changeTable(chain, ABOUT);
    expect([cell(table, "alert_crossed"), cell(table, "alert_cause")]).toEqual(["raised", "new_month"]);
  });

  test("property: causes add up to the change, in scores and places, whatever the path", () => {
    const place = fc.record({
      tenths: fc.integer({ min: 0, max: 1000 }),
      rank: fc.integer({ min: 1, max: 60 }),
    });
    const path = fc.array(fc.array(place, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(path, (points) => {
        const snapshots = points.map((rows) =>
          snapshot(
            Object.fromEntries(rows.map(({ tenths, rank }, id) => [`u${id}`, standing(tenths / 10, rank)])),
          ),
        );
        const causes = (["code", "config", "revised_data"] as const).slice(0, points.length - 1);
        const { columns, rowCount } = changeTable({ points: snapshots, causes }, ABOUT);
        for (let row = 0; row < rowCount; row++) {
          const at = (column: string): number => columns[column]?.[row] as number;
          const sum = (prefix: string): number =>
            CAUSES.reduce((total, cause) => total + Math.round(10 * at(`${prefix}_${cause}`)), 0);
          expect(sum("score")).toBe(Math.round(10 * at("score_change")));
          expect(Math.round(10 * (at("score") - at("score_before")))).toBe(
            Math.round(10 * at("score_change")),
          );
          expect(sum("places")).toBe(10 * (at("rank_before") - at("rank")));
        }
      }),
    );
  });

  test("without an earlier run there is the new month only", () => {
    const only: Chain = { points: [snapshot({ a: standing(1, 1) })], causes: [] };
    const table = changeTable(extended(only, "new_month", snapshot({ a: standing(4, 1) })), ABOUT);
    expect([cell(table, "score_change"), cell(table, "score_new_month")]).toEqual([3, 3]);
  });
});

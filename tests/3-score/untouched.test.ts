import { expect, test } from "vitest";
import { escalationScorer } from "../../pipeline/3-score/escalation/scorer.ts";
import { CATEGORIES } from "../../pipeline/domain/constants.ts";
import { PARTS } from "../../pipeline/domain/methodSet.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panel } from "../../pipeline/domain/panel.ts";
import { inputOf, type Series, shippedConstants } from "./panels.ts";

const constants = await shippedConstants();
const MONTHS = 40;
/** Nothing happens in MLI-a before its last month, nothing ever in MLI-b, in MLI-c something all the time. */
const incidents = (id: string): number[] =>
  Array.from({ length: MONTHS }, (_, t) =>
    id === "MLI-c" ? 1 + (t % 3) : id === "MLI-a" && t === 39 ? 4 : 0,
  );
const series: Series[] = ["MLI-a", "MLI-b", "MLI-c"].map((id) => ({ id, incidents: incidents(id) }));

function scoredAt(t: number, listedFrom: number | null, covered?: readonly boolean[]) {
  const input = inputOf(
    covered === undefined ? series : series.map((each) => ({ ...each, covered })),
    constants,
  );
  const { firstMonth } = input.panel;
  const units = input.panel.units.map((unit) => ({
    ...unit,
    listedFrom: listedFrom === null ? null : ((firstMonth + listedFrom) as Month),
  }));
  const panel: Panel = { ...input.panel, units };
  return escalationScorer({ ...input, panel, pooled: false }).at((firstMonth + t) as Month);
}

test("listed though nothing has happened: 0 in every part, Low, nothing usual", () => {
  const result = scoredAt(38, 0);
  for (const unit of [0, 1]) {
    expect([result.onRoster[unit], result.scored[unit], result.active[unit]]).toEqual([1, 1, 0]);
    expect([result.score[unit], result.uncapped[unit], result.incidents3m[unit]]).toEqual([0, 0, 0]);
    expect([result.usualIncidents3m[unit], result.usualDeaths3m[unit], result.momentum[unit]]).toEqual([
      0, 0, 0,
    ]);
    // parts that the method set lacks stay empty
    expect(PARTS.map((part) => result.parts[part][unit])).toEqual(
      PARTS.map((part) => (constants.weights[part] > 0 ? 0 : Number.NaN)),
    );
    expect(CATEGORIES[result.category[unit] ?? 9]).toBe("Low");
    expect(result.quietMonths[unit]).toBe(36);
  }
});

test("what has happened in is scored as it is without being listed", () => {
  const [listed, plain] = [scoredAt(39, 0), scoredAt(39, null)];
  for (const unit of [0, 2]) {
    expect([listed.score[unit], listed.parts.surprise[unit]]).toEqual([
      plain.score[unit],
      plain.parts.surprise[unit],
    ]);
  }
  expect(plain.score[0]).toBeGreaterThan(0);
  expect([plain.onRoster[1], listed.onRoster[1]]).toEqual([0, 1]);
});

test("before it is listed, or without 24 known months, there is no score", () => {
  expect([...scoredAt(30, 31).onRoster]).toEqual([0, 0, 1]);
  expect([...scoredAt(31, 31).onRoster]).toEqual([1, 1, 1]);
  const [young, old] = [scoredAt(22, 0), scoredAt(23, 0)];
  expect([young.onRoster[1], young.scored[1], young.score[1]]).toEqual([1, 0, Number.NaN]);
  expect([old.onRoster[1], old.scored[1], old.score[1]]).toEqual([1, 1, 0]);
  const gap = Array.from({ length: MONTHS }, (_, t) => t !== 37);
  expect([scoredAt(38, 0, gap).scored[1], scoredAt(38, 0, gap).incidents3m[1]]).toEqual([0, Number.NaN]);
});

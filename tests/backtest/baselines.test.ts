import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baselinesAt } from "../../pipeline/backtest/baselines.ts";
import { delaysOf, NOT_KNOWN } from "../../pipeline/backtest/delays.ts";
import { QUESTIONS, type Question } from "../../pipeline/backtest/questions.ts";
import type { Panel } from "../../pipeline/domain/panel.ts";
import { anyRegions, monthAt, panelOf } from "../3-score/panels.ts";

const questionOf = (outcome: Question["outcome"], kind: Question["kind"]): Question =>
  QUESTIONS.find((each) => each.outcome === outcome && each.kind === kind) as Question;
const ESCALATION = questionOf("escalation_3m", "region");

/** One region of 30 months with these deaths (one incident each) in some of them. */
function region(deaths: Readonly<Record<number, number>>, months = 30): Panel {
  const series = Array.from({ length: months }, (_, t) => deaths[t] ?? 0);
  return panelOf([{ id: "AAA-one", incidents: series.map((each) => (each > 0 ? 1 : 0)), deaths: series }]);
}

describe("when questions come true", () => {
  it("escalation: in the month in which the deaths since the origin reach ten, or twice the past year's pace", () => {
    // 4 + 6 reach ten in the second month after 19
    const delays = delaysOf(ESCALATION, region({ 20: 4, 21: 6 }), monthAt(29));
    expect([...delays.subarray(17, 22)]).toEqual([0, 3, 2, 0, 0]);
    // 24 deaths in the past year: an average quarter has 6, so 12 are needed
    const more = delaysOf(ESCALATION, region({ 10: 24, 20: 11 }), monthAt(29));
    expect([...more.subarray(17, 20)]).toEqual([0, 0, 0]);
    const enough = delaysOf(ESCALATION, region({ 10: 24, 20: 11, 21: 1 }), monthAt(29));
    expect([...enough.subarray(18, 20)]).toEqual([3, 2]);
  });

  it("is unknown without a year before, and where the months after are not complete", () => {
    const delays = delaysOf(ESCALATION, region({ 5: 50 }), monthAt(27));
    expect([...delays.keys()].filter((t) => delays[t] !== NOT_KNOWN)).toEqual(
      Array.from({ length: 14 }, (_, k) => k + 11),
    );
  });

  it("at borders: one incident in six months; or three, and twice the past half-year's pace", () => {
    const incidents = (counts: Readonly<Record<number, number>>): Panel =>
      panelOf([{ id: "AAA-zone", incidents: Array.from({ length: 30 }, (_, t) => counts[t] ?? 0) }]);
    const arrived = delaysOf(questionOf("border_incident_6m", "border"), incidents({ 20: 1 }), monthAt(29));
    expect([...arrived.subarray(13, 21)]).toEqual([0, 6, 5, 4, 3, 2, 1, 0]);
    const spill = (counts: Readonly<Record<number, number>>): number =>
      delaysOf(questionOf("spill_6m", "border"), incidents(counts), monthAt(29))[14] as number;
    expect(spill({ 15: 2 })).toBe(0);
    expect(spill({ 15: 2, 17: 1 })).toBe(3);
    // four in the past year: half of them in half a year, so four are needed
    expect(spill({ 10: 4, 15: 2, 17: 1 })).toBe(0);
    expect(spill({ 10: 4, 15: 2, 17: 1, 20: 1 })).toBe(6);
  });
});

describe("what anybody could say", () => {
  it("by hand", () => {
    const panel = region({ 12: 10, 20: 4, 21: 6, 23: 2 });
    const delays = delaysOf(ESCALATION, panel, monthAt(29));
    const said = baselinesAt(panel, panel.deaths, delays, 3, Int32Array.of(12), 23);
    // two incidents in the quarter, four in the year: one a quarter
    expect(said.surge_ratio[0]).toBe(2);
    // origins 12 to 20, of which 18 and 19 came true: 12 has 10 deaths behind it, 4 + 6 reach the ten that are needed
    expect(said.climatology[0]).toBeCloseTo((2 + 24 * (2 / 9)) / (9 + 24), 12);
    // of 20 it is known at 23 that it did not, as of all before origins 12 to 20 but 14: origin 11 had come true
    expect(said.persistence[0]).toBeCloseTo(2 / 8, 12);
    const weights = Array.from({ length: 24 }, (_, t) => 2 ** ((t - 23) / 4));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const weighted = weights.reduce((total, weight, t) => total + weight * (panel.deaths[t] as number), 0);
    expect(said.level[0]).toBeCloseTo(weighted / sum, 12);
    expect(said.zero[0]).toBe(0);
  });

  it("reads nothing after the origin", () => {
    fc.assert(
      fc.property(anyRegions, anyRegions, fc.integer({ min: 24, max: 46 }), (regions, others, t) => {
        const past = panelOf(regions);
        // the same up to t, something else after it
        const changed = panelOf(
          regions.map((one, k) => {
            const other = others[k] as typeof one;
            const spliced = (own: readonly number[] = [], theirs: readonly number[] = []): number[] =>
              own.map((value, month) => (month <= t ? value : (theirs[month] ?? 0)));
            return {
              ...one,
              incidents: spliced(one.incidents, other.incidents),
              deaths: spliced(one.deaths, other.deaths),
            };
          }),
        );
        const firsts = Int32Array.from(regions, () => 0);
        const [before, after] = [past, changed].map((panel) =>
          baselinesAt(panel, panel.deaths, delaysOf(ESCALATION, panel, monthAt(47)), 3, firsts, t),
        );
        expect(after).toEqual(before);
      }),
    );
  });
});

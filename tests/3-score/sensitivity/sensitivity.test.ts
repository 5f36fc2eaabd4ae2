import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { EscalationMonth } from "../../../pipeline/3-score/escalation/escalationMonth.ts";
import { escalationScorer } from "../../../pipeline/3-score/escalation/scorer.ts";
import { methodDraws } from "../../../pipeline/3-score/sensitivity/methodDraws.ts";
import {
  drawn as drawnOf,
  type FamilyDraws,
  rankings,
} from "../../../pipeline/3-score/sensitivity/sensitivity.ts";
import type { Constants } from "../../../pipeline/domain/constants.ts";
import { PARTS } from "../../../pipeline/domain/methodSet.ts";
import type { RankingSensitivity } from "../../../pipeline/domain/sensitivity.ts";
import { quantile } from "../../../pipeline/stats/quantile.ts";
import {
  anyMonth,
  anyRegions,
  inputOf,
  monthAt,
  type Series,
  shippedConstants,
  truncated,
} from "../panels.ts";

let constants: Constants;
beforeAll(async () => {
  constants = await shippedConstants();
});

const DRAWS = 100;

interface Drawn extends FamilyDraws {
  readonly at: EscalationMonth;
  readonly ids: readonly string[];
  readonly rankings: readonly RankingSensitivity[];
}

/** Draws of some regions at month t; with `cut` the panel ends there. */
function drawnAt(series: readonly Series[], t: number, draws = DRAWS, cut = false): Drawn {
  const whole = inputOf(series, constants);
  const input = cut
    ? { ...whole, panel: truncated(whole.panel, t + 1), countries: truncated(whole.countries, t + 1) }
    : whole;
  const at = escalationScorer(input).at(monthAt(t));
  const family = drawnOf({ source: "made up", month: monthAt(t), lateReports: [], input, at }, draws);
  const ids = input.panel.units.map(({ id }) => id);
  const inTheatre = (unit: number): boolean => (ids[unit] ?? "").startsWith("AAA-");
  return { ...family, at, ids, rankings: rankings(family, at, constants, inTheatre) };
}

const years = (months: number, value: (t: number) => number): number[] =>
  Array.from({ length: months }, (_, t) => value(t));

describe("intervals", () => {
  it("hold the published score and rank, and lie where scores and ranks lie; unknown where there is no score", () => {
    let scored = 0;
    fc.assert(
      fc.property(anyRegions, anyMonth, (series, t) => {
        const { at, intervals, draws } = drawnAt(series, t);
        const ranked = draws.units.length;
        for (const unit of series.keys()) {
          const [low, high] = [intervals.scoreLow[unit], intervals.scoreHigh[unit]] as [number, number];
          const [best, worst] = [intervals.rankLow[unit], intervals.rankHigh[unit]] as [number, number];
          const top = intervals.top10Probability[unit] as number;
          if (at.scored[unit] !== 1) {
            expect([low, high, best, worst, top].every(Number.isNaN)).toBe(true);
            continue;
          }
          scored++;
          const score = at.score[unit] as number;
          const uncapped = at.uncapped[unit] as number;
          const rank =
            1 + [...draws.units].filter((other) => (at.uncapped[other] as number) > uncapped).length;
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(score);
          expect(high).toBeGreaterThanOrEqual(score);
          expect(high).toBeLessThanOrEqual(100);
          expect(best).toBeGreaterThanOrEqual(1);
          expect(best).toBeLessThanOrEqual(rank);
          expect(worst).toBeGreaterThanOrEqual(rank);
          expect(worst).toBeLessThanOrEqual(ranked);
          // all of at most four regions are among the first ten
          expect(top).toBe(1);
        }
      }),
      { numRuns: 60 },
    );
    expect(scored).toBeGreaterThan(50);
  });

  it("are the same every time", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, (series, t) => {
        const [first, second] = [drawnAt(series, t), drawnAt([...series].reverse(), t)];
        expect(second.intervals).toEqual(first.intervals);
        expect(second.draws).toEqual(first.draws);
        expect(second.rankings).toEqual(first.rankings);
      }),
      { numRuns: 20 },
    );
  });

  it("do not depend on later months", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, (series, t) => {
        expect(drawnAt(series, t, DRAWS, true).intervals).toEqual(drawnAt(series, t).intervals);
      }),
      { numRuns: 20 },
    );
  });

  it("of scores do not depend on a country that is not involved, and neither does any single draw", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, (series, t) => {
        const all = drawnAt(series, t);
        const alone = drawnAt(
          series.filter(({ id }) => id.startsWith("AAA-")),
          t,
        );
        for (const [unit, id] of alone.ids.entries()) {
          const other = all.ids.indexOf(id);
          expect(all.intervals.scoreLow[other]).toBe(alone.intervals.scoreLow[unit]);
          expect(all.intervals.scoreHigh[other]).toBe(alone.intervals.scoreHigh[unit]);
          const row = alone.draws.units.indexOf(unit);
          if (row < 0) continue;
          const otherRow = all.draws.units.indexOf(other);
          const of = (values: Float64Array, at: number): Float64Array =>
            values.subarray(at * DRAWS, (at + 1) * DRAWS);
          expect(of(all.draws.everything, otherRow)).toEqual(of(alone.draws.everything, row));
          expect(of(all.draws.method, otherRow)).toEqual(of(alone.draws.method, row));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("of a place where nothing happens begin at 0 and are numbers", () => {
    const silent = { id: "BBB-silent", incidents: years(60, (t) => (t === 5 ? 1 : 0)) };
    const late = { id: "AAA-late", incidents: years(60, (t) => (t < 50 && t % 4 === 0 ? 2 : 0)) };
    const { intervals, at } = drawnAt([silent, late], 59, 1000);
    const [unitLate, unitSilent] = [0, 1];
    expect([at.score[unitSilent], at.score[unitLate]]).toEqual([0, 0]);
    expect([intervals.scoreLow[unitSilent], intervals.scoreHigh[unitSilent]]).toEqual([0, 0]);
    // where half an incident a quarter is usual, none may have been luck
    expect(intervals.scoreLow[unitLate]).toBe(0);
    expect(intervals.scoreHigh[unitLate]).toBeGreaterThan(0);
    expect(intervals.scoreHigh[unitLate]).toBeLessThan(20);
  });
});

describe("draws", () => {
  const count = fc.integer({ min: 0, max: 12 });

  it("more incidents lower no draw, so neither the median", () => {
    let raised = 0;
    fc.assert(
      fc.property(
        fc.array(count, { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (past, more) => {
          const last = past.length - 1;
          const drawn = (incidents: readonly number[]): Float64Array =>
            drawnAt([{ id: "AAA-a", incidents }], last).draws.everything;
          const before = drawn(past);
          const after = drawn(past.map((n, t) => (t === last ? n + more : n)));
          if (before.length === 0) return;
          for (const [k, value] of after.entries())
            expect(value).toBeGreaterThanOrEqual((before[k] ?? 0) - 1e-9);
          if (quantile(after, 0.5) > quantile(before, 0.5)) raised++;
        },
      ),
      { numRuns: 40 },
    );
    expect(raised).toBeGreaterThan(20);
  });

  it("more deaths in the same incidents lower no draw", () => {
    fc.assert(
      fc.property(
        fc.array(count, { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 200 }),
        (past, more) => {
          const last = past.length - 1;
          const incidents = past.map((n, t) => (t === last ? n + 1 : n));
          const drawn = (extra: number): Float64Array => {
            const deaths = past.map((n, t) => 2 * n + (t === last ? extra : 0));
            return drawnAt([{ id: "AAA-a", incidents, deaths }], last).draws.everything;
          };
          const [before, after] = [drawn(0), drawn(more)];
          for (const [k, value] of after.entries())
            expect(value).toBeGreaterThanOrEqual((before[k] ?? 0) - 1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("of the method alone are the published score where nothing is drawn away from it", () => {
    const { draws, at } = drawnAt(
      [
        {
          id: "AAA-a",
          incidents: years(48, (t) => 3 + (t % 3) + (t > 44 ? 6 : 0)),
          deaths: years(48, (t) => t % 7),
        },
      ],
      47,
      2000,
    );
    // weights and multipliers vary around the declared ones, so the middle of their draws lies near the score
    const median = quantile(draws.method, 0.5);
    expect(Math.abs(median - (at.uncapped[0] as number))).toBeLessThan(0.1 * (at.uncapped[0] as number));
    expect(quantile(draws.method, 0.05)).toBeLessThan(at.uncapped[0] as number);
    expect(quantile(draws.method, 0.95)).toBeGreaterThan(at.uncapped[0] as number);
  });
});

describe("the method's draws", () => {
  it("weights add up to 1 and vary as Dirichlet(50 w); every multiplier comes up about a third of the time", () => {
    const draws = methodDraws(constants, 3000, "test");
    for (const { weights } of draws) {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    }
    PARTS.forEach((part, k) => {
      const mean = draws.reduce((sum, { weights }) => sum + (weights[k] ?? 0), 0) / draws.length;
      const declared = constants.weights[part];
      const error = Math.sqrt((declared * (1 - declared)) / 51 / draws.length);
      expect(Math.abs(mean - declared)).toBeLessThanOrEqual(4 * error);
    });
    const shareOf = (value: (draw: (typeof draws)[number]) => number): number[] => {
      const values = draws.map(value);
      return [...new Set(values)].map(
        (each) => values.filter((other) => other === each).length / draws.length,
      );
    };
    for (const shares of [
      shareOf((draw) => draw.severityScale),
      shareOf((draw) => draw.constants.surpriseSaturation),
      shareOf((draw) => draw.constants.gateIncidentsHalf),
      shareOf((draw) => draw.surpriseHalfLife),
      shareOf((draw) => draw.civilianHalfLife),
    ]) {
      expect(shares.length).toBe(3);
      for (const share of shares) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.04);
    }
  });
});

describe("how sure a ranking is", () => {
  it("two regions far apart: the same order in every draw of the method", () => {
    const quiet = { id: "AAA-b", incidents: years(48, (t) => (t % 6 === 0 ? 1 : 0)) };
    const violent = {
      id: "AAA-a",
      incidents: years(48, (t) => (t > 44 ? 60 : 2)),
      deaths: years(48, (t) => (t > 44 ? 300 : 1)),
    };
    const [all, theatre] = drawnAt([quiet, violent], 47).rankings;
    expect(all?.method.kendallTau).toEqual({ median: 1, low: 1, high: 1 });
    expect(all?.method.meanRankShift).toBe(0);
    expect(all?.method.top10Kept).toEqual({ median: 2, low: 2, high: 2 });
    expect([all?.ranked, all?.active]).toEqual([2, 2]);
    expect(theatre).toEqual({ ...all, scope: "theatre" });
  });

  it("effective weights add up to 1 and are squared correlations in proportion", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, (series, t) => {
        const { rankings, at } = drawnAt(series, t);
        const [all] = rankings;
        const units = [...at.active.keys()].filter((unit) => at.active[unit] === 1);
        const scores = units.map((unit) => at.score[unit] as number);
        const squared = (part: (typeof PARTS)[number]): number => {
          const values = units.map((unit) => at.components[part][unit] as number);
          const mean = (of: readonly number[]): number => of.reduce((sum, x) => sum + x, 0) / of.length;
          const moment = (a: readonly number[], b: readonly number[]): number =>
            a.reduce((sum, x, k) => sum + (x - mean(a)) * ((b[k] ?? 0) - mean(b)), 0);
          return moment(values, scores) ** 2 / (moment(values, values) * moment(scores, scores));
        };
        const first = all?.parts.find(({ effectiveWeight }) => effectiveWeight > 0.05);
        if (first === undefined) return;
        expect(all?.parts.reduce((sum, { effectiveWeight }) => sum + effectiveWeight, 0)).toBeCloseTo(1, 9);
        for (const { part, effectiveWeight } of all?.parts ?? []) {
          if (effectiveWeight < 0.05) continue;
          expect(effectiveWeight / first.effectiveWeight).toBeCloseTo(squared(part) / squared(first.part), 5);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("golden", () => {
  it("a small panel, to the last printed digit", () => {
    const series = [
      { id: "AAA-a", incidents: years(60, (t) => (t * 5) % 4), deaths: years(60, (t) => (t * 7) % 11) },
      {
        id: "AAA-b",
        incidents: years(60, (t) => (t > 56 ? 9 : t % 2)),
        deaths: years(60, (t) => (t > 56 ? 40 : t % 3)),
      },
      {
        id: "BBB-c",
        incidents: years(60, (t) => (t === 58 ? 1 : 0)),
        deaths: years(60, (t) => (t === 58 ? 3 : 0)),
      },
      { id: "BBB-d", incidents: years(60, (t) => (t === 12 ? 2 : 0)) },
    ];
    const { at, intervals, ids } = drawnAt(series, 59, 1000);
    const rows = ids.map((id, unit) => [
      id,
      at.score[unit],
      Math.round(10 * (intervals.scoreLow[unit] as number)) / 10,
      Math.round(10 * (intervals.scoreHigh[unit] as number)) / 10,
      intervals.rankLow[unit],
      intervals.rankHigh[unit],
    ]);
    expect(rows).toEqual([
      ["AAA-a", 21.2, 3.4, 64, 2, 3],
      ["AAA-b", 89.7, 54.4, 100, 1, 1],
      ["BBB-c", 19.2, 0, 64.3, 2, 3],
      ["BBB-d", 0, 0, 0, 3, 4],
    ]);
  });
});

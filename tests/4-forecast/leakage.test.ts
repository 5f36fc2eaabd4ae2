/** Nothing that is said of a month may depend on what comes after it. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { casesOf } from "../../pipeline/4-forecast/chance/cases.ts";
import { FEATURES, WIDTH } from "../../pipeline/4-forecast/chance/features.ts";
import type { Question } from "../../pipeline/4-forecast/chance/question.ts";
import {
  borderQuestion,
  countryQuestion,
  regionQuestion,
} from "../../pipeline/4-forecast/chance/questions.ts";
import { rollingPredictions } from "../../pipeline/4-forecast/chance/rolling.ts";
import { groupSkills } from "../../pipeline/4-forecast/chance/skill.ts";
import { surgeQuestion } from "../../pipeline/4-forecast/chance/surgeQuestion.ts";
import { chances } from "../../pipeline/4-forecast/chances.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import { UNKNOWN } from "../../pipeline/domain/outcomes.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { averagePrecision } from "../../pipeline/stats/averagePrecision.ts";
import { Random } from "../../pipeline/stats/random.ts";
import { FIRST, panelsOf, smoulderingRegions, truncated, withAnotherFuture } from "./world.ts";

const MONTHS = 96;
const EVERY = 6;
const WORLD = panelsOf(smoulderingRegions(24, MONTHS, "leakage"), MONTHS);
const QUESTIONS = { regionQuestion, countryQuestion, borderQuestion, surgeQuestion };

const monthAt = (t: number): Month => (FIRST + t) as Month;

/** Log odds of all cases up to a month, as they are said month by month. */
function said(question: Question, last: number): { logOdds: Float64Array; probability: Float64Array } {
  const cases = casesOf(question, last);
  return rollingPredictions(cases, { refitAt: -FIRST, every: EVERY, horizon: question.outcome.horizon });
}

/** Cases up to a month whose features are other numbers once the future is drawn anew. */
function changed(ask: (panels: Panels) => Question, last: number): number {
  const [before, after] = [WORLD, withAnotherFuture(WORLD, last, `future ${last}`)].map((panels) =>
    casesOf(ask(panels), last),
  ) as [ReturnType<typeof casesOf>, ReturnType<typeof casesOf>];
  expect(after.count).toBe(before.count);
  let rows = 0;
  for (let row = 0; row < before.count; row++) {
    const same = FEATURES.every((_, k) =>
      Object.is(before.design[row * WIDTH + k], after.design[row * WIDTH + k]),
    );
    if (!same) rows++;
  }
  return rows;
}

/** A question that is told its answer: the coming incidents stand among those around. */
function withCanary(panels: Panels): Question {
  const question = regionQuestion(panels);
  const { incidents, monthCount } = panels.regions;
  const ahead = incidents.map((_, cell) =>
    [1, 2, 3].reduce(
      (sum, k) => sum + ((cell % monthCount) + k < monthCount ? (incidents[cell + k] as number) : 0),
      0,
    ),
  );
  return { ...question, around: { incidents: ahead, deaths: ahead } };
}

/** Average precision and base rate of what was predicted. */
function judged(question: Question): { precision: number; base: number } {
  const cases = casesOf(question, MONTHS - 1);
  const { probability } = said(question, MONTHS - 1);
  const rows = [...probability.keys()].filter(
    (row) => cases.happened[row] !== UNKNOWN && !Number.isNaN(probability[row]),
  );
  const outcomes = Uint8Array.from(rows, (row) => cases.happened[row] as number);
  const base = outcomes.reduce((sum, outcome) => sum + outcome, 0) / rows.length;
  return {
    precision: averagePrecision(
      rows.map((row) => probability[row] as number),
      outcomes,
    ),
    base,
  };
}

/** The same question with its outcomes dealt out anew within each month. */
function shuffled(question: Question, seed: string): Question {
  const random = new Random(seed);
  const { monthCount, units } = question.panel;
  const happened = question.outcome.happened.slice();
  for (let t = 0; t < monthCount; t++) {
    const cells = units.map((_, unit) => unit * monthCount + t).filter((cell) => happened[cell] !== UNKNOWN);
    for (let k = cells.length - 1; k > 0; k--) {
      const [a, b] = [cells[k] as number, cells[Math.floor(random.uniform() * (k + 1))] as number];
      [happened[a], happened[b]] = [happened[b] as number, happened[a] as number];
    }
  }
  return { ...question, outcome: { ...question.outcome, happened } };
}

describe("truncation", () => {
  test("what is said of a month is bit-identical whatever comes after it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: MONTHS - 2 }), (last) => {
        const there = chances(truncated(WORLD, last + 1), monthAt(last));
        expect(chances(WORLD, monthAt(last))).toEqual(there);
        expect(chances(withAnotherFuture(WORLD, last, "another"), monthAt(last))).toEqual(there);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  test.each(Object.entries(QUESTIONS))("all earlier predictions stay as they were: %s", (_, ask) => {
    const whole = said(ask(WORLD), MONTHS - 1);
    expect(whole.probability.some((probability) => !Number.isNaN(probability))).toBe(true);
    for (const last of [40, 53, 71, 88]) {
      const { logOdds, probability } = said(ask(truncated(WORLD, last + 1)), last);
      expect(logOdds).toEqual(whole.logOdds.subarray(0, logOdds.length));
      expect(probability).toEqual(whole.probability.subarray(0, probability.length));
    }
  });
});

describe("a canary from the future", () => {
  test("is seen by the harness, and makes predictions too good to be true", () => {
    expect(changed(withCanary, 70)).toBeGreaterThan(0);
    const { precision } = judged(withCanary(WORLD));
    const { precision: honest } = judged(regionQuestion(WORLD));
    expect(precision).toBeGreaterThan(honest + 0.15);
  });

  test.each(Object.entries(QUESTIONS))("there is none in %s", (_, ask) => {
    for (const last of [30, 52, 70, 94]) expect(changed(ask, last)).toBe(0);
  });
});

describe("shuffled outcomes", () => {
  test("cannot be foreseen: precision falls to the base rate, no group shows skill", () => {
    const question = regionQuestion(WORLD);
    const honest = judged(question);
    expect(honest.precision).toBeGreaterThan(1.5 * honest.base);
    for (const seed of ["a", "b", "c"]) {
      const dealt = shuffled(question, seed);
      const { precision, base } = judged(dealt);
      expect(base).toBeCloseTo(honest.base, 1);
      expect(precision).toBeLessThan(1.35 * base);
      const cases = casesOf(dealt, MONTHS - 1);
      const skills = groupSkills(dealt, cases, said(dealt, MONTHS - 1).probability, EVERY);
      expect(skills.map(({ note }) => note).filter((note) => note === "")).toEqual([]);
    }
  });
});

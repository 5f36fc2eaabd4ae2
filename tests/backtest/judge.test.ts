import { describe, expect, it } from "vitest";
import type { Finding } from "../../pipeline/backtest/finding.ts";
import { judge } from "../../pipeline/backtest/judge.ts";
import type { JudgedRows } from "../../pipeline/backtest/judgedRows.ts";
import { type Predictor, QUESTIONS, type Question } from "../../pipeline/backtest/questions.ts";
import { statements } from "../../pipeline/backtest/statements.ts";
import { averagePrecision } from "../../pipeline/stats/averagePrecision.ts";
import { brierScore } from "../../pipeline/stats/brierScore.ts";
import { Random } from "../../pipeline/stats/random.ts";
import { rocAuc } from "../../pipeline/stats/rocAuc.ts";

const QUESTION = QUESTIONS[0] as Question;
const FROM = 24_000;
const [UNITS, MONTHS] = [60, 36];

/**
 * Sixty units in six countries over three years, each with a chance of its own that every month's outcome is drawn from. The
 * probability knows the chances, the score orders units at random, climatology says the base rate.
 */
function world(rate = 0.2): JudgedRows {
  const random = new Random("a world");
  const chances = Float64Array.from({ length: UNITS }, () => 2 * rate * random.uniform());
  const order = Array.from({ length: UNITS * MONTHS }, (_, row) => ({
    unit: row % UNITS,
    month: Math.floor(row / UNITS),
  }));
  const column = (value: (unit: number, month: number) => number): Float64Array =>
    Float64Array.from(order, ({ unit, month }) => value(unit, month));
  const chanceOf = (unit: number): number => chances[unit] as number;
  return {
    month: column((_, month) => FROM + month),
    unit: column((unit) => unit),
    country: column((unit) => unit % 6),
    active: column((unit) => (unit < 40 ? 1 : 0)),
    delay: column((unit) => (random.uniform() < chanceOf(unit) ? 1 + (unit % 3) : 0)),
    said: new Map<Predictor, Float64Array>([
      ["probability", column(chanceOf)],
      ["score", column(() => random.uniform())],
      ["climatology", column(() => rate)],
      ["zero", column(() => 0)],
    ]),
  };
}

function pick(
  findings: readonly Finding[],
  predictor: string,
  measure: string,
  group = "all",
  against?: string,
): Finding {
  const found = findings.filter(
    (each) =>
      each.predictor === predictor &&
      each.measure === measure &&
      each.group === group &&
      (against === undefined || each.against === against),
  );
  expect(found).toHaveLength(1);
  return found[0] as Finding;
}

describe("judging", () => {
  const rows = world();
  const { findings, reliability } = judge(QUESTION, rows, FROM, "Synthetic");
  const outcomes = Uint8Array.from(rows.delay, (delay) => (delay > 0 ? 1 : 0));

  it("measures what the functions of stats measure", () => {
    for (const [predictor, said] of rows.said) {
      expect(pick(findings, predictor, "average_precision").value).toBeCloseTo(
        averagePrecision(said, outcomes),
        12,
      );
      expect(pick(findings, predictor, "roc_auc").value).toBeCloseTo(rocAuc(said, outcomes), 12);
    }
    const [own, climatology] = ["probability", "climatology"].map((predictor) =>
      brierScore(rows.said.get(predictor as Predictor) as Float64Array, outcomes),
    ) as [number, number];
    expect(pick(findings, "probability", "brier").value).toBeCloseTo(own, 12);
    const skill = pick(findings, "probability", "brier_skill", "all", "climatology");
    expect(skill.value).toBeCloseTo(1 - own / climatology, 12);
    // whoever says never misses every one that comes true
    const rate = outcomes.reduce((sum, one) => sum + one, 0) / outcomes.length;
    expect(pick(findings, "zero", "brier").value).toBeCloseTo(rate, 12);
    expect(pick(findings, "zero", "average_precision").value).toBeCloseTo(rate, 12);
    expect(pick(findings, "zero", "roc_auc").value).toBe(0.5);
  });

  it("counts its groups", () => {
    for (const [group, n] of [
      ["all", UNITS * MONTHS],
      ["active", 40 * MONTHS],
      ["dormant", 20 * MONTHS],
    ] as const) {
      const { n: counted, positives, base_rate } = pick(findings, "score", "roc_auc", group);
      expect(counted).toBe(n);
      expect(base_rate).toBeCloseTo((positives as number) / n, 12);
    }
    const parts = ["active", "dormant"].map((group) => pick(findings, "score", "roc_auc", group).positives);
    expect((parts[0] as number) + (parts[1] as number)).toBe(pick(findings, "score", "roc_auc").positives);
  });

  it("tells who knows something from who does not", () => {
    const known = pick(findings, "probability", "average_precision_difference");
    expect(known.low).toBeGreaterThan(0);
    const guessed = pick(findings, "score", "average_precision_difference");
    expect(guessed.low).toBeLessThan(0);
    expect(guessed.high).toBeGreaterThan(0);
    expect(pick(findings, "probability", "brier_skill", "all", "climatology").low).toBeGreaterThan(0);
    const said = statements(findings).join("\n");
    expect(said).toContain("Escalation within three months, regions, all (base rate 0.");
    expect(said).toContain("probability orders units better than the best baseline");
    expect(said).toContain("score does not order units measurably better than the best baseline");
    expect(said).toContain("probability is closer to what came than climatology: Brier skill 0.");
  });

  it("chances that are true lie inside their reliability intervals, nine times of ten", () => {
    const table = reliability.find(({ predictor, group }) => predictor === "probability" && group === "all");
    const inside = table?.rows.filter(
      ({ meanProbability, interval }) => interval.low <= meanProbability && meanProbability <= interval.high,
    );
    expect(inside?.length).toBeGreaterThanOrEqual(9);
    expect(pick(findings, "probability", "calibration_error").value).toBeLessThan(0.03);
  });

  it("intervals hold their numbers, and there is no number that is none", () => {
    for (const { value, low, high, note } of findings) {
      if (value === null) expect(note).not.toBe("");
      else expect(Number.isFinite(value)).toBe(true);
      if (low === null || high === null) continue;
      expect(low).toBeLessThanOrEqual(high);
    }
    expect(JSON.stringify({ findings, reliability })).not.toMatch(/NaN|Infinity/);
  });

  it("is the same again", () => {
    expect(judge(QUESTION, world(), FROM, "Synthetic")).toEqual({ findings, reliability });
  });
});

describe("what cannot be judged", () => {
  it("is said where the outcome hardly ever came true", () => {
    const { findings, reliability } = judge(QUESTION, world(0.001), FROM, "Synthetic");
    expect(reliability).toEqual([]);
    expect(findings.map(({ group, value, note }) => [group, value, note])).toEqual(
      ["all", "active", "dormant"].map((group) => [
        group,
        null,
        expect.stringMatching(
          /^too few to judge: the outcome came true \d times, at least 10 are needed$/,
        ) as unknown,
      ]),
    );
    expect(statements(findings)[0]).toMatch(
      /^Escalation within three months, regions, all: too few to judge: .*needed\.$/,
    );
  });

  it("rows for which one predictor has nothing are left out for all, and one that never has anything is left out", () => {
    const rows = world();
    const gone = (rows.said.get("score") as Float64Array).map((value, row) =>
      row < UNITS ? Number.NaN : value,
    );
    const nothing = new Float64Array(rows.month.length).fill(Number.NaN);
    const said = new Map([...rows.said, ["score", gone] as const, ["probability", nothing] as const]);
    const { findings } = judge(QUESTION, { ...rows, said }, FROM, "Synthetic");
    expect(pick(findings, "climatology", "brier").n).toBe(UNITS * (MONTHS - 1));
    expect(findings.some(({ predictor }) => predictor === "probability")).toBe(false);
  });

  it("without a row there is nothing to judge", () => {
    const { findings } = judge(
      QUESTION,
      {
        month: new Float64Array(),
        unit: new Float64Array(),
        country: new Float64Array(),
        active: new Float64Array(),
        delay: new Float64Array(),
        said: new Map([["score", new Float64Array()]]),
      },
      FROM,
      "Synthetic",
    );
    expect(findings.map(({ note, base_rate }) => [note, base_rate])).toEqual(
      Array.from({ length: 3 }, () => [
        "too few to judge: the outcome came true 0 times, at least 10 are needed",
        null,
      ]),
    );
  });
});

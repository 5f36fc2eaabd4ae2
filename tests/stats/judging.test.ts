import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePrecision, weightedAveragePrecision } from "../../pipeline/stats/averagePrecision.ts";
import { brierDecomposition } from "../../pipeline/stats/brierDecomposition.ts";
import { brierScore } from "../../pipeline/stats/brierScore.ts";
import { expectedCalibrationError } from "../../pipeline/stats/expectedCalibrationError.ts";
import { logScore } from "../../pipeline/stats/logScore.ts";
import { hitsAt, precisionAt } from "../../pipeline/stats/precisionAt.ts";
import { rankingOf } from "../../pipeline/stats/ranking.ts";
import { reliabilityTable } from "../../pipeline/stats/reliabilityTable.ts";
import { rocAuc, weightedRocAuc } from "../../pipeline/stats/rocAuc.ts";
import { wilsonInterval } from "../../pipeline/stats/wilsonInterval.ts";

/**
 * Three samples on which scikit-learn 1.2.1 gave the numbers below (average_precision_score, roc_auc_score,
 * brier_score_loss, log_loss): without equal scores, with them, and one of sixty made by arithmetic.
 */
const UNTIED = {
  scores: [0.91, 0.83, 0.77, 0.62, 0.58, 0.44, 0.31, 0.22, 0.18, 0.07],
  outcomes: Uint8Array.of(1, 1, 0, 1, 0, 0, 1, 0, 0, 0),
};
const TIED = {
  scores: [0.9, 0.8, 0.8, 0.7, 0.55, 0.55, 0.55, 0.4, 0.3, 0.3, 0.1, 0.05],
  outcomes: Uint8Array.of(1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1),
  weights: [2, 0, 1, 3, 1, 1, 2, 0, 1, 1, 0, 4],
};
const SIXTY = {
  scores: Array.from({ length: 60 }, (_, k) => ((k * 37) % 23) / 23),
  outcomes: Uint8Array.from({ length: 60 }, (_, k) => ((7 * k) % 11 < 4 ? 1 : 0)),
};

/** Probabilities on a coarse scale, so that some are equal, what came, and weights. */
const forecasts = fc
  .array(fc.tuple(fc.nat(8), fc.boolean(), fc.nat(3)), { minLength: 1, maxLength: 40 })
  .map((data) => ({
    scores: data.map(([eighths]) => eighths / 8),
    outcomes: Uint8Array.from(data, ([, came]) => (came ? 1 : 0)),
    weights: data.map(([, , weight]) => weight),
  }));

function expectSame(found: number, expected: number): void {
  if (Number.isNaN(expected)) expect(found).toBeNaN();
  else expect(found).toBeCloseTo(expected, 12);
}

describe("averagePrecision", () => {
  it("works as in its example", () => {
    expect(averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(5 / 6, 14);
  });

  it("is scikit-learn's, with and without equal scores, with and without weights", () => {
    expect(averagePrecision(UNTIED.scores, UNTIED.outcomes)).toBeCloseTo(0.8303571428571428, 14);
    expect(averagePrecision(TIED.scores, TIED.outcomes)).toBeCloseTo(0.6023809523809525, 14);
    expect(averagePrecision(SIXTY.scores, SIXTY.outcomes)).toBeCloseTo(0.39177227109933255, 14);
    const ranking = rankingOf(TIED.scores, TIED.outcomes);
    expect(weightedAveragePrecision(ranking, TIED.weights)).toBeCloseTo(0.675, 14);
  });

  it("is the base rate where all scores are equal, and nothing without a positive", () => {
    expect(averagePrecision([3, 3, 3, 3], [0, 1, 0, 0])).toBe(0.25);
    expect(averagePrecision([1, 2], [0, 0])).toBeNaN();
    expect(averagePrecision([], [])).toBeNaN();
  });

  it("weights are repetitions", () => {
    fc.assert(
      fc.property(forecasts, ({ scores, outcomes, weights }) => {
        const drawn = weights.flatMap((weight, i) => Array.from({ length: weight }, () => i));
        const ranking = rankingOf(scores, outcomes);
        const repeatedScores = drawn.map((i) => scores[i] as number);
        const repeatedOutcomes = drawn.map((i) => outcomes[i] as number);
        expectSame(
          weightedAveragePrecision(ranking, weights),
          averagePrecision(repeatedScores, repeatedOutcomes),
        );
        expectSame(weightedRocAuc(ranking, weights), rocAuc(repeatedScores, repeatedOutcomes));
        // data of one cell weigh alike
        const cells = scores.map((_, i) => i % 3);
        const shared = rankingOf(scores, outcomes, cells);
        const each = cells.map((cell) => cell + 1);
        expectSame(weightedAveragePrecision(shared, [1, 2, 3]), weightedAveragePrecision(ranking, each));
        expectSame(weightedRocAuc(shared, [1, 2, 3]), weightedRocAuc(ranking, each));
      }),
    );
  });
});

describe("rocAuc", () => {
  it("works as in its example, and is scikit-learn's", () => {
    expect(rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
    expect(rocAuc(UNTIED.scores, UNTIED.outcomes)).toBeCloseTo(0.8333333333333333, 14);
    expect(rocAuc(TIED.scores, TIED.outcomes)).toBeCloseTo(0.5857142857142857, 14);
    expect(rocAuc(SIXTY.scores, SIXTY.outcomes)).toBeCloseTo(0.5167464114832535, 14);
    expect(weightedRocAuc(rankingOf(TIED.scores, TIED.outcomes), TIED.weights)).toBeCloseTo(0.4296875, 14);
  });

  it("counts the pairs that are in order", () => {
    fc.assert(
      fc.property(forecasts, ({ scores, outcomes }) => {
        let [won, pairs] = [0, 0];
        for (const [i, score] of scores.entries()) {
          for (const [j, other] of scores.entries()) {
            if (outcomes[i] !== 1 || outcomes[j] !== 0) continue;
            pairs++;
            won += score > other ? 1 : score === other ? 0.5 : 0;
          }
        }
        expectSame(rocAuc(scores, outcomes), won / pairs);
      }),
    );
  });
});

describe("hitsAt and precisionAt", () => {
  it("share the last place among equal scores", () => {
    expect(precisionAt([9, 7, 7, 1], [1, 0, 1, 0], 2)).toBe(0.75);
    expect(hitsAt([9, 7, 7, 1], [1, 0, 1, 0], 2)).toBe(1.5);
    expect(hitsAt([9, 7, 7, 1], [1, 0, 1, 0], 3)).toBe(2);
    expect(precisionAt([5, 5, 5], [1, 0, 0], 1)).toBeCloseTo(1 / 3, 14);
  });

  it("one place after another, take every positive once", () => {
    fc.assert(
      fc.property(forecasts, ({ scores, outcomes }) => {
        let before = 0;
        for (let k = 1; k <= scores.length; k++) {
          const hits = hitsAt(scores, outcomes, k);
          expect(hits - before).toBeGreaterThan(-1e-9);
          expect(hits - before).toBeLessThan(1 + 1e-9);
          before = hits;
        }
        expect(before).toBeCloseTo(
          outcomes.reduce((sum, outcome) => sum + outcome, 0),
          9,
        );
      }),
    );
  });

  it("with fewer data than places, take all of them", () => {
    expect(precisionAt([2, 1], [1, 0], 20)).toBe(0.5);
    expect(precisionAt([], [], 20)).toBeNaN();
  });
});

describe("brierScore and logScore", () => {
  it("the published example: 0.271 said, nothing came", () => {
    // scoringrules' test of its Brier score
    expect(brierScore([0.271], [0])).toBeCloseTo(0.073441, 14);
    expect(logScore([0.5], [1])).toBeCloseTo(Math.LN2, 14);
  });

  it("are scikit-learn's", () => {
    expect(brierScore(UNTIED.scores, UNTIED.outcomes)).toBeCloseTo(0.18661, 14);
    expect(logScore(UNTIED.scores, UNTIED.outcomes)).toBeCloseTo(0.536633706398246, 12);
    expect(brierScore(SIXTY.scores, SIXTY.outcomes)).toBeCloseTo(0.3205103969754253, 14);
    expect(logScore(SIXTY.scores, SIXTY.outcomes)).toBeCloseTo(1.2900530737602272, 12);
  });

  it("a certainty that failed costs 13.8, not everything", () => {
    expect(logScore([1], [0])).toBeCloseTo(-Math.log(1e-6), 9);
    expect(logScore([0], [0])).toBeCloseTo(1e-6, 9);
  });

  it("without data there is nothing", () => {
    expect(brierScore([], [])).toBeNaN();
    expect(logScore([], [])).toBeNaN();
  });
});

describe("wilsonInterval", () => {
  it("gives the published intervals", () => {
    // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3, at 95 %
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [successes, trials, low, high] of published) {
      const found = wilsonInterval(successes, trials, 0.95);
      expect(found.low).toBeCloseTo(low, 4);
      expect(found.high).toBeCloseTo(high, 4);
    }
  });

  it("its ends are the shares from which the observed one is just z standard errors away", () => {
    const level = 0.9;
    const z = 1.6448536269514722; // the normal distribution's 95 % quantile, from tables
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const successes = Math.round(share * n);
          const { low, high } = wilsonInterval(successes, n, level);
          expect(low).toBeLessThanOrEqual(successes / n);
          expect(high).toBeGreaterThanOrEqual(successes / n);
          for (const end of [low, high]) {
            expect((successes / n - end) ** 2).toBeCloseTo((z * z * end * (1 - end)) / n, 9);
          }
        },
      ),
    );
  });

  it("no trials say nothing, and what is no share is refused", () => {
    expect(wilsonInterval(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
    expect(() => wilsonInterval(3, 2, 0.95)).toThrow(
      "needs 0 <= successes <= trials and 0 < level < 1, got 3, 2 and 0.95",
    );
    expect(() => wilsonInterval(1, 2, 1)).toThrow("needs 0 <= successes <= trials and 0 < level < 1");
  });
});

describe("reliabilityTable and expectedCalibrationError", () => {
  it("by hand: four forecasts, two bins", () => {
    const rows = reliabilityTable([0.6, 0.1, 0.9, 0.4], [1, 0, 1, 0], 2);
    expect(rows.map(({ count, positives, frequency }) => [count, positives, frequency])).toEqual([
      [2, 0, 0],
      [2, 2, 1],
    ]);
    expect(rows.map(({ said }) => [said.low, said.high])).toEqual([
      [0.1, 0.4],
      [0.6, 0.9],
    ]);
    expect(rows.map(({ meanProbability }) => meanProbability)).toEqual([0.25, 0.75]);
    expect(rows[0]?.interval).toEqual(wilsonInterval(0, 2, 0.95));
    expect(expectedCalibrationError([0.1, 0.4, 0.6, 0.9], [0, 0, 1, 1], 2)).toBeCloseTo(0.25, 14);
  });

  it("what came as often as it was said has no error, what never came has all of it", () => {
    expect(expectedCalibrationError([0.5, 0.5, 0.5, 0.5], [0, 1, 1, 0], 10)).toBe(0);
    expect(expectedCalibrationError([0.3, 0.3], [0, 0], 10)).toBeCloseTo(0.3, 14);
    expect(expectedCalibrationError([], [], 10)).toBeNaN();
  });

  it("equal probabilities share a bin, every datum is in one, and the order does not matter", () => {
    fc.assert(
      fc.property(forecasts, fc.integer({ min: 1, max: 12 }), ({ scores, outcomes }, bins) => {
        const rows = reliabilityTable(scores, outcomes, bins);
        expect(rows.length).toBeLessThanOrEqual(bins);
        expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(scores.length);
        for (let k = 1; k < rows.length; k++)
          expect(rows[k - 1]?.said.high).toBeLessThan(rows[k]?.said.low as number);
        expect(reliabilityTable(scores.toReversed(), outcomes.toReversed(), bins)).toEqual(rows);
      }),
    );
  });
});

describe("brierDecomposition", () => {
  it("by hand: 0.2 said five times and 0.8 five times, one and four of which came", () => {
    // no error of calibration; frequencies 0.2 and 0.8 lie 0.3 from the base rate 0.5
    const said = [0.2, 0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8, 0.8];
    const parts = brierDecomposition(said, [1, 0, 0, 0, 0, 1, 1, 1, 1, 0], 10);
    expect(parts.reliability).toBeCloseTo(0, 14);
    expect(parts.resolution).toBeCloseTo(0.09, 14);
    expect(parts.uncertainty).toBeCloseTo(0.25, 14);
    expect(parts.within).toBeCloseTo(0, 14);
    expect(parts.brier).toBeCloseTo(0.16, 14);
  });

  it("adds up, and what is left is the spread inside bins", () => {
    fc.assert(
      fc.property(forecasts, fc.integer({ min: 1, max: 5 }), ({ scores, outcomes }, bins) => {
        const parts = brierDecomposition(scores, outcomes, bins);
        expect(parts.brier).toBeCloseTo(brierScore(scores, outcomes), 14);
        const rows = reliabilityTable(scores, outcomes, bins);
        let within = 0;
        for (const [i, p] of scores.entries()) {
          const row = rows.find(({ said }) => said.low <= p && p <= said.high);
          if (row === undefined) throw new Error("a datum without a bin");
          const off = p - row.meanProbability;
          within += (off * off - 2 * off * ((outcomes[i] as number) - row.frequency)) / scores.length;
        }
        expect(parts.within).toBeCloseTo(within, 12);
      }),
    );
  });

  it("without data there is nothing", () => {
    expect(Object.values(brierDecomposition([], [], 10)).every(Number.isNaN)).toBe(true);
  });
});

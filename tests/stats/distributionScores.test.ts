import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { crps } from "../../pipeline/stats/crps.ts";
import { ignorance } from "../../pipeline/stats/ignorance.ts";
import { intervalCoverage } from "../../pipeline/stats/intervalCoverage.ts";
import { intervalScore } from "../../pipeline/stats/intervalScore.ts";
import { negativeBinomialLogPmf } from "../../pipeline/stats/negativeBinomialLogPmf.ts";
import { poissonSample } from "../../pipeline/stats/poissonSample.ts";
import { quantileSample } from "../../pipeline/stats/quantileSample.ts";
import { rankedProbabilityScore } from "../../pipeline/stats/rankedProbabilityScore.ts";
import { tailProbability } from "../../pipeline/stats/tailProbability.ts";
import { weightedQuantiles } from "../../pipeline/stats/weightedQuantiles.ts";

const weighted = fc
  .array(fc.record({ value: fc.integer({ min: 0, max: 60 }), weight: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((rows) => rows.sort((a, b) => a.value - b.value));

describe("crps", () => {
  it("works as in its example", () => {
    expect(crps([1, 2, 3], 2)).toBeCloseTo(2 / 9, 12);
  });

  // by hand from mean|x-y| - ½ mean|x-x'|
  test.each([
    [[0, 0, 0, 10], 4, 2.625],
    [[0, 0, 1, 4, 25, 100], 7, 6.2777778],
    [[5], 2, 3],
  ])("of the sample %j at %d is %d", (sample, outcome, expected) => {
    expect(crps(sample, outcome)).toBeCloseTo(expected, 7);
  });

  // published: the tests of the Python package scoringrules (ten members, without and with weights 0 to 9)
  it("agrees with another implementation, weights and all", () => {
    const members = [
      1.7812118, 0.5863797, 0.7038174, -0.7743998, -0.2751647, 1.1863249, 1.2990966, -0.3242982, -0.5968781,
      0.9064937,
    ];
    expect(
      crps(
        [...members].sort((a, b) => a - b),
        -0.6042506,
      ),
    ).toBeCloseTo(0.6126602, 6);
    const pairs = members.map((value, weight) => ({ value, weight })).sort((a, b) => a.value - b.value);
    const values = pairs.map(({ value }) => value);
    const weights = pairs.map(({ weight }) => weight);
    expect(crps(values, -0.6042506, weights)).toBeCloseTo(0.4923673, 6);
  });

  // y; size, prob: the tests of R's scoringRules and of scoringrules; the last two from the closed form
  test.each([
    [5, 100, 0.95, 0.53215257681],
    [44, 200.1, 0.82, 1.70859687251],
    [41, 200.1, 0.83, 1.63833674721],
    [222, 2000.1, 0.9, 3.66926727576],
    [2, 7, 0.8, 0.3834322],
    [0, 1, 1 / 3, 0.8],
    [3, 2, 0.4, 0.63805313],
  ])("of a negative binomial at %d (size %d, prob %d) is %d", (outcome, size, prob, expected) => {
    const values = Float64Array.from({ length: 1000 }, (_, x) => x);
    const mean = (size * (1 - prob)) / prob;
    const weights = values.map((x) => Math.exp(negativeBinomialLogPmf(x, mean, size)));
    expect(crps(values, outcome, weights)).toBeCloseTo(expected, 7);
  });

  // y; mean: the tests of scoringRules and of scoringrules
  test.each([
    [3, 2.5, 0.45760852],
    [0, 1, 0.47622239],
    [10, 4, 4.89796552],
    [1, 3, 1.143447],
  ])("of a fine sample of the Poisson distribution at %d (mean %d) is %d", (outcome, mean, expected) => {
    expect(crps(poissonSample(mean, 100_000), outcome)).toBeCloseTo(expected, 4);
  });

  it("is the area between the distribution function and the step", () => {
    fc.assert(
      fc.property(weighted, fc.integer({ min: 0, max: 70 }), (rows, outcome) => {
        const sum = rows.reduce((all, { weight }) => all + weight, 0);
        let area = 0;
        for (let z = 0; z < 70; z++) {
          const upTo = rows.reduce((all, { value, weight }) => all + (value <= z ? weight : 0), 0);
          area += (upTo / sum - (outcome <= z ? 1 : 0)) ** 2;
        }
        const values = rows.map(({ value }) => value);
        expect(
          crps(
            values,
            outcome,
            rows.map(({ weight }) => weight),
          ),
        ).toBeCloseTo(area, 9);
      }),
    );
  });

  it("refuses no values, no weight and values that descend", () => {
    expect(() => crps([], 1)).toThrow("requires at least one value");
    expect(() => crps([1], 1, [0])).toThrow("requires at least one value with a positive weight");
    expect(() => crps([2, 1], 1)).toThrow("values must ascend, got 1 after 2");
  });
});

describe("ignorance", () => {
  it("runs from all in the right bin to nothing there", () => {
    expect(ignorance([0], 0)).toBeCloseTo(0.014341, 6);
    expect(ignorance(new Float64Array(1000), 0)).toBeCloseTo(0.014341, 6);
    expect(ignorance([0], 1001)).toBeCloseTo(9.9815673, 6);
  });

  // a sample of a thousand: 250 in the bin 1-2, and one more in each of 11 bins
  it("counts shares of the bin, by weight", () => {
    const expected = -Math.log2(251 / 1011);
    expect(ignorance([0, 0, 0, 2], 1)).toBeCloseTo(expected, 12);
    expect(ignorance([0, 1], 2, [3, 1])).toBeCloseTo(expected, 12);
  });

  test.each([
    [10, 6, 11],
    [25, 11, 26],
    [1000, 501, 1001],
  ])("has %d in one bin with %d and not with %d", (outcome, inside, outside) => {
    expect(ignorance([inside], outcome)).toBeCloseTo(0.014341, 6);
    expect(ignorance([outside], outcome)).toBeCloseTo(9.9815673, 6);
  });
});

describe("intervalScore", () => {
  it("works as in its example", () => {
    expect(intervalScore(0, 0.4, 0.1, 0.5)).toBeCloseTo(0.4, 12);
  });

  it("charges misses 2/alpha each way", () => {
    expect(intervalScore(2, 5, 1, 0.1)).toBeCloseTo(3 + 20, 9);
    expect(intervalScore(2, 5, 7, 0.1)).toBeCloseTo(3 + 40, 9);
  });

  it("refuses bounds in the wrong order", () => {
    expect(() => intervalScore(3, 2, 1, 0.1)).toThrow("lower must not exceed upper, got 3 and 2");
  });
});

describe("rankedProbabilityScore", () => {
  // the tests of scoringrules
  it("works as in its example", () => {
    expect(rankedProbabilityScore([0.01, 0.32, 0.44, 0.23], 2)).toBeCloseTo(0.1619, 12);
  });

  it("is the CRPS of the class numbers", () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 6 })
          .filter((w) => w.some(Boolean)),
        fc.nat(),
        (weights, seed) => {
          const outcome = seed % weights.length;
          const sum = weights.reduce((a, b) => a + b, 0);
          const classes = weights.map((_, index) => index);
          expect(
            rankedProbabilityScore(
              weights.map((weight) => weight / sum),
              outcome,
            ),
          ).toBeCloseTo(crps(classes, outcome, weights), 9);
        },
      ),
    );
  });

  it("refuses a class that there is not", () => {
    expect(() => rankedProbabilityScore([0.5, 0.5], 2)).toThrow("there are 2 classes, got outcome 2");
  });
});

describe("intervalCoverage", () => {
  it("works as in its example", () => {
    expect(intervalCoverage([0, 0, 0, 0], 0, 0.9)).toBeCloseTo(0.9, 12);
  });

  it("is 1 inside, 0 outside", () => {
    const sample = Float64Array.from({ length: 100 }, (_, i) => i);
    expect(intervalCoverage(sample, 50, 0.9)).toBe(1);
    expect(intervalCoverage(sample, 2, 0.9)).toBe(0);
    expect(intervalCoverage(sample, 200, 0.9)).toBe(0);
  });

  it("is the level on average, if what happens comes from the forecast", () => {
    fc.assert(
      fc.property(weighted, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (rows, level) => {
        const sample = rows.flatMap(({ value, weight }) => Array.from({ length: weight }, () => value));
        const mean =
          sample.reduce((sum, outcome) => sum + intervalCoverage(sample, outcome, level), 0) / sample.length;
        expect(mean).toBeCloseTo(level, 9);
      }),
    );
  });
});

describe("weightedQuantiles, quantileSample and tailProbability", () => {
  it("work as in their examples", () => {
    expect([...weightedQuantiles([0, 10], [3, 1], [0.75, 0.76])]).toEqual([0, 10]);
    expect([...quantileSample([0, 10], [3, 1], 4)]).toEqual([0, 0, 0, 10]);
    expect(tailProbability([0, 10], [3, 1], 10)).toBe(0.25);
    expect([...poissonSample(0, 3)]).toEqual([0, 0, 0]);
  });

  it("are those of the sample that the weights stand for", () => {
    fc.assert(
      fc.property(weighted, fc.integer({ min: 0, max: 60 }), (rows, threshold) => {
        const values = rows.map(({ value }) => value);
        const weights = rows.map(({ weight }) => weight);
        const sample = rows.flatMap(({ value, weight }) => Array.from({ length: weight }, () => value));
        expect([...quantileSample(values, weights, sample.length)]).toEqual(sample);
        const above = sample.filter((value) => value >= threshold).length;
        expect(tailProbability(values, weights, threshold)).toBeCloseTo(above / sample.length, 12);
      }),
    );
  });

  it("stay within the values where sums of weights are rounded", () => {
    const weights = new Float64Array(10).fill(0.1);
    const values = Float64Array.from({ length: 10 }, (_, i) => i);
    expect([...weightedQuantiles(values, weights, [0, 0.1, 0.3, 0.7, 1])]).toEqual([0, 0, 2, 6, 9]);
  });
});

describe("poissonSample", () => {
  it("has mean and variance of the distribution, also far from 0", () => {
    for (const mean of [0.3, 7, 2500]) {
      const sample = poissonSample(mean, 20_000);
      const average = sample.reduce((a, b) => a + b, 0) / sample.length;
      const variance = sample.reduce((a, b) => a + (b - average) ** 2, 0) / sample.length;
      expect(average / mean).toBeCloseTo(1, 3);
      expect(variance / mean).toBeCloseTo(1, 2);
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dirichletDraw } from "../../pipeline/stats/dirichletDraw.ts";
import { gammaDraw } from "../../pipeline/stats/gammaDraw.ts";
import { negativeBinomialLogPmf } from "../../pipeline/stats/negativeBinomialLogPmf.ts";
import { negativeBinomialQuantiles } from "../../pipeline/stats/negativeBinomialQuantiles.ts";
import { Random } from "../../pipeline/stats/random.ts";
import { triangularQuantile } from "../../pipeline/stats/triangularQuantile.ts";

const COUNT = 100_000;

function sampleOf(draw: () => number, count = COUNT): Float64Array {
  return Float64Array.from({ length: count }, draw);
}

function momentsOf(sample: Float64Array): { mean: number; variance: number } {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
  const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (sample.length - 1);
  return { mean, variance };
}

/** Fails where a sample mean lies more than four standard errors off; the streams are fixed, so that it always or never does. */
function expectMean(sample: Float64Array, mean: number): void {
  const { mean: found, variance } = momentsOf(sample);
  expect(Math.abs(found - mean)).toBeLessThan(4 * Math.sqrt(variance / sample.length));
}

describe("Random", () => {
  it("gives the same numbers for the same text, others for another text", () => {
    const take = (key: string): number[] => {
      const random = new Random(key);
      return Array.from({ length: 50 }, () => random.uniform());
    };
    expect(take("UCDP|MLI-menaka|2021-12")).toEqual(take("UCDP|MLI-menaka|2021-12"));
    const keys = ["", "a", "b", "aa", "ab", "ba", "é", "\u0100", "a|b", "a|c"];
    const firsts = new Set(keys.map((key) => take(key)[0]));
    expect(firsts.size).toBe(keys.length);
  });

  it("pins the stream: a changed generator would change every published interval", () => {
    const random = new Random("harmattan");
    expect([random.uniform(), random.uniform(), random.normal()]).toEqual([
      0.08625575352925807, 0.7633083696709946, -0.004067075952366384,
    ]);
  });

  it("is uniform: a chi-squared over 100 bins within its 99.9 % bound, no correlation from one to the next", () => {
    const random = new Random("uniform");
    const sample = sampleOf(() => random.uniform());
    const bins = new Float64Array(100);
    for (const x of sample) (bins[Math.floor(100 * x)] as number) += 1;
    const chiSquared = bins.reduce((sum, n) => sum + (n - COUNT / 100) ** 2 / (COUNT / 100), 0);
    // 99.9 % quantile of chi-squared with 99 degrees of freedom, from tables
    expect(chiSquared).toBeLessThan(148.2);
    expectMean(
      sample.map((x, k) => (x - 0.5) * ((sample[k + 1] ?? 0.5) - 0.5)),
      0,
    );
  });

  it("streams of neighbouring texts do not go together", () => {
    const [a, b] = [new Random("MLI-gao|2021-12"), new Random("MLI-gao|2022-01")];
    expectMean(
      sampleOf(() => (a.uniform() - 0.5) * (b.uniform() - 0.5)),
      0,
    );
  });

  it("normal: mean 0, variance 1, 95.45 % within two", () => {
    const random = new Random("normal");
    const sample = sampleOf(() => random.normal());
    expectMean(sample, 0);
    expectMean(
      sample.map((x) => x * x),
      1,
    );
    expectMean(
      sample.map((x) => (Math.abs(x) < 2 ? 1 : 0)),
      0.9544997,
    );
  });
});

describe("gammaDraw", () => {
  it.each([0.05, 0.5, 1, 2.5, 30, 1000])("shape %d: mean and variance are the shape", (shape) => {
    const random = new Random(`gamma ${shape}`);
    const sample = sampleOf(() => gammaDraw(shape, random));
    expectMean(sample, shape);
    expectMean(
      sample.map((x) => (x - shape) ** 2),
      shape,
    );
  });

  // chi-squared with 1 degree, the exponential distribution, chi-squared with 10 degrees: closed forms
  it.each([
    [0.5, 0.5, 0.6826895],
    [1, 1, 1 - Math.exp(-1)],
    [5, 5, 1 - Math.exp(-5) * (1 + 5 + 25 / 2 + 125 / 6 + 625 / 24)],
  ])("shape %d: P(X < %d)", (shape, bound, probability) => {
    const random = new Random(`gamma tail ${shape}`);
    expectMean(
      sampleOf(() => (gammaDraw(shape, random) < bound ? 1 : 0)),
      probability,
    );
  });

  it("shape 0 is 0", () => {
    expect(gammaDraw(0, new Random(""))).toBe(0);
  });
});

describe("dirichletDraw", () => {
  it("shares add up to 1; mean w, variance w (1 - w) / 51", () => {
    const weights = [0.3, 0.1, 0.2, 0.35, 0.05];
    const random = new Random("dirichlet");
    const concentrations = weights.map((weight) => 50 * weight);
    const draws = Array.from({ length: 20_000 }, () => dirichletDraw(concentrations, random));
    for (const shares of draws) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
    weights.forEach((weight, k) => {
      const sample = Float64Array.from(draws, (shares) => shares[k] ?? Number.NaN);
      expectMean(sample, weight);
      expectMean(
        sample.map((x) => (x - weight) ** 2),
        (weight * (1 - weight)) / 51,
      );
    });
  });

  it("nothing goes to a concentration of 0", () => {
    expect([...dirichletDraw([0, 3, 0], new Random(""))]).toEqual([0, 1, 0]);
  });
});

describe("triangularQuantile", () => {
  // F(x) = (x - low)² / (width (mode - low)) below the mode, 1 - (high - x)² / (width (high - mode)) above it
  it.each([
    [0, 0, 1, 2, 0],
    [0.125, 0, 1, 2, 0.5],
    [0.5, 0, 1, 2, 1],
    [0.875, 0, 1, 2, 1.5],
    [1, 0, 1, 2, 2],
    [2 / 7, 0.8, 1, 1.5, 1],
    [1 / 14, 0.8, 1, 1.5, 0.9],
    [0.5, 0.8, 1, 1.5, 1.5 - Math.sqrt(0.175)],
    [0.3, 1, 1, 1, 1],
    [0.75, 0, 0, 4, 2],
    [0.25, 0, 4, 4, 2],
  ])("%d of (%d, %d, %d)", (probability, low, mode, high, value) => {
    expect(triangularQuantile(probability, low, mode, high)).toBeCloseTo(value, 12);
  });
});

describe("negativeBinomialQuantiles", () => {
  it("is the smallest count whose cumulative probability reaches u, by adding up the probabilities", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 400, noNaN: true }),
        fc.double({ min: 0.1, max: 200, noNaN: true }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (mean, size, probability) => {
          const x = negativeBinomialQuantiles(mean, size)(probability);
          let below = 0;
          for (let k = 0; k < x; k++) below += Math.exp(negativeBinomialLogPmf(k, mean, size));
          expect(below).toBeLessThan(probability + 1e-9);
          expect(below + Math.exp(negativeBinomialLogPmf(x, mean, size))).toBeGreaterThan(probability - 1e-9);
        },
      ),
    );
  });

  it.each([0.05, 0.5, 3.5, 40.5, 2000.5])("mean and size %d: Poisson of a gamma rate", (shape) => {
    const random = new Random(`counts ${shape}`);
    const quantile = negativeBinomialQuantiles(shape, shape);
    const sample = sampleOf(() => quantile(random.uniform()));
    expectMean(sample, shape);
    // Poisson variance and the rate's own
    expectMean(
      sample.map((x) => (x - shape) ** 2),
      2 * shape,
    );
  });

  it("never falls when mean and size grow together", () => {
    const uniform = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    const shape = fc.double({ min: 0, max: 300, noNaN: true });
    fc.assert(
      fc.property(shape, shape, uniform, (a, b, u) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        expect(negativeBinomialQuantiles(small, small)(u)).toBeLessThanOrEqual(
          negativeBinomialQuantiles(large, large)(u),
        );
      }),
    );
  });
});

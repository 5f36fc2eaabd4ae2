import fc from "fast-check";
import { expect, it } from "vitest";
import { negativeBinomialLogPmf } from "../../pipeline/stats/negativeBinomialLogPmf.ts";
import { negativeBinomialMidP } from "../../pipeline/stats/negativeBinomialMidP.ts";

const mean = fc.double({ min: 0.05, max: 5000, noNaN: true });
const size = fc.double({ min: 0.01, max: 50, noNaN: true });

it("works as in its example", () => {
  expect(10 ** negativeBinomialMidP(5, 1, 1)).toBeCloseTo(3 / 128, 12);
});

it("is a logarithm of a probability, falls with x and rises with the mean", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), mean, size, (x, mu, kappa) => {
      const value = negativeBinomialMidP(x, mu, kappa);
      expect(Number.isFinite(value)).toBe(true);
      expect(value).toBeLessThanOrEqual(0);
      const slack = 1e-9 * (1 + Math.abs(value));
      expect(negativeBinomialMidP(x + 1, mu, kappa)).toBeLessThanOrEqual(value + slack);
      expect(negativeBinomialMidP(x, mu * 1.01, kappa)).toBeGreaterThanOrEqual(value - slack);
    }),
    { numRuns: 500 },
  );
});

it("refuses what is not a count or not a distribution", () => {
  expect(() => negativeBinomialMidP(1.5, 1, 1)).toThrow("x must be a whole number >= 0, got 1.5");
  expect(() => negativeBinomialMidP(1, 0, 1)).toThrow("mean and size must be positive, got 0 and 1");
});

it("tends to the Poisson distribution for a large size", () => {
  expect(Math.exp(negativeBinomialLogPmf(3, 2.5, 1e7))).toBeCloseTo((2.5 ** 3 * Math.exp(-2.5)) / 6, 5);
});

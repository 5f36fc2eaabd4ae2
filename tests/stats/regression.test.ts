import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nonNegativePoisson } from "../../pipeline/stats/nonNegativePoisson.ts";
import { partialInformation } from "../../pipeline/stats/partialInformation.ts";

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
const value = fc.nat(20_000).map((thousandths) => thousandths / 1000);
/** Counts and terms of up to 30 rows; the first term is 1 everywhere. */
const data = fc
  .record({
    rows: fc.array(fc.tuple(fc.nat(20), value, value, value), { minLength: 3, maxLength: 30 }),
    width: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ rows, width }) => ({
    counts: Float64Array.from(rows, ([count]) => count),
    terms: Array.from({ length: width }, (_, k) =>
      Float64Array.from(rows, (row) => (k === 0 ? 1 : (row[k] as number))),
    ),
  }));

describe("nonNegativePoisson", () => {
  it("works as in its example, and with 1, 2, 4 each on the one before", () => {
    const { coefficients, means } = nonNegativePoisson(Float64Array.of(2, 4), [Float64Array.of(1, 2)], 1);
    expect([...coefficients]).toEqual([2]);
    expect([...means]).toEqual([2, 4]);
  });

  it("raises the likelihood step by step and spreads exactly what was counted", () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 1, max: 40 }), ({ counts, terms }, steps) => {
        const [early, late] = [steps, steps + 1].map((count) => nonNegativePoisson(counts, terms, count)) as [
          ReturnType<typeof nonNegativePoisson>,
          ReturnType<typeof nonNegativePoisson>,
        ];
        const slack = 1e-9 * (1 + Math.abs(early.logLikelihood));
        expect(late.logLikelihood).toBeGreaterThanOrEqual(early.logLikelihood - slack);
        expect(total(late.means)).toBeCloseTo(total(counts), 6);
        for (const coefficient of late.coefficients) expect(coefficient).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("ends where no coefficient above 0 can be raised or lowered for the better", () => {
    fc.assert(
      fc.property(data, ({ counts, terms }) => {
        const { coefficients, means } = nonNegativePoisson(counts, terms, 20_000);
        for (const [k, term] of terms.entries()) {
          let slope = 0;
          for (let t = 0; t < term.length; t++) {
            const mean = means[t] as number;
            if (mean > 0) slope += (term[t] as number) * ((counts[t] as number) / mean - 1);
          }
          const size = 1e-3 * (1 + total(term));
          expect(slope).toBeLessThan(size);
          if ((coefficients[k] as number) > 0.1) expect(Math.abs(slope)).toBeLessThan(size);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("gives a term that is 0 everywhere the coefficient 0", () => {
    const counts = Float64Array.of(1, 3);
    const ones = Float64Array.of(1, 1);
    const { coefficients } = nonNegativePoisson(counts, [ones, new Float64Array(2)], 5);
    expect([...coefficients]).toEqual([2, 0]);
  });

  it("counts nothing as nothing", () => {
    const { coefficients, logLikelihood } = nonNegativePoisson(
      new Float64Array(3),
      [Float64Array.of(1, 1, 1)],
      5,
    );
    expect([...coefficients]).toEqual([0]);
    expect(logLikelihood).toBeCloseTo(0, 12);
  });

  it("refuses what it cannot fit", () => {
    expect(() => nonNegativePoisson(Float64Array.of(1), [], 1)).toThrow("1 to 6 terms, got 0");
    expect(() => nonNegativePoisson(Float64Array.of(1, 2), [Float64Array.of(1, 0)], 1)).toThrow(
      "row 1 counts 2, but all its terms are 0",
    );
  });
});

describe("partialInformation", () => {
  it("works as in its example", () => {
    const means = Float64Array.of(1, 1);
    expect(partialInformation([Float64Array.of(1, 1), Float64Array.of(0, 1)], means)).toBe(0.5);
  });

  it("leaves nothing of a mixture of the other terms, and all of a term on its own", () => {
    const means = Float64Array.of(1, 2, 4);
    const [a, b] = [Float64Array.of(1, 1, 1), Float64Array.of(0, 3, 1)];
    const mixture = a.map((value, t) => 2 * value + (b[t] as number));
    expect(partialInformation([a, b, mixture], means)).toBe(0);
    expect(partialInformation([b], means)).toBe(9 / 2 + 1 / 4);
    expect(partialInformation([a, new Float64Array(3), b], means)).toBe(partialInformation([a, b], means));
  });
});

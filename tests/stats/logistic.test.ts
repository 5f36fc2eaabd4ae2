import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logistic, logit } from "../../pipeline/stats/logistic.ts";
import { plattScaling } from "../../pipeline/stats/plattScaling.ts";
import { ridgeLogistic } from "../../pipeline/stats/ridgeLogistic.ts";
import { sampleMoments } from "../../pipeline/stats/sampleMoments.ts";
import { solvePositive } from "../../pipeline/stats/solvePositive.ts";

/** Twelve rows of 1, x, z and their outcomes, for which R 4.2 was asked. */
const X = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, -0.7];
const Z = [1, 0, 2, 1, 0, 3, 1, 2, 0, 1, 2, 2];
const Y = [0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0];
const DESIGN = Float64Array.from(X.flatMap((x, i) => [1, x, Z[i] as number]));

const near = (found: ArrayLike<number>, expected: readonly number[], digits = 6): void => {
  expect(found.length).toBe(expected.length);
  for (const [k, value] of expected.entries()) expect(found[k]).toBeCloseTo(value, digits);
};

/** The gradient of the penalised log-likelihood, written down plainly. */
function gradient(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  penalties: readonly number[],
  coefficients: ArrayLike<number>,
): number[] {
  return penalties.map((penalty, k) =>
    rows.reduce(
      (sum, row, i) => {
        const z = row.reduce((all, value, j) => all + value * (coefficients[j] as number), 0);
        return sum + ((targets[i] as number) - 1 / (1 + Math.exp(-z))) * (row[k] as number);
      },
      -penalty * (coefficients[k] as number),
    ),
  );
}

describe("solvePositive", () => {
  it("works as in its example", () => {
    expect([...solvePositive(Float64Array.of(4, 2, 2, 3), Float64Array.of(2, 3))]).toEqual([0, 1]);
  });

  it("solves what it is given, for any matrix B B' + 1", () => {
    const entry = fc.integer({ min: -9, max: 9 });
    const square = fc.tuple(
      fc.array(entry, { minLength: 9, maxLength: 9 }),
      fc.array(entry, { minLength: 3, maxLength: 3 }),
    );
    fc.assert(
      fc.property(square, ([b, right]) => {
        const at = (j: number, k: number): number => b[3 * j + k] as number;
        const matrix = Float64Array.from({ length: 9 }, (_, cell) => {
          const [j, k] = [Math.floor(cell / 3), cell % 3];
          return at(j, 0) * at(k, 0) + at(j, 1) * at(k, 1) + at(j, 2) * at(k, 2) + (j === k ? 1 : 0);
        });
        const x = solvePositive(matrix, Float64Array.from(right));
        for (let j = 0; j < 3; j++) {
          const product = [0, 1, 2].reduce(
            (sum, k) => sum + (matrix[3 * j + k] as number) * (x[k] as number),
            0,
          );
          expect(product).toBeCloseTo(right[j] as number, 6);
        }
      }),
    );
  });

  it("leaves a row that says nothing new at 0", () => {
    near(solvePositive(Float64Array.of(2, 2, 2, 2), Float64Array.of(4, 4)), [2, 0]);
    near(solvePositive(Float64Array.of(0, 0, 0, 5), Float64Array.of(0, 10)), [0, 2]);
  });
});

describe("ridgeLogistic", () => {
  it("works as in its example", () => {
    near(ridgeLogistic(Float64Array.of(1, 1, 1, 1), 1, [0, 0, 0, 1], [0]), [Math.log(1 / 3)], 9);
  });

  it("without penalties is R's glm(y ~ x + z, family = binomial)", () => {
    near(ridgeLogistic(DESIGN, 3, Y, [0, 0, 0]), [-3.20515021065247, 1.76725860243824, 2.03713147745107], 5);
  });

  it("with penalties 0, 3, 1/2 is where R's optim ends (BFGS, reltol 1e-16)", () => {
    near(ridgeLogistic(DESIGN, 3, Y, [0, 3, 0.5]), [-1.3945085, 0.6709151, 0.9010948], 5);
  });

  it("ends where nothing can be gained, from any start", () => {
    const row = fc.tuple(
      fc.constant(1),
      fc.integer({ min: -30, max: 30 }).map((x) => x / 10),
      fc.nat(4),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 25 }),
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 3, maxLength: 3 }),
        (cases, start) => {
          const rows = cases.map(([features]) => features);
          const targets = cases.map(([, target]) => target);
          const penalties = [0.5, 1, 2];
          const found = ridgeLogistic(
            Float64Array.from(rows.flat()),
            3,
            targets,
            penalties,
            Float64Array.from(start),
          );
          for (const slope of gradient(rows, targets, penalties, found)) expect(slope).toBeCloseTo(0, 3);
        },
      ),
    );
  });

  it("holds outcomes that a line tells apart with a ridge, and a column that is there twice", () => {
    const [intercept, slope] = ridgeLogistic(Float64Array.of(1, -1, 1, 1), 2, [0, 1], [0, 1]);
    expect(intercept).toBeCloseTo(0, 9);
    // slope = 2 / (1 + e^slope)
    expect(slope).toBeCloseTo(2 / (1 + Math.exp(slope as number)), 9);
    near(ridgeLogistic(Float64Array.of(1, 1, 1, 1, 1, 1), 2, [0, 1, 1], [0, 0]), [Math.log(2), 0], 6);
  });

  it("refuses what does not fit together", () => {
    expect(() => ridgeLogistic(new Float64Array(3), 2, [0, 1], [0, 0])).toThrow(
      "2 rows of 2 do not fit 3 values, 2 penalties and 2 coefficients",
    );
  });
});

describe("plattScaling", () => {
  it("works as in its example, but for the targets drawn in: 3/4 and 1/4", () => {
    const { intercept, slope } = plattScaling(Float64Array.of(-1, -1, 1, 1), [0, 0, 1, 1]);
    expect(intercept).toBeCloseTo(0, 9);
    expect(slope).toBeCloseTo(Math.log(3), 9);
  });

  it("is R's glm on the targets 6/7 and 1/7", () => {
    const odds = Float64Array.of(-2, -1.2, -0.4, 0.1, 0.3, 0.9, 1.4, 2.2, -0.8, 0.6);
    const { intercept, slope } = plattScaling(odds, [0, 0, 1, 0, 1, 0, 1, 1, 0, 1]);
    expect(intercept).toBeCloseTo(-0.0954278394935234, 6);
    expect(slope).toBeCloseTo(0.8399680163993963, 6);
  });

  it("of nothing leaves log odds as they are", () => {
    expect(plattScaling(new Float64Array(0), [])).toEqual({ intercept: 0, slope: 1 });
  });
});

describe("small ones", () => {
  it("logistic is the probability with these log odds", () => {
    expect(logistic(0)).toBe(0.5);
    expect(logistic(Math.log(3))).toBeCloseTo(0.75, 12);
    expect(logistic(-800)).toBe(0);
  });

  it("logit undoes it, to both ends", () => {
    expect(logit(0.5)).toBe(0);
    expect(logit(0.75)).toBeCloseTo(Math.log(3), 12);
    expect([logit(0), logit(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    for (const x of [-9, -1, 0.5, 7]) expect(logit(logistic(x))).toBeCloseTo(x, 9);
  });

  it("sampleMoments of 1, 3", () => {
    const { mean, deviation } = sampleMoments(Float64Array.of(1, 3));
    expect(mean).toBe(2);
    expect(deviation).toBeCloseTo(Math.SQRT2, 12);
  });
});

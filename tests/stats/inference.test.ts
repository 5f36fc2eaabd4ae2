import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg } from "../../pipeline/stats/benjaminiHochberg.ts";
import { gammaTail } from "../../pipeline/stats/gammaTail.ts";
import { upperIncompleteGamma } from "../../pipeline/stats/upperIncompleteGamma.ts";

describe("benjaminiHochberg", () => {
  it("works as in its example", () => {
    const q = benjaminiHochberg(Float64Array.of(0.01, 0.04, 0.03));
    for (const [k, expected] of [0.03, 0.04, 0.04].entries()) expect(q[k]).toBeCloseTo(expected, 12);
    expect(benjaminiHochberg(new Float64Array(0)).length).toBe(0);
  });

  it("is the definition, in any order", () => {
    const share = fc.integer({ min: 0, max: 40 }).map((k) => k / 40);
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 30 }), (values) => {
        const q = benjaminiHochberg(Float64Array.from(values));
        for (const [k, p] of values.entries()) {
          const candidates = values
            .filter((other) => other >= p)
            .map((other) => (other * values.length) / values.filter((each) => each <= other).length);
          expect(q[k]).toBeCloseTo(Math.min(1, ...candidates), 12);
        }
      }),
    );
  });
});

describe("upperIncompleteGamma", () => {
  it("works as in its example, and at its ends", () => {
    expect(upperIncompleteGamma(1, 2)).toBeCloseTo(Math.exp(-2), 14);
    expect(upperIncompleteGamma(3, 0)).toBe(1);
    expect(upperIncompleteGamma(3, Number.POSITIVE_INFINITY)).toBe(0);
  });

  it("grows by x^a e^-x / Γ(a + 1) from shape a to a + 1", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1.5, noNaN: true }),
        fc.double({ min: 0.01, max: 30, noNaN: true }),
        (shape, x) => {
          // between x - 1 and x shapes pass from the fraction to the series
          const q = [0, 1, 2].map((k) => upperIncompleteGamma(shape + k, x)) as [number, number, number];
          expect(q[2] - q[1]).toBeCloseTo(((q[1] - q[0]) * x) / (shape + 1), 12);
        },
      ),
    );
  });

  it("refuses arguments outside its range", () => {
    expect(() => upperIncompleteGamma(0, 1)).toThrow("shape must be > 0 and x >= 0, got 0 and 1");
    expect(() => upperIncompleteGamma(1, -1)).toThrow("shape must be > 0 and x >= 0, got 1 and -1");
  });
});

describe("gammaTail", () => {
  it("has the sample's mean and variance", () => {
    // mean 4, variance 4: shape 4, scale 1
    expect(gammaTail(Float64Array.of(2, 6, 2, 6), 7)).toBeCloseTo(upperIncompleteGamma(4, 7), 14);
  });

  it("knows nothing from one value, or from equal ones", () => {
    expect(gammaTail(Float64Array.of(2), 3)).toBeNaN();
    expect(gammaTail(Float64Array.of(2, 2), 3)).toBeNaN();
  });
});

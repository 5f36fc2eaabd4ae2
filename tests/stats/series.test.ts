import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponentialMean } from "../../pipeline/stats/exponentialMean.ts";
import { runLength } from "../../pipeline/stats/runLength.ts";
import { trailingMaximum } from "../../pipeline/stats/trailingMaximum.ts";
import { trailingSum } from "../../pipeline/stats/trailingSum.ts";
import { weightedMoments } from "../../pipeline/stats/weightedMoments.ts";

const numbers = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 });
const all = (n: number) => new Uint8Array(n).fill(1);

describe("exponentialMean", () => {
  it("weighs by age and passes over what is not known", () => {
    const out = new Float64Array(4);
    exponentialMean(Float64Array.of(9, 4, 1000, 2), Uint8Array.of(0, 1, 0, 1), 2, out);
    expect(out[0]).toBeNaN();
    expect(out[1]).toBe(4);
    expect(out[2]).toBe(4);
    expect(out[3]).toBeCloseTo((4 * 0.5 + 2) / 1.5, 12);
  });

  it("leaves a constant series as it is, from the first value on", () => {
    const out = new Float64Array(30);
    exponentialMean(new Float64Array(30).fill(7), all(30), 12, out);
    for (const mean of out) expect(mean).toBeCloseTo(7, 12);
  });
});

describe("trailingSum", () => {
  it("sums windows, whole ones only if asked", () => {
    const values = Float64Array.of(1, 2, 3, 4, 5);
    const known = Uint8Array.of(1, 1, 1, 0, 1);
    const out = new Float64Array(5);
    trailingSum(values, known, 3, true, out);
    expect([...out]).toEqual([Number.NaN, Number.NaN, 6, Number.NaN, Number.NaN]);
    trailingSum(values, known, 3, false, out);
    expect([...out]).toEqual([1, 3, 6, 5, 8]);
  });
});

describe("trailingMaximum", () => {
  it("works as in its example", () => {
    const out = new Float64Array(4);
    trailingMaximum(Float64Array.of(1, 5, 2, 3), 2, out);
    expect([...out]).toEqual([1, 5, 5, 3]);
  });

  it("agrees with looking at every window", () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 20 }), (values, width) => {
        const out = new Float64Array(values.length);
        trailingMaximum(Float64Array.from(values), width, out);
        const slow = values.map((_, t) => Math.max(...values.slice(Math.max(0, t - width + 1), t + 1)));
        expect([...out]).toEqual(slow);
      }),
    );
  });

  it("passes over what is not known", () => {
    const out = new Float64Array(4);
    trailingMaximum(Float64Array.of(Number.NaN, 5, Number.NaN, Number.NaN), 2, out);
    expect([...out]).toEqual([Number.NaN, 5, 5, Number.NaN]);
  });
});

describe("runLength", () => {
  it("works as in its example", () => {
    const out = new Float64Array(4);
    runLength(Uint8Array.of(1, 1, 0, 1), out);
    expect([...out]).toEqual([1, 2, 0, 1]);
  });
});

describe("weightedMoments", () => {
  it("agrees with the sums written out", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const n = values.length;
        const [mean, variance, effective] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
        weightedMoments(Float64Array.from(values), 12, mean, variance, effective);
        const weights = values.map((_, s) => 2 ** (-(n - 1 - s) / 12));
        const sum = (f: (x: number, w: number) => number) =>
          values.reduce((total, x, s) => total + f(x, weights[s] ?? 0), 0);
        const w = sum((_, weight) => weight);
        const m = sum((x, weight) => weight * x) / w;
        expect(mean[n - 1]).toBeCloseTo(m, 9);
        expect(variance[n - 1]).toBeCloseTo(sum((x, weight) => weight * (x - m) ** 2) / w, 7);
        expect(effective[n - 1]).toBeCloseTo(w ** 2 / sum((_, weight) => weight ** 2), 9);
      }),
    );
  });

  it("gives no weight to what is not known, though time passes", () => {
    const [mean, variance, effective] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
    weightedMoments(Float64Array.of(4, Number.NaN, 1), 1, mean, variance, effective);
    expect([...mean]).toEqual([4, 4, (4 * 0.25 + 1) / 1.25]);
    expect(variance[1]).toBe(0);
    expect(effective[2]).toBeCloseTo(1.25 ** 2 / (1 + 0.0625), 12);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exceedanceTable } from "../../pipeline/stats/exceedanceTable.ts";
import { interpolate } from "../../pipeline/stats/interpolate.ts";
import { largestRemainder } from "../../pipeline/stats/largestRemainder.ts";
import { logGamma } from "../../pipeline/stats/logGamma.ts";
import { quantile, quantiles } from "../../pipeline/stats/quantile.ts";

describe("largestRemainder", () => {
  it("works as in its example", () => {
    const out = new Float64Array(3);
    largestRemainder(10, Float64Array.of(1, 1, 1), out);
    expect([...out]).toEqual([4, 3, 3]);
  });

  it("gives whole pieces that add up, each within one of its quota", () => {
    const shares = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), shares, (total, values) => {
        const sum = values.reduce((a, b) => a + b, 0);
        fc.pre(sum > 1e-6);
        const out = new Float64Array(values.length);
        largestRemainder(total, Float64Array.from(values), out);
        expect(out.reduce((a, b) => a + b, 0)).toBe(total);
        out.forEach((piece, k) => {
          expect(Number.isInteger(piece)).toBe(true);
          expect(Math.abs(piece - (total * (values[k] ?? 0)) / sum)).toBeLessThan(1 + 1e-9);
        });
      }),
    );
  });

  it("refuses to split something by nothing", () => {
    expect(() => largestRemainder(3, Float64Array.of(0, 0), new Float64Array(2))).toThrow(
      "nothing to split 3 by",
    );
    const out = Float64Array.of(1, 1);
    largestRemainder(0, Float64Array.of(0, 0), out);
    expect([...out]).toEqual([0, 0]);
  });
});

describe("interpolate", () => {
  const xs = Float64Array.of(0, 1, 3);
  const ys = Float64Array.of(10, 20, 0);
  it.each([
    [0.25, 12.5],
    [-5, 10],
    [1, 20],
    [2.5, 5],
    [3, 0],
    [99, 0],
  ])("at %d gives %d", (x, y) => {
    expect(interpolate(xs, ys, x)).toBeCloseTo(y, 12);
  });
  it("refuses an empty table", () => {
    expect(() => interpolate(new Float64Array(0), new Float64Array(0), 1)).toThrow(
      "cannot interpolate in an empty table",
    );
  });
});

describe("exceedanceTable", () => {
  it("keeps the populated bins and ends above the sample", () => {
    const { edges, exceedance } = exceedanceTable(Float64Array.of(0.01, 2.6, 0.02, 1.1), 0.5);
    expect([...edges]).toEqual([0, 1, 2.5, 3]);
    expect([...exceedance]).toEqual([1, 3 / 5, 2 / 5, 1 / 5]);
  });

  it("counts exactly what reaches each edge", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 70, noNaN: true }), { maxLength: 50 }), (sample) => {
        const { edges, exceedance } = exceedanceTable(Float64Array.from(sample), 0.05);
        edges.forEach((edge, k) => {
          const reach = sample.filter((x) => Math.floor(x / 0.05) >= Math.round(edge / 0.05)).length;
          expect(exceedance[k]).toBe((1 + reach) / (1 + sample.length));
        });
      }),
    );
  });
});

describe("quantile", () => {
  it("works as in its example and leaves the sample alone", () => {
    const sample = Float64Array.of(4, 1, 2, 3);
    expect(quantile(sample, 0.5)).toBe(2.5);
    expect([...sample]).toEqual([4, 1, 2, 3]);
    expect(() => quantile(new Float64Array(0), 0.5)).toThrow("quantile requires at least one data point");
  });

  it("several at once are what interpolating between sorted neighbours gives, ties and order regardless", () => {
    const anySample = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(anySample, (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const expected = [0, 0.05, 0.5, 0.95, 1].map((probability) => {
          const at = probability * (values.length - 1);
          const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
          return low + (at - Math.floor(at)) * (high - low);
        });
        expect(quantiles(Float64Array.from(values), [0, 0.05, 0.5, 0.95, 1])).toEqual(expected);
      }),
    );
  });
});

describe("logGamma", () => {
  it("knows factorials and the half", () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
    expect(logGamma(1000)).toBeCloseTo(5905.220423209181, 9);
    // the same the second time, when it is kept
    expect(logGamma(1000)).toBeCloseTo(5905.220423209181, 9);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlation } from "../../pipeline/stats/correlation.ts";
import { descendingRanks } from "../../pipeline/stats/descendingRanks.ts";
import { exponentialMean } from "../../pipeline/stats/exponentialMean.ts";
import { exponentialWeight } from "../../pipeline/stats/exponentialWeight.ts";
import { kendallTau } from "../../pipeline/stats/kendallTau.ts";
import { transposed } from "../../pipeline/stats/transposed.ts";

const smallNumbers = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 30 });

function ranksOf(...values: number[]): number[] {
  const ranks = new Float64Array(values.length);
  descendingRanks(Float64Array.from(values), ranks);
  return [...ranks];
}

describe("descendingRanks", () => {
  it("equal values share the better rank, what is not known has none", () => {
    expect(ranksOf(5, 9, 5)).toEqual([2, 1, 2]);
    expect(ranksOf(0, 7, 0, 3, 7)).toEqual([4, 1, 4, 3, 1]);
    expect(ranksOf(Number.NaN, 1, 2)).toEqual([Number.NaN, 2, 1]);
    expect(ranksOf(Number.NaN)).toEqual([Number.NaN]);
    expect(ranksOf()).toEqual([]);
    expect(ranksOf(4, 4)).toEqual([1, 1]);
  });

  it("is one more than the number of greater values", () => {
    const anyNumbers = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.oneof(smallNumbers, anyNumbers), (values) => {
        expect(ranksOf(...values)).toEqual(
          values.map((value) => 1 + values.filter((other) => other > value).length),
        );
      }),
    );
  });
});

/** tau-b by comparing every pair with every other. */
function tauByPairs(x: readonly number[], y: readonly number[]): number {
  let [difference, untiedX, untiedY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const a = Math.sign((x[i] ?? 0) - (x[j] ?? 0));
      const b = Math.sign((y[i] ?? 0) - (y[j] ?? 0));
      difference += a * b;
      untiedX += Math.abs(a);
      untiedY += Math.abs(b);
    }
  }
  return difference / Math.sqrt(untiedX * untiedY);
}

const tau = (x: readonly number[], y: readonly number[]): number =>
  kendallTau(Float64Array.from(x), Math.max(...y))(Int32Array.from(y));

describe("kendallTau", () => {
  it("SciPy's documented example of kendalltau: 12, 2, 1, 12, 2 against 1, 4, 7, 1, 0", () => {
    expect(tau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.47140452079103173, 14);
  });

  it("by hand: one of three pairs turned round; the same; the reverse; nothing to order", () => {
    expect(tau([1, 2, 3], [1, 3, 2])).toBeCloseTo(1 / 3, 14);
    expect(tau([3, 1, 2], [30, 10, 20])).toBe(1);
    expect(tau([3, 1, 2], [1, 3, 2])).toBe(-1);
    expect(tau([1, 1], [1, 2])).toBeNaN();
    expect(tau([1, 2], [2, 2])).toBeNaN();
  });

  it("equals the count over all pairs, ties included, one sample after another", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.nat(9)), {
          minLength: 2,
          maxLength: 30,
        }),
        (rows) => {
          const reference = rows.map(([x]) => x);
          const against = kendallTau(Float64Array.from(reference), 9);
          for (const k of [1, 2] as const) {
            const sample = rows.map((row) => row[k]);
            const expected = tauByPairs(reference, sample);
            const found = against(Int32Array.from(sample));
            if (Number.isNaN(expected)) expect(found).toBeNaN();
            else expect(found).toBeCloseTo(expected, 12);
          }
        },
      ),
    );
  });
});

describe("transposed", () => {
  it("exchanges rows and columns, also where blocks are not full", () => {
    expect([...transposed(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3)]).toEqual([1, 4, 2, 5, 3, 6]);
    const [rows, columns] = [71, 45];
    const values = Float64Array.from({ length: rows * columns }, (_, k) => k);
    const turned = transposed(values, rows, columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        expect(turned[column * rows + row]).toBe(values[row * columns + column]);
      }
    }
    expect(transposed(new Float64Array(0), 0, 3)).toEqual(new Float64Array(0));
  });
});

describe("correlation", () => {
  it("simple-statistics' own example, to two decimals 0.69", () => {
    const x = Float64Array.of(1, 2, 3, 4, 5, 6);
    expect(correlation(x, Float64Array.of(2, 2, 3, 4, 5, 60)).toFixed(2)).toBe("0.69");
    expect(correlation(x, new Float64Array(6).fill(3))).toBeNaN();
  });
});

describe("exponentialWeight", () => {
  it("what is added at the last step is added to the running mean as x / weight", () => {
    const step = fc.record({ value: fc.nat(9), known: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        (steps, h) => {
          const known = Uint8Array.from([...steps.map((each) => (each.known ? 1 : 0)), 1]);
          const values = Float64Array.from([...steps.map((each) => each.value), 3]);
          const last = (series: Float64Array): number => {
            const out = new Float64Array(series.length);
            exponentialMean(series, known, h, out);
            return out.at(-1) ?? Number.NaN;
          };
          const more = values.map((value, t) => (t === values.length - 1 ? value + 5 : value));
          expect(last(more) - last(values)).toBeCloseTo(5 / exponentialWeight(known, h), 10);
        },
      ),
    );
  });
});

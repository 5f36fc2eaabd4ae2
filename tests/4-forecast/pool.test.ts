import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { History } from "../../pipeline/4-forecast/history.ts";
import { Mixture } from "../../pipeline/4-forecast/mixture.ts";
import { forecastAt, type NoForecast, prepare, whyNoForecast } from "../../pipeline/4-forecast/pool.ts";

const MONTHS = 60;

/** Small made-up histories: bursts, fractions, quiet places, gaps, units that begin late. */
const world = fc.record({
  rows: fc.array(
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.integer({ min: 1, max: 40 }) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 4000 }).map((n) => n / 3) },
      ),
      { minLength: MONTHS, maxLength: MONTHS },
    ),
    { minLength: 1, maxLength: 6 },
  ),
  gaps: fc.array(fc.nat(), { maxLength: 2 }),
  late: fc.nat({ max: 30 }),
});

function historyOf({ rows, gaps, late }: { rows: number[][]; gaps: number[]; late: number }) {
  const series = Float64Array.from(rows.flat());
  const covered = new Uint8Array(series.length).fill(1);
  for (const gap of gaps) covered[gap % covered.length] = 0;
  for (let cell = 0; cell < series.length; cell++) if (covered[cell] === 0) series[cell] = 0;
  const listedFrom = new Int32Array(rows.length);
  listedFrom[0] = late;
  const history: History = { unitCount: rows.length, monthCount: MONTHS, covered, listedFrom };
  return { history, series };
}

/** Everything that is forecast at an origin, to the bit. */
function everything(history: History, series: Float64Array, origin: number): number[][] {
  const found: number[][] = [];
  const prepared = prepare(history, series, [series, series.map((value) => value / 2)]);
  forecastAt(prepared, origin, [1, 3, 6], (unit, number, position, { values, weights }) => {
    found.push([unit, number, position, ...values, ...weights]);
  });
  return found;
}

describe("forecastAt", () => {
  it("gives whole numbers >= 0, ascending, with probabilities that sum to 1", () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 20, max: MONTHS - 1 }), (made, origin) => {
        const { history, series } = historyOf(made);
        forecastAt(prepare(history, series, [series]), origin, [1, 6], (_, __, ___, { values, weights }) => {
          expect(values.every((value, i) => Number.isInteger(value) && value > (values[i - 1] ?? -1))).toBe(
            true,
          );
          expect(weights.every((weight) => weight > 0)).toBe(true);
          expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        });
      }),
      { numRuns: 50 },
    );
  });

  it("reads nothing after the origin: later months change no bit, nor does cutting them off", () => {
    fc.assert(
      fc.property(world, world, fc.integer({ min: 20, max: MONTHS - 2 }), (made, other, origin) => {
        const { history, series } = historyOf(made);
        const before = everything(history, series, origin);
        const later = series.slice();
        const covered = history.covered.slice();
        for (let unit = 0; unit < history.unitCount; unit++) {
          const row = other.rows[unit % other.rows.length] as number[];
          for (let t = origin + 1; t < MONTHS; t++) {
            later[unit * MONTHS + t] = (row[t] as number) + 5000;
            covered[unit * MONTHS + t] = t % 2;
          }
        }
        expect(everything({ ...history, covered }, later, origin)).toEqual(before);
        const cut = <T extends Float64Array | Uint8Array>(matrix: T): number[] =>
          Array.from({ length: history.unitCount }, (_, unit) => [
            ...matrix.subarray(unit * MONTHS, unit * MONTHS + origin + 1),
          ]).flat();
        const short = {
          ...history,
          monthCount: origin + 1,
          covered: Uint8Array.from(cut(history.covered)),
        };
        expect(everything(short, Float64Array.from(cut(series)), origin)).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it("does see the origin itself", () => {
    const { history, series } = historyOf({ rows: [Array(MONTHS).fill(1)], gaps: [], late: 0 });
    const changed = series.slice();
    changed[40] = 500;
    expect(everything(history, changed, 40)).not.toEqual(everything(history, series, 40));
  });

  it("gives quiet places of equal quiet the same forecast", () => {
    const burst = (at: number[]) => Array.from({ length: MONTHS }, (_, t) => (at.includes(t) ? 9 : 0));
    const rows = [burst([2, 10]), burst([1, 10]), burst([5, 30, 50, 51, 52])];
    const { history, series } = historyOf({ rows, gaps: [], late: 0 });
    const last = new Map<number, string>();
    forecastAt(prepare(history, series, [series]), MONTHS - 1, [3], (unit, _, __, { values }) => {
      last.set(unit, [...values].join());
    });
    expect(last.get(0)).toBe(last.get(1));
    expect(last.get(2)).not.toBe(last.get(0));
  });

  it("forecasts one unit from its own past alone, and a constant one near its constant", () => {
    const { history, series } = historyOf({ rows: [Array(MONTHS).fill(8)], gaps: [], late: 0 });
    let count = 0;
    forecastAt(prepare(history, series, [series]), MONTHS - 1, [1, 6], (_, __, ___, distribution) => {
      count++;
      const { values, weights } = distribution;
      expect(values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0)).toBeCloseTo(8, 0);
      expect(values[0]).toBeGreaterThan(0);
    });
    expect(count).toBe(2);
  });

  it("says nothing of a series in which nothing has ever happened", () => {
    const { history, series } = historyOf({ rows: [Array(MONTHS).fill(3)], gaps: [], late: 0 });
    const seen: number[] = [];
    const none = new Float64Array(series.length);
    none[MONTHS - 1] = 1;
    const prepared = prepare(history, series, [series, none]);
    forecastAt(prepared, MONTHS - 2, [1], (_, number) => seen.push(number));
    expect(seen).toEqual([0]);
  });

  it("works without enough candidates for analogues", () => {
    const { history, series } = historyOf({ rows: [Array(MONTHS).fill(3)], gaps: [], late: 0 });
    const found = everything(history, series, 20);
    expect(found).toHaveLength(6);
    expect(found.flat().every(Number.isFinite)).toBe(true);
  });
});

describe("whyNoForecast", () => {
  const reasons = (covered: number[], listedFrom: number, origin: number): NoForecast | null => {
    const history: History = {
      unitCount: 1,
      monthCount: covered.length,
      covered: Uint8Array.from(covered),
      listedFrom: Int32Array.of(listedFrom),
    };
    const series = new Float64Array(covered.length).fill(1);
    return whyNoForecast(prepare(history, series, [series]), 0, origin);
  };
  const known = (count: number): number[] => Array(count).fill(1);

  it("tells apart what is missing", () => {
    expect(reasons(known(1), 0, 0)).toBe("needs 12 covered months in a row");
    expect(reasons(known(11), 0, 10)).toBe("needs 12 covered months in a row");
    expect(reasons(known(12), 0, 11)).toBeNull();
    expect(reasons([...known(20), 0], 0, 20)).toBe("not covered");
    expect(reasons([...known(20), 0, 1], 0, 21)).toBe("needs 12 covered months in a row");
    expect(reasons(known(20), 15, 14)).toBe("not listed");
    expect(reasons(known(20), 15, 15)).toBeNull();
  });
});

describe("Mixture", () => {
  it("rounds, merges equal values and makes weights sum to 1", () => {
    const mixture = new Mixture();
    mixture.add(3.4, 1);
    mixture.add(0.2, 2);
    mixture.add(2.6, 1);
    mixture.add(7, 0);
    const { values, weights } = mixture.distribution();
    expect([...values]).toEqual([0, 3]);
    expect([...weights]).toEqual([0.5, 0.5]);
  });

  it("holds any number of values, however large, like a table of sums", () => {
    const entry = fc.record({
      value: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1e9 })),
      weight: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 3000, size: "max" }), (entries) => {
        const mixture = new Mixture();
        const sums = new Map<number, number>();
        let all = 0;
        for (const { value, weight } of entries) {
          mixture.add(value, weight);
          sums.set(value, (sums.get(value) ?? 0) + weight);
          all += weight;
        }
        const { values, weights } = mixture.distribution();
        const expected = [...sums].sort(([a], [b]) => a - b);
        expect([...values]).toEqual(expected.map(([value]) => value));
        for (const [i, [, sum]] of expected.entries()) expect(weights[i]).toBeCloseTo(sum / all, 12);
      }),
      { numRuns: 20 },
    );
  });

  it("takes what another one holds in place of its own", () => {
    const [mixture, other] = [new Mixture(), new Mixture()];
    for (const value of [1, 2, 5000]) mixture.add(value, 1);
    for (const value of [2, 70_000]) other.add(value, 1);
    mixture.reset(other);
    for (const value of [0, 70_000]) mixture.add(value, 1);
    const told = (from: Mixture) => Object.values(from.distribution()).map((column) => [...column]);
    expect(told(mixture)).toEqual([
      [0, 2, 70_000],
      [0.25, 0.25, 0.5],
    ]);
    expect(told(other)).toEqual([
      [2, 70_000],
      [0.5, 0.5],
    ]);
  });

  it("refuses to make a distribution of nothing", () => {
    expect(() => new Mixture().distribution()).toThrow("requires at least one value with a positive weight");
  });
});

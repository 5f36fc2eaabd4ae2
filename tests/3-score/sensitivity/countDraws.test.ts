import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countDraws,
  emptyCountDraws,
  type ObservedQuarter,
} from "../../../pipeline/3-score/sensitivity/countDraws.ts";

const COUNT = 20_000;
const QUARTER: ObservedQuarter = {
  incidents: 12,
  civilians: 3,
  deaths: 40,
  deathsLow: 40,
  deathsHigh: 40,
  usualIncidents: 5,
  usualCivilianShare: 0.4,
};

function drawn(changes: Partial<ObservedQuarter>, key = "test", lateReports: readonly number[] = []) {
  const draws = emptyCountDraws(COUNT);
  countDraws({ ...QUARTER, ...changes }, key, draws, lateReports);
  return draws;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const variance = (values: ArrayLike<number>): number => {
  const middle = mean(values);
  return mean(Array.from(values, (x) => (x - middle) ** 2));
};

describe("counts as they might have come out", () => {
  it("late reports: every draw grows by up to one of the factors, half of it on average, and deaths with it", () => {
    const [plain, late] = [drawn({}), drawn({}, "test", [1, 1.6])];
    const growth = Array.from(late.incidents, (n, k) => n / (plain.incidents[k] as number));
    const known = growth.filter(Number.isFinite);
    expect(Math.min(...known)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...known)).toBeLessThanOrEqual(1.6);
    expect(mean(known)).toBeCloseTo(1.15, 1);
    expect(known.filter((factor) => factor === 1).length / known.length).toBeCloseTo(0.5, 1);
    const perIncident = (draws: typeof late): number => mean(draws.deaths) / mean(draws.incidents);
    expect(perIncident(late)).toBeCloseTo(perIncident(plain), 1);
    expect(late.civilians.every((n, k) => n <= (late.incidents[k] as number))).toBe(true);
    // factors of 1 change nothing
    expect(drawn({}, "test", [1])).toEqual(plain);
  });

  it("incidents: mean N + 1/2, variance twice that; attacks on civilians keep their share, with its prior", () => {
    const { incidents, civilians } = drawn({});
    expect(Math.abs(mean(incidents) - 12.5)).toBeLessThan(4 * Math.sqrt(25 / COUNT));
    expect(variance(incidents)).toBeCloseTo(25, -0.5);
    expect(Math.abs(mean(civilians) - 3.2)).toBeLessThan(4 * Math.sqrt(6.4 / COUNT));
    expect(incidents.every((n, k) => n >= (civilians[k] as number))).toBe(true);
  });

  it("the prior is no more than the usual quarter: where hardly any is usual, none is drawn for nothing", () => {
    const none = { incidents: 0, civilians: 0, deaths: 0 };
    const shareOfZeros = (usualIncidents: number): number =>
      mean(drawn({ ...none, usualIncidents }).incidents.map((n) => (n === 0 ? 1 : 0)));
    // a negative binomial of mean and size h is 0 with probability 2^-h
    for (const usual of [0.05, 0.3, 0.5, 9]) {
      expect(Math.abs(shareOfZeros(usual) - 2 ** -Math.min(usual, 0.5))).toBeLessThan(0.014);
    }
  });

  it("deaths go with the incidents and lie within the source's range, or between 0.8 and 1.5 without one", () => {
    const factors = (changes: Partial<ObservedQuarter>): number[] => {
      const { incidents, deaths } = drawn(changes);
      return Array.from(deaths, (d, k) => d / ((incidents[k] as number) * (40 / 12))).filter(
        (x) => !Number.isNaN(x),
      );
    };
    const [assumed, given] = [factors({}), factors({ deathsLow: 30, deathsHigh: 100 })];
    expect([Math.min(...assumed) >= 0.8 - 1e-9, Math.max(...assumed) <= 1.5 + 1e-9]).toEqual([true, true]);
    expect(Math.abs(mean(assumed) - 1.1)).toBeLessThan(0.01);
    expect([Math.min(...given) >= 0.75 - 1e-9, Math.max(...given) <= 2.5 + 1e-9]).toEqual([true, true]);
    // a triangle's mean is the mean of its corners
    expect(Math.abs(mean(given) - (0.75 + 1 + 2.5) / 3)).toBeLessThan(0.02);
    expect(mean(drawn({ deaths: 0 }).deaths)).toBe(0);
  });

  it("the same key gives the same draws, another one others", () => {
    expect(drawn({}, "a")).toEqual(drawn({}, "a"));
    expect(drawn({}, "a").incidents).not.toEqual(drawn({}, "b").incidents);
  });

  it("holds for any quarter: whole numbers, no negative ones, no NaN", () => {
    const amount = fc.double({ min: 0, max: 500, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(amount, share, amount, share, amount, (incidents, share, deaths, usualShare, usual) => {
        const draws = emptyCountDraws(20);
        countDraws(
          {
            ...QUARTER,
            incidents,
            civilians: share * incidents,
            deaths,
            usualIncidents: usual,
            usualCivilianShare: usualShare,
          },
          "any",
          draws,
        );
        for (let k = 0; k < 20; k++) {
          expect(Number.isInteger(draws.incidents[k])).toBe(true);
          expect(draws.civilians[k]).toBeGreaterThanOrEqual(0);
          expect(draws.incidents[k]).toBeGreaterThanOrEqual(draws.civilians[k] as number);
          expect(draws.deaths[k]).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

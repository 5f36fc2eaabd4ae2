import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributedShare } from "../../../pipeline/3-score/transmission/attributedShare.ts";
import { transmissionLabel } from "../../../pipeline/3-score/transmission/label.ts";
import { lagged, leading, regionalFactor, slowLevel } from "../../../pipeline/3-score/transmission/terms.ts";
import { type TransmissionPair, transmission } from "../../../pipeline/3-score/transmission/transmission.ts";
import { simulatedPair } from "./simulate.ts";

const MONTHS = 72;
const pairOf = (seed: string, theta = 0.3): TransmissionPair =>
  simulatedPair({ seed, months: MONTHS, theta, shock: 0.3, targetLevel: 1, otherLevel: 2 });

/** Pairs of all kinds: sparse ones and bursts, few countries and many. */
const anySeries = fc
  .tuple(fc.constantFrom(0, 1, 3, 40), fc.array(fc.nat(100), { minLength: MONTHS, maxLength: MONTHS }))
  .map(([most, values]) =>
    Float64Array.from(values, (value) => Math.floor((value / 100) ** 4 * (most + 0.5))),
  );
const anyPair: fc.Arbitrary<TransmissionPair> = fc.record({
  zone: anySeries,
  national: anySeries,
  approach: anySeries.map((values) => values.map((value) => 0.37 * value)),
  region: fc.array(fc.record({ incidents: anySeries, adjacent: fc.boolean() }), {
    minLength: 8,
    maxLength: 14,
  }),
});
const somePairs = fc.array(
  fc.oneof(
    anyPair,
    fc.nat(1000).map((seed) => pairOf(`${seed}`)),
  ),
  {
    minLength: 1,
    maxLength: 4,
  },
);

describe("terms", () => {
  it("the lag of one incident fades over six months and adds up to it; the lead is its mirror image", () => {
    const one = new Float64Array(20);
    one[8] = 1;
    const lag = lagged(one);
    expect([...lag].map((value) => value > 0)).toEqual(
      Array.from({ length: 20 }, (_, t) => t > 8 && t <= 14),
    );
    expect((lag[11] as number) / (lag[9] as number)).toBeCloseTo(0.5, 12);
    expect(lag.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    const lead = leading(one);
    for (let age = 1; age <= 6; age++) expect(lead[8 - age]).toBe(lag[8 + age]);
  });

  it("slow change is the mean of up to 24 months before", () => {
    const slow = slowLevel(Float64Array.from({ length: 40 }, (_, t) => t));
    expect([slow[0], slow[1], slow[4], slow[24], slow[30]]).toEqual([0, 0, 1.5, 11.5, 17.5]);
  });

  it("the regional factor is 1 on average, and hardly moved by one incident in a quiet country", () => {
    const steady = new Float64Array(100).fill(3);
    const quiet = new Float64Array(100);
    quiet[50] = 1;
    const factor = regionalFactor([steady, steady, quiet]);
    expect(factor.reduce((sum, value) => sum + value, 0) / 100).toBeCloseTo(1, 12);
    // 3/4 + 3/4 + 1/1.01 over 3/4 + 3/4 + 0.01/1.01
    expect(factor[50]).toBeCloseTo((1.5 + 1 / 1.01) / (1.5 + 0.01 / 1.01), 12);
  });
});

describe("share", () => {
  const year = (value: number): Float64Array => new Float64Array(14).fill(value);

  it("splits the last year's incidents as their months were expected", () => {
    const target = Float64Array.of(9, 9, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    const fromSource = year(0.5);
    fromSource[13] = 2;
    expect(attributedShare(target, year(2), fromSource)).toBeCloseTo((3 * 0.25 + 1) / 4, 12);
  });

  it("is the expected share where nothing happened, and 0 where nothing was expected", () => {
    expect(attributedShare(year(0), year(2), year(0.5))).toBeCloseTo(0.25, 12);
    expect(attributedShare(year(0), year(0), year(0))).toBe(0);
  });
});

describe("label", () => {
  const good = { lr: 5, lrLead: 1, pShift: 0.01, pPlacebo: 0.2, q: 0.1 };
  it.each([
    [{}, "supported"],
    [{ q: 0.11 }, "ambiguous"],
    [{ pPlacebo: 0.21 }, "ambiguous"],
    [{ lrLead: 5 }, "ambiguous"],
    [{ q: 0.11, pShift: 0.1 }, "ambiguous"],
    [{ q: 0.2, pShift: 0.101 }, "not detected"],
  ])("%o makes it %s", (change, expected) => {
    expect(transmissionLabel({ ...good, ...change })).toBe(expected);
  });
});

describe("transmission", () => {
  it("stays in its domain", () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        for (const row of transmission(pairs)) {
          const numbers = [row.theta, row.share, row.lr, row.lrLead, row.pShift, row.pPlacebo, row.q];
          if (row.label === "not tested") {
            expect([...numbers, row.standardError].every(Number.isNaN)).toBe(true);
            continue;
          }
          for (const value of numbers) expect(value).toBeGreaterThanOrEqual(0);
          expect(row.standardError).toBeGreaterThan(0);
          for (const value of [row.share, row.pShift, row.pPlacebo, row.q])
            expect(value).toBeLessThanOrEqual(1);
          expect(row.pShift).toBeGreaterThan(0);
          expect(row.q).toBeGreaterThanOrEqual(row.pShift);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("each pair is tested on its own: order and company change q and label only", () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const together = transmission(pairs);
        expect(transmission(pairs.toReversed())).toEqual(together.toReversed());
        for (const [index, pair] of pairs.entries()) {
          const { q: _, label: __, ...alone } = transmission([pair])[0] as (typeof together)[number];
          expect(together[index]).toMatchObject(alone);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("does not depend on the unit in which the source is counted", () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: -8, max: 8 }),
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        (seed, k, factor) => {
          const pair = pairOf(`unit ${seed}`);
          const times = (scale: number): TransmissionPair => ({
            ...pair,
            approach: pair.approach.map((value) => scale * value),
          });
          const [plain, exact, near] = transmission([pair, times(2 ** k), times(factor)]) as [
            ReturnType<typeof transmission>[number],
            ReturnType<typeof transmission>[number],
            ReturnType<typeof transmission>[number],
          ];
          // a power of two changes no digit
          expect({
            ...exact,
            theta: exact.theta * 2 ** k,
            standardError: exact.standardError * 2 ** k,
          }).toEqual(plain);
          expect(near.lr).toBeCloseTo(plain.lr, 6);
          expect(near.theta * factor).toBeCloseTo(plain.theta, 6);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("sees an effect of its source, of no other size than it has", () => {
    const long = simulatedPair({
      seed: "long",
      months: 1200,
      theta: 0.5,
      shock: 0,
      targetLevel: 1,
      otherLevel: 3,
    });
    const [row] = transmission([long]) as [ReturnType<typeof transmission>[number]];
    expect(row.label).toBe("supported");
    expect(Math.abs(row.theta - 0.5)).toBeLessThan(2 * row.standardError);
    expect(row.standardError).toBeLessThan(0.1);
    // a share of 0.5 * 5 in 1 / 0.6 + 0.5 * 5 / 0.6
    expect(Math.abs(row.share - 2.5 / (1 + 2.5 + 0.4 * 5.8))).toBeLessThan(0.15);
  });

  it("does not support a country that cannot have reached the target where the true source is a placebo", () => {
    const pair = simulatedPair({
      seed: "swap",
      months: 600,
      theta: 0.5,
      shock: 0,
      targetLevel: 1,
      otherLevel: 3,
    });
    const other = pair.region[4]?.incidents as Float64Array;
    const region = pair.region.map(({ incidents }) => ({ incidents, adjacent: false }));
    const [actual, swapped] = transmission([pair, { ...pair, approach: other, region }]);
    expect(actual?.label).toBe("supported");
    expect(swapped?.label).not.toBe("supported");
    expect(swapped?.pPlacebo).toBeGreaterThanOrEqual(0.2);
  });

  describe("is not tested", () => {
    const pair = pairOf("testable");
    const labelOf = (change: Partial<TransmissionPair>): string | undefined =>
      transmission([{ ...pair, ...change }])[0]?.label;
    const cut = (months: number): TransmissionPair => ({
      zone: pair.zone.slice(-months),
      national: pair.national.slice(-months),
      approach: pair.approach.slice(-months),
      region: pair.region.map(({ incidents, adjacent }) => ({
        incidents: incidents.slice(-months),
        adjacent,
      })),
    });
    const few = (incidents: number): Float64Array => {
      const series = new Float64Array(MONTHS);
      for (let k = 0; k < incidents; k++) series[20 + 2 * k] = 1;
      return series;
    };

    it("with fewer than 60 months", () => {
      expect(labelOf(cut(60))).not.toBe("not tested");
      expect(labelOf(cut(59))).toBe("not tested");
      expect(labelOf(cut(1))).toBe("not tested");
    });

    it("with fewer than 24 incidents in the zone and in the country", () => {
      expect(labelOf({ zone: few(23) })).not.toBe("not tested");
      expect(labelOf({ zone: few(24), national: few(24) })).not.toBe("not tested");
      expect(labelOf({ zone: few(23), national: few(23) })).toBe("not tested");
    });

    it("without an incident of the source near the border", () => {
      expect(labelOf({ approach: new Float64Array(MONTHS) })).toBe("not tested");
    });

    it("with fewer than nine countries that have incidents", () => {
      const silent = { incidents: new Float64Array(MONTHS), adjacent: false };
      expect(labelOf({ region: pair.region.slice(0, 9) })).not.toBe("not tested");
      expect(labelOf({ region: [...pair.region.slice(0, 8), silent, silent] })).toBe("not tested");
    });
  });

  it("looks at the border zone where it has enough incidents, else at the country", () => {
    const pair = pairOf("zone");
    const quiet = new Float64Array(MONTHS);
    quiet[30] = 23;
    const national = pairOf("other").national;
    const rows = transmission([
      { ...pair, national },
      { ...pair, zone: quiet },
      { ...pair, zone: quiet, national },
    ]);
    const [zone, country, other] = rows.map(({ lr }) => lr);
    expect(zone).toBe(country);
    expect(zone).not.toBe(other);
  });
});

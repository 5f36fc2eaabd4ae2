import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_CATEGORY } from "../../pipeline/3-score/escalation/escalationMonth.ts";
import { escalationScorer } from "../../pipeline/3-score/escalation/scorer.ts";
import { partsOf } from "../../pipeline/domain/methodSet.ts";
import { negativeBinomialMidP } from "../../pipeline/stats/negativeBinomialMidP.ts";
import {
  anyMonth,
  anyRegions,
  arraysOf,
  inputOf,
  monthAt,
  panelOf,
  type Series,
  shippedConstants,
  truncated,
} from "./panels.ts";

const constants = await shippedConstants();
const PARTS = partsOf(constants.methodSet);
const score = (series: readonly Series[], t: number) =>
  escalationScorer(inputOf(series, constants)).at(monthAt(t));
const constant = (n: number, value: number) => new Array<number>(n).fill(value);

function expectSameBits(
  a: ReturnType<typeof score>,
  b: ReturnType<typeof score>,
  units: readonly number[],
): void {
  const others = new Map(arraysOf(b));
  for (const [name, values] of arraysOf(a)) {
    for (const unit of units) {
      const [one, two] = [values[unit], others.get(name)?.[unit]];
      if (!Object.is(one, two)) expect.fail(`${name} of unit ${unit}: ${one} is not ${two}`);
    }
  }
}

describe("known answers", () => {
  it("a constant series is no surprise and has no momentum", () => {
    for (const level of [0.4, 1, 5, 80]) {
      const months = constant(90, level);
      const { components, momentum } = score([{ id: "AAA-x", incidents: months, deaths: months }], 89);
      expect(components.surprise[0]).toBe(0);
      expect(momentum[0]).toBeCloseTo(0, 12);
    }
  });

  it("the burst size that is told is the one that the surprise rests on", () => {
    const incidents = [...constant(40, 3), ...constant(20, 7), 12, 15, 30];
    const { incidents3m, usualIncidents3m, incidentsSize, rawIncidentsMinusLog10P } = score(
      [{ id: "AAA-x", incidents }],
      62,
    );
    const [sum, usual, size] = [incidents3m[0], usualIncidents3m[0], incidentsSize[0]] as [
      number,
      number,
      number,
    ];
    expect(sum).toBe(57);
    expect(rawIncidentsMinusLog10P[0]).toBe(-negativeBinomialMidP(sum, usual, size));
  });

  it("a quarter without incidents scores 0, whatever came before it", () => {
    const incidents = [...constant(40, 6), 0, 0, 0];
    const scores = score([{ id: "AAA-x", incidents, deaths: incidents }], 42);
    expect([scores.scored[0], scores.score[0], scores.uncapped[0], scores.category[0]]).toEqual([1, 0, 0, 0]);
    for (const part of PARTS) expect(scores.parts[part][0]).toBe(0);
    expect(scores.components.surprise[0]).toBe(0);
    expect(scores.quietAfterPeak[0]).toBe(1);
  });

  it.each([1, 2, 7])("a first attack after 120 quiet months: 96.43 N3/(N3+2), N3 = %i", (n) => {
    const incidents = [...constant(150, 0), n];
    const { components, quietMonths } = score([{ id: "AAA-x", incidents }], 150);
    expect(components.resurgence[0]).toBeCloseTo((96.43 * n) / (n + 2), 2);
    expect(quietMonths[0]).toBe(148);
  });

  it("a lull of less than 12 quiet months is no dormancy", () => {
    // quiet from the 11th silent month on (one incident is within a tenth of twelve), until three months ago
    const at = (silence: number) =>
      score([{ id: "AAA-x", incidents: [...constant(30, 1), ...constant(silence, 0), 1] }], 30 + silence);
    expect(at(23).components.resurgence[0]).toBe(0);
    expect(at(24).components.resurgence[0]).toBeCloseTo((100 * (1 - Math.exp(-12 / 36))) / 3, 9);
  });

  it("a pace that doubles k months ago: 50 log2((2 - 2^(-k/2)) / (2 - 2^(-k/12)))", () => {
    const [level, k] = [1e9, 6];
    const incidents = [...constant(600, level), ...constant(k, 2 * level)];
    const { components } = score([{ id: "AAA-x", incidents }], 605);
    expect(components.momentum[0]).toBeCloseTo(50 * Math.log2((2 - 2 ** (-k / 2)) / (2 - 2 ** (-k / 12))), 6);
  });

  it("shrinks the usual quarter to the country's regions on the roster, and to nothing else", () => {
    const regions = [
      { id: "AAA-busy", incidents: constant(60, 8) },
      { id: "AAA-calm", incidents: [...constant(59, 0), 1] },
      { id: "AAA-none", incidents: constant(60, 0) },
      { id: "BBB-else", incidents: constant(60, 50) },
    ];
    const decay = 2 ** (-1 / 12);
    let [w, w2] = [0, 0];
    for (let j = 0; j < 55; j++) [w, w2] = [w * decay + 1, w2 * decay ** 2 + 1];
    const quarters = w ** 2 / w2 / 3;
    const countryMean = (24 + 0) / 2;
    const { usualIncidents3m, onRoster, scored } = score(regions, 59);
    expect([...onRoster]).toEqual([1, 1, 0, 1]);
    expect([...scored]).toEqual([1, 1, 0, 1]);
    expect(usualIncidents3m[0]).toBeCloseTo((quarters * 24 + 2 * countryMean) / (quarters + 2), 9);
    expect(usualIncidents3m[1]).toBeCloseTo((2 * countryMean) / (quarters + 2), 9);
    expect(usualIncidents3m[3]).toBeCloseTo(150, 9);
    const alone = escalationScorer({ ...inputOf(regions, constants), pooled: false }).at(monthAt(59));
    expect(alone.usualIncidents3m[1]).toBe(constants.surpriseIncidentsFloor);
  });

  it("rounds a quarter's sum for the tail only", () => {
    const incidents = [...constant(40, 0.1), 0.5, 0.6, 0.8];
    const scores = score([{ id: "AAA-x", incidents }], 42);
    expect(scores.incidents3m[0]).toBeCloseTo(1.9, 12);
    expect(scores.usualIncidents3m[0]).toBeCloseTo(0.3, 12);
    const rounded = score([{ id: "AAA-x", incidents: [...constant(40, 0.1), 0.5, 0.6, 0.9] }], 42);
    expect(scores.rawIncidentsMinusLog10P[0]).toBe(rounded.rawIncidentsMinusLog10P[0]);
  });
});

describe("what is unknown", () => {
  const incidents = constant(60, 2);
  it("waits for 24 covered months and for a first incident", () => {
    expect(score([{ id: "AAA-x", incidents }], 22).scored[0]).toBe(0);
    expect(score([{ id: "AAA-x", incidents }], 23).scored[0]).toBe(1);
    const late = score([{ id: "AAA-x", incidents: [...constant(40, 0), 1, ...constant(19, 0)] }], 39);
    expect([late.onRoster[0], late.scored[0], late.score[0], late.incidents3m[0]]).toEqual([
      0,
      0,
      Number.NaN,
      0,
    ]);
    expect(late.category[0]).toBe(NO_CATEGORY);
  });

  it("does not know a quarter with a month outside coverage", () => {
    const covered = incidents.map((_, t) => t !== 50);
    for (const t of [50, 51, 52]) {
      const scores = score([{ id: "AAA-x", incidents, covered }], t);
      expect([scores.scored[0], scores.score[0], scores.incidents3m[0]]).toEqual([0, Number.NaN, Number.NaN]);
    }
    expect(score([{ id: "AAA-x", incidents, covered }], 53).scored[0]).toBe(1);
  });

  it("passes over a hole instead of filling it with zeros", () => {
    const covered = incidents.map((_, t) => t < 20 || t >= 32);
    const { usualIncidents3m, momentum, components } = score([{ id: "AAA-x", incidents, covered }], 59);
    expect(usualIncidents3m[0]).toBeCloseTo(6, 9);
    expect(momentum[0]).toBeCloseTo(0, 9);
    expect(components.surprise[0]).toBe(0);
  });

  it("ends a quiet run at a month outside coverage", () => {
    const quiet = [...constant(100, 0), 1];
    const covered = quiet.map((_, t) => t !== 60);
    const { quietMonths, components } = score([{ id: "AAA-x", incidents: quiet, covered }], 100);
    expect(quietMonths[0]).toBe(37);
    expect(components.resurgence[0]).toBeCloseTo((100 * (1 - Math.exp(-37 / 36))) / 3, 9);
  });

  it("never reads what a cell outside coverage holds", () => {
    const panel = panelOf([{ id: "AAA-x", incidents, covered: incidents.map((_, t) => t >= 20) }]);
    const poisoned = { ...panel, incidents: panel.incidents.map((n, t) => (t < 20 ? Number.NaN : n)) };
    const input = { ...inputOf([{ id: "AAA-x", incidents }], constants), panel };
    const clean = escalationScorer(input).at(monthAt(59));
    expect(clean.scored[0]).toBe(1);
    expectSameBits(clean, escalationScorer({ ...input, panel: poisoned }).at(monthAt(59)), [0]);
  });

  it("refuses a month outside the panel and panels that do not fit", () => {
    const input = inputOf([{ id: "AAA-x", incidents }], constants);
    expect(() => escalationScorer(input).at(monthAt(60))).toThrow("the panel does not hold 2005-01");
    expect(() => escalationScorer({ ...input, countries: truncated(input.countries, 59) })).toThrow(
      "the units' panel and the countries' panel must hold the same months",
    );
    expect(() => escalationScorer({ ...input, countryOf: new Int32Array(2) })).toThrow(
      "countryOf has 2 entries for 1 units",
    );
  });
});

describe("properties", () => {
  it("scores are finite, parts add up to them exactly, everything is within its bounds", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, fc.boolean(), (regions, t, pooled) => {
        const scores = escalationScorer({ ...inputOf(regions, constants), pooled }).at(monthAt(t));
        scores.scored.forEach((scored, unit) => {
          for (const [name, values] of arraysOf(scores)) {
            if (scored === 1 && !Number.isFinite(values[unit])) expect.fail(`${name} is ${values[unit]}`);
          }
          if (scored !== 1) {
            expect(scores.score[unit]).toBeNaN();
            return;
          }
          const tenths = (value: number | undefined) => {
            const rounded = Math.round(10 * (value ?? Number.NaN));
            expect(value).toBe(rounded / 10);
            return rounded;
          };
          const sum = PARTS.reduce((total, part) => total + tenths(scores.parts[part][unit]), 0);
          expect(sum).toBe(tenths(scores.score[unit]));
          expect(Math.abs(sum / 10 - Math.min(100, scores.uncapped[unit] ?? 0))).toBeLessThanOrEqual(
            0.05 + 1e-9,
          );
          for (const part of PARTS) {
            expect(scores.components[part][unit]).toBeGreaterThanOrEqual(0);
            expect(scores.components[part][unit]).toBeLessThanOrEqual(100);
            expect(scores.parts[part][unit]).toBeGreaterThanOrEqual(0);
          }
          expect(scores.surpriseP[unit]).toBeGreaterThan(0);
          expect(scores.surpriseP[unit]).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("a month is bit-identical whether later months exist or not", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, fc.boolean(), (regions, t, pooled) => {
        const input = { ...inputOf(regions, constants), pooled };
        const short = {
          ...input,
          panel: truncated(input.panel, t + 1),
          countries: truncated(input.countries, t + 1),
        };
        const whole = escalationScorer(input).at(monthAt(t));
        expectSameBits(whole, escalationScorer(short).at(monthAt(t)), [0, 1, 2, 3]);
      }),
      { numRuns: 300 },
    );
  });

  it("a country that is not involved changes nothing", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, (regions, t) => {
        const without = regions.filter((one) => one.id.startsWith("BBB"));
        const all = score(regions, t);
        const [offset, units] = [regions.length - without.length, without.map((_, unit) => unit)];
        const alone = score(without, t);
        const shifted = new Map(arraysOf(all));
        for (const [name, values] of arraysOf(alone)) {
          for (const unit of units) {
            if (!Object.is(values[unit], shifted.get(name)?.[unit + offset])) expect.fail(`${name} changed`);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  const inTheQuarter = fc.integer({ min: 0, max: 2 });
  const add = (values: readonly number[] | undefined, at: number, more: number): number[] =>
    (values ?? []).map((value, t) => (t === at ? value + more : value));

  it("more deaths in the quarter never lower a score or the odds of a surprise", () => {
    fc.assert(
      fc.property(
        anyRegions,
        anyMonth,
        inTheQuarter,
        fc.integer({ min: 1, max: 100 }),
        (regions, t, ago, more) => {
          const before = score(regions, t);
          const worse = regions.map((one, u) =>
            u === 0 ? { ...one, deaths: add(one.deaths, t - ago, more) } : one,
          );
          const after = score(worse, t);
          fc.pre(before.scored[0] === 1);
          expect(after.score[0]).toBeGreaterThanOrEqual(before.score[0] ?? Number.NaN);
          expect(after.surpriseP[0]).toBeLessThanOrEqual(before.surpriseP[0] ?? Number.NaN);
          expect(after.components.severity[0]).toBeGreaterThanOrEqual(
            before.components.severity[0] ?? Number.NaN,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("an added incident never lowers the quarter's count, surprise, severity or resurgence", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, inTheQuarter, (regions, t, ago) => {
        const before = score(regions, t);
        fc.pre(before.scored[0] === 1);
        const after = score(
          regions.map((one, u) => (u === 0 ? { ...one, incidents: add(one.incidents, t - ago, 1) } : one)),
          t,
        );
        expect(after.incidents3m[0]).toBeGreaterThan(before.incidents3m[0] ?? Number.NaN);
        for (const part of ["surprise", "severity", "resurgence"] as const) {
          expect(after.components[part][0]).toBeGreaterThanOrEqual(before.components[part][0] ?? Number.NaN);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("an added incident with an attack on civilians never lowers the civilian part", () => {
    fc.assert(
      fc.property(anyRegions, anyMonth, inTheQuarter, (regions, t, ago) => {
        const before = score(regions, t);
        fc.pre(before.scored[0] === 1);
        const after = score(
          regions.map((one, u) =>
            u === 0
              ? {
                  ...one,
                  incidents: add(one.incidents, t - ago, 1),
                  civilians: add(one.civilians, t - ago, 1),
                }
              : one,
          ),
          t,
        );
        expect(after.components.civilian[0]).toBeGreaterThanOrEqual(
          before.components.civilian[0] ?? Number.NaN,
        );
      }),
    );
  });
});

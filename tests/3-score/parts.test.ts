import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capital } from "../../pipeline/3-score/escalation/capital.ts";
import { category } from "../../pipeline/3-score/escalation/category.ts";
import { civilian } from "../../pipeline/3-score/escalation/civilian.ts";
import { combine } from "../../pipeline/3-score/escalation/combine.ts";
import { footprint } from "../../pipeline/3-score/escalation/footprint.ts";
import { gate } from "../../pipeline/3-score/escalation/gate.ts";
import { momentum, signedMomentum } from "../../pipeline/3-score/escalation/momentum.ts";
import { recalibrate } from "../../pipeline/3-score/escalation/recalibrate.ts";
import { resurgence } from "../../pipeline/3-score/escalation/resurgence.ts";
import { severity } from "../../pipeline/3-score/escalation/severity.ts";
import {
  burstSize,
  rawEvidence,
  surprise,
  usualQuarter,
} from "../../pipeline/3-score/escalation/surprise.ts";
import { shippedConstants } from "./panels.ts";

const constants = await shippedConstants();
const limits = { floor: 0.05, denominator: 0.25 };

describe("surprise", () => {
  it.each([
    [0.5, 0],
    [0.05, 100 / 3],
    [0.005, 200 / 3],
    [0.0005, 100],
    [1e-9, 100],
    [1, 0],
  ])("p* of %d is %d", (p, expected) => {
    expect(surprise(-Math.log10(p), constants)).toBeCloseTo(expected, 9);
  });

  it("draws a short past towards the country, a long one hardly", () => {
    const moments = (quarters: number) => ({ mean: 6, variance: 6, quarters });
    expect(usualQuarter(moments(2), 12, limits, constants)).toBeCloseTo((2 * 6 + 2 * 12) / 4, 12);
    expect(usualQuarter(moments(200), 12, limits, constants)).toBeCloseTo((200 * 6 + 2 * 12) / 202, 12);
    expect(usualQuarter({ mean: 0, variance: 0, quarters: 8 }, 0, limits, constants)).toBe(0.05);
  });

  it("expects bursts where the past had them", () => {
    // rho = (30 - 6) / 36, shrunk (10 rho + 3) / 16, 1/kappa = shrunk * 1.1 + 0.05
    const rho = (10 * (24 / 36) + 3) / 16;
    const size = burstSize({ mean: 6, variance: 30, quarters: 10 }, limits, constants);
    expect(size).toBeCloseTo(1 / (rho * 1.1 + 0.05), 12);
    expect(burstSize({ mean: 6, variance: 5, quarters: 10 }, limits, constants)).toBeGreaterThan(size);
    expect(burstSize({ mean: 6, variance: 6, quarters: 1e9 }, limits, constants)).toBe(50);
  });

  it("is asked only above the usual quarter", () => {
    expect(rawEvidence(3, 3, 2)).toBe(0);
    expect(rawEvidence(3, 3 - 1e-12, 2)).toBe(0);
    expect(rawEvidence(5, 1, 1)).toBeCloseTo(-Math.log10(3 / 128), 12);
  });

  it("recalibrates along the table, monotone, and stays at its end", () => {
    for (const table of Object.values(constants.recalibration)) {
      const evidence = fc.double({ min: 0, max: 700, noNaN: true });
      expect(recalibrate(table, 0)).toBe(0);
      expect(recalibrate(table, 1e6)).toBe(table.minusLog10Exceedance.at(-1));
      fc.assert(
        fc.property(evidence, evidence, (a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          expect(recalibrate(table, low)).toBeLessThanOrEqual(recalibrate(table, high));
        }),
      );
    }
  });
});

describe("momentum", () => {
  it("is 50 for a doubled pace in the limit, 100 for a fourfold one, 0 for a fall", () => {
    expect(momentum(signedMomentum(2e9, 1e9, constants))).toBeCloseTo(50, 6);
    expect(momentum(signedMomentum(4e9, 1e9, constants))).toBeCloseTo(100, 6);
    expect(signedMomentum(1e9, 2e9, constants)).toBeCloseTo(-0.5, 6);
    expect(momentum(-0.5)).toBe(0);
    expect(signedMomentum(0.75, 0.25, constants)).toBeCloseTo(0.5, 12);
  });
});

describe("the other parts", () => {
  it("severity is 50 at its half", () => {
    expect([severity(0, 10), severity(10, 10), severity(50, 50), severity(90, 10)]).toEqual([0, 50, 50, 90]);
  });

  it("civilian: one attack in one incident is no share of 1", () => {
    expect(civilian(1, 1, 0.25, constants)).toBeCloseTo((100 * 0.4) / 4, 12);
    expect(civilian(12, 12, 1, constants)).toBeCloseTo(80, 12);
    expect(civilian(0, 0, 0.5, constants)).toBe(0);
  });

  it("resurgence grows with the quiet before it up to ten years", () => {
    expect(resurgence(11, 5, constants)).toBe(0);
    expect(resurgence(36, 2, constants)).toBeCloseTo(100 * (1 - Math.exp(-1)) * 0.5, 12);
    expect(resurgence(120, 1e9, constants)).toBeCloseTo(96.43, 2);
    expect(resurgence(400, 6, constants)).toBe(resurgence(120, 6, constants));
  });

  it("gate: nothing 0, one bloodless incident half, one with 87 deaths 0.90", () => {
    expect(gate(0, 0, constants)).toBe(0);
    expect(gate(1, 0, constants)).toBe(0.5);
    expect(gate(1, 87, constants)).toBeCloseTo(0.9, 2);
  });
});

describe("combination", () => {
  it("is the weighted sum, taken apart in tenths", () => {
    const parts = new Float64Array(8);
    const unknown = Number.NaN;
    const components = Float64Array.of(30, 40, 50, 10, unknown, unknown, unknown, 0);
    const uncapped = combine(components, 0.8, { ...constants, gamma: 2 }, parts);
    // 0.375 * 30 + 0.125 * 40 + 0.25 * 50 + 0.125 * 10 = 30
    expect(uncapped).toBeCloseTo(48, 12);
    expect([...parts]).toEqual([180, 80, 200, 20, 0, 0, 0, 0]);
  });

  it("caps what is printed, not what orders ties", () => {
    const parts = new Float64Array(8);
    const uncapped = combine(new Float64Array(8).fill(100), 1, { ...constants, gamma: 1.5 }, parts);
    expect(uncapped).toBeCloseTo(150, 9);
    expect(parts.reduce((a, b) => a + b, 0)).toBe(1000);
  });
});

describe("category", () => {
  it("begins at its cut and depends on the score alone", () => {
    const cut = { ...constants, cuts: [25, 45, 60, 80] };
    expect([0, 24.9, 25, 44.9, 45, 60, 79.9, 80, 100].map((score) => category(score, cut))).toEqual([
      0, 0, 1, 1, 2, 3, 3, 4, 4,
    ]);
  });
});

describe("the parts about places and actors", () => {
  it("footprint: half for spreading, half for new ground", () => {
    expect(footprint(0, 0, 0, constants)).toBe(0);
    // as many cells as usual, none of them new
    expect(footprint(4, 4, 0, constants)).toBe(0);
    // (7 + 1) / (1 + 1) is two doublings: the first half is full
    expect(footprint(7, 1, 0, constants)).toBeCloseTo(50, 12);
    expect(footprint(3, 1, 0, constants)).toBeCloseTo(25, 12);
    // one new cell, where there was none: a doubling, and a third of the other half
    expect(footprint(1, 0, 1, constants)).toBeCloseTo(25 + 50 / 3, 12);
    expect(footprint(3, Number.NaN, 0, constants)).toBe(0);
    const cells = fc.nat(500);
    fc.assert(
      fc.property(cells, cells, fc.double({ min: 0, max: 500, noNaN: true }), (all, fresh, usual) => {
        const part = footprint(all, usual, Math.min(all, fresh), constants);
        expect(part).toBeGreaterThanOrEqual(0);
        expect(part).toBeLessThan(100);
        expect(footprint(all, usual, all, constants)).toBeGreaterThanOrEqual(part);
      }),
    );
  });

  it("capital: what is above the own past; one bloodless incident in the capital is 50", () => {
    expect(capital(1, 0, constants)).toBe(50);
    expect(capital(9, 9, constants)).toBe(0);
    expect(capital(1, 9, constants)).toBe(0);
    expect(capital(12, 9, constants)).toBe(75);
    expect(capital(5, Number.NaN, constants)).toBe(0);
  });
});

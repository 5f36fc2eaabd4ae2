import { describe, expect, it } from "vitest";
import { type Transmission, transmission } from "../../../pipeline/3-score/transmission/transmission.ts";
import { simulatedPair } from "./simulate.ts";

const RUNS = 200;

/** 200 worlds with 15 years each; a violent country (5 incidents a month) next to a calmer one (1.7 without it). */
function worlds(name: string, theta: number, shock: number): Transmission[] {
  return transmission(
    Array.from({ length: RUNS }, (_, run) =>
      simulatedPair({ seed: `${name} ${run}`, months: 180, theta, shock, targetLevel: 1, otherLevel: 3 }),
    ),
  );
}

/** Share of worlds in which timing seems to matter (p of the shifted sources <= 0.1), whatever the other tests say. */
const detected = (results: readonly Transmission[]): number =>
  results.filter(({ pShift }) => pShift <= 0.1).length / RUNS;
const supported = (results: readonly Transmission[]): number =>
  results.filter(({ label }) => label === "supported").length / RUNS;

/** Methods 3.2: at nominal 10 %, at most 12 % without an effect, at least 60 % at an effect of 0.3. */
describe("in worlds where the truth is known", () => {
  it("independent neighbours: seldom detected, and hardly ever supported among many pairs", () => {
    const results = worlds("independent", 0, 0);
    expect(detected(results)).toBeLessThanOrEqual(0.12);
    expect(supported(results)).toBeLessThanOrEqual(0.01);
  });

  it("a shock shared by the whole region: neither", () => {
    const results = worlds("shock", 0, 0.5);
    expect(detected(results)).toBeLessThanOrEqual(0.12);
    expect(supported(results)).toBeLessThanOrEqual(0.01);
  });

  it("a true effect of 0.3: found, about as large, and as uncertain as its standard error says", () => {
    const results = worlds("effect", 0.3, 0);
    expect(detected(results)).toBeGreaterThanOrEqual(0.6);
    expect(supported(results)).toBeGreaterThanOrEqual(0.6);
    const mean = results.reduce((sum, { theta }) => sum + theta, 0) / RUNS;
    expect(Math.abs(mean - 0.3)).toBeLessThan(0.03);
    const held = results.filter((row) => Math.abs(row.theta - 0.3) < 1.96 * row.standardError).length / RUNS;
    expect(held).toBeGreaterThan(0.9);
  });

  it("an effect on top of a shock: found as well", () => {
    expect(detected(worlds("both", 0.3, 0.5))).toBeGreaterThanOrEqual(0.6);
  });
});

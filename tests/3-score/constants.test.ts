import { describe, expect, it } from "vitest";
import { CATEGORIES, parseConstants, SERIES } from "../../pipeline/domain/constants.ts";
import { methodSetOf, PARTS, partsOf } from "../../pipeline/domain/methodSet.ts";
import { readReference } from "../../pipeline/io/reference.ts";

const constantRows = await readReference("constants");
const recalibrationRows = await readReference("recalibration");
const without = (name: string) => constantRows.filter((row) => row.name !== name);
const changed = (name: string, value: string) =>
  constantRows.map((row) => (row.name === name ? { ...row, value } : row));

describe("the shipped constants", () => {
  const constants = parseConstants(constantRows, recalibrationRows, "counts-1");

  it("are complete, and each says how it was obtained", () => {
    expect(constants.methodSet).toBe("counts-1");
    expect(constants.cuts).toHaveLength(CATEGORIES.length - 1);
    expect(constants.weights).toEqual({
      surprise: 0.375,
      momentum: 0.125,
      severity: 0.25,
      civilian: 0.125,
      footprint: 0,
      actor_entry: 0,
      capital: 0,
      resurgence: 0.125,
    });
    for (const row of constantRows) expect(row.source, row.name).not.toBe("");
  });

  it("have a set for whatever a source can carry; its parts share the weight in the declared proportions", () => {
    const sets = [
      [false, false, "counts-1", 5],
      [true, false, "places-1", 7],
      [false, true, "actors-1", 6],
      [true, true, "full-1", 8],
    ] as const;
    for (const [hasCoordinates, hasActors, name, parts] of sets) {
      expect(methodSetOf({ hasCoordinates, hasActors, hasDeaths: true })).toBe(name);
      expect(partsOf(name)).toHaveLength(parts);
      const { weights } = parseConstants(constantRows, recalibrationRows, name);
      expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      for (const part of PARTS) expect(weights[part] > 0).toBe(partsOf(name).includes(part));
      expect(weights.surprise / weights.momentum).toBeCloseTo(3, 12);
    }
    expect(parseConstants(constantRows, recalibrationRows, "full-1").weights.actor_entry).toBe(0.05);
  });

  it("lose severity, and nothing else but its share of the weight, where deaths are not told", () => {
    const without = methodSetOf({ hasCoordinates: false, hasActors: false, hasDeaths: false });
    expect(without).toBe("counts-1-no-deaths");
    expect(partsOf(without)).toEqual(partsOf("counts-1").filter((part) => part !== "severity"));
    const { weights, cuts, gamma, hasDeaths } = parseConstants(constantRows, recalibrationRows, without);
    expect({ cuts, gamma, hasDeaths }).toEqual({
      cuts: constants.cuts,
      gamma: constants.gamma,
      hasDeaths: false,
    });
    expect(weights).toMatchObject({ surprise: 0.5, severity: 0 });
    expect(weights.momentum).toBeCloseTo(1 / 6, 12);
  });

  it("hold a table per series from p = 1 to a tail rarer than the surprise's end", () => {
    for (const series of SERIES) {
      const { minusLog10P, minusLog10Exceedance } = constants.recalibration[series];
      expect([minusLog10P[0], minusLog10Exceedance[0]]).toEqual([0, 0]);
      expect(minusLog10Exceedance.at(-1)).toBeGreaterThan(constants.surpriseSaturation + Math.log10(2));
    }
  });
});

describe("parseConstants", () => {
  it.each([
    [without("gamma"), "constants.csv lacks gamma of counts-1"],
    [changed("gamma", ""), 'constants.csv:1:value is not a number: ""'],
    [changed("gamma", "much"), 'constants.csv:1:value is not a number: "much"'],
    [changed("weight_civilian", "0"), "constants.csv the weight of civilian is not above 0: 0"],
    [changed("cut_high", "1"), "constants.csv the cuts of counts-1 do not rise: "],
    [
      [...constantRows, { method_set: "counts-1", name: "gama", value: "1", source: "" }],
      `constants.csv:${constantRows.length + 1}:name is not a constant: "gama"`,
    ],
    [
      [...constantRows, { method_set: "counts-1", name: "gamma", value: "1", source: "" }],
      `constants.csv:${constantRows.length + 1}:name appears twice: gamma`,
    ],
  ])("refuses constants that are not right (%#)", (rows, message) => {
    expect(() => parseConstants(rows, recalibrationRows, "counts-1")).toThrow(message);
  });

  it("refuses tables that are not right", () => {
    const row = (series: string, minus_log10_p: string, exceedance: string) => ({
      method_set: "counts-1",
      series,
      minus_log10_p,
      exceedance,
    });
    const parse = (...rows: ReturnType<typeof row>[]) => parseConstants(constantRows, rows, "counts-1");
    expect(() => parse()).toThrow("recalibration.csv has no rows for incidents of counts-1");
    expect(() => parse(row("incidents", "1", "0.5"), row("incidents", "1", "0.4"))).toThrow(
      "recalibration.csv:2:minus_log10_p does not rise: 1",
    );
    expect(() => parse(row("incidents", "0", "0.5"), row("incidents", "1", "0.6"))).toThrow(
      "recalibration.csv:2:exceedance is not a falling share in (0, 1]: 0.6",
    );
    expect(() => parse(row("incidents", "0", "0"))).toThrow(
      "recalibration.csv:1:exceedance is not a falling share in (0, 1]: 0",
    );
  });

  it("passes over other method sets", () => {
    const other = { method_set: "events-1", name: "anything", value: "x", source: "" };
    expect(parseConstants([other, ...constantRows], recalibrationRows, "counts-1").methodSet).toBe(
      "counts-1",
    );
  });
});

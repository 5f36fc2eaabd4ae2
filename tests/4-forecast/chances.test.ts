import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chances } from "../../pipeline/4-forecast/chances.ts";
import type { Chances } from "../../pipeline/domain/chances.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import { type Columns, numbersOf, textsOf } from "../../pipeline/domain/table.ts";
import { anyRegions } from "../3-score/panels.ts";
import { type Counts, FIRST, panelsOf, smoulderingRegions } from "./world.ts";

const at = (series: readonly Counts[], months: number): Chances =>
  chances(panelsOf(series, months), (FIRST + months - 1) as Month);

const region = (
  id: string,
  months: number,
  value: (t: number) => number,
  covered?: (t: number) => boolean,
): Counts => {
  const axis = Array.from({ length: months }, (_, t) => t);
  return { id, incidents: axis.map(value), ...(covered && { covered: axis.map(covered) }) };
};

/** A probability with an interval around it, a driver and no note; or nothing but a note. */
function expectSound(rows: Columns): void {
  const notes = textsOf(rows, "probability_note");
  const [probability, low, high] = ["probability", "probability_low", "probability_high"].map((name) =>
    numbersOf(rows, name),
  ) as [Float64Array, Float64Array, Float64Array];
  for (const [row, note] of notes.entries()) {
    if (note === "") {
      expect(probability[row]).toBeGreaterThanOrEqual(0.001);
      expect(probability[row]).toBeLessThanOrEqual(0.99);
      expect(low[row]).toBeLessThanOrEqual(probability[row] as number);
      expect(low[row]).toBeGreaterThanOrEqual(0);
      expect(high[row]).toBeGreaterThanOrEqual(probability[row] as number);
      expect(high[row]).toBeLessThanOrEqual(1);
      expect(textsOf(rows, "probability_driver")[row]).not.toBe("");
      expect(numbersOf(rows, "probability_skill_low")[row]).toBeGreaterThan(0);
    } else {
      expect(note).toMatch(
        /^(gap in coverage|no skill shown|too little history: \d+ of \d+ months|too few cases: \d+ of \d+ came true, 20 either way are needed)$/,
      );
      expect([probability[row], low[row], high[row]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
      expect(textsOf(rows, "probability_driver")[row]).toBe("");
    }
  }
}

const families = ({ regions, countries, borders }: Chances): Columns[] => [regions, countries, borders];

describe("chances", () => {
  test("of regions in which what comes can be told from what was have skill, and are high where it burns", () => {
    const series = smoulderingRegions(60, 144, "chances");
    const found = at(series, 144);
    for (const rows of families(found)) expectSound(rows);
    expect(textsOf(found.regions, "unit")).toEqual(series.map(({ id }) => id).sort());
    const active = found.skills.find(({ kind, group }) => kind === "region" && group === "active");
    expect(active?.note).toBe("");
    expect(
      numbersOf(found.regions, "probability").filter((value) => !Number.isNaN(value)).length,
    ).toBeGreaterThan(20);
  });

  test("of a month outside the panels are refused", () => {
    const panels = panelsOf([region("AAA-one", 30, () => 1)], 30);
    expect(() => chances(panels, (FIRST + 30) as Month)).toThrow("the panels do not hold 2002-07");
  });
});

describe("what cannot be answered is said in a note", () => {
  const notesOf = (rows: Columns): string[] => [...new Set(textsOf(rows, "probability_note"))];

  test("too little history", () => {
    const found = at(smoulderingRegions(10, 40, "short"), 40);
    expect(notesOf(found.regions)).toEqual(["too little history: 40 of 60 months"]);
    expect(notesOf(found.countries)).toEqual(["too little history: 40 of 60 months"]);
    expect(notesOf(found.borders)).toEqual(["too little history: 40 of 66 months"]);
    const single = at([region("AAA-one", 1, () => 2)], 1);
    for (const rows of families(single)) expectSound(rows);
    expect(notesOf(single.countries)).toEqual(["too little history: 1 of 60 months"]);
  });

  test("ten regions and five years", () => {
    for (const rows of families(at(smoulderingRegions(10, 60, "five years"), 60))) expectSound(rows);
  });

  test("one region, quiet or always the same", () => {
    const lone = at([region("AAA-one", 120, (t) => (t === 5 ? 1 : 0))], 120);
    expect(notesOf(lone.regions)).toEqual([
      expect.stringMatching(/^too few cases: 0 of \d+ came true, 20 either way are needed$/),
    ]);
    expect(lone.borders["unit"]).toEqual([]);
    const constant = at([region("AAA-one", 120, () => 3), region("AAB-one", 120, () => 3)], 120);
    expect(notesOf(constant.regions)).toEqual([
      "too few cases: 0 of 212 came true, 20 either way are needed",
    ]);
  });

  test("nothing at all", () => {
    const found = at([region("AAA-one", 120, () => 0)], 120);
    for (const rows of families(found)) expect(rows["unit"]).toEqual([]);
    for (const { predictions, events } of found.skills) expect([predictions, events]).toEqual([0, 0]);
    expect(at([], 24).skills.length).toBe(6);
  });

  test("a gap in the last year", () => {
    const series = smoulderingRegions(12, 100, "gap").map((one) =>
      one.id === "CAA-r00" ? { ...one, covered: one.incidents.map((_, t) => t !== 95) } : one,
    );
    const { regions } = at(series, 100);
    expect(textsOf(regions, "probability_note")[textsOf(regions, "unit").indexOf("CAA-r00")]).toBe(
      "gap in coverage",
    );
    expectSound(regions);
  });

  test("whatever the counts, nothing is neither probability nor note", () => {
    fc.assert(
      fc.property(anyRegions, (series) => {
        for (const rows of families(at(series as Counts[], series[0]?.incidents.length ?? 0)))
          expectSound(rows);
      }),
      { numRuns: 30 },
    );
  });
});

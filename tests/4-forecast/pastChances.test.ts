import { describe, expect, test } from "vitest";
import { chances } from "../../pipeline/4-forecast/chances.ts";
import { pastChances } from "../../pipeline/4-forecast/pastChances.ts";
import { addMonths } from "../../pipeline/domain/month.ts";
import { numbersOf, textsOf } from "../../pipeline/domain/table.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { SAMPLE } from "../pipeline/harness.ts";

describe("chances of past months", () => {
  test("are to the bit what a run as of each month says", async () => {
    const panels = await panelsOf([SAMPLE], null);
    const last = panels.ingest.lastCompleteMonth;
    const past = pastChances(panels, last);
    let compared = 0;
    for (const month of [addMonths(last, -25), addMonths(last, -6), last]) {
      const run = chances(panels, month);
      for (const [kind, rows, panel] of [
        ["region", run.regions, panels.regions],
        ["country", run.countries, panels.countries],
        ["border", run.borders, panels.borders],
      ] as const) {
        const numberOf = new Map(panel.units.map(({ id }, number) => [id, number]));
        const said = numbersOf(rows, "probability");
        for (const [row, unit] of textsOf(rows, "unit").entries()) {
          if (Number.isNaN(said[row])) continue;
          const cell = (numberOf.get(unit) as number) * panel.monthCount + month - panel.firstMonth;
          expect(past[kind][cell]).toBe(said[row]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(50);
  });
});

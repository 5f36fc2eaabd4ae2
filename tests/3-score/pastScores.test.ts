import { beforeAll, describe, expect, test } from "vitest";
import { pastScores } from "../../pipeline/3-score/pastScores.ts";
import { score } from "../../pipeline/3-score/score.ts";
import type { Constants } from "../../pipeline/domain/constants.ts";
import { methodSetOf } from "../../pipeline/domain/methodSet.ts";
import { addMonths, type Month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { numbersOf, textsOf } from "../../pipeline/domain/table.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { SAMPLE } from "../pipeline/harness.ts";
import { shippedConstants } from "./panels.ts";

let panels: Panels;
let constants: Constants;
let last: Month;

beforeAll(async () => {
  panels = await panelsOf([SAMPLE], null);
  constants = await shippedConstants(methodSetOf(panels.ingest));
  last = panels.ingest.lastCompleteMonth;
});

describe("scores of past months", () => {
  test("are those that a run as of each month ranks by", () => {
    const months = [addMonths(last, -40), addMonths(last, -7), last];
    const at = pastScores(panels, constants, months);
    for (const month of months) {
      const past = at(month);
      const run = score(panels, constants, { asOf: month, theatre: new Set(), neighboursOf: () => [] });
      const [kinds, units] = [textsOf(run.units, "kind"), textsOf(run.units, "unit")];
      const [monthOf, uncapped] = [numbersOf(run.units, "month"), numbersOf(run.units, "uncapped")];
      let compared = 0;
      for (const [kind, panel, values] of [
        ["region", panels.regions, past.regions],
        ["country", panels.countries, past.countries],
      ] as const) {
        const numberOf = new Map(panel.units.map(({ id }, number) => [id, number]));
        for (const [row, unit] of units.entries()) {
          if (kinds[row] !== kind || monthOf[row] !== month) continue;
          expect(values[numberOf.get(unit) as number]).toBe(uncapped[row]);
          compared++;
        }
      }
      expect(compared).toBeGreaterThan(20);
      const [from, to] = [textsOf(run.pairs, "from"), textsOf(run.pairs, "to")];
      expect(from.length).toBeGreaterThan(5);
      for (const row of from.keys()) {
        const number = panels.pairs.findIndex((pair) => pair.from === from[row] && pair.to === to[row]);
        for (const [name, values] of [
          ["exact", past.borders.score],
          ["pressure", past.borders.pressure],
          ["arrival", past.borders.arrival],
        ] as const)
          expect(values[number]).toBe(numbersOf(run.pairs, name)[row]);
      }
    }
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { score } from "../../../pipeline/3-score/score.ts";
import type { Constants } from "../../../pipeline/domain/constants.ts";
import { month } from "../../../pipeline/domain/month.ts";
import type { Panels } from "../../../pipeline/domain/panels.ts";
import { numbersOf, textsOf } from "../../../pipeline/domain/table.ts";
import { panelsOf } from "../../../pipeline/panelsOf.ts";
import { REAL_DATA as folder } from "../../realData.ts";
import { shippedConstants } from "../panels.ts";

/** Mali, its land neighbours, and the coast. */
const THEATRE = new Set(["MLI", "BFA", "NER", "DZA", "MRT", "SEN", "GIN", "CIV", "BEN", "TGO", "GHA"]);

describe.skipIf(folder === undefined)("how sure ranks are on real counts, UCDP GED 25.1", () => {
  let panels: Panels;
  let constants: Constants;
  beforeAll(async () => {
    panels = await panelsOf([`${folder}/ucdp/ged251-admin1-month-2010-2021.csv`], null);
    constants = await shippedConstants();
  });

  it.each([
    [2018, 6],
    [2021, 12],
  ])(
    "%i-%i: the method decides little of the order, no part decides more than half of the score",
    (year, at) => {
      const asOf = month(year, at);
      const { sensitivity, units } = score(panels, constants, {
        asOf,
        theatre: THEATRE,
        neighboursOf: () => [],
      });
      expect(sensitivity.rankings.map(({ scope }) => scope)).toEqual(["all", "theatre"]);
      for (const { active, everything, method, parts } of sensitivity.rankings) {
        expect(active).toBeGreaterThan(30);
        expect(method.kendallTau.median).toBeGreaterThan(0.85);
        expect(method.top10Kept.median).toBeGreaterThanOrEqual(8);
        // half of the active regions had no incident in the quarter, most others one or two: chance decides their order
        expect(everything.kendallTau.median).toBeGreaterThan(0.6);
        expect(everything.kendallTau.median).toBeLessThan(method.kendallTau.median);
        for (const { effectiveWeight } of parts) expect(effectiveWeight).toBeLessThan(0.5);
      }
      const [months, scores] = [numbersOf(units, "month"), numbersOf(units, "score")];
      const [low, high] = [numbersOf(units, "score_low"), numbersOf(units, "score_high")];
      const kinds = textsOf(units, "kind");
      let rows = 0;
      for (const [row, value] of scores.entries()) {
        if (months[row] !== asOf || Number.isNaN(value)) continue;
        rows++;
        expect(low[row]).toBeLessThanOrEqual(value);
        expect(high[row]).toBeGreaterThanOrEqual(value);
      }
      expect(rows).toBeGreaterThan(700);
      expect(new Set(kinds)).toEqual(new Set(["region", "country"]));
    },
  );
});

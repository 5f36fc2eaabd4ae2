import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EndemicModel } from "../../../pipeline/3-score/transmission/endemicModel.ts";
import { placeboTest } from "../../../pipeline/3-score/transmission/placeboTest.ts";
import { shiftTest } from "../../../pipeline/3-score/transmission/shiftTest.ts";
import { lagged, regionalFactor } from "../../../pipeline/3-score/transmission/terms.ts";
import { gammaTail } from "../../../pipeline/stats/gammaTail.ts";
import { upperIncompleteGamma } from "../../../pipeline/stats/upperIncompleteGamma.ts";
import { simulatedPair } from "./simulate.ts";

const MONTHS = 72;
const seeds = fc.record({ seed: fc.nat(10_000), theta: fc.constantFrom(0, 0.3, 0.8) });

function modelOf({ seed, theta }: { seed: number; theta: number }) {
  const pair = simulatedPair({
    seed: `shifts ${seed}`,
    months: MONTHS,
    theta,
    shock: 0.3,
    targetLevel: 1,
    otherLevel: 2,
  });
  const model = new EndemicModel(pair.zone, regionalFactor(pair.region.map(({ incidents }) => incidents)));
  return { pair, model, ratio: model.ratio(lagged(pair.approach)) };
}

/** Half the tail of chi-squared with one degree of freedom. */
const theory = (ratio: number): number => upperIncompleteGamma(0.5, ratio / 2) / 2;

describe("shiftTest", () => {
  it("ranks the source among its own series, turned before the lag is taken; beyond them a tail; never below theory", () => {
    let beyond = 0;
    fc.assert(
      fc.property(seeds, (world) => {
        const { pair, model, ratio } = modelOf(world);
        const ratios = Array.from({ length: MONTHS - 25 }, (_, b) => {
          const turned = pair.approach.map(
            (__, t) => pair.approach[(t - (13 + b) + MONTHS) % MONTHS] as number,
          );
          return model.ratio(lagged(turned));
        });
        const reached = ratios.filter((value) => value >= ratio).length;
        const p = shiftTest(model, lagged(pair.approach), ratio);
        if (ratio < 1e-6) expect(p).toBe(1);
        else if (reached > 0) expect(p).toBe(Math.max(theory(ratio), (1 + reached) / (MONTHS - 24)));
        else {
          beyond++;
          const positive = ratios.filter((value) => value >= 1e-6);
          const tail = (positive.length / ratios.length) * gammaTail(Float64Array.from(positive), ratio);
          const known = positive.length > 1 ? tail : 1;
          expect(p).toBe(Math.max(theory(ratio), Math.min(1 / (MONTHS - 24), known)));
        }
      }),
      { numRuns: 40, seed: 1 },
    );
    expect(beyond).toBeGreaterThan(3);
  });

  it("is 1 for a source that explains nothing", () => {
    const { model, pair } = modelOf({ seed: 1, theta: 0 });
    expect(shiftTest(model, lagged(pair.approach), 0)).toBe(1);
  });
});

describe("placeboTest", () => {
  it("counts the countries that do as well", () => {
    const { model, pair } = modelOf({ seed: 2, theta: 0.3 });
    const others = pair.region.slice(1).map(({ incidents }) => incidents);
    const ratios = others.map((series) => model.ratio(lagged(series))).sort((a, b) => b - a);
    const third = ratios[2] as number;
    expect(third).toBeGreaterThan(0);
    expect(placeboTest(model, others, third)).toBe(4 / 10);
    expect(placeboTest(model, others, 1000)).toBe(1 / 10);
    expect(placeboTest(model, [], 1000)).toBe(1);
  });
});

import { describe, expect, it } from "vitest";
import { calibrate, REFERENCE_FROM, REFERENCE_TO } from "../../pipeline/3-score/escalation/calibration.ts";
import { falseAlarmRate } from "../../pipeline/3-score/escalation/falseAlarmRate.ts";
import { escalationScorer } from "../../pipeline/3-score/escalation/scorer.ts";
import type { Constants, Recalibration } from "../../pipeline/domain/constants.ts";
import { addMonths, type Month } from "../../pipeline/domain/month.ts";
import { inputOf, shippedConstants } from "./panels.ts";

/** Numbers in [0, 1) that look random and are the same every time. */
function* noise(): Generator<number, never> {
  for (let state = 1; ; ) {
    state = (state * 48271) % 2147483647;
    yield state / 2147483647;
  }
}

const draw = noise();
const next = () => draw.next().value;
const MONTHS = 12 * 18;
const regions = Array.from({ length: 24 }, (_, region) => {
  const incidents = Array.from({ length: MONTHS }, () => (next() < 0.6 ? 0 : Math.floor(8 * next() ** 3)));
  return {
    id: `${region < 12 ? "AAA" : "BBB"}-${String(region).padStart(2, "0")}`,
    incidents,
    deaths: incidents.map((count) => Math.floor(count * 6 * next() ** 2)),
    civilians: incidents.map((count) => Math.floor(count * next())),
  };
});

const shipped = await shippedConstants();
const { panel, countries, countryOf } = inputOf(regions, shipped);
const derived = calibrate(panel, countries, countryOf, shipped);

const table = ({ edges, exceedance }: { edges: Float64Array; exceedance: Float64Array }): Recalibration => ({
  minusLog10P: edges,
  minusLog10Exceedance: exceedance.map((share) => -Math.log10(share)),
});
const recalibration = {
  incidents: table(derived.recalibration.incidents),
  deaths: table(derived.recalibration.deaths),
  minimum: table(derived.recalibration.minimum),
};

describe("calibrate", () => {
  it("makes alarms as frequent as they say over the months it was derived from", () => {
    const scorer = escalationScorer(inputOf(regions, { ...shipped, recalibration }));
    const months = [];
    for (let at: Month = REFERENCE_FROM; at <= REFERENCE_TO; at = addMonths(at, 1))
      months.push(scorer.at(at));
    const { unitMonths, rates } = falseAlarmRate(months, [0.2, 0.1]);
    expect(unitMonths).toBe(derived.activeMonths);
    expect(rates[0]).toBeCloseTo(0.2, 2);
    expect(rates[1]).toBeCloseTo(0.1, 2);
  });

  it("does not depend on an earlier calibration", () => {
    const none: Recalibration = {
      minusLog10P: Float64Array.of(0, 60),
      minusLog10Exceedance: Float64Array.of(0, 60),
    };
    const other: Constants = {
      ...shipped,
      gamma: 7,
      cuts: [1, 2, 3, 4],
      recalibration: { incidents: none, deaths: none, minimum: none },
    };
    expect(calibrate(panel, countries, countryOf, other)).toEqual(derived);
  });

  it("puts 90 near the top percent and the cuts in rising order", () => {
    expect(derived.gamma).toBeGreaterThan(0);
    expect([...derived.cuts].sort((a, b) => a - b)).toEqual(derived.cuts);
    expect(derived.cuts.at(-1)).toBeLessThan(90);
  });
});

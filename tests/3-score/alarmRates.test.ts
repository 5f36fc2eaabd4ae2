import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alarmRates, firstAlarmMonth } from "../../pipeline/3-score/escalation/alarmRates.ts";
import { escalationScorer } from "../../pipeline/3-score/escalation/scorer.ts";
import { unchangedPanel } from "../../pipeline/3-score/escalation/unchangedPanel.ts";
import type { AlarmRates } from "../../pipeline/domain/alarmRates.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import { Random } from "../../pipeline/stats/random.ts";
import { anyRegions, inputOf, monthAt, panelOf, type Series, shippedConstants, truncated } from "./panels.ts";

const constants = await shippedConstants();

describe("a panel in which nothing changes", () => {
  test("holds each unit's covered months up to the month, each whole, in another order, and nothing else", () => {
    fc.assert(
      fc.property(anyRegions, fc.integer({ min: 0, max: 47 }), (regions, t) => {
        const panel = panelOf(regions);
        const other = unchangedPanel(panel, monthAt(t), "key");
        for (const unit of panel.units.keys()) {
          const start = unit * panel.monthCount;
          const months = (of: typeof panel): string[] =>
            Array.from({ length: t + 1 }, (_, at) => start + at)
              .filter((cell) => panel.covered[cell] === 1)
              .map((cell) => `${of.incidents[cell]} ${of.deaths[cell]}`)
              .sort();
          expect(months(other)).toEqual(months(panel));
          expect(
            other.incidents.subarray(start + t + 1, start + panel.monthCount).every((value) => value === 0),
          ).toBe(true);
        }
        expect(other.covered).toBe(panel.covered);
        // neither later months nor other units matter
        const cut = unchangedPanel(truncated(panel, t + 1), monthAt(t), "key");
        expect(cut.incidents).toEqual(truncated(other, t + 1).incidents);
        const alone = unchangedPanel(panelOf(regions.slice(0, 1)), monthAt(t), "key");
        expect(alone.incidents).toEqual(other.incidents.subarray(0, panel.monthCount));
      }),
      { numRuns: 50 },
    );
  });
});

/** Regions whose every month is drawn from one distribution: geometric counts, deaths of 0 to 4 per incident. */
function simulated(regions: number, months: number, seed: string): Series[] {
  return Array.from({ length: regions }, (_, unit) => {
    const random = new Random(`${seed}|${unit}`);
    const mean = 0.2 * 2 ** (unit % 6);
    const incidents = Array.from({ length: months }, () =>
      Math.floor(Math.log(random.uniform()) / Math.log(mean / (1 + mean))),
    );
    const deaths = incidents.map((count) => {
      let sum = 0;
      for (let each = 0; each < count; each++) sum += Math.floor(5 * random.uniform());
      return sum;
    });
    return { id: `AAA-${String(unit).padStart(3, "0")}`, incidents, deaths };
  });
}

function ratesOf(series: readonly Series[], asOf: Month): AlarmRates {
  const input = inputOf(series, constants);
  const scorer = escalationScorer(input);
  const recent = [];
  for (let at: number = firstAlarmMonth(asOf); at <= asOf; at++) recent.push(scorer.at(at as Month));
  return alarmRates(input, recent, scorer.at(asOf), asOf, "key");
}

describe("false alarms", () => {
  test("where nothing changes, they are at most a quarter more frequent than they say", () => {
    const { levels, regionMonths, unchangedRegionMonths, activeRegions } = ratesOf(
      simulated(200, 132, "nothing changes"),
      monthAt(131),
    );
    expect([regionMonths, unchangedRegionMonths].every((count) => count > 11_000)).toBe(true);
    expect(activeRegions).toBeGreaterThan(190);
    for (const { nominal, realised, unchanged, regions } of levels) {
      // drawn anew or put in another order: the same
      for (const rate of [realised, unchanged]) {
        expect(rate / nominal).toBeLessThan(1.25);
        // drawn evenly, counts burst less than those the tables were made on
        if (nominal === 0.1) expect(rate).toBeGreaterThan(0.002);
      }
      expect(regions / activeRegions).toBeLessThan(3 * nominal);
    }
  });

  test("a rise everywhere is alarmed about, and the budget does not move with it", () => {
    const calm = simulated(60, 132, "calm");
    const risen = calm.map((one) => ({
      ...one,
      incidents: one.incidents.map((count, t) => (t >= 129 ? count + 9 : count)),
    }));
    const [before, after] = [ratesOf(calm, monthAt(131)), ratesOf(risen, monthAt(131))];
    for (const [k, { regions, unchanged }] of after.levels.entries()) {
      const usual = before.levels[k];
      expect(regions).toBeGreaterThan(2 * (usual?.regions ?? 0) + 5);
      expect(Math.abs(unchanged - (usual?.unchanged ?? 0))).toBeLessThan(0.03);
    }
  });

  test("without regions nothing is known", () => {
    const { levels, regionMonths, activeRegions } = alarmRates(
      { ...inputOf([], constants), panel: { ...panelOf([]), monthCount: 40 }, months: [] },
      [],
      null,
      monthAt(30),
      "key",
    );
    expect([regionMonths, activeRegions]).toEqual([0, 0]);
    expect(
      levels.every(
        ({ realised, unchanged, regions }) => [realised, unchanged].every(Number.isNaN) && regions === 0,
      ),
    ).toBe(true);
  });
});

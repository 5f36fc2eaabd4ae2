import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellOf, distributionSums, type PoolAt, sumAt } from "../../pipeline/backtest/distributionSums.ts";
import {
  DISTRIBUTION_MEASURES,
  FORECASTER_NAMES,
  HORIZONS,
  judgeDistribution,
  simpleForecasts,
  type WeightedValues,
} from "../../pipeline/backtest/distributions.ts";
import type { Finding } from "../../pipeline/backtest/finding.ts";
import { judgeDistributions } from "../../pipeline/backtest/judgeDistributions.ts";
import { skillChart } from "../../pipeline/backtest/skillChart.ts";
import { statements } from "../../pipeline/backtest/statements.ts";
import type { Panel } from "../../pipeline/domain/panel.ts";
import { anyRegions, monthAt, panelOf } from "../3-score/panels.ts";

const weighted = (values: number[], weights: number[] = values.map(() => 1)): WeightedValues => ({
  values: Float64Array.from(values),
  weights: Float64Array.from(weights),
});

describe("a distribution against what came", () => {
  it("by hand: 0 with chance 3/4 and 10 with chance 1/4, of which 4 came", () => {
    const [crps, logCrps, rps, within50, within90] = judgeDistribution(weighted([0, 10], [3, 1]), 4);
    // known answer of the sample 0, 0, 0, 10 at 4
    expect(crps).toBeCloseTo(2.625, 12);
    const [l4, l10] = [Math.log(5), Math.log(11)];
    expect(logCrps).toBeCloseTo((3 * l4 + (l10 - l4)) / 4 - (3 / 16) * l10, 12);
    // classes 0 and 1-24: 3/4 below the class that came
    expect(rps).toBeCloseTo((3 / 4) ** 2, 12);
    // the middle half is 0 alone, nine tenths reach from 0 to 10
    expect([within50, within90]).toEqual([0, 1]);
  });

  it("who is certain and right has nothing to pay, who is certain and wrong the distance", () => {
    expect(judgeDistribution(weighted([7]), 7)).toEqual([0, 0, 0, 1, 1]);
    // 0 said, 1000 came: four classes away
    expect(judgeDistribution(weighted([0]), 1000)).toEqual([1000, Math.log(1001), 4, 0, 0]);
  });
});

const LENGTH = 40;
/** One region with these incidents and as many deaths times ten. */
function region(incidents: readonly number[]): Panel {
  return panelOf([{ id: "AAA-one", incidents, deaths: incidents.map((n) => 10 * n) }]);
}

describe("what anybody could forecast", () => {
  it("by hand", () => {
    const incidents = Array.from({ length: LENGTH }, (_, t) => (t === 5 || t === 20 ? 3 : t === 24 ? 1 : 0));
    const panel = region(incidents);
    const said = simpleForecasts(panel, panel.incidents, Int32Array.of(5), 24)(0);
    // the last twelve months, 13 to 24: ten times 0, once 1, once 3
    expect(said.conflictology).toEqual(weighted([0, 1, 3], [10, 1, 1]));
    // all months since the first incident, 5 to 24
    expect(said.climatology).toEqual(weighted([0, 1, 3], [17, 1, 2]));
    expect(said.zero).toEqual(weighted([0]));
    // Poisson with mean 1: nothing with chance 1/e, of a hundred parts
    expect(said.last.values[0]).toBe(0);
    expect(said.last.weights[0]).toBeCloseTo(100 / Math.E, -0.5);
  });

  it("reads nothing after the origin", () => {
    fc.assert(
      fc.property(anyRegions, fc.integer({ min: 12, max: 40 }), (regions, t) => {
        const panel = panelOf(regions);
        const cut = panelOf(
          regions.map((one) => ({
            ...one,
            incidents: one.incidents.map((n, month) => (month > t ? 99 : n)),
          })),
        );
        const firsts = Int32Array.from(regions, () => 0);
        for (const unit of regions.keys()) {
          expect(simpleForecasts(cut, cut.incidents, firsts, t)(unit)).toEqual(
            simpleForecasts(panel, panel.incidents, firsts, t)(unit),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** A pool that knows the future of every unit, or says that nothing happens. */
const pool =
  (panel: Panel, knows: boolean): PoolAt =>
  (t, visit) => {
    for (const unit of panel.units.keys()) {
      for (const [series, name] of (["deaths", "incidents"] as const).entries()) {
        for (const [position, horizon] of HORIZONS.entries()) {
          const came = panel[name][unit * panel.monthCount + t + horizon];
          visit(unit, series, position, weighted([knows && came !== undefined ? came : 0]));
        }
      }
    }
  };

/** Sixty months of twenty regions in five countries, in each an attack of its own size every few months. */
function world(): Panel {
  return panelOf(
    Array.from({ length: 20 }, (_, k) => {
      const country = String.fromCharCode(65 + (k % 5)).repeat(3);
      const incidents = Array.from({ length: 60 }, (_, t) => (t % (2 + (k % 4)) === 0 ? 1 + (k % 3) : 0));
      return { id: `${country}-${k}`, incidents, deaths: incidents.map((n) => 20 * n) };
    }),
  );
}

function judged(knows: boolean): Finding[] {
  const panel = world();
  const countryOf = Int32Array.from(panel.units, ({ country }) => country.charCodeAt(0) - 65);
  const at = distributionSums(panel, pool(panel, knows), { countryOf, countries: 5, last: monthAt(58) });
  const origins = Array.from({ length: 30 }, (_, k) => monthAt(25 + k));
  const found = origins.map((origin) => ({ origin, sums: at(origin) }));
  return judgeDistributions("region", found, origins[0] as never, "Synthetic");
}

describe("judging distributions", () => {
  const findings = judged(true);
  const of = (predictor: string, measure: string, horizon: number | null, outcome = "deaths"): Finding => {
    const found = findings.find(
      (row) =>
        row.outcome === outcome &&
        row.group === "all" &&
        row.predictor === predictor &&
        row.measure === measure &&
        row.horizon === horizon,
    );
    if (found === undefined) throw new Error(`no ${measure} of ${predictor}`);
    return found;
  };

  it("counts what is known whole: origins up to 54, months up to 58", () => {
    expect(HORIZONS.map((horizon) => of("zero", "crps", horizon).n)).toEqual(
      [30, 30, 30, 30, 29, 28].map((origins) => 20 * origins),
    );
    expect(of("zero", "crps", null).n).toBe(20 * 177);
  });

  it("who says nothing pays the mean of what came, who knows pays nothing", () => {
    const panel = world();
    let [sum, n] = [0, 0];
    for (const unit of panel.units.keys()) {
      for (let t = 25; t < 55; t++, n++) sum += panel.deaths[unit * panel.monthCount + t + 2] as number;
    }
    expect(of("zero", "crps", 2).value).toBeCloseTo(sum / n, 9);
    expect(of("pool", "crps", 2).value).toBe(0);
    expect(of("pool", "within_90", 2).value).toBe(1);
    const skill = of("pool", "crps_skill", 2);
    expect([skill.value, skill.low, skill.high]).toEqual([1, 1, 1]);
    expect(of("conflictology", "within_90", 2).value).toBe(1);
  });

  it("says who is better, and calls what is the same the same", () => {
    const of = (knows: boolean): string => statements(judged(knows)).join("\n");
    expect(of(true)).toContain(
      "Deaths in a month, 1 to 6 months ahead, regions, all: the forecast is better than conflictology: skill by CRPS 1.000 (90 % from 1.000 to 1.000)",
    );
    expect(of(false)).toContain(
      "Incidents in a month, 1 to 6 months ahead, regions, active: the forecast is worse than conflictology: skill by CRPS -",
    );
    expect(of(true)).toContain(
      "Deaths in a month, 1 to 6 months ahead, regions, dormant: too few to judge: 0 forecasts, at least 100 are needed.",
    );
  });

  it("against one who was never wrong there is no skill, and that is said", () => {
    const panel = panelOf([{ id: "AAA-one", incidents: Array.from({ length: 60 }, () => 2) }]);
    const at = distributionSums(panel, pool(panel, false), {
      countryOf: Int32Array.of(0),
      countries: 1,
      last: monthAt(59),
    });
    const found = Array.from({ length: 24 }, (_, k) => ({
      origin: monthAt(25 + k),
      sums: at(monthAt(25 + k)),
    }));
    const steady = judgeDistributions("region", found, monthAt(25), "Synthetic");
    const skill = steady.find(({ measure, predictor }) => measure === "crps_skill" && predictor === "pool");
    expect([skill?.value, skill?.note]).toEqual([null, "conflictology was never wrong"]);
    expect(statements(steady)).toContain(
      "Incidents in a month, 1 to 6 months ahead, regions, all: no skill by CRPS: conflictology was never wrong.",
    );
  });

  it("there is no number that is none", () => {
    expect(JSON.stringify(findings)).not.toMatch(/NaN|Infinity/);
    for (const { value, note } of findings) if (value === null) expect(note).not.toBe("");
    expect(DISTRIBUTION_MEASURES.length * FORECASTER_NAMES.length).toBe(sumAt(1, 0));
    expect(cellOf(1, 0, 0, 0)).toBe(2 * 2 * HORIZONS.length);
  });

  it("is charted by horizon", async () => {
    const svg = (await skillChart("incidents", judged(false), "Synthetic <i>")) ?? "";
    expect(svg).toContain("Skill by horizon: incidents in a month</text>");
    expect(svg).toContain("Synthetic &lt;i&gt;; against conflictology");
    expect(svg).toContain("months ahead");
    expect(svg).toContain("skill (%)");
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(await skillChart("incidents", [], "x")).toBeNull();
  });
});

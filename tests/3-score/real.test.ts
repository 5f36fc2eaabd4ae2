import { beforeAll, describe, expect, it } from "vitest";
import { type Calibration, calibrate } from "../../pipeline/3-score/escalation/calibration.ts";
import { falseAlarmRate } from "../../pipeline/3-score/escalation/falseAlarmRate.ts";
import { type EscalationScorer, escalationScorer } from "../../pipeline/3-score/escalation/scorer.ts";
import { score } from "../../pipeline/3-score/score.ts";
import { indexOfCountry } from "../../pipeline/3-score/selectUnits.ts";
import { calibratedTables } from "../../pipeline/calibrate.ts";
import type { MethodSet } from "../../pipeline/domain/methodSet.ts";
import { addMonths, month } from "../../pipeline/domain/month.ts";
import type { Panel } from "../../pipeline/domain/panel.ts";
import { numbersOf } from "../../pipeline/domain/table.ts";
import { readReference } from "../../pipeline/io/reference.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { quantile } from "../../pipeline/stats/quantile.ts";
import { REAL_DATA as folder } from "../realData.ts";
import { shippedConstants } from "./panels.ts";

describe.skipIf(folder === undefined)("on real counts, UCDP GED 25.1", () => {
  let counts: { panel: Panel; countries: Panel; countryOf: Int32Array };
  let scorer: EscalationScorer;
  beforeAll(async () => {
    const input = [`${folder}/ucdp/ged251-admin1-month-2010-2021.csv`];
    const { regions, countries } = await panelsOf(input, null, [], "as calibrated");
    counts = { panel: regions, countries, countryOf: indexOfCountry(regions, countries) };
    const constants = await shippedConstants();
    scorer = escalationScorer({
      ...counts,
      pooled: true,
      severityHalf: constants.severityHalfRegion,
      constants,
    });
  });

  it("calibration gives the shipped constants", async () => {
    const [constantRows, recalibrationRows] = [
      await readReference("constants"),
      await readReference("recalibration"),
    ];
    const { panel, countries, countryOf } = counts;
    const derived: Calibration = calibrate(panel, countries, countryOf, await shippedConstants());
    const tables = calibratedTables(constantRows, recalibrationRows, derived);
    expect(tables.constants).toEqual(constantRows);
    expect(tables.recalibration).toEqual(recalibrationRows);
  });

  it("alarms are false about as often as they say, in years the calibration has not seen", () => {
    const nominal = [0.1, 0.05, 0.01];
    const months = Array.from({ length: 60 }, (_, k) => scorer.at(addMonths(month(2017, 1), k)));
    const { unitMonths, rates } = falseAlarmRate(months, nominal);
    expect(unitMonths).toBeGreaterThan(30_000);
    rates.forEach((rate, k) => {
      expect(rate / (nominal[k] ?? Number.NaN)).toBeGreaterThan(0.5);
      expect(rate / (nominal[k] ?? Number.NaN)).toBeLessThan(1.25);
    });
  });

  const THEATRE = new Set(["MLI", "BFA", "NER", "DZA", "BEN", "CIV"]);
  function ranking(year: number, monthOfYear: number): string[] {
    const { scored, uncapped } = scorer.at(month(year, monthOfYear));
    return counts.panel.units
      .map(({ id, country }, unit) => ({ id, country, unit }))
      .filter(({ country, unit }) => THEATRE.has(country) && scored[unit] === 1)
      .sort((a, b) => (uncapped[b.unit] ?? 0) - (uncapped[a.unit] ?? 0))
      .map(({ id }) => id);
  }

  it("2012-04: Gao and Mopti lead, Tamanrasset is among the first five", () => {
    const ranks = ranking(2012, 4);
    expect(ranks.slice(0, 2)).toEqual(["MLI-gao", "MLI-mopti"]);
    expect(ranks.slice(0, 5)).toContain("DZA-tamanrasset");
  });

  it("2018-06: Mopti and Ménaka lead", () => {
    expect(ranking(2018, 6).slice(0, 2)).toEqual(["MLI-mopti", "MLI-menaka"]);
  });

  it("2019-04: Diffa and Burkina's Sahel are among the first three", () => {
    expect(ranking(2019, 4).slice(0, 3)).toEqual(expect.arrayContaining(["NER-diffa", "BFA-sahel"]));
  });
});

describe.skipIf(folder === undefined)("on a real export with places and actors", () => {
  it("the scale estimated on counts fits the fuller sets of parts: the raw score's 99 % quantile within a tenth", async () => {
    const input = `${folder}/ucdp/ged-burkina-2016-2023-website-export.csv`;
    const panels = await panelsOf([input], null);
    const top = async (methodSet: MethodSet): Promise<number> => {
      const constants = await shippedConstants(methodSet);
      const options = { asOf: month(2023, 12), theatre: null, neighboursOf: () => [] };
      const { regionMonths } = score(panels, constants, options);
      const violent = numbersOf(regionMonths, "uncapped").filter(
        (value, row) => value > 0 && (numbersOf(regionMonths, "incidents_3m")[row] ?? 0) > 0,
      );
      return quantile(violent, 0.99);
    };
    const counts = await top("counts-1");
    for (const methodSet of ["places-1", "actors-1", "full-1"] as const) {
      const ratio = (await top(methodSet)) / counts;
      expect([methodSet, Math.abs(ratio - 1) < 0.1]).toEqual([methodSet, true]);
    }
  });
});

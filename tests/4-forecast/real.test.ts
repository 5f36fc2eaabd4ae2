/** Escalation in the next quarter on real counts, which are not part of the project (HARMATTAN_REAL_DATA). */

import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Cases, casesOf } from "../../pipeline/4-forecast/chance/cases.ts";
import { regionQuestion } from "../../pipeline/4-forecast/chance/questions.ts";
import { rollingPredictions } from "../../pipeline/4-forecast/chance/rolling.ts";
import { chances } from "../../pipeline/4-forecast/chances.ts";
import { parseMonth } from "../../pipeline/domain/month.ts";
import { UNKNOWN } from "../../pipeline/domain/outcomes.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { averagePrecision } from "../../pipeline/stats/averagePrecision.ts";
import { expectedCalibrationError } from "../../pipeline/stats/expectedCalibrationError.ts";
import { REAL_DATA } from "../realData.ts";

describe.skipIf(REAL_DATA === undefined)("UCDP GED 25.1, origins 2017-01 to 2021-09", () => {
  let panels: Panels;
  let cases: Cases;
  let probability: Float64Array;
  beforeAll(async () => {
    panels = await panelsOf([join(REAL_DATA ?? "", "ucdp", "ged251-admin1-month-2010-2021.csv")], null);
    const question = regionQuestion(panels);
    cases = casesOf(question, panels.regions.monthCount - 1);
    const schedule = { firstMonth: panels.regions.firstMonth, every: 6, horizon: 3 };
    ({ probability } = rollingPredictions(cases, schedule));
  });

  function rowsOf(groups: readonly number[]): number[] {
    const from = parseMonth("2017-01", {}) - panels.regions.firstMonth;
    return [...probability.keys()].filter(
      (row) =>
        (cases.month[row] as number) >= from &&
        cases.happened[row] !== UNKNOWN &&
        groups.includes(cases.group[row] as number),
    );
  }
  const outcomesOf = (rows: readonly number[]): Uint8Array =>
    Uint8Array.from(rows, (row) => cases.happened[row] as number);
  const saidOf = (rows: readonly number[]): Float64Array =>
    Float64Array.from(rows, (row) => probability[row] as number);

  test("average precision, precision at 20 a month and calibration of all listed regions", () => {
    const rows = rowsOf([0, 1]);
    // an analogue pool had .173 and .282, a surge ratio .137 and .217
    expect(averagePrecision(saidOf(rows), outcomesOf(rows))).toBeGreaterThan(0.2);
    expect(expectedCalibrationError(saidOf(rows), outcomesOf(rows), 10)).toBeLessThan(0.01);
    const months = [...new Set(rows.map((row) => cases.month[row] as number))];
    const hits = months.map((month) =>
      rows
        .filter((row) => cases.month[row] === month)
        .sort((a, b) => (probability[b] as number) - (probability[a] as number))
        .slice(0, 20)
        .reduce((sum, row) => sum + (cases.happened[row] as number), 0),
    );
    expect(hits.reduce((sum, count) => sum + count, 0) / (20 * months.length)).toBeGreaterThan(0.3);
  });

  test("active regions have skill and get a probability; dormant ones have none that can be shown", () => {
    const { skills, regions } = chances(panels, parseMonth("2021-12", {}));
    const [dormant, active] = skills;
    expect(active).toMatchObject({ kind: "region", group: "active", note: "" });
    expect(active?.persistence.low).toBeGreaterThan(0.03);
    expect(dormant).toMatchObject({ kind: "region", group: "dormant", note: "no skill shown" });
    const groups = regions["group"] as readonly string[];
    const found = regions["probability"] as Float64Array;
    expect(groups.every((group, row) => (group === "active") === !Number.isNaN(found[row]))).toBe(true);
  });
});

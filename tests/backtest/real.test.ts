import { describe, expect, it } from "vitest";
import { pastScores } from "../../pipeline/3-score/pastScores.ts";
import { gatherRows } from "../../pipeline/backtest/judgedRows.ts";
import { originRows } from "../../pipeline/backtest/originRows.ts";
import { QUESTIONS, type Question } from "../../pipeline/backtest/questions.ts";
import { addMonths, month } from "../../pipeline/domain/month.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { averagePrecision } from "../../pipeline/stats/averagePrecision.ts";
import { rocAuc } from "../../pipeline/stats/rocAuc.ts";
import { shippedConstants } from "../3-score/panels.ts";
import { REAL_DATA as folder } from "../realData.ts";

describe.skipIf(folder === undefined)("on real counts, UCDP GED 25.1, origins 2015-01 to 2021-09", () => {
  it("escalations of regions and the surge ratio's order are those that pandas and scikit-learn find", async () => {
    const input = [`${folder}/ucdp/ged251-admin1-month-2010-2021.csv`];
    const panels = await panelsOf(input, null, [], "as written");
    const origins = Array.from({ length: 81 }, (_, k) => addMonths(month(2015, 1), k));
    const scoresAt = pastScores(panels, await shippedConstants(), origins);
    const rowsAt = originRows(panels);
    const found = origins.map((origin) => ({ origin, columns: rowsAt(origin, scoresAt(origin)) }));
    const question = QUESTIONS[0] as Question;
    const nothing = new Float64Array(panels.regions.incidents.length).fill(Number.NaN);
    const rows = gatherRows(question, found, nothing, panels);
    const outcomes = Uint8Array.from(rows.delay, (delay) => (delay > 0 ? 1 : 0));
    const surge = rows.said.get("surge_ratio") as Float64Array;
    // pandas: 889 regions as named in the file, each from its first month with an event on; deaths of the next three
    // months >= max(10, half of the last twelve months'); scikit-learn 1.2.1: average_precision_score, roc_auc_score
    expect(outcomes).toHaveLength(61750);
    expect(outcomes.reduce((sum, one) => sum + one, 0) / 61750).toBeCloseTo(0.06349797570850202, 12);
    expect(averagePrecision(surge, outcomes)).toBeCloseTo(0.1433395049617096, 12);
    expect(rocAuc(surge, outcomes)).toBeCloseTo(0.7165219199828121, 12);
  });
});

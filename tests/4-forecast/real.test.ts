/** Escalation in the next quarter on real counts, which are not part of the project (HARMATTAN_REAL_DATA). */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { answer, predictions } from "../../pipeline/4-forecast/chance/answer.ts";
import type { Cases } from "../../pipeline/4-forecast/chance/cases.ts";
import { countryQuestion, regionQuestion } from "../../pipeline/4-forecast/chance/questions.ts";
import { chances } from "../../pipeline/4-forecast/chances.ts";
import { parseMonth } from "../../pipeline/domain/month.ts";
import { UNKNOWN } from "../../pipeline/domain/outcomes.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { averagePrecision } from "../../pipeline/stats/averagePrecision.ts";
import { brierScore } from "../../pipeline/stats/brierScore.ts";
import { expectedCalibrationError } from "../../pipeline/stats/expectedCalibrationError.ts";
import { REAL_DATA } from "../realData.ts";
import { type Counts, panelOf } from "./world.ts";

describe.skipIf(REAL_DATA === undefined)("UCDP GED 25.1, origins 2017-01 to 2021-09", () => {
  let panels: Panels;
  let cases: Cases;
  let probability: Float64Array;
  beforeAll(async () => {
    panels = await panelsOf([join(REAL_DATA ?? "", "ucdp", "ged251-admin1-month-2010-2021.csv")], null);
    const question = regionQuestion(panels);
    const made = predictions(question, panels.regions.monthCount - 1);
    cases = made.cases;
    probability = made.rolling.probability;
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

describe.skipIf(REAL_DATA === undefined)("state-based deaths by country, 1989-01 to 2021-06 (VIEWS)", () => {
  /** The file's months are counted from January 1980, which is 1; its last is 498. */
  const [FIRST_ID, MONTHS] = [109, 390];

  async function panels(): Promise<Panels> {
    const path = join(REAL_DATA ?? "", "views", "ged-country-month-1988-2021.csv");
    const rows = parse(await readFile(path, "utf8"), { columns: true }) as Record<string, string>[];
    const found = new Map<string, { incidents: number[]; deaths: number[] }>();
    for (const row of rows) {
      const t = Number(row["month_id"]) - FIRST_ID;
      if (t < 0) continue;
      const id = `C${row["country_id"]?.padStart(3, "0")}`;
      const counts = found.get(id) ?? { incidents: Array(MONTHS).fill(0), deaths: Array(MONTHS).fill(0) };
      found.set(id, counts);
      counts.incidents[t] = Number(row["ged_count_sb"]);
      counts.deaths[t] = Number(row["ged_best_sb"]);
    }
    const series = [...found].map(([id, counts]): Counts => ({ id, ...counts }));
    const ingest = { hasDeaths: true } as Panels["ingest"];
    return { ingest, countries: panelOf(series, MONTHS), pairs: [] as Panels["pairs"] } as Panels;
  }

  test("escalation of countries, 2012-01 on: precision and skill against a constant", async () => {
    const question = countryQuestion(await panels());
    const { cases, rolling } = predictions(question, MONTHS - 1);
    const { probability } = rolling;
    const rows = [...probability.keys()].filter(
      (row) => (cases.month[row] as number) >= 276 && cases.happened[row] !== UNKNOWN,
    );
    const outcomes = Uint8Array.from(rows, (row) => cases.happened[row] as number);
    const said = Float64Array.from(rows, (row) => probability[row] as number);
    const base = outcomes.reduce((sum, outcome) => sum + outcome, 0) / rows.length;
    // among countries with any incident so far, at a base rate of 4.9 %: .245 and .112
    expect(averagePrecision(said, outcomes)).toBeGreaterThan(0.23);
    expect(1 - brierScore(said, outcomes) / (base * (1 - base))).toBeGreaterThan(0.1);
    const { skills } = answer(question, MONTHS - 1);
    expect(skills[1]).toMatchObject({ group: "active", note: "" });
    expect(skills[0]).toMatchObject({ group: "dormant", note: "no skill shown" });
  });
});

/** Checks against real data, which is not part of the project: its folder is named by HARMATTAN_REAL_DATA. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { REAL_DATA as DATA } from "../realData.ts";
import { counts, type Row, runPaths } from "./run.ts";

/** Events and best deaths by country and year of the start date. */
function byCountryYear(rows: readonly Row[]): Map<string, [number, number]> {
  const sums = new Map<string, [number, number]>();
  for (const row of rows) {
    const key = `${row["country"]} ${String(row["date_start"]).slice(0, 4)}`;
    const [events, deaths] = sums.get(key) ?? [0, 0];
    sums.set(key, [events + (row["events"] as number), deaths + (row["deaths_best"] as number)]);
  }
  return sums;
}

describe.skipIf(DATA === undefined)("real files", () => {
  const file = (name: string): string => join(DATA as string, "ucdp", name);

  test("the website export for Burkina Faso: every event, by year", async () => {
    const name = "ged-burkina-2016-2023-website-export.csv";
    const result = await runPaths([file(name)], { threads: 2 });
    expect(counts(result.ledger(name))).toEqual([1504, 1504, 0, 0, 0, 0]);
    expect(result.ledger(name)).toMatchObject({
      layout: "UCDP GED, website export",
      repaired: 32,
      first_month: "2016-01",
      last_month: "2023-12",
    });
    const events = [2, 27, 65, 222, 166, 191, 236, 595];
    const deaths = [26, 54, 195, 1246, 1167, 1458, 2609, 6109];
    expect(byCountryYear(result.incidents)).toEqual(
      new Map(events.map((count, index) => [`BFA ${2016 + index}`, [count, deaths[index]]])),
    );
    expect(result.incidents.map((row) => row["record"])).toEqual(
      [...Array(1504).keys()].map((index) => index + 1),
    );
    expect(result.incidents.filter((row) => row["region_id"] === null)).toHaveLength(17);
    expect(result.incidents.filter((row) => row["deaths_best"] === 0)).toHaveLength(142);
  });

  test("a thousand random events of the official layout: all accounted for, every country known", async () => {
    const name = "ged231-random-1000-official-layout.csv";
    const result = await runPaths([file(name)], { threads: 2 });
    const line = result.ledger(name);
    expect(line).toMatchObject({ layout: "UCDP GED, official layout", rows_read: 1000, quarantined: 0 });
    expect(line.accepted + line.duplicate + line.superseded).toBe(1000);
    expect(new Set(result.incidents.map((row) => row["country"])).size).toBe(59);
  });

  test("counts by admin-1 region and month: published totals by country and year", async () => {
    const name = "ged251-admin1-month-2010-2021.csv";
    const result = await runPaths([file(name)], { threads: 2 });
    expect(result.ledger(name)).toMatchObject({ quarantined: 0, duplicate: 0, superseded: 0 });
    expect(result.incidents).toHaveLength(result.ledger(name).rows_read);
    const sums = byCountryYear(result.incidents);
    const wanted: Readonly<Record<string, readonly [number, number]>> = {
      "MLI 2018": [231, 1246],
      "MLI 2019": [193, 1211],
      "MLI 2020": [207, 1505],
      "MLI 2021": [210, 1286],
      "BFA 2019": [218, 1238],
      "BFA 2021": [191, 1458],
      "NER 2021": [78, 1130],
      "DZA 2015": [45, 106],
      "DZA 2019": [9, 15],
      "DZA 2021": [6, 18],
    };
    for (const [key, totals] of Object.entries(wanted)) expect(sums.get(key), key).toEqual(totals);
    const classes = ["events_battle", "events_remote", "events_civilian", "events_nonstate"];
    for (const row of result.incidents) {
      expect(classes.reduce((sum, name) => sum + (row[name] as number), 0)).toBe(row["events"]);
    }
  });
});

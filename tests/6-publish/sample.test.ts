import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PairMonth, spillover } from "../../pipeline/3-score/spillover/spillover.ts";
import { COLUMNS, TABLES, type TableName } from "../../pipeline/domain/columns.ts";
import type { Constants } from "../../pipeline/domain/constants.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import type { Value } from "../../pipeline/domain/table.ts";
import { panelsOf, readReferences } from "../../pipeline/panelsOf.ts";
import { monthOf } from "../2-aggregate/incidentFiles.ts";
import { CONTENT_TABLES as PUBLISHED, publishedBy } from "../pipeline/harness.ts";

const SAMPLE = "datasets/sample";

/** Content of every file of a run on the sample, by name. */
const files = new Map<string, string>();
let panels: Panels;
let constants: Constants;
let truths: { as_of: string; T4: { first: Record<string, string> } };

beforeAll(async () => {
  for (const [name, text] of await publishedBy({ input: [SAMPLE], tablesOnly: false })) files.set(name, text);
  panels = await panelsOf([SAMPLE], null);
  constants = (await readReferences()).constantsFor("full-1");
  truths = JSON.parse(await readFile(join(SAMPLE, "truths.json"), "utf8"));
});
afterAll(() => files.clear());

function jsonRows(name: TableName): Record<string, Value>[] {
  return (JSON.parse(files.get(`${name}.json`) ?? "") as { rows: Record<string, Value>[] }).rows;
}

function csvRows(name: TableName): Record<string, string>[] {
  return parse(files.get(`${name}.csv`) ?? "", { bom: true, columns: true, record_delimiter: "\n" });
}

function pairAt(from: string, to: string, month: string): PairMonth | undefined {
  return spillover(panels, constants, monthOf(month) as Month).pairs.find(
    ({ pair }) => pair.from === from && pair.to === to,
  );
}

describe("published files", () => {
  test("every table as CSV and JSON, the ledger, the quarantine and the run", () => {
    const tables = PUBLISHED.flatMap((name) => [`${name}.csv`, `${name}.json`]);
    const others = [
      "ledger.csv",
      "quarantine.csv",
      "ATTRIBUTION.txt",
      "replay.json",
      "risk.xlsx",
      "run.json",
      "sensitivity.json",
      "timings.json",
    ];
    for (const name of [...tables, ...others]) {
      expect(files.has(name)).toBe(true);
    }
  });

  test("every file that holds data says that it is synthetic", () => {
    // what the workbook says is tested where it is read
    const withData = [...files].filter(([name]) => !/^(schemas\/|dictionary\.csv$|risk\.xlsx$)/.test(name));
    expect(withData.filter(([, text]) => !/synthetic/i.test(text)).map(([name]) => name)).toEqual([]);
  });

  test("CSV and JSON hold the same, cell by cell; CSVs begin with a byte order mark and end lines with LF", () => {
    for (const name of PUBLISHED) {
      const text = files.get(`${name}.csv`) ?? "";
      expect(text.startsWith(`\uFEFF${TABLES[name].join(",")}\n`)).toBe(true);
      expect(text).not.toContain("\r");
      const [cells, rows] = [csvRows(name), jsonRows(name)];
      expect([name, cells.length]).toEqual([name, rows.length]);
      expect(rows.length).toBeGreaterThan(0);
      const differing: unknown[] = [];
      for (const [index, row] of rows.entries()) {
        expect(Object.keys(row).join()).toBe(TABLES[name].join());
        for (const column of TABLES[name]) {
          const value = row[column] ?? null;
          const expected =
            value === null ? "" : typeof value === "number" ? value.toFixed(COLUMNS[column].decimals) : value;
          if (cells[index]?.[column] !== expected) differing.push([name, index, column, value]);
          const numeric = COLUMNS[column].kind === "integer" || COLUMNS[column].kind === "number";
          if (value !== null && numeric !== (typeof value === "number"))
            differing.push([name, column, value]);
        }
      }
      expect(differing).toEqual([]);
    }
  });

  test("parts add up to the score in tenths in every row of every table", () => {
    for (const name of PUBLISHED) {
      const parts = (TABLES[name] as readonly string[]).filter((column) => column.startsWith("part_"));
      if (parts.length === 0) continue;
      let scored = 0;
      for (const row of jsonRows(name)) {
        const given = parts.map((part) => row[part] ?? null).filter((value) => value !== null);
        if (row["score"] === null) {
          expect(given).toEqual([]);
          continue;
        }
        scored++;
        const tenths = given.reduce<number>((sum, value) => sum + Math.round(10 * Number(value)), 0);
        expect([name, row["region_id"] ?? row["to"], tenths]).toEqual([
          name,
          row["region_id"] ?? row["to"],
          Math.round(10 * Number(row["score"])),
        ]);
      }
      expect(scored).toBeGreaterThan(0);
    }
  });

  test("ranks run down with the scores, and every sentence ends", () => {
    for (const name of ["escalation", "countries", "zones", "neighbours", "spillover"] as const) {
      const rows = jsonRows(name);
      const scores = rows.map((row) => Number(row["score"] ?? row["spillover_from_focus"] ?? -1));
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      const ranks = rows.map((row) => Number(row["rank"] ?? Number.POSITIVE_INFINITY));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      for (const row of rows) {
        expect(row["why"]).toMatch(/^[A-Z\d].*\.$/);
        expect(row["why"]).not.toMatch(/NaN|null|undefined/);
      }
    }
  });

  test("one row per region of the roster, and one per land neighbour of Mali", () => {
    const ids = jsonRows("escalation").map((row) => row["region_id"]);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(panels.regions.units.map(({ id }) => id).sort());
    const neighbours = jsonRows("neighbours").map((row) => row["neighbour"]);
    expect([...neighbours].sort()).toEqual(["BFA", "CIV", "DZA", "GIN", "MRT", "NER", "SEN"]);
  });

  test("region_months ends with what escalation says", () => {
    const last = new Map(
      jsonRows("region_months")
        .filter((row) => row["month"] === truths.as_of)
        .map((row) => [row["region_id"], row]),
    );
    for (const row of jsonRows("escalation")) {
      for (const column of [
        "score",
        "category",
        "incidents_3m",
        "deaths_3m",
        "usual_incidents_3m",
        "part_severity",
      ]) {
        expect([row["region_id"], column, last.get(row["region_id"] ?? null)?.[column]]).toEqual([
          row["region_id"],
          column,
          row[column],
        ]);
      }
    }
  });
});

describe("planted truths", () => {
  test("T1: as of 2023-12 Ménaka is among the first three", () => {
    const menaka = jsonRows("escalation").find((row) => row["region_id"] === "MLI-menaka");
    expect(menaka?.["region"]).toBe("Ménaka");
    expect(menaka?.["month"]).toBe("2023-12");
    expect(Number(menaka?.["rank"])).toBeLessThanOrEqual(3);
    expect([menaka?.["incidents_3m"], menaka?.["deaths_3m"]]).toEqual([87, 472]);
    expect(menaka?.["trend"]).toBe("rising");
  });

  const isSign = (row: PairMonth | undefined): boolean =>
    row?.evidence === "arrived" || row?.evidence === "early sign";

  test("T3: violence of Mali has arrived in Algeria in 2023-10 to 2023-12, and nothing had in the ten years before", () => {
    const row = jsonRows("neighbours").find((each) => each["neighbour"] === "DZA");
    expect([row?.["evidence"], row?.["border_incidents_3m"], row?.["last_border_incident"]]).toEqual([
      "arrived",
      4,
      "2023-12-14",
    ]);
    expect(row?.["rank"]).toBe(1);
    expect(Number(row?.["months_quiet_before"])).toBeGreaterThanOrEqual(120);
    for (let year = 2014; year <= 2023; year++) {
      for (const month of ["03", "06", "09"]) {
        const before = pairAt("MLI", "DZA", `${year}-${month}`);
        expect([year, month, isSign(before), before?.arrival]).toEqual([year, month, false, 0]);
      }
    }
    expect(isSign(pairAt("MLI", "DZA", "2023-09"))).toBe(false);
    for (const month of ["2023-10", "2023-11", "2023-12"])
      expect(isSign(pairAt("MLI", "DZA", month))).toBe(true);
  });

  test("T4: violence of Burkina Faso arrives in Togo and Benin with the first incident ever", () => {
    for (const [to, first] of Object.entries(truths.T4.first)) {
      const month = monthOf(first);
      const text = (value: number): string =>
        `${Math.floor(value / 12)}-${String((value % 12) + 1).padStart(2, "0")}`;
      // without an incident so far the source is not known to look there
      expect(pairAt("BFA", to, text(month - 1))).toBeUndefined();
      const row = pairAt("BFA", to, first);
      expect([to, row?.evidence, row?.borderIncidents3m, row?.lastBorderIncident.slice(0, 7)]).toEqual([
        to,
        "arrived",
        1,
        first,
      ]);
      expect(row?.monthsQuietBefore).toBe(month - monthOf("2010-01") - 2);
      expect(row?.parts.zone_resurgence).toBeGreaterThan(0);
      expect(row?.parts.zone_surprise).toBeGreaterThan(0);
    }
    expect(Object.keys(truths.T4.first).sort()).toEqual(["BEN", "TGO"]);
  });

  test("T5: Senegal and Guinea, which rise because everything rises, are no early sign towards each other in 2023", () => {
    for (let month = 1; month <= 12; month++) {
      const text = `2023-${String(month).padStart(2, "0")}`;
      const verdicts = [pairAt("SEN", "GIN", text)?.evidence, pairAt("GIN", "SEN", text)?.evidence];
      for (const verdict of verdicts) expect(["none", "nearby only"]).toContain(verdict);
    }
  });

  test("T6: Mauritania's silence is zero, not unknown", () => {
    const row = jsonRows("neighbours").find((each) => each["neighbour"] === "MRT");
    expect([row?.["border_incidents_3m"], row?.["national_incidents_3m"], row?.["arrival"]]).toEqual([
      0, 0, 0,
    ]);
    expect(row?.["last_border_incident"]).toMatch(/^2011-12/);
    expect(["none", "nearby only"]).toContain(row?.["evidence"]);
  });
});

import { describe, expect, test } from "vitest";
import { ChanceRows, chancesOf } from "../../pipeline/5-rank/chanceCells.ts";
import { forecastTable } from "../../pipeline/5-rank/forecastTable.ts";
import { FORECAST_NUMBERS } from "../../pipeline/domain/columns.ts";
import { Gazetteer } from "../../pipeline/domain/gazetteer.ts";
import { month } from "../../pipeline/domain/month.ts";
import type { Columns } from "../../pipeline/domain/table.ts";
import { UnitNames } from "../../pipeline/domain/unitNames.ts";
import { readReference } from "../../pipeline/io/reference.ts";

const unknown = Number.NaN;

function chances(kind: string, units: readonly string[]): Columns {
  return {
    kind: units.map(() => kind),
    unit: units,
    group: units.map(() => "active"),
    probability: Float64Array.from(units, (_, row) => (row === 0 ? 0.12345 : unknown)),
    probability_low: Float64Array.from(units, (_, row) => (row === 0 ? 0.09 : unknown)),
    probability_high: Float64Array.from(units, (_, row) => (row === 0 ? 0.2 : unknown)),
    probability_skill: Float64Array.from(units, () => 0.067),
    probability_skill_low: Float64Array.from(units, () => 0.01),
    probability_driver: units.map((_, row) => (row === 0 ? "incidents rising" : "")),
    probability_note: units.map((_, row) => (row === 0 ? "" : "no skill shown")),
  };
}

describe("chances of a row", () => {
  test("a region's chance under its columns, as printed; without one the row says why", () => {
    const rows = new ChanceRows(chances("region", ["MLI-b", "MLI-a"]));
    expect(rows.escalation("MLI-b")).toEqual({
      probability_3m: 0.123,
      probability_low: 0.09,
      probability_high: 0.2,
      probability_skill: 0.07,
      probability_driver: "incidents rising",
    });
    expect(rows.note("MLI-b")).toBe("");
    expect(rows.escalation("MLI-a")).toMatchObject({ probability_3m: null, probability_skill: 0.07 });
    expect(rows.note("MLI-a")).toBe("no skill shown");
  });

  test("a pair is found by both its countries, in this direction", () => {
    const rows = new ChanceRows(chances("border", ["MLI>DZA", "DZA>MLI"]));
    expect(rows.border("MLI", "DZA")).toMatchObject({ border_probability_6m: 0.123, notes: "" });
    expect(rows.border("DZA", "MLI")).toMatchObject({ border_probability_6m: null, notes: "no skill shown" });
    expect(rows.border("MLI", "NER")).toMatchObject({ border_probability_6m: null, notes: "" });
  });

  test("regions and countries have chances of their own, zones none, and none are made without stage 4", () => {
    const made = {
      regions: chances("region", ["MLI"]),
      countries: chances("country", ["NER", "MLI"]),
      borders: chances("border", []),
      skills: [],
    };
    expect(chancesOf(made, "region").note("MLI")).toBe("");
    expect(chancesOf(made, "country").note("MLI")).toBe("no skill shown");
    expect(chancesOf(made, "zone").escalation("MLI")).toMatchObject({ probability_3m: null });
    expect(chancesOf(null, "region").escalation("MLI")).toMatchObject({ probability_3m: null });
  });
});

describe("the forecast table", () => {
  const forecasts = (kind: string, units: readonly string[], why: readonly string[]): Columns => ({
    kind: units.map(() => kind),
    unit: units,
    horizon: Float64Array.from(units, () => 2),
    month: units.map(() => "2024-05"),
    no_forecast: why,
    ...Object.fromEntries(
      FORECAST_NUMBERS.map((name, k) => [
        name,
        Float64Array.from(units, (_, row) => (why[row] === "" ? k : unknown)),
      ]),
    ),
  });

  test("regions, then countries; units that come later are left out, others without a forecast say why", async () => {
    const table = forecastTable(
      [
        forecasts(
          "region",
          ["MLI-a", "MLI-b", "MLI-c"],
          ["", "not listed", "needs 12 covered months in a row"],
        ),
        forecasts("country", ["MLI"], [""]),
      ],
      {
        asOf: month(2024, 3),
        source: "made up",
        names: new UnitNames([
          { kind: "region", id: "MLI-a", name: "A", country: "MLI" },
          { kind: "region", id: "MLI-c", name: "C", country: "MLI" },
          { kind: "country", id: "MLI", name: "Mali", country: "MLI" },
        ]),
        gazetteer: new Gazetteer(await readReference("countries"), await readReference("region-aliases")),
      },
    );
    expect(table.rowCount).toBe(3);
    expect(table.columns).toMatchObject({
      country_name: ["Mali", "Mali", "Mali"],
      region: ["A", "C", ""],
      region_id: ["MLI-a", "MLI-c", ""],
      unit: ["region", "region", "country"],
      forecast_month: ["2024-05", "2024-05", "2024-05"],
      month: ["2024-03", "2024-03", "2024-03"],
      notes: ["", "needs 12 covered months in a row", ""],
      deaths_mean: Float64Array.of(0, unknown, 0),
      chance_incidents_1: Float64Array.of(16, unknown, 16),
    });
  });

  test("is empty where no forecasts are made", () => {
    const names = new UnitNames([]);
    const about = { asOf: month(2024, 3), source: "made up", names, gazetteer: null as never };
    expect(forecastTable([], about).rowCount).toBe(0);
  });
});

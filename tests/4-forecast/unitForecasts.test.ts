import { describe, expect, it } from "vitest";
import { historyOf, unitForecasts } from "../../pipeline/4-forecast/unitForecasts.ts";
import { addMonths, type Month, month } from "../../pipeline/domain/month.ts";
import { emptyPanel, type Panel, type Unit } from "../../pipeline/domain/panel.ts";
import { numbersOf, textsOf } from "../../pipeline/domain/table.ts";

const FROM = month(2015, 1);
const MONTHS = 72;
const LAST = addMonths(FROM, MONTHS - 1);

const unit = (id: string, listedFrom: Month | null = null): Unit => ({
  id,
  name: id,
  country: "MLI",
  validFrom: null,
  listedFrom,
});

/** Incidents by unit and month; every incident kills `lethality`. */
function panelOf(
  units: readonly Unit[],
  incidents: (row: number, t: number) => number,
  lethality = 3,
): Panel {
  const panel = emptyPanel(units, { firstMonth: FROM, monthCount: MONTHS }, [
    { from: FROM, to: LAST, countries: ["MLI"] },
  ]);
  for (let row = 0; row < units.length; row++) {
    for (let t = 0; t < MONTHS; t++) {
      panel.incidents[row * MONTHS + t] = incidents(row, t);
      panel.deaths[row * MONTHS + t] = lethality * incidents(row, t);
    }
  }
  return panel;
}

const CHANCES = ["chance_deaths_1", "chance_deaths_25", "chance_deaths_100", "chance_deaths_1000"];

describe("unitForecasts", () => {
  const panel = panelOf([unit("MLI-gao"), unit("MLI-kayes")], (row, t) =>
    row === 0 ? (t * t) % 7 : t % 40 === 5 ? 1 : 0,
  );
  const columns = unitForecasts("region", panel, LAST)();

  it("has a row per unit and horizon, of the months after the as-of month", () => {
    expect(textsOf(columns, "unit")).toEqual([...Array(6).fill("MLI-gao"), ...Array(6).fill("MLI-kayes")]);
    expect([...numbersOf(columns, "horizon").subarray(0, 6)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(textsOf(columns, "month").slice(0, 2)).toEqual(["2021-01", "2021-02"]);
    expect(new Set(textsOf(columns, "kind"))).toEqual(new Set(["region"]));
    expect(new Set(textsOf(columns, "no_forecast"))).toEqual(new Set([""]));
  });

  it("orders quantiles and chances, and keeps them in their domains", () => {
    for (let row = 0; row < 12; row++) {
      for (const series of ["deaths", "incidents"]) {
        const quantiles = [5, 25, 50, 75, 95].map(
          (p) => numbersOf(columns, `${series}_p${p}`)[row] as number,
        );
        expect([...quantiles].sort((a, b) => a - b)).toEqual(quantiles);
        expect(quantiles.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
        expect(numbersOf(columns, `${series}_mean`)[row]).toBeGreaterThanOrEqual(0);
      }
      const chances = CHANCES.map((name) => numbersOf(columns, name)[row] as number);
      expect([...chances].sort((a, b) => b - a)).toEqual(chances);
      expect(chances.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
    }
  });

  it("expects more where there was more", () => {
    const means = numbersOf(columns, "incidents_mean");
    expect(means[0]).toBeGreaterThan(2);
    expect(means[6]).toBeLessThan(0.5);
    expect(numbersOf(columns, "chance_incidents_1")[6]).toBeGreaterThan(0);
  });

  const reasonsAndNumbers = (made: Panel, asOf: Month) => {
    const made_ = unitForecasts("region", made, asOf)();
    return {
      reasons: [...new Set(textsOf(made_, "no_forecast"))],
      deaths: numbersOf(made_, "deaths_p50"),
      incidents: numbersOf(made_, "incidents_p50"),
    };
  };

  it("says what is missing instead of numbers", () => {
    const early = reasonsAndNumbers(panel, addMonths(FROM, 5));
    expect(early.reasons).toEqual(["needs 12 covered months in a row"]);
    expect(early.deaths.every(Number.isNaN) && early.incidents.every(Number.isNaN)).toBe(true);

    const zeros = reasonsAndNumbers(
      panelOf([unit("a", FROM)], () => 0),
      LAST,
    );
    expect(zeros.reasons).toEqual(["no events"]);
    expect(zeros.deaths.every(Number.isNaN) && zeros.incidents.every(Number.isNaN)).toBe(true);

    const bloodless = reasonsAndNumbers(
      panelOf([unit("a")], () => 2, 0),
      LAST,
    );
    expect(bloodless.reasons).toEqual(["no deaths"]);
    expect(bloodless.deaths.every(Number.isNaN)).toBe(true);
    expect(bloodless.incidents.every((value) => value === 2)).toBe(true);

    const gap = panelOf([unit("a")], () => 1);
    gap.covered[MONTHS - 1] = 0;
    gap.incidents[MONTHS - 1] = 0;
    expect(reasonsAndNumbers(gap, LAST).reasons).toEqual(["not covered"]);
  });

  it("gives a unit that comes later no part in what was forecast before", () => {
    const asOf = addMonths(FROM, 50);
    const late = (row: number, t: number) => (row === 1 ? (t > 52 ? 5 : 0) : (t * 5) % 9);
    const both = unitForecasts("region", panelOf([unit("a"), unit("b")], late), asOf)();
    const alone = unitForecasts("region", panelOf([unit("a")], late), asOf)();
    expect(numbersOf(both, "deaths_mean").slice(0, 6)).toEqual(numbersOf(alone, "deaths_mean"));
    expect(textsOf(both, "no_forecast").slice(6)).toEqual(Array(6).fill("not listed"));
  });

  it("refuses a month that the panel does not hold", () => {
    expect(() => unitForecasts("region", panel, addMonths(LAST, 1))).toThrow(
      "the panel does not hold 2021-01",
    );
  });
});

describe("historyOf", () => {
  it("lists units from their first incident, zones as their roster says", () => {
    const panel = panelOf([unit("a"), unit("zone-x", addMonths(FROM, 3)), unit("never")], (row, t) =>
      row < 2 && t >= 10 ? 1 : 0,
    );
    expect([...historyOf(panel).listedFrom]).toEqual([10, 3, MONTHS]);
  });
});

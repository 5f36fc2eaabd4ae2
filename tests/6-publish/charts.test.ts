import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { bandChart } from "../../pipeline/6-publish/report/bandChart.ts";
import type { Markup } from "../../pipeline/6-publish/report/markup.ts";
import { partsBar, partsChart } from "../../pipeline/6-publish/report/parts.ts";
import { reliabilityChart } from "../../pipeline/6-publish/report/reliabilityChart.ts";
import { sparkline } from "../../pipeline/6-publish/report/sparkline.ts";
import { month } from "../../pipeline/domain/month.ts";
import { negativeBinomialQuantiles } from "../../pipeline/stats/negativeBinomialQuantiles.ts";

/** Coordinates of a path's points. */
const pointsOf = (path: string): [number, number][] =>
  [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

function drawing({ text }: Markup) {
  const { document } = parseHTML(`<html><body>${text}</body></html>`);
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  return {
    all,
    label: document.querySelector("svg")?.getAttribute("aria-label") ?? "",
    path: (selector: string): string => document.querySelector(selector)?.getAttribute("d") ?? "",
  };
}

const MONTHS = [0, 1, 2, 3].map((k) => month(2023, k + 1));

describe("incidents against their band", () => {
  const quarters = { months: MONTHS, incidents: [2, 4, 8, 40], usual: [4, 4, 4, 5], size: [1, 1, 1, 2] };
  const { path, all, label } = drawing(bandChart(quarters, "what it shows"));
  const labels = all(".axis text").map((text) => text.textContent);
  // the axis goes from 0 at the bottom to its top
  const [bottom, top] = ["0", "40"].map((text) => {
    const tick = all(".axis text").find((each) => each.textContent === text);
    return Number(tick?.getAttribute("y")) - 3.5;
  }) as [number, number];
  const valueAt = (y: number): number => (40 * (bottom - y)) / (bottom - top);

  test("the axis ends in a round number, years stand at their January", () => {
    expect(labels).toEqual(["0", "20", "40", "2023"]);
    expect(label).toBe("what it shows");
  });

  test("the line is the incidents, the dashed one the usual, the band its quantiles", () => {
    const values = (selector: string): number[] => pointsOf(path(selector)).map(([, y]) => valueAt(y));
    for (const [index, value] of values(".series").entries())
      expect(value).toBeCloseTo(quarters.incidents[index] ?? 0, 0);
    for (const [index, value] of values(".usual").entries())
      expect(value).toBeCloseTo(quarters.usual[index] ?? 0, 0);
    const band = values(".band");
    expect(band).toHaveLength(8);
    for (const [index, mean] of quarters.usual.entries()) {
      const quantile = negativeBinomialQuantiles(mean, quarters.size[index] ?? 0);
      expect(band[index]).toBeCloseTo(quantile(0.95), 0);
      expect(band[7 - index]).toBeCloseTo(quantile(0.05), 0);
    }
  });

  test("months of which nothing is known break line and band", () => {
    const gap = { ...quarters, incidents: [2, Number.NaN, 8, 9], usual: [4, Number.NaN, 4, 5] };
    const { path: with1 } = drawing(bandChart(gap, ""));
    expect(with1(".series").match(/M/g)).toHaveLength(2);
    expect(with1(".band").match(/Z/g)).toHaveLength(2);
  });
});

describe("parts", () => {
  test("the bar is as long as the score, each part as long as it is, and says so", () => {
    const parts: Record<string, number> = {
      part_surprise: 20.5,
      part_severity: 30,
      part_capital: Number.NaN,
    };
    const { all, label } = drawing(partsBar((column) => parts[column] ?? 0));
    expect(
      all("rect:not(.rest)").map((each) => [each.getAttribute("x"), each.getAttribute("width")]),
    ).toEqual([
      ["0", "20.5"],
      ["20.5", "30"],
    ]);
    expect(label).toBe("surprise 20.5, deaths 30.0");
    expect(drawing(partsBar(() => 0)).label).toBe("no part above 0");
  });

  test("over time one stands upon the other, and nothing where there is no score", () => {
    const series: Record<string, number[]> = {
      part_surprise: [10, 20, Number.NaN, 0],
      part_severity: [10, 10, Number.NaN, 50],
    };
    const chart = drawing(partsChart(MONTHS, (column) => series[column] ?? MONTHS.map(() => Number.NaN), ""));
    const [lower, upper] = [
      pointsOf(chart.path("path.part_surprise")),
      pointsOf(chart.path("path.part_severity")),
    ];
    // two months before the gap: the lower edge of the second is the upper edge of the first
    expect(upper.slice(2, 4)).toEqual([lower[1], lower[0]]);
    expect(chart.all("path")).toHaveLength(2);
    expect(chart.path("path.part_severity").match(/Z/g)).toHaveLength(2);
  });
});

test("a sparkline's highest month fills it, the last quarter is set off, unknown months are empty", () => {
  const { path, label } = drawing(sparkline([Number.NaN, 2, 0, 4, 0, 1]));
  expect(path("path:not(.base):not(.recent)")).toBe("M4 24v-12");
  expect(path(".recent")).toBe("M10 24v-24M16 24v-6");
  expect(label).toBe("the last 6 months, at most 4 incidents in one, 1 incident in the last");
});

test("what was said stands across, what came true upwards, on the same scale", () => {
  const rows = [
    { predictions: 100, said: 0.1, came: 0.1, low: 0.05, high: 0.2 },
    { predictions: 100, said: 0.3, came: 0.2, low: 0.1, high: 0.4 },
  ];
  const { all, path, label } = drawing(reliabilityChart(rows, "Regions"));
  const [origin = [0, 0], corner = [0, 0]] = pointsOf(path(".usual"));
  const share = ([x, y]: readonly number[]): number[] => [
    (0.4 * ((x ?? 0) - origin[0])) / (corner[0] - origin[0]),
    (0.4 * ((y ?? 0) - origin[1])) / (corner[1] - origin[1]),
  ];
  const points = all("circle").map((each) =>
    share([Number(each.getAttribute("cx")), Number(each.getAttribute("cy"))]),
  );
  for (const [index, { said, came }] of rows.entries()) {
    expect(points[index]?.[0]).toBeCloseTo(said, 2);
    expect(points[index]?.[1]).toBeCloseTo(came, 2);
  }
  expect(label).toBe(
    "Regions: 10\u00a0% said and 10\u00a0% came true; 30\u00a0% said and 20\u00a0% came true",
  );
});

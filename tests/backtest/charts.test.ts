import { describe, expect, it } from "vitest";
import { reliabilityChart } from "../../pipeline/backtest/reliabilityChart.ts";
import { reliabilityTable } from "../../pipeline/stats/reliabilityTable.ts";

const tables = (["active", "dormant"] as const).map((group) => ({
  outcome: "escalation_3m",
  unit_kind: "region",
  group,
  predictor: "probability" as const,
  rows: reliabilityTable([0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1], 2),
}));

describe("reliability chart", () => {
  it("has a title, both axes with their unit, a point for each bin, and no markup from the source's name", async () => {
    const svg = (await reliabilityChart(tables, 'Synthetic <b>&"data"</b>')) ?? "";
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain("Said and came true: escalation within three months, regions</text>");
    expect(svg).toContain("Synthetic &lt;b&gt;&amp;");
    expect(svg).not.toContain("<b>");
    expect(svg).toContain("chance said (%)");
    expect(svg).toContain("share that came true (%)");
    expect(svg.match(/<circle/g)).toHaveLength(4);
    expect(svg).not.toMatch(/NaN|undefined|<script|href=/);
  });

  it("is the same again, and nothing where there is nothing", async () => {
    expect(await reliabilityChart(tables, "x")).toBe(await reliabilityChart(tables, "x"));
    expect(await reliabilityChart([], "x")).toBeNull();
  });
});

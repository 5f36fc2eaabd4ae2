/** Stage 4 in whole runs: when it is computed, when it is taken from the store, and what is written without it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import {
  expectSameTables,
  expectSound,
  pipelineRun,
  publishedBy,
  readFolder,
  rowsOf,
  SAMPLE,
  withFolder,
} from "./harness.ts";

const CHANCES = [
  "probability_3m",
  "probability_low",
  "probability_high",
  "probability_skill",
  "probability_driver",
] as const;

test("chances lie in their intervals, have a driver, or the row says why there is none", async () => {
  const published = await publishedBy({ input: [SAMPLE] });
  expectSound(published);
  const rows = [...rowsOf(published, "escalation"), ...rowsOf(published, "countries")];
  const given = rows.filter((row) => row["probability_3m"] !== null);
  expect(given.length).toBeGreaterThan(20);
  for (const row of given) {
    const [point, low, high, skill, driver] = CHANCES.map((name) => row[name]);
    expect(Number(low)).toBeLessThanOrEqual(Number(point));
    expect(Number(high)).toBeGreaterThanOrEqual(Number(point));
    expect(Number(skill)).toBeGreaterThan(0);
    expect(driver).toMatch(/^[a-z]/);
  }
  for (const row of rows.filter((each) => each["probability_3m"] === null)) {
    expect(row["probability_driver"]).toBeNull();
    expect(row["notes"]).toMatch(/no skill shown|too few cases|too little history|gap in coverage/);
  }
  const forecasts = rowsOf(published, "forecast");
  expect(new Set(forecasts.map((row) => row["region_id"] ?? row["country"])).size * 6).toBe(forecasts.length);
  for (const row of forecasts) {
    for (const measure of ["deaths", "incidents"]) {
      const quantiles = [5, 25, 50, 75, 95].map((percent) => Number(row[`${measure}_p${percent}`]));
      expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
    }
    const chances = [1, 25, 100, 1000].map((deaths) => Number(row[`chance_deaths_${deaths}`]));
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
  }
});

test("another month is not taken from the store of this one, apart from its fits", async () => {
  await withFolder(async (out) => {
    const { published } = await pipelineRun({ input: [SAMPLE], out });
    const asOf = (await monthBefore(published)) as Month;
    const earlier = await pipelineRun({ input: [SAMPLE], out, asOf });
    const alone = await publishedBy({ input: [SAMPLE], asOf });
    expectSameTables(await readFolder(earlier.published ?? ""), alone);
  });
});

async function monthBefore(published: string | null): Promise<number> {
  const { as_of } = JSON.parse(await readFile(join(published ?? "", "run.json"), "utf8")) as {
    as_of: string;
  };
  const [year, month] = as_of.split("-").map(Number);
  return 12 * (year as number) + (month as number) - 2;
}

test("without stage 4 its columns stay empty and nothing else changes", async () => {
  const config = { ...DEFAULT_CONFIG, threads: 2, forecast: false };
  const [all, without] = [
    await publishedBy({ input: [SAMPLE] }),
    await publishedBy({ input: [SAMPLE], config }),
  ];
  expect(rowsOf(without, "forecast")).toEqual([]);
  expect(JSON.parse(without.get("skill.json") ?? "")).toMatchObject({ groups: [] });
  const bare = (published: typeof all): unknown[] =>
    rowsOf(published, "escalation").map((row) => ({
      ...row,
      ...Object.fromEntries([...CHANCES, "notes"].map((name) => [name, null])),
    }));
  expect(bare(without)).toEqual(bare(all));
  expect(rowsOf(without, "escalation").every((row) => CHANCES.every((name) => row[name] === null))).toBe(
    true,
  );
});

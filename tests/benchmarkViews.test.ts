import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { benchmarkViews, viewsText } from "../pipeline/benchmarkViews.ts";
import { withTemporaryFolder } from "../pipeline/io/temporaryFolder.ts";
import { REAL_DATA } from "./realData.ts";

/** 2010-01 and so on, as VIEWS counts months. */
const FIRST = 361;
const FILES = { history: 84, actuals: 24 };
const COUNTRIES = [41, 50, 78];

type Row = readonly [month: number, country: number, deaths: number | string];

const deathsOf = (month: number, country: number): number =>
  country === 41 ? 0 : (month * month * country) % (country === 50 ? 29 : 5);

function rowsOf(from: number, count: number): Row[] {
  return Array.from({ length: count }, (_, i) => from + i).flatMap((month) =>
    COUNTRIES.map((country): Row => [month, country, deathsOf(month, country)]),
  );
}

const HISTORY = rowsOf(FIRST, FILES.history);
const ACTUALS = rowsOf(FIRST + FILES.history, FILES.actuals);

async function run(
  history: readonly Row[] = HISTORY,
  actuals: readonly Row[] = ACTUALS,
  years: number[] | null = null,
  header = "month_id,country_id,outcome,remark",
) {
  return await withTemporaryFolder(async (folder) => {
    const [historyFile, actualsFile] = [join(folder, "history.csv"), join(folder, "actuals.csv")];
    const lines = (rows: readonly Row[]) => rows.map((row) => row.join(",")).join("\n");
    await writeFile(
      historyFile,
      `ged_best_os,month_id,country_id,ged_best_sb\n1,${lines(history).replaceAll("\n", "\n1,")}\n`,
    );
    await writeFile(actualsFile, `${header}\n${lines(actuals)}\n`);
    return await benchmarkViews(historyFile, actualsFile, years);
  });
}

describe("benchmarkViews", () => {
  test("takes the years that the actuals hold, or those asked for", async () => {
    const found = await run();
    expect(found.windows.map(({ year, origin, countries }) => [year, origin, countries])).toEqual([
      [2017, "2016-10", 3],
      [2018, "2017-10", 3],
    ]);
    const asked = await run(HISTORY, ACTUALS, [2015]);
    expect(asked.windows.map(({ year }) => year)).toEqual([2015]);
  });

  // the mean absolute error of 0 is the mean of what happened; ignorance from the definition
  test("scores zero as the mean of what happened", async () => {
    const found = await run(HISTORY, ACTUALS, [2017]);
    const outcomes = ACTUALS.slice(0, 36).map(([, , deaths]) => Number(deaths));
    expect(found.mean.zero.crps).toBeCloseTo(outcomes.reduce((a, b) => a + b, 0) / 36, 9);
    const right = outcomes.filter((deaths) => deaths === 0).length;
    const bits = right * -Math.log2(1001 / 1011) + (36 - right) * -Math.log2(1 / 1011);
    expect(found.mean.zero.ign).toBeCloseTo(bits / 36, 9);
  });

  test("no outcome of a window moves its forecasts: the history after the origin is not read", async () => {
    const shifted = ACTUALS.map(([month, country, deaths]): Row => [month, country, Number(deaths) + 7]);
    const [before, after] = [await run(HISTORY, ACTUALS, [2017]), await run(HISTORY, shifted, [2017])];
    // zero is further off by exactly seven; a pool that had seen the change would not be
    expect(after.mean.zero.crps - before.mean.zero.crps).toBeCloseTo(7, 9);
    expect(after.mean.pool.crps).toBeGreaterThan(before.mean.pool.crps + 3);
  });

  test("does not depend on the order of rows", async () => {
    expect(await run([...HISTORY].reverse(), [...ACTUALS].reverse())).toEqual(await run());
  });

  test("leaves out countries that do not have all months of a window", async () => {
    const actuals = ACTUALS.filter(
      ([month, country]) => country !== 78 || month < FIRST + FILES.history + 12,
    );
    const found = await run(HISTORY, actuals);
    expect(found.windows.map(({ countries }) => countries)).toEqual([3, 2]);
  });

  test("prints a table with every model in every window", async () => {
    const text = viewsText(await run());
    expect(text.split("\n")).toHaveLength(1 + 3 * 5);
    expect(text).toMatch(/^2017 +pool +\d/m);
    expect(text).toMatch(/^mean +pool +\d/m);
  });

  const wrong: readonly [string, () => Promise<unknown>, string][] = [
    [
      "a column that is missing",
      () => run(HISTORY, ACTUALS, null, "month_id,country,outcomes,remark"),
      "actuals.csv has no column country_id (nearest: country): add it to the header",
    ],
    [
      "a month without rows",
      () => run(HISTORY.filter(([month]) => month !== FIRST + 20)),
      "country 41 has no row for 2011-09, but earlier and later ones: add the month, with 0 where nothing happened",
    ],
    [
      "a history that ends too early",
      () => run(HISTORY.slice(0, -9)),
      "country 41 has no row for 2016-10, but earlier and later ones",
    ],
    [
      "a country-month that is there twice",
      () => run(HISTORY, [...ACTUALS, ACTUALS[4] as Row]),
      "actuals.csv:73 is a second row for country 50 in 2017-02: keep one",
    ],
    [
      "a window that the files cannot serve",
      () => run(HISTORY, ACTUALS, [2019]),
      "window 2019 cannot be served: the files hold 2010-01 to 2018-12, enough for 2013 to 2018",
    ],
    [
      "a window too early",
      () => run(HISTORY, ACTUALS, [2012]),
      "window 2012 cannot be served: the files hold 2010-01 to 2018-12, enough for 2013 to 2018",
    ],
    ["a history that begins with the actuals", () => run(ACTUALS), "history.csv has no month before 2017-01"],
    [
      "a number that is none",
      () => run(HISTORY, [[FIRST + FILES.history, 41, "many"], ...ACTUALS.slice(1)]),
      'actuals.csv:1:outcome is not a number: "many"',
    ],
    [
      "deaths below 0",
      () => run(HISTORY, [[FIRST + FILES.history, 41, -2], ...ACTUALS.slice(1)]),
      'actuals.csv:1:outcome is less than 0 deaths: "-2"',
    ],
  ];
  test.each(wrong)("says what is wrong with %s", async (_, work, message) => {
    await expect(work()).rejects.toThrow(message);
  });
});

describe.skipIf(REAL_DATA === undefined)("the challenge's country-months, windows 2018 to 2021", () => {
  // conflictology's figures are the challenge's own on these files; the bars are the project's
  test("conflictology is reproduced, and the pool beats it every year", { timeout: 60_000 }, async () => {
    const folder = join(REAL_DATA as string, "views");
    const { windows, mean } = await benchmarkViews(
      join(folder, "ged-country-month-1988-2021.csv"),
      join(folder, "cm-actuals-2018-2021.csv"),
      null,
    );
    expect(windows.map(({ year, countries }) => [year, countries])).toEqual(
      [2018, 2019, 2020, 2021].map((year) => [year, 191]),
    );
    const conflictology = windows.map(({ models }) => models.conflictology12.crps.toFixed(2));
    expect(conflictology).toEqual(["13.57", "9.02", "21.34", "76.85"]);
    for (const { models } of windows) expect(models.pool.crps).toBeLessThan(models.conflictology12.crps);
    expect(mean.pool.crps).toBeLessThan(28.8);
    expect(mean.pool.ign).toBeLessThan(0.57);
    expect(mean.pool.coverage90).toBeGreaterThan(0.88);
    expect(mean.pool.coverage90).toBeLessThan(0.92);
  });
});

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runBenchmarkAdmin1 } from "../pipeline/benchmarkAdmin1.ts";
import { parseMonth } from "../pipeline/domain/month.ts";
import { put, withFolder } from "./pipeline/harness.ts";
import { REAL_DATA } from "./realData.ts";

const REGIONS = 12;

/** Ten years of regions whose bad months come in twos and threes, in a file that has no mapping beside it. */
function counts(): string {
  const rows = ["country,adm1,month,n_events,deaths"];
  for (let region = 0; region < REGIONS; region++) {
    for (let t = 0; t < 120; t++) {
      const events =
        (t + 3 * region) % 13 < 2 + (region % 2)
          ? 4 + ((t * 7 + region) % 5)
          : (t * t + region) % 7 < 2
            ? 1
            : 0;
      const month = `${2010 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}`;
      // what the alias table and its rules would take for one region
      const name = `Somewhere ${region >> 1} ${region % 2 === 0 ? "prefecture" : "province"}`;
      if (events > 0) rows.push(`Central African Republic,${name},${month},${events},${2 * events}`);
    }
  }
  return `${rows.join("\n")}\n`;
}

async function benchmark(from: string, to: string, json = true): Promise<string> {
  return await withFolder(async (folder) => {
    const [panel] = (await put(folder, { "counts.csv": counts() })) as [string];
    return await runBenchmarkAdmin1({
      panel,
      mapping: null,
      from: parseMonth(from, {}),
      to: parseMonth(to, {}),
      json,
    });
  });
}

describe("benchmark:admin1", () => {
  test("judges every region of a file, names as written, in every month that is asked for", async () => {
    const found = JSON.parse(await benchmark("2014-01", "2017-12"));
    expect(found).toMatchObject({
      from: "2014-01",
      to: "2017-12",
      regions: REGIONS,
      predictions: REGIONS * 48,
    });
    expect(found.base_rate).toBeGreaterThan(0.02);
    expect(found.auprc).toBeGreaterThan(2 * found.base_rate);
    expect(Object.keys(found.baselines)).toEqual(["climatology", "persistence"]);
    const table = await benchmark("2014-01", "2017-12", false);
    expect(table).toContain(`model         ${found.auprc.toFixed(3)}  ${found.auroc.toFixed(3)}`);
    expect(table).toContain("climatology");
  });

  test("says what is wrong with the months", async () => {
    await expect(benchmark("2015-01", "2014-01")).rejects.toThrow("--from 2015-01 comes after --to 2014-01");
    await expect(benchmark("2015-01", "2024-01")).rejects.toThrow(
      "the file ends in 2019-12: give --to 2019-12",
    );
    await expect(benchmark("2010-06", "2014-01")).rejects.toThrow(
      /^before 201\d-\d\d there is too little to learn from: give --from 201\d-\d\d or later$/,
    );
    await expect(benchmark("2010-03", "2010-05")).rejects.toThrow(
      "the file holds too few months and rises to learn from before --to",
    );
  });
});

describe.skipIf(REAL_DATA === undefined)("on UCDP GED 25.1, 2017-04 to 2021-12", () => {
  test("is better than what it is measured against", async () => {
    const found = JSON.parse(
      await runBenchmarkAdmin1({
        panel: join(REAL_DATA ?? "", "ucdp", "ged251-admin1-month-2010-2021.csv"),
        mapping: null,
        from: parseMonth("2017-04", {}),
        to: parseMonth("2021-12", {}),
        json: true,
      }),
    );
    expect(found).toMatchObject({ regions: 889, predictions: 889 * 57 });
    // 1 - 0.0403 times 0.0403 is the 0.0386 that the base rate alone scores
    expect(found.base_rate).toBeCloseTo(0.0403, 4);
    // a ridge logistic on sixteen features of history scored .257, .873, .0334 and .004
    expect(found.auprc).toBeGreaterThan(0.255);
    expect(found.auroc).toBeGreaterThan(0.87);
    expect(found.brier).toBeLessThan(0.0336);
    expect(found.ece).toBeLessThan(0.01);
    expect(found.baselines.climatology.auprc).toBeCloseTo(0.152, 3);
  }, 60_000);
});

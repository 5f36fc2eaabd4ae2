/** The same promises on real counts, which are not part of the project: their folder is named by HARMATTAN_REAL_DATA. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { parseMonth } from "../../pipeline/domain/month.ts";
import type { RunOptions } from "../../pipeline/pipeline.ts";
import { REAL_DATA as DATA } from "../realData.ts";
import {
  CONTENT_TABLES,
  csvText,
  expectSameTables,
  expectSound,
  FITTED_TABLES,
  mappingNameOf,
  type Published,
  publishedBy,
  put,
  type Records,
  type Row,
  readRecords,
  rowsOf,
  shuffled,
  splitFiles,
  unranked,
  withFolder,
} from "./harness.ts";
import { rowsWhere } from "./world.ts";

/** Forecasts take most of a run: one test makes them. */
const BARE = { ...DEFAULT_CONFIG, threads: 2, forecast: false };

describe.skipIf(DATA === undefined)("UCDP GED 25.1, counts by admin-1 region and month", () => {
  const path = join(DATA ?? "", "ucdp", "ged251-admin1-month-2010-2021.csv");
  const mappingPath = mappingNameOf(path);
  let records: Records;
  /** The file as it stands, with its mapping beside it. */
  let whole: Published;
  beforeAll(async () => {
    records = await readRecords(path);
    whole = await publishedBy({ input: [path], config: BARE });
  });

  /** Publishes other files of these rows, in a folder that is gone afterwards. */
  async function publishedFrom(
    files: Readonly<Record<string, string | Buffer>>,
    options: Partial<RunOptions> & { readonly mappingText?: string } = {},
  ): Promise<Published> {
    const { mappingText, ...rest } = options;
    return await withFolder(async (folder) => {
      const input = await put(join(folder, "input"), files);
      const [own] = mappingText === undefined ? [] : await put(folder, { "own.json": mappingText });
      return await publishedBy({ input, mapping: own ?? mappingPath, config: BARE, ...rest });
    });
  }

  test("every row of every table is sound", () => {
    expectSound(whole);
    expect(rowsOf(whole, "escalation").length).toBeGreaterThan(800);
    expect(rowsOf(whole, "countries")).toHaveLength(55);
    expect(rowsOf(whole, "neighbours").length).toBeGreaterThan(5);
  });

  test("shuffled, split in five, packed: the same tables", async () => {
    expectSameTables(await publishedFrom({ "counts.csv": csvText(shuffled(records)) }), whole);
    expectSameTables(await publishedFrom(splitFiles(records)), whole);
    expectSameTables(await publishedFrom({ "counts.csv.gz": gzipSync(csvText(records)) }), whole);
  });

  test("on one thread and on two: the same files", async () => {
    for (const threads of [1, 2]) {
      const again = await publishedBy({ input: [path], config: { ...BARE, threads } });
      expectSameTables(again, whole, true);
    }
  });

  test("as of 2019-06: the same from all months and from those up to it", async () => {
    const month = "2019-06";
    const asOf = parseMonth(month, {});
    const cut = { "counts.csv": csvText(rowsWhere(records, "month", (value) => value <= month)) };
    const mapping = JSON.parse(await readFile(mappingPath, "utf8")) as { coverage: { from: string } };
    const ended = JSON.stringify({ ...mapping, coverage: { ...mapping.coverage, to: month } });
    const config = { ...BARE, forecast: true };
    const wanted = await publishedBy({ input: [path], asOf, config });
    expectSound(wanted);
    expectSameTables(await publishedFrom(cut, { asOf, config }), wanted);
    expectSameTables(await publishedFrom(cut, { mappingText: ended, config }), wanted);
    const earlier = rowsOf(whole, "region_months").filter((row) => String(row["month"]) <= month);
    expect(rowsOf(wanted, "region_months")).toEqual(earlier);
  });

  const AROUND = [
    "spillover_all_sources",
    "pressure_share",
    "transmission_label",
    "transmission_share",
    "transmission_theta",
    "transmission_error",
    "q_value",
  ] as const;

  test("six countries alone score as they do among all", async () => {
    const names = ["Mali", "Burkina Faso", "Niger", "Algeria", "Benin", "Ivory Coast"];
    const codes: readonly unknown[] = ["MLI", "BFA", "NER", "DZA", "BEN", "CIV"];
    const six = await publishedFrom({
      "six.csv": csvText(rowsWhere(records, "country", (name) => names.includes(name))),
    });
    expectSound(six);
    const isAmongSix = (row: Row): boolean =>
      [row["country"], row["from"], row["to"], row["neighbour"]].every(
        (code) => code === undefined || codes.includes(code),
      );
    for (const name of CONTENT_TABLES) {
      if (FITTED_TABLES.includes(name)) continue;
      // what reaches a country from all sides includes what comes from countries that are not among the six, and they are
      // part of the region whose ups and downs transmission is held against
      const [got, wanted] = [six, whole].map((run) => unranked(run, name, isAmongSix, AROUND));
      expect([name, got]).toEqual([name, wanted]);
    }
    expect(rowsOf(six, "countries")).toHaveLength(6);
    expect(rowsOf(six, "spillover").length).toBeGreaterThan(10);
  });
});

/** Whole backtests of a made-up log with known answers: interrupted, resumed, on one thread and on two. */
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BacktestOptions, runBacktest } from "../../pipeline/backtest.ts";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { parseMonth } from "../../pipeline/domain/month.ts";
import { event, official } from "../1-ingest/ged.ts";
import { cli, pipelineRun, put, type Row, start } from "./harness.ts";

const FIRST_YEAR = 2010;
const MONTHS = 96;
/** Regions and the month of the year in which each is attacked. */
const REGIONS = ["Gao", "Kidal", "Mopti", "Segou", "Sikasso", "Kayes"];
/** First and last origin. */
const [FROM, TO] = ["2013-01", "2016-12"];

/**
 * Six regions of one country and six of another, quiet but for one attack a year, of 30 deaths, each in a month of its own:
 * the year before it has one such attack too, so that a quarter with 15 deaths escalates.
 */
function log(): string {
  const rows = ["country,region,month,events,deaths"];
  for (let t = 0; t < MONTHS; t++) {
    const month = `${FIRST_YEAR + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}`;
    for (const [k, name] of REGIONS.entries()) {
      for (const [c, country] of ["Mali", "Niger"].entries())
        if (t % 12 === 2 * k + c) rows.push(`${country},${name},${month},1,30`);
    }
  }
  return `${rows.join("\n")}\n`;
}

const MAPPING = {
  source: "Synthetic <log>",
  licence: "none",
  country: "country",
  admin1: "region",
  date: "month",
  date_format: "YYYY-MM",
  events: "events",
  deaths: "deaths",
  class_events: { battle: "events" },
  coverage: { from: "2010-01", to: "2017-12" },
};

let folder: string;
let input: string;
let published: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-backtest-"));
  [input = ""] = await put(folder, { "log.csv": log(), "log.mapping.json": JSON.stringify(MAPPING) });
  published = await filesOf((await backtest("whole")).published[0] ?? "");
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function backtest(out: string, options: Partial<BacktestOptions> = {}, threads = 2) {
  const [notes, progress]: [string[], [number, number][]] = [[], []];
  const result = await runBacktest(
    {
      input: [input],
      out: join(folder, out),
      source: null,
      mapping: null,
      from: parseMonth(FROM, {}),
      to: parseMonth(TO, {}),
      config: { ...DEFAULT_CONFIG, threads },
      ...options,
    },
    {
      stageDone: () => {},
      note: (text) => notes.push(text),
      progress: (done, total) => progress.push([done, total]),
    },
  );
  return { ...result, notes, progress };
}

async function filesOf(path: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), "utf8")] as const)),
  );
}

/** The folder of the origins' results, and their files. */
function gathered(out: string): { path: string; names: string[] } {
  const store = join(folder, out, ".store");
  const names = readdirSync(store).filter((name) => name.startsWith("backtest-"));
  expect(names).toHaveLength(1);
  const path = join(store, names[0] ?? "");
  return { path, names: readdirSync(path).sort() };
}

const record = (): { rows: Row[]; statements: string[]; origins: number; source: string } =>
  JSON.parse(published.get("backtest.json") ?? "");

describe("a log with known answers", () => {
  test("backtest.json is what the schema beside it says", () => {
    const schema = JSON.parse(published.get(join("schemas", "backtest.json")) ?? "");
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    validate(record());
    expect(validate.errors).toBeNull();
    expect(validate({ ...record(), rows: [{ ...record().rows[0], unit_kind: "town" }] })).toBe(false);
  });

  test("counts the origins and what came", () => {
    const { rows, origins, source } = record();
    expect([origins, source]).toEqual([48, "Synthetic <log>"]);
    const all = rows.find(
      (row) =>
        row["outcome"] === "escalation_3m" &&
        row["unit_kind"] === "region" &&
        row["unit_group"] === "all" &&
        row["predictor"] === "zero" &&
        row["measure"] === "brier",
    );
    // twelve regions, 48 origins; a region's attack lies in the three months after three origins of each year
    expect(all?.["unit_months"]).toBe(12 * 48);
    expect(all?.["positives"]).toBe(12 * 4 * 3);
    expect(all?.["base_rate"]).toBe(0.25);
    // who says never is wrong by 1 whenever it comes true
    expect(all?.["measured"]).toBe(0.25);
  });

  test("a yearly rhythm is nobody's to see but the calendar's: the surge ratio orders regions backwards", () => {
    const { rows } = record();
    const of = (predictor: string, measure: string): Row | undefined =>
      rows.find(
        (row) =>
          row["unit_kind"] === "region" &&
          row["unit_group"] === "all" &&
          row["predictor"] === predictor &&
          row["measure"] === measure,
      );
    // an attack in the last quarter is never followed by one in the next: surge 1 there, 0 elsewhere
    expect(of("surge_ratio", "roc_auc")?.["measured"]).toBeCloseTo(1 / 3, 4);
    expect(of("zero", "roc_auc")?.["measured"]).toBe(0.5);
    expect(of("zero", "roc_auc")?.["measured_low"]).toBe(0.5);
  });

  test("what cannot be judged is said, and nothing is NaN", () => {
    const { statements, rows } = record();
    expect(statements).toContain(
      "Escalation within three months, regions, dormant: too few to judge: the outcome came true 0 times, at least 10 are needed.",
    );
    for (const row of rows) if (row["measured"] === null) expect(row["note"]).not.toBeNull();
    for (const text of published.values()) expect(text).not.toMatch(/\bNaN\b|Infinity/);
  });

  test("the CSV has a row for each of the JSON's, the charts name the source as text", () => {
    const csv = published.get("backtest.csv")?.trimEnd().split("\n") ?? [];
    expect(csv).toHaveLength(1 + record().rows.length);
    const chart = published.get("reliability-escalation-3m-region.svg") ?? "";
    expect(chart).toContain("Synthetic &lt;log&gt;, origins 2013-01 to 2016-12");
  });
});

test("where incidents of inactive years are listed, a second backtest is without them", async () => {
  const rows = log()
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line, k) => {
      const [country = "", adm_1 = "", month = "", , best = ""] = line.split(",");
      const date = `${month}-15 00:00:00.000`;
      const active_year = country === "Niger" && k % 3 === 0 ? "0" : "1";
      return event({
        id: `${k}`,
        country,
        adm_1,
        date_start: date,
        date_end: date,
        best,
        low: best,
        high: best,
        active_year,
      });
    });
  const [ged = ""] = await put(folder, { "ged.csv": official(rows) });
  const result = await backtest("inactive", { input: [ged] });
  expect(result.published.map((path) => basename(path))).toEqual(["backtest", "backtest-active-years"]);
  const [whole = [], active = []] = await Promise.all(
    result.published.map(async (path) => {
      const { rows: found } = JSON.parse((await filesOf(path)).get("backtest.json") ?? "") as { rows: Row[] };
      return found.filter((row) => row["outcome"] === "escalation_3m" && row["predictor"] === "zero");
    }),
  );
  expect(active.map((row) => row["positives"])).not.toEqual(whole.map((row) => row["positives"]));
  expect(result.statements).toContain("Without the incidents of inactive years");
  expect(result.statements.filter((line) => line.includes("were not known then"))).toHaveLength(1);
});

describe("the same bytes", () => {
  test("on one thread", async () => {
    const { published: folders } = await backtest("one thread", {}, 1);
    expect(folders).toHaveLength(1);
    expect(await filesOf(folders[0] ?? "")).toEqual(published);
  });

  test("when some origins are there already, which are not computed again", async () => {
    await backtest("resumed", { to: parseMonth("2013-06", {}) });
    const before = gathered("resumed");
    expect(before.names).toHaveLength(7);
    await rm(join(before.path, before.names[2] ?? ""));
    await put(before.path, { ".2014-01": "half a file" });
    const { published: paths, notes, progress } = await backtest("resumed");
    expect(notes).toContain("Already computed: 6 of 49 tasks");
    expect(progress[0]).toEqual([6, 49]);
    expect(progress.at(-1)).toEqual([49, 49]);
    expect(gathered("resumed").names).toEqual(gathered("whole").names);
    expect(await filesOf(paths[0] ?? "")).toEqual(published);
    // all are there: nothing is computed
    expect((await backtest("resumed")).progress).toEqual([]);
  });

  test("after a kill, which leaves nothing half written in the results", async () => {
    const args = ["backtest", "--input", input, "--from", FROM, "--to", TO, "--json-log"];
    const out = join(folder, "killed");
    const store = join(out, ".store");
    await mkdir(store, { recursive: true });
    const child = start([...args, "--out", out]);
    // until a few origins are done; other folders of the store come and go meanwhile
    for (let waited = 0; waited < 2000; waited++) {
      const results = readdirSync(store).filter((name) => name.startsWith("backtest-"));
      const there = results.flatMap((name) => readdirSync(join(store, name)));
      if (there.filter((name) => /^\d{4}-\d{2}\.columns$/.test(name)).length > 3) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill();
    expect((await child.ended).signal).toBe("SIGKILL");
    expect(readdirSync(out)).not.toContain("backtest");
    const { code, stdout, stderr } = await cli(...args, "--out", out);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/"note":"Already computed: \d+ of 49 tasks"/);
    expect(JSON.parse(stdout)).toEqual({ published: [join(out, "backtest")] });
    expect(await filesOf(join(out, "backtest"))).toEqual(published);
  });

  test("a run of the pipeline in between takes nothing away", async () => {
    await pipelineRun({ input: [input], out: join(folder, "whole") });
    expect(gathered("whole").names).toHaveLength(49);
    expect((await backtest("whole")).progress).toEqual([]);
    // of another input nothing is kept
    await put(folder, {
      "more.csv": `${log()}Mali,Gao,2017-12,1,1\n`,
      "more.mapping.json": JSON.stringify(MAPPING),
    });
    await backtest("whole", { input: [join(folder, "more.csv")], to: parseMonth("2013-02", {}) });
    expect(gathered("whole").names).toHaveLength(3);
  });
});

describe("wrong usage ends with 2 and one line", () => {
  test.each<[string, string[], string]>([
    [
      "--from after --to",
      ["--from", "2015-01", "--to", "2014-12"],
      "error: --from 2015-01 comes after --to 2014-12",
    ],
    [
      "a month too early",
      ["--from", "2011-01"],
      "error: --from 2011-01 cannot be replayed: the data runs from 2010-01 to 2017-12, so origins go from 2011-12 to 2017-09",
    ],
    ["a month too late", ["--to", "2017-10"], "error: --to 2017-10 cannot be replayed:"],
    ["a month that is none", ["--from", "2015-13"], "2015-13"],
    ["every source", ["--source", "all"], "error: a backtest is of one source: name it with --source"],
    ["a stage's option", ["--as-of", "2015-01"], "unknown option '--as-of'"],
  ])("%s", async (_, args, says) => {
    const { code, stdout, stderr } = await cli(
      "backtest",
      "--input",
      input,
      "--out",
      join(folder, "wrong"),
      "--quiet",
      ...args,
    );
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("data too short for any origin", async () => {
    const short = { ...MAPPING, coverage: { from: "2010-01", to: "2012-01" } };
    const [path = ""] = await put(folder, {
      "short.csv": "country,region,month,events,deaths\nMali,Gao,2010-02,1,3\n",
      "short.mapping.json": JSON.stringify(short),
    });
    const { code, stderr } = await cli(
      "backtest",
      "--input",
      path,
      "--out",
      join(folder, "short"),
      "--quiet",
    );
    expect(stderr).toBe(
      "error: no month can be replayed: the data runs from 2010-01 to 2012-01, and a backtest needs 24 months before an origin and 3 after it\n",
    );
    expect(code).toBe(2);
  });
});

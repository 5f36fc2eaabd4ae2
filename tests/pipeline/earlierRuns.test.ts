/** Runs that come after others: what is kept, what stops them, and what they learn. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { UnfitInputError } from "../../pipeline/domain/errors.ts";
import { addMonths, formatMonth, month } from "../../pipeline/domain/month.ts";
import type { InputWatch } from "../../pipeline/earlierRuns.ts";
import { readVintages, recordVintage } from "../../pipeline/io/vintages.ts";
import { verify } from "../../pipeline/verify.ts";
import { csvText, pipelineRun, put, type Records, readFolder, rowsOf, stateOf } from "./harness.ts";
import { MAPPING, METADATA, rowsWhere, worldRecords } from "./world.ts";

const CONFIG = { ...DEFAULT_CONFIG, forecast: false, threads: 2 };
const RECENT = rowsWhere(worldRecords(), "date_start", (date) => date >= "2017");

let base: string;
let out: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "harmattan-earlier-"));
  out = join(base, "outputs");
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

/** Runs over a folder that holds these rows. */
async function run(records: Records, watch: Partial<InputWatch> = {}) {
  await put(base, {
    "in/world.csv": csvText(records),
    "in/world.mapping.json": MAPPING.replace("2012", "2017"),
  });
  return await pipelineRun({
    input: [join(base, "in")],
    out,
    config: CONFIG,
    watch: { accept: [], expected: null, ...watch },
  });
}

const without = (month: string): Records =>
  rowsWhere(RECENT, "date_start", (date) => !date.startsWith(month));
const stateAt = async (...path: string[]): Promise<string> => stateOf(await readFolder(join(out, ...path)));
const historyOf = async (month: string): Promise<string[]> =>
  (await readdir(join(out, "history", month)).catch((): string[] => [])).sort();

test("a month that lost its rows stops the run, which publishes once it is accepted and keeps the run before", async () => {
  await run(RECENT);
  const before = await stateAt("latest");
  const refused = await run(without("2020-03")).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UnfitInputError);
  const { message, status, exitCode } = refused as UnfitInputError;
  expect([status, exitCode]).toEqual(["suspect", 3]);
  expect(message).toMatch(/^the input is suspect: .*2020-03 has 0 incidents, and had \d+ in the last run/);
  expect(message).toContain("nothing is published, latest stays 2020-12.\n");
  expect(message).toContain("--accept shrunk:world.csv lost-rows:2020-03");
  expect(message.split("\n")).toHaveLength(2);
  expect(await stateAt("latest")).toBe(before);
  expect(await historyOf("2020-12")).toEqual([]);

  const { notes } = await run(without("2020-03"), { accept: ["shrunk", "lost-rows:2020-03"] });
  expect(notes.filter((note) => note.startsWith("Accepted although suspect"))).toHaveLength(2);
  expect(await stateAt("latest")).not.toBe(before);
  const [kept = "", ...others] = await historyOf("2020-12");
  expect([kept, others]).toEqual([expect.stringMatching(/^0001-[0-9a-f]{12}$/), []]);
  expect(await stateAt("history", "2020-12", kept)).toBe(before);

  // what was accepted is the new normal, and the same run again leaves nothing behind
  await run(without("2020-03"));
  expect(await historyOf("2020-12")).toEqual([kept]);

  // the published run is as its input gives it; the one before is not any more, and the file is named
  expect((await verify(join(out, "2020-12"), null)).differences).toEqual([]);
  expect((await verify(join(out, "history", "2020-12", kept), null)).differences.join("\n")).toContain(
    "input world.csv: sha256 is",
  );
});

test("data that ends before the expected month is stale; data of another source is suspect unless it replaces the sample", async () => {
  const stale = await run(RECENT, { expected: addMonths(0 as never, 12 * 2021) }).catch(
    (error: unknown) => error,
  );
  expect(stale).toMatchObject({ status: "stale" });
  expect(String(stale)).toContain("--accept stale");
  await run(RECENT, { expected: addMonths(0 as never, 12 * 2020), accept: [] });
  await put(base, { "in/world.mapping.json": JSON.stringify({ ...METADATA, source: "Other" }) });
  const other = await pipelineRun({
    input: [join(base, "in")],
    out,
    config: CONFIG,
    watch: { accept: [], expected: null },
  }).catch((error: unknown) => error);
  expect(String(other)).toContain("no file holds Synthetic world, which the last run had");
  expect(String(other)).toContain('--accept "missing-source:Synthetic world"');
});

test("after six months reporting lag is measured, told and widens the intervals; verify finds a changed vintage", async () => {
  await run(RECENT);
  const narrow = rowsOf(await readFolder(join(out, "latest")), "escalation");
  const [recorded] = await readVintages(out, METADATA.source, month(2019, 1));
  if (recorded === undefined) throw new Error("no vintage was recorded");
  // what would have been recorded in the months before, had half of each quarter's incidents come late
  for (let back = 1; back <= 7; back++) {
    const { firstMonth, lastMonth, incidents } = recorded.vintage;
    const length = lastMonth - back - firstMonth + 1;
    const seen = [...incidents].map(
      ([country, counts]) =>
        [
          country,
          counts.slice(0, length).map((n, at) => (n === null || at < length - 3 ? n : n / 2)),
        ] as const,
    );
    await recordVintage(out, {
      ...recorded.vintage,
      lastMonth: addMonths(lastMonth, -back),
      incidents: new Map(seen),
    });
  }
  const { notes } = await run(RECENT);
  expect(notes.join("\n")).toMatch(
    /Reporting lag over 7 runs: a newest month is 100 % larger 6 months later/,
  );
  const wide = rowsOf(await readFolder(join(out, "latest")), "escalation");
  const width = (rows: typeof wide): number =>
    rows.reduce((sum, row) => sum + Number(row["score_high"]) - Number(row["score_low"]), 0);
  expect(width(wide)).toBeGreaterThan(1.05 * width(narrow));
  const plain = (rows: typeof wide) => rows.map((row) => [row["region_id"], row["score"], row["rank"]]);
  expect(plain(wide)).toEqual(plain(narrow));
  const { reporting_lag: lag } = JSON.parse(await readFile(join(out, "latest", "run.json"), "utf8"));
  expect(lag.vintages).toHaveLength(7);
  expect(lag.quarter_growth).toEqual([2, 2, 2, 2, 2]);

  expect((await verify(join(out, "2020-12"), null)).differences).toEqual([]);
  const name = `${formatMonth(addMonths(recorded.vintage.lastMonth, -4))}.json`;
  const [folder = ""] = await readdir(join(out, "history", "vintages"));
  const path = join(out, "history", "vintages", folder, name);
  await writeFile(path, (await readFile(path, "utf8")).replace('"DZA"', '"DZB"'));
  expect((await verify(join(out, "2020-12"), null)).differences.join("\n")).toContain(
    "run.json: reporting_lag.vintages[3].sha256",
  );
});

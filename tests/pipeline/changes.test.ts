/** Changes between whole runs: what is published, and what comes of new rows, revised rows, settings and another code. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { diffText } from "../../pipeline/diff.ts";
import { type Month, parseMonth } from "../../pipeline/domain/month.ts";
import {
  csvText,
  type Published,
  pipelineRun,
  put,
  type Records,
  type Row,
  readFolder,
  rowsOf,
  withFolder,
} from "./harness.ts";
import { MAPPING, rowsWhere, worldRecords } from "./world.ts";

const monthOf = (text: string): Month => parseMonth(text, {});
const BEFORE = "2020-11";
const NOW = "2020-12";
const CONFIG = { ...DEFAULT_CONFIG, threads: 2, forecast: false };
const CAUSES = ["new_month", "revised_data", "config", "code", "undivided"];

/** Few countries and years, for short runs. */
const world = rowsWhere(
  rowsWhere(worldRecords(), "country", (name) => ["Mali", "Niger", "Burkina Faso"].includes(name)),
  "date_start",
  (date) => date >= "2016",
);
const isBefore = (date: string): boolean => date.slice(0, 7) <= BEFORE;
const earlierRows = rowsWhere(world, "date_start", isBefore);
const newRows = rowsWhere(world, "date_start", (date) => !isBefore(date));
/** Incidents that come to light a month later, in Gao. */
const lateRows: Records = [
  earlierRows[0] ?? [],
  ...rowsWhere(earlierRows, "adm_1", (name) => name === "Gao region")
    .slice(-3)
    .map((row, index) => {
      const id = (earlierRows[0] ?? []).indexOf("id");
      const [start, end] = ["date_start", "date_end"].map((name) => (earlierRows[0] ?? []).indexOf(name));
      return row.map((cell, column) =>
        column === id ? `late-${index}` : column === start || column === end ? "2020-11-20" : cell,
      );
    }),
];

type Files = Readonly<Record<string, Records>>;

async function published(
  files: Files,
  folder: string,
  asOf: string,
  config: typeof CONFIG,
): Promise<Published> {
  const texts = Object.entries(files).map(([name, records]) => [name, csvText(records)] as const);
  const input = await put(join(folder, "input"), Object.fromEntries(texts));
  const [mapping = ""] = await put(folder, { "m.json": MAPPING });
  const out = join(folder, "out");
  const run = await pipelineRun({ input, mapping, out, asOf: monthOf(asOf), config });
  return await readFolder(run.published ?? "");
}

let base: string;
let before: Row[];
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "harmattan-changes-"));
  before = rowsOf(await published({ "a.csv": earlierRows }, base, BEFORE, CONFIG), "escalation");
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

interface Present {
  readonly changes: Row[];
  readonly run: Row;
  readonly now: Row[];
}

/** Publishes the present month where the earlier one, of a.csv alone, was published. */
async function presentRun(
  files: Files,
  options: { config?: Partial<typeof CONFIG>; meanwhile?: (folder: string) => Promise<void> } = {},
): Promise<Present> {
  return await withFolder(async (folder) => {
    await cp(join(base, "out", BEFORE), join(folder, "out", BEFORE), { recursive: true });
    await options.meanwhile?.(join(folder, "out", BEFORE));
    const now = await published(files, folder, NOW, { ...CONFIG, ...options.config });
    const run = JSON.parse(now.get("run.json") ?? "") as Row;
    return { changes: rowsOf(now, "changes"), run, now: rowsOf(now, "escalation") };
  });
}

const scoreOf = (rows: readonly Row[], region: string): number =>
  Number(rows.find((row) => row["region_id"] === region)?.["score"]);
const ofRanking = (changes: readonly Row[], ranking: string): Row[] =>
  changes.filter((row) => row["ranking"] === ranking);
const sumOf = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Math.abs(Number(row[column] ?? 0)), 0);

/** Every row's causes add up, and its ends are what the two runs published. */
function expectExact({ changes, now }: Present): void {
  expect(changes.length).toBeGreaterThan(5);
  for (const row of changes) {
    for (const [change, prefix] of [
      ["score_change", "score"],
      ["places_gained", "places"],
    ] as const) {
      const total = CAUSES.reduce(
        (sum, cause) => sum + Math.round(10 * Number(row[`${prefix}_${cause}`])),
        0,
      );
      expect([row["unit_id"], total]).toEqual([row["unit_id"], Math.round(10 * Number(row[change]))]);
    }
  }
  for (const row of ofRanking(changes, "escalation")) {
    const id = String(row["unit_id"]);
    if (row["score"] !== null) expect(row["score"]).toBe(scoreOf(now, id));
    if (row["score_before"] !== null) expect(row["score_before"]).toBe(scoreOf(before, id));
  }
}

describe("changes since last month's run", () => {
  test("only new rows: all of it by the new month", async () => {
    const result = await presentRun({ "a.csv": earlierRows, "b.csv": newRows });
    expectExact(result);
    expect(sumOf(result.changes, "score_new_month")).toBeGreaterThan(20);
    for (const cause of CAUSES.slice(1))
      expect([cause, sumOf(result.changes, `score_${cause}`)]).toEqual([cause, 0]);
    expect(result.changes[0]?.["compared_with"]).toBe("the run published for 2020-11");
  });

  test("rows that come late change the month before, apart from the new month and from a setting", async () => {
    const files = { "a.csv": earlierRows, "b.csv": newRows, "late.csv": lateRows };
    const result = await presentRun(files, { config: { alertLevel: 0.1 } });
    expectExact(result);
    const gao = result.changes.find((row) => row["unit_id"] === "MLI-gao");
    expect(Number(gao?.["score_revised_data"])).toBeGreaterThan(1);
    expect(sumOf(result.changes, "score_config")).toBe(0);
    const compared = { month: BEFORE, config: ["alertLevel"], data: true, code: false };
    expect(result.run["compared_with"]).toMatchObject(compared);
    const byConfig = result.changes.filter((row) => row["alert_cause"] === "config");
    expect(byConfig.length).toBeGreaterThan(0);
    expect(byConfig.every((row) => row["alert_crossed"] === "raised")).toBe(true);
  });

  test("another code, at once with late rows: the earlier files are read again with it", async () => {
    // as if the earlier code had given every region 1.5 points more, up to 100
    const meanwhile = async (folder: string): Promise<void> => {
      const run = JSON.parse(await readFile(join(folder, "run.json"), "utf8"));
      await writeFile(join(folder, "run.json"), JSON.stringify({ ...run, code_sha256: "another" }));
      const table = JSON.parse(await readFile(join(folder, "escalation.json"), "utf8"));
      for (const row of table.rows)
        if (row.score !== null) row.score = Math.min(100, Math.round(10 * row.score + 15) / 10);
      await writeFile(join(folder, "escalation.json"), JSON.stringify(table));
    };
    const files = { "a.csv": earlierRows, "b.csv": newRows, "late.csv": lateRows };
    const { changes } = await presentRun(files, { meanwhile });
    const regions = ofRanking(changes, "escalation").filter((row) => row["score_change"] !== null);
    const below = regions.filter((row) => Number(row["score_before"]) < 100);
    expect(below.length).toBeGreaterThan(5);
    expect(new Set(below.map((row) => row["score_code"]))).toEqual(new Set([-1.5]));
    expect(sumOf(regions, "score_undivided")).toBe(0);
    const gao = regions.find((row) => row["unit_id"] === "MLI-gao");
    expect(Number(gao?.["score_revised_data"])).toBeGreaterThan(1);
    // the same with the earlier file gone: what cannot be told apart is not
    const whole: Records = [...earlierRows, ...newRows.slice(1), ...lateRows.slice(1)];
    const gone = await presentRun({ "a.csv": whole }, { meanwhile });
    const gaoGone = gone.changes.find((row) => row["unit_id"] === "MLI-gao");
    const [byData, byCode] = [Number(gao?.["score_revised_data"]), Number(gao?.["score_code"])];
    expect(gaoGone?.["score_undivided"]).toBe(Math.round(10 * (byData + byCode)) / 10);
    expect(gaoGone?.["score_new_month"]).toBe(gao?.["score_new_month"]);
  });

  test("no run of the month before, or one that cannot be read: the same data a month earlier", async () => {
    const files = { "a.csv": earlierRows, "b.csv": newRows };
    const none = await presentRun(files, { meanwhile: (folder) => rm(folder, { recursive: true }) });
    const broken = await presentRun(files, {
      meanwhile: (folder) => writeFile(join(folder, "spillover.json"), "{"),
    });
    for (const { run, changes } of [none, broken]) {
      expect(run["compared_with"]).toMatchObject({ run_key: null });
      expect(changes[0]?.["compared_with"]).toBe("the same data a month earlier");
    }
    expect(broken.changes).toEqual(none.changes);
    expect(sumOf(none.changes, "score_new_month")).toBeGreaterThan(20);
  });
});

describe("npm run diff", () => {
  test("tells the changes that the later run has found, and what differs", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "out");
      await cp(join(base, "out", BEFORE), join(out, BEFORE), { recursive: true });
      const files = { "a.csv": earlierRows, "late.csv": lateRows, "b.csv": newRows };
      const now = await published(files, folder, NOW, { ...CONFIG, alertLevel: 0.1 });
      const text = await diffText(join(out, BEFORE), join(out, NOW));
      expect(text).toContain("  month   2020-11 -> 2020-12\n  data    new or changed: b.csv, late.csv\n");
      expect(text).toContain("  config  other: alertLevel\n  code    the same\n");
      const largest = rowsOf(now, "changes")[0];
      expect(text).toContain(`  ${largest?.["why"]}\n`);
      // turned around no split is known: two causes and a month
      const back = await diffText(join(out, NOW), join(out, BEFORE));
      expect(back).toContain("by causes not told apart");
      expect(back).not.toContain("by the new month");
      expect(await diffText(join(out, NOW), join(out, NOW))).toContain("No score, rank or alert differs.");
      await expect(diffText(out, join(out, NOW))).rejects.toThrow(
        `${out} is no run: name a folder that one has published, such as outputs/2023-12`,
      );
    });
  });
});

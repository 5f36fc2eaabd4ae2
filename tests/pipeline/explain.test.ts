/** Rows of a published run taken apart. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { parseMonth } from "../../pipeline/domain/month.ts";
import { explain } from "../../pipeline/explain.ts";
import { csvText, type Published, pipelineRun, put, type Row, readFolder, rowsOf } from "./harness.ts";
import { MAPPING, worldRecords } from "./world.ts";

let folder: string;
let input: string;
let published: Published;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-explain-"));
  const files = { "world.csv": csvText(worldRecords()), "world.mapping.json": MAPPING };
  [input = ""] = await put(folder, files);
  const run = await pipelineRun({ input: [input], out: join(folder, "out") });
  published = await readFolder(run.published ?? "");
}, 60_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const explained = (wanted: string, more: Partial<Parameters<typeof explain>[1]> = {}): Promise<string> =>
  explain(wanted, {
    out: join(folder, "out"),
    asOf: null,
    input: [input],
    source: null,
    mapping: null,
    config: DEFAULT_CONFIG,
    ...more,
  });

/** The lines below a heading. */
const under = (text: string, heading: string): string[] => {
  const [, after = ""] = text.split(`\n${heading}`);
  const [, ...lines] = after.split("\n");
  const end = lines.indexOf("");
  return (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trim());
};

const rowOf = (table: "escalation" | "countries", column: string, value: string): Row => {
  const row = rowsOf(published, table).find((each) => each[column] === value);
  if (row === undefined) throw new Error(`no ${value} in ${table}`);
  return row;
};

describe("a region", () => {
  test("score, sentence and parts are those of its row, and the parts add up", async () => {
    const row = rowOf("escalation", "region_id", "MLI-mopti");
    const text = await explained("mopti");
    const [first, second, why] = text.split("\n");
    expect(first).toBe(`Mopti, Mali as of 2020-12 (Synthetic world)`);
    expect(second).toContain(`Score ${row["score"]} of 100, ${row["category"]}: rank ${row["rank"]} of `);
    expect(why).toBe(row["why"]);
    const parts = under(text, "Parts");
    expect(parts).toHaveLength(8);
    const points = parts.map((line) => Number.parseFloat(line));
    expect(points.reduce((sum, value) => sum + Math.round(10 * value), 0)).toBe(
      Math.round(10 * Number(row["score"])),
    );
    const most = parts.map((line) => Number(/of at most +([\d.]+)/.exec(line)?.[1]));
    expect(points.every((value, part) => value <= (most[part] ?? 0) + 0.05)).toBe(true);
  });

  test("its history is that of region_months", async () => {
    const months = rowsOf(published, "region_months").filter(
      (row) => row["region_id"] === "MLI-mopti" && String(row["month"]).startsWith("2020"),
    );
    const line = under(await explained("MLI-mopti"), "History").find((each) =>
      each.startsWith("2020 incidents"),
    );
    expect(line?.replace("2020 incidents a month", "").trim()).toBe(
      months.map((row) => row["incidents"]).join(" "),
    );
  });

  test("the next categories lie where the score says", async () => {
    const row = rowOf("escalation", "region_id", "MLI-mopti");
    const lines = under(await explained("Mopti"), "What would change it");
    const more = lines.map((line) => /begins at (\d+): ([\d.]+) points more/.exec(line)).find(Boolean);
    const less = lines
      .map((line) => /ends at (\d+): more than ([\d.]+) points less/.exec(line))
      .find(Boolean);
    expect([more, less].some(Boolean)).toBe(true);
    if (more) expect(Number(more[1]) - Number(more[2])).toBeCloseTo(Number(row["score"]), 1);
    if (less) expect(Number(less[1]) + Number(less[2])).toBeCloseTo(Number(row["score"]), 1);
  });

  test("the incidents behind it are rows of the input, as many as the ranking counts", async () => {
    const { country } = rowOf("escalation", "region_id", "MLI-mopti");
    const lines = under(await explained("Mopti"), "Incidents behind it");
    const [header = [], ...records] = worldRecords();
    const cell = (record: number, name: string): string => records[record - 1]?.[header.indexOf(name)] ?? "";
    const deaths: number[] = [];
    for (const line of lines.filter((each) => !each.startsWith("..."))) {
      const [, date, told, record] = /^(\S+) +(\d+) deaths .*\(world\.csv:(\d+)\)$/.exec(line) ?? [];
      expect([cell(Number(record), "adm_1"), cell(Number(record), "date_start").slice(0, 10)]).toEqual([
        "Mopti region",
        date,
      ]);
      expect(cell(Number(record), "best")).toBe(told);
      deaths.push(Number(told));
    }
    expect(deaths.length).toBeGreaterThan(0);
    expect(deaths).toEqual([...deaths].sort((a, b) => b - a));
    expect(country).toBe("MLI");
  });

  test("where the input has changed since, no incidents are listed", async () => {
    const other = join(folder, "other.csv");
    await writeFile(other, csvText(worldRecords().slice(0, -1)));
    await writeFile(join(folder, "other.mapping.json"), MAPPING);
    expect(await explained("Mopti", { input: [other] })).not.toContain("Incidents behind it");
  });
});

describe("others", () => {
  test("a country by its name", async () => {
    const row = rowOf("countries", "country", "DZA");
    const text = await explained("ALGERIA");
    expect(text).toContain(`Algeria as of 2020-12`);
    expect(text).toContain(`Score ${row["score"]} of 100`);
    expect(text).not.toContain("History");
  });

  test("a pair by codes or names", async () => {
    const row = rowsOf(published, "spillover").find((each) => each["from"] === "MLI" && each["to"] === "NER");
    const text = await explained("MLI..NER");
    expect(await explained("mali..Niger")).toBe(text);
    expect(text).toContain("From Mali to Niger as of 2020-12");
    expect(text).toContain(`Score ${row?.["score"]} of 100`);
    expect(text).toContain(`evidence: ${row?.["evidence"]}`);
    const parts = under(text, "Parts").map((line) => Math.round(10 * Number.parseFloat(line)));
    expect(parts.reduce((sum, value) => sum + value, 0)).toBe(Math.round(10 * Number(row?.["score"])));
  });

  test("what there is not", async () => {
    await expect(explained("Mopty")).rejects.toThrow(
      'no region, country or zone is called "Mopty" (nearest: Mopti',
    );
    await expect(explained("DZA..BFA")).rejects.toThrow("DZA and BFA are no land neighbours");
    await expect(explained("MLI..Atlantis")).rejects.toThrow(
      'no country with land neighbours in this run is called "Atlantis"',
    );
    await expect(explained("Mopti", { asOf: parseMonth("2019-01", {}) })).rejects.toThrow(
      "2019-01 holds no run",
    );
  });
});

import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { month } from "../../pipeline/domain/month.ts";
import { readConfigText } from "../../pipeline/io/namedFile.ts";
import { verify } from "../../pipeline/verify.ts";
import { csvText, pipelineRun, put } from "../pipeline/harness.ts";
import { METADATA, rowsWhere, worldRecords } from "../pipeline/world.ts";

let base: string;
/** Files by what they are, and the folder that a run has made of them. */
let files: Record<"input" | "mapping" | "card" | "config" | "sites", string>;
let published: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "harmattan-verify-"));
  const recent = rowsWhere(worldRecords(), "date_start", (date) => date >= "2017");
  const card = {
    url: "https://example.org/world.csv",
    accessed: "2026-11-05",
    sha256: "0",
    nested: { no: 1 },
  };
  const [input = "", mapping = "", origin = "", config = "", sites = ""] = await put(base, {
    "world.csv": csvText(recent),
    "world.mapping.json": JSON.stringify(METADATA),
    "world.csv.origin.json": JSON.stringify(card),
    "config.json": '{ "forecast": false, "sites": "sites.csv" }',
    "sites.csv": "name,latitude,longitude\nOffice,16.27,-0.04\n",
  });
  files = { input, mapping, card: origin, config, sites };
  const result = await pipelineRun({
    input: [input],
    out: join(base, "outputs"),
    config: { ...DEFAULT_CONFIG, forecast: false, sites },
    configFile: (await readConfigText(config)).named,
  });
  published = result.published ?? "";
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

/** Changes one bit of a file while `work` is done. @param at position of the byte; from the end where negative */
async function withFlippedBit<T>(path: string, at: number, work: () => Promise<T>): Promise<T> {
  const bytes = await readFile(path);
  const flipped = Buffer.from(bytes);
  const position = at < 0 ? bytes.length + at : at;
  flipped[position] = (flipped[position] as number) ^ 1;
  await writeFile(path, flipped);
  try {
    return await work();
  } finally {
    await writeFile(path, bytes);
  }
}

const found = async (): Promise<string> => (await verify(published, null)).differences.join("\n");

test("run.json tells code, config, inputs with their cards, and the checksum of every output", async () => {
  const run = JSON.parse(await readFile(join(published, "run.json"), "utf8"));
  expect(run).toMatchObject({
    code_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    lock_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    config_file: { file: files.config, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    inputs: [
      {
        file: "world.csv",
        rows_read: expect.any(Number),
        origin: { url: "https://example.org/world.csv", accessed: "2026-11-05" },
        mapping: { file: "world.mapping.json", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ],
  });
  expect(run.inputs[0].origin).not.toHaveProperty("nested");
  expect(Object.keys(run.outputs)).toEqual(
    expect.arrayContaining(["ATTRIBUTION.txt", "escalation.csv", "escalation.json", "ledger.csv"]),
  );
  expect(Object.keys(run.outputs)).not.toContain("timings.json");
  expect(await readFile(join(published, "ATTRIBUTION.txt"), "utf8")).toContain(
    "url: https://example.org/world.csv",
  );
});

test("a run that nobody has touched is byte-identical, also with its input elsewhere", async () => {
  const untouched = await verify(published, null);
  expect(untouched.differences).toEqual([]);
  expect(untouched.identical).toBeGreaterThan(15);
  const [moved = ""] = await put(base, {
    "moved/world.csv": await readFile(files.input),
    "moved/world.mapping.json": await readFile(files.mapping),
    "moved/world.csv.origin.json": await readFile(files.card),
  });
  expect((await verify(published, [moved])).differences).toEqual([]);
});

test("a flipped bit in input, mapping, config and card: each is named, and nothing else", async () => {
  const text = await readFile(files.input, "utf8");
  // a place that no score reads
  const inArticle = Buffer.byteLength(text.slice(0, text.lastIndexOf("Invented, 20")));
  const inCitation = (await readFile(files.mapping, "utf8")).indexOf("no real event");
  const inUrl = (await readFile(files.card, "utf8")).indexOf("example");
  const differences = await withFlippedBit(files.input, inArticle, () =>
    withFlippedBit(files.mapping, inCitation, () =>
      withFlippedBit(files.config, 12, () => withFlippedBit(files.card, inUrl, found)),
    ),
  );
  const hash = '"[0-9a-f]{64}"';
  for (const path of [
    "input world.csv: sha256",
    "input world.csv: mapping.sha256",
    "run.json: config_file.sha256",
  ])
    expect(differences).toMatch(new RegExp(`${path.replaceAll(".", "\\.")} is ${hash}, now ${hash}`));
  expect(differences).toContain("input world.csv: origin");
  expect(differences).toContain("run.json: citation is");
  expect(differences).not.toContain("escalation");
});

test("a flipped bit in a file of sites", async () => {
  expect(await withFlippedBit(files.sites, 30, found)).toContain("sites.csv");
});

test("a flipped bit in outputs and in run.json: each is named with its line, and nothing else", async () => {
  const names = ["ATTRIBUTION.txt", "escalation.csv", "region_months.json", "run.json"];
  let work = found;
  for (const name of names) {
    const path = join(published, name);
    const bytes = await readFile(path);
    // a digit in the middle, so that run.json stays JSON
    const at = bytes.findIndex((byte, index) => index > bytes.length / 2 && byte >= 0x32 && byte <= 0x39);
    const inner = work;
    work = () => withFlippedBit(path, at, inner);
  }
  const lines = (await work()).split("\n");
  expect(lines).toHaveLength(names.length);
  for (const name of names) expect(lines.join("\n")).toContain(name);
  expect(lines.join("\n")).toMatch(/escalation\.csv: not as the run wrote it, first in line \d+/);
});

test("a file too many and a file too few", async () => {
  const [actors, extra] = [join(published, "actors.csv"), join(published, "notes.txt")];
  const bytes = await readFile(actors);
  await rm(actors);
  await appendFile(extra, "mine");
  const differences = await found();
  await writeFile(actors, bytes);
  await rm(extra);
  expect(differences).toBe("actors.csv: missing\nnotes.txt: not written by a run");
});

test("input that is gone is told, with the outputs that were changed since", async () => {
  const lines = await withFlippedBit(join(published, "escalation.csv"), 200, async () => {
    return (await verify(published, [join(base, "gone.csv")])).differences;
  });
  expect(lines[0]).toMatch(/^cannot be run again: .*gone\.csv does not exist/);
  expect(lines[1]).toBe("escalation.csv: not as the run wrote it");
});

test("a folder that no run has published is refused", async () => {
  await expect(verify(base, null)).rejects.toThrow("has no run.json: name a folder that a run published");
});

test("what looked wrong about the input and was accepted is told again, in the report too", async () => {
  const { published: accepted } = await pipelineRun({
    ...{ input: [files.input], out: join(base, "accepted"), tablesOnly: false },
    config: { ...DEFAULT_CONFIG, forecast: false },
    watch: { accept: ["stale", "not-as-fetched"], expected: month(2026, 9) },
  });
  const report = await readFile(join(accepted ?? "", "report.html"), "utf8");
  expect(report).toContain("Accepted although stale: the newest incident is of 2020-12");
  expect(report).toContain("Accepted although suspect: world.csv is not the file that its origin card");
  const again = await verify(accepted ?? "", null);
  expect(again.differences).toEqual([]);
  expect(again.identical).toBeGreaterThan(20);
});

test("a run that was compared with the month before is compared with it again, as long as it is there", async () => {
  const options = { input: [files.input], config: { ...DEFAULT_CONFIG, forecast: false } };
  const out = join(base, "compared");
  const earlier = await pipelineRun({ ...options, out, asOf: month(2020, 11) });
  const { published: later } = await pipelineRun({ ...options, out, asOf: month(2020, 12) });
  const run = JSON.parse(await readFile(join(later ?? "", "run.json"), "utf8"));
  expect(run.compared_with).toMatchObject({ month: "2020-11", run_key: expect.any(String) });
  expect((await verify(later ?? "", null)).differences).toEqual([]);
  await rm(earlier.published ?? "", { recursive: true });
  const without = (await verify(later ?? "", null)).differences.join("\n");
  expect(without).toContain("compared_with.run_key");
  expect(without).toContain("changes.csv: comes out otherwise now");
});

test("one of several inputs that is gone, or is new: it is named", async () => {
  const records = rowsWhere(worldRecords(), "date_start", (date) => date >= "2018");
  const [header = [], ...rows] = records;
  const half = Math.floor(rows.length / 2);
  const parts = { "a.csv": rows.slice(0, half), "b.csv": rows.slice(half) };
  const folder = join(base, "several");
  const csvOf = (part: keyof typeof parts): string => csvText([header, ...parts[part]]);
  const mapping = JSON.stringify({ ...METADATA, coverage: { from: "2018-01", to: "2020-12" } });
  await put(folder, {
    "a.csv": csvOf("a.csv"),
    "b.csv": csvOf("b.csv"),
    "a.mapping.json": mapping,
    "b.mapping.json": mapping,
  });
  const { published: out } = await pipelineRun({
    input: [folder],
    out: join(base, "several outputs"),
    config: { ...DEFAULT_CONFIG, forecast: false },
  });
  const differences = async (): Promise<string[]> => [...(await verify(out ?? "", null)).differences];
  expect(await differences()).toEqual([]);

  await rm(join(folder, "a.csv"));
  const gone = await differences();
  expect(gone[0]).toBe("input a.csv: gone");
  // what repeated rows of the other file no longer does, and the file itself is the same
  expect(gone.join("\n")).toContain("input b.csv: duplicate is 2, now 0");
  expect(gone.join("\n")).not.toContain("input b.csv: sha256");
  expect(gone.join("\n")).toContain("escalation.csv: comes out otherwise now");
  await put(folder, { "a.csv": csvOf("a.csv") });

  await put(folder, { "c.csv": csvText([header]), "c.mapping.json": mapping });
  expect(await differences()).toEqual([
    "input c.csv: not there when the run was made",
    expect.stringMatching(/^run\.json: mappings\.c\.csv is nothing/),
    expect.stringMatching(/^ATTRIBUTION\.txt: comes out otherwise now/),
    expect.stringMatching(/^ledger\.csv: comes out otherwise now/),
  ]);
});

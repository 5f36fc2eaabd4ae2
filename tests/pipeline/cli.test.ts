import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withLock } from "../../pipeline/io/lock.ts";
import { STAGES } from "../../pipeline/stages.ts";
import { event, official, short } from "../1-ingest/ged.ts";
import {
  cli,
  csvRows,
  csvText,
  type Ended,
  leftOvers,
  pipelineRun,
  put,
  readFolder,
  SAMPLE,
} from "./harness.ts";
import { MAPPING, METADATA, rowsWhere, worldRecords } from "./world.ts";

let folder: string;
/** A small input that runs through: 2018 on. */
let input: string;
/** An outputs folder with one run in it. */
let out: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-cli-"));
  const recent = rowsWhere(worldRecords(), "date_start", (date) => date >= "2018");
  [input = ""] = await put(folder, { "world.csv": csvText(recent) });
  await put(folder, { "world.mapping.json": JSON.stringify(METADATA) });
  out = join(folder, "out");
  await pipelineRun({ input: [input], out });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What an error looks like: its code, one or two lines, no stack trace, nothing on stdout. */
function expectError({ code, stdout, stderr }: Ended, wanted: number, ...says: (string | RegExp)[]): void {
  for (const each of says) {
    if (typeof each === "string") expect(stderr).toContain(each);
    else expect(stderr).toMatch(each);
  }
  expect([code, stdout]).toEqual([wanted, ""]);
  expect(stderr).toMatch(/^error: \S/m);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
}

/** The names in a folder of outputs, to see that nothing was published. */
const published = async (path: string): Promise<string[]> =>
  (await readdir(path).catch(() => [])).filter((name) => !name.startsWith("."));

describe("wrong usage ends with 2", () => {
  test.each<[string, string[], (string | RegExp)[]]>([
    ["an unknown option, with the nearest", ["--inptu", "x.csv"], ["unknown option '--inptu'", "--input"]],
    ["an unknown option of a stage", ["score", "--as-off", "2020-01"], ["--as-off", "--as-of"]],
    [
      "an unknown stage",
      ["--from", "scores"],
      ["--from", "ingest, aggregate, score, forecast, rank, publish"],
    ],
    ["an unknown command", ["rnak"], ["rnak"]],
    ["a month that is none", ["--as-of", "2020-13"], ["--as-of", "2020-13"]],
    ["a month in words", ["--as-of", "May 2020"], ["--as-of", "May 2020"]],
    ["an option without its value", ["--as-of"], ["--as-of"]],
    ["a share that is none", ["--max-quarantine", "20"], ["--max-quarantine", "from 0 to 1"]],
    ["no thread at all", ["--threads", "0"], ["--threads", "from 1 to 64"]],
    ["stages in the wrong order", ["--from", "rank", "--to", "score"], ["--from rank", "--to score"]],
  ])("%s", async (_, args, says) => {
    expectError(await cli(...args, "--out", join(folder, "never")), 2, ...says);
    expect(existsSync(join(folder, "never"))).toBe(false);
  });

  test("an input that does not exist", async () => {
    const path = join(folder, "no such file.csv");
    expectError(await cli("--input", path, "--out", join(folder, "absent")), 2, path, "does not exist");
  });

  test("a folder without CSVs", async () => {
    const empty = join(folder, "empty folder");
    await mkdir(empty);
    expectError(await cli("--input", empty, "--out", join(folder, "absent")), 2, "no CSV to read");
  });

  test("unknown keys, wrong values and broken JSON in a config file", async () => {
    const [unknown = "", wrong = "", broken = ""] = await put(folder, {
      "unknown.json": '{ "maxQuarantin": 0.1 }',
      "wrong.json": '{ "theatre": ["Benin"] }',
      "broken.json": '{ "focus": ',
    });
    const target = ["--input", input, "--out", join(folder, "absent")];
    const [first, second, third, absent] = await Promise.all([
      cli(...target, "--config", unknown),
      cli(...target, "--config", wrong),
      cli(...target, "--config", broken),
      cli(...target, "--config", join(folder, "none.json")),
    ]);
    expectError(first, 2, "unknown.json", '"maxQuarantin"', "(nearest: maxQuarantine)");
    expectError(second, 2, "wrong.json", "theatre.0", "ISO 3166-1 alpha-3");
    expectError(third, 2, "broken.json", "not valid JSON");
    expectError(absent, 2, "none.json", "cannot be read");
  });

  test("a month outside the coverage, with the coverage", async () => {
    const before = await readFolder(join(out, "latest"));
    const ended = await cli("--input", input, "--out", out, "--as-of", "2021-06", "--quiet");
    expectError(ended, 2, "--as-of 2021-06", "2018-01 to 2020-12");
    expect(await readFolder(join(out, "latest"))).toEqual(before);
    expect(await leftOvers(out).then((names) => names.filter((name) => name !== ".store/x"))).toEqual([]);
  });

  test("a focus country that nobody knows, and one that the data lacks", async () => {
    const target = ["--input", input, "--out", join(folder, "focus"), "--quiet"];
    const unknown = await cli(...target, "--focus", "Malli");
    expectError(unknown, 2, '--focus "Malli"', "nearest: Mali");
    expectError(await cli(...target, "--focus", "Togo"), 2, "--focus TGO", "no incident in Togo", "MLI");
    expect(await published(join(folder, "focus"))).toEqual([]);
  });

  test("starting from a stage before which nothing is saved", async () => {
    for (const args of [["--from", "score"], ["rank"]]) {
      const ended = await cli(...args, "--input", input, "--out", join(folder, "nothing saved"));
      expectError(ended, 2, "npm run ingest", "nothing is saved");
    }
  });

  test("two sources: both are listed with rows and span, and nothing is summed", async () => {
    const paths = await put(folder, {
      "one/a.csv": short([event({ id: "1" }), event({ id: "2", date_start: "2020-04-01" })]),
      "one/a.mapping.json": JSON.stringify({ source: "First log" }),
      "one/b.csv": short([event({ id: "1" })]),
      "one/b.mapping.json": JSON.stringify({ source: "Second log" }),
    });
    expect(paths).toHaveLength(4);
    const ended = await cli("--input", join(folder, "one"), "--out", join(folder, "two"), "--quiet");
    expectError(
      ended,
      2,
      '"First log" (2 rows, 2020-04 to 2021-03)',
      '"Second log" (1 rows, 2021-03 to 2021-03)',
    );
    expect(ended.stderr).toContain("--source NAME");
    expect(await published(join(folder, "two"))).toEqual([]);
  });
});

test("--source all: a folder each, both announced", async () => {
  const rows = worldRecords();
  const of = (pattern: RegExp) => csvText(rowsWhere(rows, "country", (country) => pattern.test(country)));
  await put(folder, {
    "all/a.csv": of(/^(Mali|Niger)$/),
    "all/a.mapping.json": MAPPING.replace(METADATA.source, "World of Mali & Niger"),
    "all/b.csv": of(/^(Mali|Algeria)$/),
    "all/b.mapping.json": MAPPING.replace(METADATA.source, "Été"),
  });
  const target = join(folder, "every");
  const { code, stdout, stderr } = await cli(
    "--input",
    join(folder, "all"),
    "--out",
    target,
    "--source",
    "all",
  );
  expect([code, stderr]).toEqual([0, expect.stringContaining("Source: Été")]);
  expect(await published(target)).toEqual(["compare", "ete", "world-of-mali-niger"]);
  expect(stdout).toMatch(
    /World of Mali & Niger and Été: \d+ shared months of \d+ regions?; rank correlation: incidents 1\.00/,
  );
  expect((await readdir(join(target, "compare"))).sort()).toEqual(["2020-12", "latest"]);
  const latest = join(target, "compare", "latest");
  expect((await readdir(latest)).sort()).toEqual([
    "compare.csv",
    "compare.json",
    "compare_months.csv",
    "compare_months.json",
    "schemas",
  ]);
  for (const name of ["compare", "compare_months"]) {
    const read = async (path: string) => JSON.parse(await readFile(join(latest, path), "utf8"));
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
      await read(`schemas/${name}.json`),
    );
    validate(await read(`${name}.json`));
    expect([name, validate.errors]).toEqual([name, null]);
  }
  // only Mali is in both, told alike
  expect(JSON.parse(await readFile(join(latest, "compare.json"), "utf8"))).toMatchObject({
    as_of: "2020-12",
    source: "World of Mali & Niger | Été",
    rows: expect.arrayContaining([expect.objectContaining({ country: "MLI", incident_correlation: 1 })]),
  });
  for (const [name, source] of [
    ["ete", "Été"],
    ["world-of-mali-niger", "World of Mali & Niger"],
  ] as const) {
    expect(stdout).toContain(`Escalation as of 2020-12 (${source})`);
    const files = await readFolder(join(target, name, "latest"));
    expect(JSON.parse(files.get("escalation.json") ?? "")).toMatchObject({ source });
    expect(await leftOvers(join(target, name))).toEqual([]);
  }
});

describe("refused input ends with 3 and leaves the outputs as they were", () => {
  const good = event();
  test.each<[string, string, (string | RegExp)[]]>([
    [
      "an unknown header",
      "day,country,adm_1,latitude,longitude,deaths\n2020-01-01,Mali,Gao,16,0,1\n",
      ["refused.csv", "UCDP GED", "lacks", "date_start", "refused.mapping.json", "--mapping"],
    ],
    ["an empty file", "", ["refused.csv", "no header line"]],
    ["a header without rows", short([]), ["refused.csv", "no data rows"]],
    [
      "a third of bad rows",
      short([good, event({ id: "2" }), event({ id: "3", best: "many" })]),
      ["refused.csv", "33 % of its 3 rows", "best", '"many"', "--max-quarantine"],
    ],
    ["a picture", "\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR", ["refused.csv"]],
  ])("%s", async (_, text, says) => {
    const before = await readFolder(join(out, "latest"));
    const [path = ""] = await put(folder, { "refused.csv": text });
    expectError(await cli("--input", path, "--out", out, "--quiet"), 3, ...says);
    expect(await readFolder(join(out, "latest"))).toEqual(before);
    expect(await published(out)).toEqual(["2020-12", "history", "latest"]);
  });

  test("--max-quarantine lets more through", async () => {
    const [path = ""] = await put(folder, {
      "third.csv": short([good, event({ id: "2" }), event({ id: "3", best: "many" })]),
    });
    const target = join(folder, "third");
    const ended = await cli(
      "--input",
      path,
      "--out",
      target,
      "--max-quarantine",
      "0.4",
      "--as-of",
      "2021-03",
    );
    expect([ended.code, ended.stderr]).toEqual([0, expect.stringMatching(/^ingest\s+3 rows/m)]);
    expect(csvRows(await readFolder(join(target, "latest")), "quarantine")).toHaveLength(1);
  });
});

test("a folder in which another process runs: 4, and who it is", async () => {
  const before = await readFolder(join(out, "latest"));
  await withLock(out, async () => {
    const ended = await cli("--input", input, "--out", out);
    expectError(ended, 4, `process ${process.pid}`, "wait", "--out");
  });
  expect(await readFolder(join(out, "latest"))).toEqual(before);
});

describe("what a run prints", () => {
  test("--quiet: nothing", async () => {
    const ended = await cli("--input", input, "--out", join(folder, "quiet"), "--quiet");
    expect(ended).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
  });

  test("--json-log: a JSON object a line, one per stage, and where the outputs are", async () => {
    const target = join(folder, "json");
    const { code, stdout, stderr } = await cli("--input", input, "--out", target, "--json-log");
    expect(code).toBe(0);
    const lines = stderr.trimEnd().split("\n");
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.map((line) => line["stage"])).toEqual(STAGES);
    for (const line of logged) {
      expect(line).toEqual({
        stage: expect.any(String),
        rows: expect.any(Number),
        seconds: expect.any(Number),
      });
    }
    expect(JSON.parse(stdout)).toEqual({ published: join(target, "2020-12") });
  });

  test("the focus falls back aloud where the data lacks the default", async () => {
    const [path = ""] = await put(folder, {
      "elsewhere.csv": csvText(
        rowsWhere(worldRecords(), "country", (country) => /Somalia|Algeria/.test(country)),
      ),
      "elsewhere.mapping.json": MAPPING,
    });
    const { code, stdout, stderr } = await cli("--input", path, "--out", join(folder, "elsewhere"));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^The data holds no incident in Mali; the focus is Somalia, .*--focus\.$/m);
    expect(stdout).toContain("Neighbours of SOM: spillover from the focus country");
    const { rows } = JSON.parse(
      (await readFolder(join(folder, "elsewhere", "latest"))).get("neighbours.json") ?? "",
    ) as { rows: Record<string, unknown>[] };
    expect(rows.map((row) => row["neighbour"]).sort()).toEqual(["DJI", "ETH", "KEN"]);
    // a focus that is the default by name is asked for: no falling back then
    const asked = await cli("--input", path, "--out", join(folder, "elsewhere"), "--focus", "MLI", "--quiet");
    expectError(asked, 2, "--focus MLI", "it holds SOM, DZA");
  });

  test("--debug adds the stack trace, --help explains and ends with 0", async () => {
    const ended = await cli("--input", join(folder, "gone.csv"), "--out", join(folder, "absent"), "--debug");
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringMatching(/gone\.csv does not exist.*\n\s+at /),
    ]);
    const help = await cli("--help");
    expect([help.code, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toContain("publish");
  });
});

test("file names are names: spaces, quotes, accents, commands, formulas", async () => {
  const names = [
    "two words.csv",
    `it's "quoted".csv`,
    "été ❄.csv",
    ";$(touch x).csv",
    "`touch x`.csv",
    "'); DROP TABLE rows; --.csv",
    "*.csv",
    "%s {a,b} [c].csv",
    "=1+1.csv",
    "-rf.csv",
  ];
  const target = join(folder, "names in 'a' folder; $(touch x)");
  await put(target, {
    ...Object.fromEntries(names.map((name, index) => [name, official([event({ id: String(index) })])])),
    "nested/=cmd|' /C calc'!A0.csv": official([event({ id: "n" })]),
  });
  const ended = await cli(
    "--input",
    target,
    "--out",
    join(target, "the out"),
    "--as-of",
    "2021-03",
    "--quiet",
  );
  expect(ended).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
  const ledger = csvRows(await readFolder(join(target, "the out", "latest")), "ledger");
  const listed = ledger.map((line) => line["file"] ?? "");
  expect(listed.map((name) => name.replace(/^'(?=[=+\-@])/, "")).sort()).toEqual(
    [...names, join("nested", "=cmd|' /C calc'!A0.csv")].sort(),
  );
  expect(ledger.every((line) => line["accepted"] === "1")).toBe(true);
  expect(listed.filter((name) => /^[=+\-@]/.test(name))).toEqual([]);
  for (const place of [target, folder, process.cwd()]) expect(existsSync(join(place, "x"))).toBe(false);
});

test("the sample is what a run without files takes, or the user's own", async () => {
  const ended = await cli("--out", join(folder, "default"), "--to", "ingest");
  expect(ended.code).toBe(0);
  expect(ended.stderr).toMatch(/^ingest +\d+ rows/);
  expect(existsSync(SAMPLE)).toBe(true);
});

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CheckOptions, check } from "../pipeline/check.ts";
import { checkText } from "../pipeline/checkText.ts";
import type { CheckedFile, CheckReport } from "../pipeline/domain/checkReport.ts";
import { ExpectedError, UsageError } from "../pipeline/domain/errors.ts";
import { event, official, short, websiteExport } from "./1-ingest/ged.ts";
import { type Files, runPaths } from "./1-ingest/run.ts";
import { pipelineRun, put, withFolder } from "./pipeline/harness.ts";
import { REAL_DATA } from "./realData.ts";
import { zip } from "./zip.ts";

const OPTIONS: CheckOptions = { mapping: null, writeMapping: false, maxQuarantine: 0.2, corrections: null };

async function checked(files: Files, options: Partial<CheckOptions> = {}): Promise<CheckReport> {
  return await withFolder(async (folder) => {
    await put(folder, files);
    return await check([folder], { ...OPTIONS, ...options });
  });
}

const only = ({ files }: CheckReport): CheckedFile => {
  expect(files).toHaveLength(1);
  return files[0] as CheckedFile;
};

/** The text of a report without the alignment. */
const linesOf = (report: CheckReport): string[] =>
  checkText(report)
    .split("\n")
    .map((line) => line.trim().replace(/ {2,}/, ": "));

const LOG = [
  "Ref;Day;Country;Region;Lat;Lon;Kind;Killed",
  "1;14/03/2022;Mali;Ménaka;15.92;2.40;ambush;2",
  "2;02/08/2022;Mali;Menakka;15.60;2.15;ambush;5",
  "3;21/11/2022;Nigger;Tillabéri;14.90;1.40;ambush;3",
  "4;09/05/2023;Mali;;;;looting;1",
  "5;30/09/2023;Niger;Tillabéri;14.21;1.45;roadside bomb;0",
  "6;31/04/2024;Mali;Ménaka;15.90;2.42;ambush;1",
  "7;01/05/2024;Mali;Ménaka;15.90;2.42;ambush;many",
].join("\n");

const LOG_MAPPING = {
  source: "Field log",
  id: "Ref",
  date: "Day",
  date_format: "DD/MM/YYYY",
  country: "Country",
  admin1: "Region",
  latitude: "Lat",
  longitude: "Lon",
  class: "Kind",
  class_map: { ambush: "battle", "roadside bomb": "remote", looting: "other" },
  deaths: "Killed",
};

describe("what it tells of a file", () => {
  test("every fact of a small log, counted by hand", async () => {
    const report = await checked(
      { "log.csv": LOG, "log.mapping.json": JSON.stringify(LOG_MAPPING) },
      { maxQuarantine: 0.5 },
    );
    const file = only(report);
    expect(file).toMatchObject({
      layout: "mapping for Field log",
      source: "Field log",
      columns_found: 8,
      columns_named: 8,
      columns_in_header: 8,
      delimiter: ";",
      encoding: "utf-8",
      line_ends: "LF",
      problem: null,
      starter: null,
    });
    expect(file.rows).toMatchObject({
      rows_by_year: [
        { year: 2022, rows: 2 },
        { year: 2023, rows: 2 },
      ],
      countries: [
        { country: "MLI", name: "Mali", rows: 3 },
        { country: "NER", name: "Niger", rows: 1 },
      ],
      unknown_countries: [{ name: "Nigger", rows: 1, country: null }],
      unknown_regions: [{ name: "Menakka", country: "MLI", rows: 1, nearest: ["Ménaka"] }],
      unknown_actors: [],
      places: { exact: 3, near: 0, region: 0, country: 0, none: 1 },
    });
    expect(file.rows?.ledger).toMatchObject({
      rows_read: 7,
      accepted: 4,
      quarantined: 3,
      first_month: "2022-03",
      last_month: "2023-09",
    });
    expect(file.rows?.unknown_countries[0]?.nearest.slice(0, 2)).toEqual(["Niger", "Nigeria"]);
    expect(file.rows?.refused.map(({ reason: _, ...rest }) => rest)).toEqual([
      { column: "Country", rows: 1, record: 3, value: "Nigger" },
      { column: "Day", rows: 1, record: 6, value: "31/04/2024" },
      { column: "Killed", rows: 1, record: 7, value: "many" },
    ]);
    expect(report.sources).toEqual([
      {
        source: "Field log",
        coverage: [{ from: "2022-03", to: "2023-09", countries: "observed" }],
        declared: false,
        // the 30th is among the last seven days
        last_complete_month: "2023-09",
        months: 19,
        months_needed: 24,
      },
    ]);
    const lines = linesOf(report);
    expect(lines).toEqual(
      expect.arrayContaining([
        "span: 2022-03 to 2023-09; 2022: 2, 2023: 2",
        'quarantined: 1 x Day is not a date in the layout\'s format (log.csv:6:Day "31/04/2024")',
        'unknown: regions: MLI "Menakka" (1 x, nearest: Ménaka)',
        "coordinates: exact 75 %, none 25 %",
        "too short: 19 months are covered; a score needs 24",
      ]),
    );
    expect(lines.at(-1)).toBe("Accepted: a run would take the file: 4 of 7 rows accepted");
  });

  test("a file in two encodings", async () => {
    const [one, other] = [event({ adm_1: "Ménaka" }), event({ id: "2", adm_1: "Gao" })];
    const text = official([one, other]);
    const half = text.lastIndexOf("\n", text.length - 2) + 1;
    const end = text.slice(half).replace("Gao", "Kéniéba");
    const mixed = Buffer.concat([Buffer.from(text.slice(0, half)), Buffer.from(end, "latin1")]);
    const report = await checked({ "a.csv": mixed });
    expect(only(report)).toMatchObject({
      encoding: "windows-1252",
      doubt: expect.stringMatching(/^is UTF-8 in places and not in others/),
    });
    expect(checkText(report)).toMatch(/^ {2}doubtful {5}a\.csv is UTF-8 in places .* give it in a mapping$/m);
  });

  test("known layouts, encodings, line ends, packed files", async () => {
    const rows = [
      event({ adm_1: "Ménaka region" }),
      event({ id: "2", where_prec: "6", side_a: "Nobody's men" }),
    ];
    const report = await checked({
      "a.csv": official(rows).replaceAll("\n", "\r\n"),
      "b.csv": Buffer.from(websiteExport(rows), "latin1"),
      "c.csv.gz": gzipSync(official(rows)),
    });
    const [a, b, c] = report.files;
    expect(a).toMatchObject({
      layout: "UCDP GED, official layout",
      line_ends: "CRLF",
      columns_in_header: 49,
    });
    expect(b).toMatchObject({
      layout: "UCDP GED, website export",
      encoding: "windows-1252",
      columns_in_header: 47,
    });
    expect(c).toMatchObject({ layout: "UCDP GED, official layout", encoding: "utf-8" });
    expect(report.files.map(({ doubt }) => doubt)).toEqual([null, null, null]);
    for (const { columns_found, columns_named } of report.files) expect(columns_found).toBe(columns_named);
    // the same two events three times: one of each stays
    const sum = (name: "accepted" | "duplicate"): number =>
      report.files.reduce((total, { rows: facts }) => total + (facts?.ledger?.[name] ?? 0), 0);
    expect([sum("accepted"), sum("duplicate")]).toEqual([2, 4]);
    const kept = report.files.find(({ rows: facts }) => facts?.ledger?.accepted === 2);
    expect(kept?.rows?.places).toEqual({ exact: 1, near: 0, region: 0, country: 1, none: 0 });
    expect(kept?.rows?.unknown_actors).toContainEqual({ name: "Nobody's men", rows: 1 });
  });

  test("several sources, each with its own coverage", async () => {
    const report = await checked({
      "GEDEvent_v22_1.csv": official([event()]),
      "log.csv": short([event({ date_start: "2020-04-01", date_end: "2020-04-01" })]),
      "log.mapping.json": '{ "source": "Log" }',
    });
    expect(report.accepted).toBe(true);
    expect(
      report.sources.map(({ source, declared, coverage }) => [source, declared, coverage[0]?.to]),
    ).toEqual([
      ["UCDP GED", true, "2021-12"],
      ["Log", false, "2020-04"],
    ]);
    expect(report.verdict).toContain('they hold 2 sources ("Log", "UCDP GED"): choose with --source NAME');
  });

  test("what it prints moves no cursor", async () => {
    const rows = Array.from({ length: 9 }, (_, index) => event({ id: String(index) }));
    const text = checkText(
      await checked({ "x.csv": official([...rows, event({ country: "\u001b[2JMali\u009b" })]) }),
    );
    expect(text).toContain('"?[2JMali?"');
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });
});

const GOOD = short([event(), event({ id: "2" })]);

/** Inputs that a run takes or refuses, and a word of the reason. */
const CASES: readonly [string, Files, RegExp | null][] = [
  ["a good file", { "x.csv": GOOD }, null],
  ["a good file and one without rows", { "x.csv": GOOD, "y.csv": short([]) }, null],
  ["a header without rows", { "x.csv": short([]) }, /no data rows/],
  ["an empty file", { "x.csv": "" }, /header line/],
  ["nothing but bad rows", { "x.csv": short([event({ best: "many" })]) }, /no row can be used.*best/],
  [
    "one bad row in three",
    { "x.csv": short([event(), event(), event({ best: "x" })]) },
    /33 % of its 3 rows/,
  ],
  [
    "one bad file of two",
    { "x.csv": GOOD, "y.csv": short([event({ id: "3", best: "x" })]) },
    /100 % of its 1 rows/,
  ],
  ["an unknown header", { "x.csv": "a,b\n1,2\n" }, /unknown header.*UCDP GED/],
  ["a workbook", { "x.csv": zip({ "[Content_Types].xml": "<Types/>" }) }, /workbook/],
  ["a broken mapping", { "x.csv": GOOD, "x.mapping.json": "{" }, /not valid JSON/],
  [
    "a mapping that names a column which is not there",
    { "x.csv": LOG, "x.mapping.json": JSON.stringify({ ...LOG_MAPPING, date: "Days" }) },
    /"Days" that the file lacks.*Day/,
  ],
  [
    "nothing but protests",
    {
      "x.csv": "Day;Country;Kind\n2024-03-31;Mali;protest\n",
      "x.mapping.json": JSON.stringify({
        source: "S",
        date: "Day",
        country: "Country",
        class: "Kind",
        class_map: { protest: "other" },
      }),
    },
    /no row is an act of violence that counts: 1 are of other classes, 0 lie outside/,
  ],
  [
    "nothing inside the coverage",
    {
      "x.csv": GOOD,
      "x.mapping.json": '{ "source": "S", "coverage": { "from": "2001-01", "to": "2003-12" } }',
    },
    /0 are of other classes, 2 lie outside the coverage/,
  ],
];

describe("it takes what a run takes, and leaves nothing behind", () => {
  test.each(CASES)("%s", async (_, files, reason) => {
    await withFolder(async (folder) => {
      const input = join(folder, "in");
      await put(input, files);
      const before = await readdir(input);
      const report = await check([input], OPTIONS);
      expect(await readdir(input)).toEqual(before);
      const run = await pipelineRun({ input: [input], out: join(folder, "out"), to: "ingest" }).then(
        () => null,
        (error: unknown) => {
          if (error instanceof ExpectedError) return error;
          throw error;
        },
      );
      expect([report.accepted, run === null]).toEqual([reason === null, reason === null]);
      if (reason === null) return;
      const problems = report.files.flatMap(({ problem }) => problem ?? []);
      expect(problems).toContain(run?.message);
      expect(problems[0]).toMatch(reason);
      expect(checkText(report)).toContain("\nRefused: a run would refuse ");
    });
  });

  test("one bad file of several is named, the others are told all the same", async () => {
    const report = await checked({ "bad.csv": "a,b\n1,2\n", "good.csv": GOOD });
    expect(report.verdict).toBe("a run would refuse 1 of 2 files: bad.csv");
    expect(report.files.map(({ problem }) => problem === null)).toEqual([false, true]);
    expect(linesOf(report)).toContainEqual(expect.stringMatching(/^refused: bad\.csv has an unknown header/));
    expect(report.files[1]?.rows?.ledger?.accepted).toBe(2);
  });

  test("a path that does not exist and a folder without CSVs are wrong usage", async () => {
    await expect(check(["/no such/file.csv"], OPTIONS)).rejects.toThrow("does not exist");
    await expect(checked({ "notes.md": "no CSV" })).rejects.toThrow(UsageError);
  });
});

describe("starter mappings", () => {
  test("an unknown layout is read as its starter would, but not taken", async () => {
    const report = await checked({ "log.csv": LOG }, { maxQuarantine: 1 });
    const file = only(report);
    expect([report.accepted, file.layout, report.sources]).toEqual([false, null, []]);
    expect(file.problem).toMatch(/unknown header/);
    expect(file.starter).toMatchObject({ name: "log.mapping.json", state: "offered", unused: [] });
    expect(JSON.parse(file.starter?.text ?? "")).toMatchObject({ date: "Day", country: "Country" });
    // as with the mapping above, but nobody has said what looting is
    expect(file.rows?.ledger).toMatchObject({ rows_read: 7, accepted: 3, quarantined: 4 });
    expect(file.starter?.to_fill_in).toEqual([
      '"class_map": which of battle, remote, civilian, nonstate, other is "looting"',
    ]);
  });

  test("written beside the file; once filled in as asked, a run takes it", async () => {
    const rows = LOG.split("\n").filter((row) => !/many|31\/04|Nigger/.test(row));
    await withFolder(async (folder) => {
      const [path = ""] = await put(folder, { "log.csv": rows.join("\n") });
      const beside = join(folder, "log.mapping.json");
      const first = await check([path], { ...OPTIONS, writeMapping: true });
      expect(only(first).starter?.state).toBe("written");
      // one row in four is looting
      expect(first.verdict).toContain("25 % of its 4 rows are refused");
      const mapping = JSON.parse(await readFile(beside, "utf8"));
      expect(mapping.class_map).toEqual({ ambush: "battle", "roadside bomb": "remote" });
      mapping.class_map.looting = "other";
      await put(folder, { "log.mapping.json": JSON.stringify(mapping) });
      expect(await check([path], OPTIONS)).toMatchObject({ accepted: true, files: [{ starter: null }] });
      const { summary } = await runPaths([path]);
      expect(summary.files[0]).toMatchObject({ rows_read: 4, accepted: 4, source: "log" });
    });
  });

  test("taken at once where nothing is asked", async () => {
    const report = await checked(
      { "sub/été 2024.csv.gz": gzipSync("date,pays,tués\n31/03/2024,Mali,3\n01/04/2024,Niger,0\n") },
      { writeMapping: true },
    );
    const file = only(report);
    expect(file.starter).toMatchObject({ name: "été 2024.mapping.json", state: "written", to_fill_in: [] });
    expect([report.accepted, file.problem, file.source]).toEqual([true, null, "été 2024"]);
  });

  test("never over another file, and not for known layouts", async () => {
    await withFolder(async (folder) => {
      await put(folder, { "ged.csv": GOOD, "log.csv": LOG, "log.mapping.json": '{ "source": "Mine" }' });
      const report = await check([folder], { ...OPTIONS, writeMapping: true });
      expect(report.files.map(({ starter }) => starter?.state ?? null)).toEqual([null, "there already"]);
      expect(await readFile(join(folder, "log.mapping.json"), "utf8")).toBe('{ "source": "Mine" }');
      expect(existsSync(join(folder, "ged.mapping.json"))).toBe(false);
      expect((await check([folder], OPTIONS)).files[1]?.starter).toBeNull();
    });
  });

  test("none where the first line is no header", async () => {
    await withFolder(async (folder) => {
      await put(folder, { "x.csv": "2024-03-31,Mali,3\n2024-04-01,Mali,2\n" });
      const report = await check([folder], { ...OPTIONS, writeMapping: true });
      expect(only(report).starter).toMatchObject({ state: "empty" });
      expect(await readdir(folder)).toEqual(["x.csv"]);
    });
  });
});

/** A change to a file's bytes. */
const damage = fc.record({
  at: fc.nat(3000),
  kind: fc.constantFrom("flip", "cut", "insert", "repeat"),
  byte: fc.nat(255),
  text: fc.constantFrom(
    '"',
    ";",
    ",",
    "\n",
    "\r\n",
    "\u0000",
    "=1+1",
    "\u001b[2J",
    "' OR 1=1 --",
    "é",
    "9".repeat(30),
  ),
});

test("whatever is damaged, every row of a file that can be read is told, once in each count", async () => {
  const whole = fc.constantFrom(LOG, official([event(), event({ id: "2" })]), GOOD);
  await fc.assert(
    fc.asyncProperty(whole, fc.array(damage, { maxLength: 5 }), async (text, changes) => {
      const bytes = changes.reduce((before, { at, kind, byte, text: extra }) => {
        const place = at % (before.length + 1);
        const [start, end] = [before.subarray(0, place), before.subarray(place)];
        if (kind === "cut") return start;
        if (kind === "repeat") return Buffer.concat([before, end]);
        if (kind === "insert") return Buffer.concat([start, Buffer.from(extra), end]);
        return Buffer.concat([start, Buffer.from([byte]), end.subarray(1)]);
      }, Buffer.from(text));
      const report = await checked({ "x.csv": bytes }, { writeMapping: true });
      const { rows, problem } = only(report);
      expect(report.accepted).toBe(problem === null);
      expect(checkText(report).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
      const ledger = rows?.ledger ?? null;
      if (rows === null || ledger === null) return;
      const sum = (counted: readonly { rows: number }[]): number =>
        counted.reduce((total, each) => total + each.rows, 0);
      const places = Object.values(rows.places).reduce((total, count) => total + count, 0);
      expect([sum(rows.rows_by_year), sum(rows.countries), places]).toEqual(Array(3).fill(ledger.accepted));
      expect(sum(rows.refused)).toBe(ledger.quarantined);
    }),
    { numRuns: 10 },
  );
});

test("corrections count as in a run; with several sources each meets its own", async () => {
  const corrections =
    "match,column,old,new,reason,source\nRef=6,Day,31/04/2024,30/04/2024,no such day,office\n";
  const log = { "log.csv": LOG, "log.mapping.json": JSON.stringify(LOG_MAPPING) };
  await withFolder(async (folder) => {
    const [file = ""] = await put(folder, { "mended.csv": corrections });
    const quarantined = (report: CheckReport, name: string): number | undefined =>
      report.files.find((each) => each.file === name)?.rows?.ledger?.quarantined;
    const [plain, mended] = [await checked(log), await checked(log, { corrections: file })];
    expect(Number(quarantined(plain, "log.csv")) - Number(quarantined(mended, "log.csv"))).toBe(1);
    const two = await checked({ ...log, "ged.csv": short([event()]) }, { corrections: file });
    expect(quarantined(two, "log.csv")).toBe(quarantined(mended, "log.csv"));
    expect(two.files.find((each) => each.file === "ged.csv")).toMatchObject({ problem: null });
    const other = await checked({ "ged.csv": short([event()]) }, { corrections: file });
    expect(only(other).problem).toMatch(/mended\.csv:1.*matches no row/);
  });
});

describe.skipIf(REAL_DATA === undefined)("real files", () => {
  const real = async (path: string): Promise<CheckReport> =>
    await check([join(REAL_DATA ?? "", path)], OPTIONS);

  test("the website's export: 1,504 events of Burkina Faso", async () => {
    const report = await real("ucdp/ged-burkina-2016-2023-website-export.csv");
    expect(report.accepted).toBe(true);
    expect(only(report)).toMatchObject({
      layout: "UCDP GED, website export",
      columns_in_header: 47,
      rows: {
        ledger: {
          rows_read: 1504,
          accepted: 1504,
          quarantined: 0,
          first_month: "2016-01",
          last_month: "2023-12",
        },
        countries: [{ country: "BFA", rows: 1504 }],
        unknown_countries: [],
      },
    });
  });

  test("a thousand events of the official layout, the whole world", async () => {
    const report = await real("ucdp/ged231-random-1000-official-layout.csv");
    expect(only(report)).toMatchObject({
      columns_in_header: 49,
      problem: null,
      rows: { ledger: { accepted: 1000 } },
    });
  });

  test("counts with a mapping beside them", async () => {
    const report = await real("ucdp/ged251-admin1-month-2010-2021.csv");
    expect(report.sources[0]).toMatchObject({ declared: true, last_complete_month: "2021-12", months: 144 });
    expect(only(report).rows?.ledger?.accepted).toBe(23904);
  });

  test("a list of regions is taken for no incidents without being asked to", async () => {
    const report = await real("geo/ocha-admin1-pcodes-west-north-africa.csv");
    expect([report.accepted, only(report).layout]).toEqual([false, null]);
  });
});

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { CORRECTION_COLUMNS, type Correction, parseCorrection } from "../../pipeline/domain/correction.ts";
import { month } from "../../pipeline/domain/month.ts";
import { readUserTable } from "../../pipeline/io/userTable.ts";
import { cli, pipelineRun, put, SAMPLE, withFolder } from "../pipeline/harness.ts";
import { event, short } from "./ged.ts";
import { contents, faults, refusal, run } from "./run.ts";

/** Corrections written as match, column, old, new. */
const corrections = (...rows: readonly (readonly [string, string, string, string])[]): Correction[] =>
  rows.map(([match, column, old, value], index) =>
    parseCorrection({
      cells: { match, column, old, new: value, reason: "typo", source: "office" },
      place: { file: "corrections.csv", record: index + 1 },
    }),
  );

const rows = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    event({ id: String(first + index), best: "3", low: "3", high: "3" }),
  );

describe("a corrected cell", () => {
  const wrong = short([
    ...rows(1, 4),
    event({ id: "5", best: "many" }),
    event({ id: "6", adm_1: "Gao", date_start: "2021-02-30", date_end: "" }),
  ]);
  const right = short([
    ...rows(1, 1),
    event({ id: "2", best: "7", low: "3", high: "9" }),
    ...rows(3, 2),
    event({ id: "5", best: "2" }),
    event({ id: "6", adm_1: "Gao", date_start: "2021-02-28", date_end: "" }),
  ]);
  const mended = corrections(
    ["id=2", "best", "3", "7"],
    ["id = 2", "high", "3", "9"],
    // our name for the column
    ["id=5", "deaths", "many", "2"],
    ["adm_1=Gao; date_start=2021-02-30", "date_start", "2021-02-30", "2021-02-28"],
  );

  test("counts as if the file held it, a refused row too; the ledger tells how many rows", async () => {
    const result = await run({ "a.csv": wrong }, { corrections: mended, maxQuarantine: 1 });
    expect(contents(result)).toEqual(contents(await run({ "a.csv": right })));
    expect(result.ledger("a.csv")).toMatchObject({ accepted: 6, quarantined: 0, corrected: 3 });
  });

  test("is found in any split, in damaged and in packed files", async () => {
    const lines = wrong.trimEnd().split("\n");
    const header = lines[0] as string;
    const each = Object.fromEntries(
      lines
        .slice(1)
        .map((line, index) => [`part-${index}.csv`, `${header}\n${line}\n${index === 2 ? "x,y\n" : ""}`]),
    );
    const result = await run(each, { corrections: mended, maxQuarantine: 1 });
    expect(contents(result)).toEqual(contents(await run({ "a.csv": right })));
    expect(faults(result)).toHaveLength(1);
  });

  test("of one file leaves the others alone", async () => {
    const files = { "a.csv": short(rows(1, 2)), "b 'é'.csv": short(rows(11, 2)) };
    const result = await run(files, {
      corrections: corrections(["file=b 'é'.csv;side_a=Side A;id=12", "best", "3", "8"]),
    });
    expect(result.incidents.map((row) => row["deaths_best"])).toEqual([3, 3, 3, 8]);
  });

  test("holds text that would mean something in SQL", async () => {
    const odd = "'); DROP TABLE rows; --$match_0_0";
    const result = await run(
      { "a.csv": short([event({ id: odd, adm_1: odd })]) },
      { corrections: corrections([`id=${odd.replaceAll(";", "")}`, "adm_1", odd, "Gao"]) },
    ).catch((error: Error) => error.message);
    expect(result).toMatch(/^corrections.csv:1 matches no row/);
    const named = await run(
      { "a.csv": short([event({ id: "$x'", adm_1: odd })]) },
      { corrections: corrections(["id=$x'", "adm_1", odd, "Gao = 'x'"]) },
    );
    expect(named.incidents[0]).toMatchObject({ admin1_raw: "Gao = 'x'" });
  });
});

test.each([
  [["id=99", "best", "3", "7"], "matches no row: correct it, or take the row out"],
  [
    ["id=1", "best", "4", "7"],
    'finds "3" in best where it expects "4": the file was corrected or revised, take the row out',
  ],
  [["id=1", "bets", "4", "7"], "matches no row, no file has a column bets that is read (nearest: best)"],
  [["file=b.csv;id=1", "best", "3", "7"], "matches no row, there is no file b.csv (nearest"],
] as const)("%s stops the run", async (row, message) => {
  const said = await refusal({ "a.csv": short(rows(1, 3)) }, { corrections: corrections(row) });
  expect(said).toContain(`DataError: corrections.csv:1 ${message}`);
});

test("two corrections of one cell stop the run", async () => {
  const twice = corrections(["id=1", "best", "3", "7"], ["country=Mali", "deaths", "3", "8"]);
  expect(await refusal({ "a.csv": short(rows(1, 1)) }, { corrections: twice })).toBe(
    "DataError: corrections.csv:2 changes the same cell as row 1: keep one of the two",
  );
});

test.each([
  [
    "match,column,old,new,reason,source\nid,best,3,4,typo,office\n",
    'corrections.csv:1:match is not column=value: "id"',
  ],
  [
    "match,column,old,new,reason,source\nfile=a.csv,best,3,4,typo,office\n",
    "corrections.csv:1:match names no row",
  ],
  ["match,column,old,new,reason,source\nid=1,best,3,4,,office\n", "corrections.csv:1:reason is missing"],
  ["match,column,old,new,reason,source\nid=1,best,3,3,typo,office\n", "corrections.csv:1 changes nothing"],
  ["match,column,old,new,reason\nid=1,best,3,4,typo\n", "corrections.csv has no column source"],
])("a file that corrects nothing is refused: %s", async (text, message) => {
  await withFolder(async (folder) => {
    const path = join(folder, "corrections.csv");
    await writeFile(path, text);
    const read = async () => {
      const required = Object.keys(CORRECTION_COLUMNS) as (keyof typeof CORRECTION_COLUMNS)[];
      return (await readUserTable(path, CORRECTION_COLUMNS, required, folder)).rows.map(parseCorrection);
    };
    await expect(read()).rejects.toThrow(message);
  });
});

test("a run names the file of corrections, and computes again when it changes", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "mine.csv");
    const header = "match;column;old;new;reason;source\n";
    const [input] = (await put(folder, { "in/a.csv": short(rows(1, 30)) })) as [string];
    const deathsWith = async (row: string): Promise<number> => {
      await writeFile(file, header + row);
      const { published } = await pipelineRun({
        input: [input],
        out: join(folder, "out"),
        asOf: month(2021, 3),
        config: { ...DEFAULT_CONFIG, threads: 2, forecast: false, corrections: file },
      });
      const read = async (name: string) =>
        JSON.parse(await readFile(join(published as string, name), "utf8"));
      const { correction_file } = await read("run.json");
      expect(correction_file).toMatchObject({
        file,
        count: 1,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      const { rows: months } = await read("region_months.json");
      return (months as { deaths: number }[]).reduce((sum, { deaths }) => sum + deaths, 0);
    };
    const [before, after] = [
      await deathsWith('"id=1";adm_1;Mopti region;Kidal;typo;office\n'),
      await deathsWith('"id=1";best;3;90;typo;office\n'),
    ];
    expect(after).toBe(before + 87);
  });
});

test("the command names what is wrong", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "mine.csv");
    await writeFile(file, "match,column,old,new,reason,source\nid=none,best,1,2,typo,office\n");
    const { code, stderr } = await cli(
      "ingest",
      "--input",
      SAMPLE,
      "--out",
      join(folder, "out"),
      "--corrections",
      file,
    );
    expect([code, stderr]).toEqual([3, expect.stringContaining("error: mine.csv:1 matches no row")]);
  });
});

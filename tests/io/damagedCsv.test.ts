import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BadRecord, MAX_RECORD_BYTES, salvageCsv } from "../../pipeline/io/damagedCsv.ts";
import { Database } from "../../pipeline/io/duckdb.ts";

const RUNS = Number(process.env["HARMATTAN_FUZZ_RUNS"] ?? 300);

let folder: string;
let db: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-salvage-"));
  db = await Database.open({ spillFolder: folder, memoryLimit: "512MB", threads: 2 });
});

afterAll(async () => {
  db.close();
  await rm(folder, { recursive: true, force: true });
});

/** The number of the file. */
const FILE = 7;

interface Salvaged {
  /** Record number and cells. */
  readonly rows: string[][];
  readonly bad: readonly BadRecord[];
}

async function salvage(text: string, fieldCount = 3, plainHeader = true): Promise<Salvaged> {
  const [from, to] = [join(folder, "from.csv"), join(folder, "to.csv")];
  await writeFile(from, text);
  const head = {
    delimiter: ",",
    header: ["a", "b", "c"],
    fieldCount,
    sample: [],
    lines: [],
    headerRecords: 1,
    plainHeader,
    closesQuotes: true,
    quoted: true,
    otherFieldCounts: [],
  };
  await rm(to, { force: true });
  const { good, bad } = await salvageCsv(from, to, FILE, head);
  const written = parse(await readFile(to, "utf8")) as string[][];
  expect(written.every(([file]) => file === String(FILE))).toBe(true);
  const rows = written.map(([, ...row]) => row);
  expect(rows).toHaveLength(good);
  const records = [...rows.map((row) => Number(row[0])), ...bad.map((each) => each.record)];
  // Every record is named once, and none is left out.
  expect(records.sort((a, b) => a - b)).toEqual(records.map((_, index) => index + 1));
  return { rows, bad };
}

const reasons = ({ bad }: Salvaged): string[] => bad.map((each) => `${each.record}: ${each.reason}`);

describe("records", () => {
  test("end at line ends of any kind outside quoted fields", async () => {
    const { rows, bad } = await salvage('a,b,c\n1,2,3\r\n4,"5\n5\r5\r\n5",6\r7,8,9');
    expect(bad).toEqual([]);
    expect(rows).toEqual([
      ["1", "1", "2", "3"],
      ["2", "4", "5\n5\n5\n5", "6"],
      ["3", "7", "8", "9"],
    ]);
  });

  test("blank lines are none, lines of delimiters are some", async () => {
    const { rows } = await salvage("a,b,c\n\n1,2,3\n  \n,,\n");
    expect(rows).toEqual([
      ["1", "1", "2", "3"],
      ["2", "", "", ""],
    ]);
  });

  test("quotes, doubled quotes and delimiters inside quoted fields", async () => {
    const { rows } = await salvage('a,b,c\n"1,""x""",\' "2" ,in"side\n');
    expect(rows).toEqual([["1", '1,"x"', '\' "2" ', 'in"side']]);
  });

  test("empty fields too many are nothing, any other field too many is a fault", async () => {
    const read = await salvage("a,b,c\n1,2,3,,\n1,2,3,4\n1,2\n");
    expect(read.rows).toEqual([["1", "1", "2", "3"]]);
    expect(reasons(read)).toEqual(["2: has 4 fields where 3 are due", "3: has 2 fields where 3 are due"]);
  });
});

describe("faults", () => {
  test("a quote that is never closed costs its line", async () => {
    const read = await salvage('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n10,11,12\n');
    expect(read.rows.map((row) => row[0])).toEqual(["1", "3", "4"]);
    expect(reasons(read)).toEqual(["2: a quote opens and is not closed before the file ends"]);
    expect(read.bad[0]?.text).toBe('4,"5,6');
  });

  test("a fault in the first record is one of the first record", async () => {
    expect(reasons(await salvage('a,b,c\n"1"x,2,3\n4,5,6\n'))).toEqual([
      "1: text follows the closing quote of a field",
    ]);
  });

  test("the text shown is short, the record counted whole", async () => {
    const read = await salvage(`a,b,c\n1,${"x".repeat(MAX_RECORD_BYTES)},3\n4,5,6\n`);
    expect(read.bad[0]?.text).toHaveLength(200);
    expect(reasons(read)).toEqual([`1: is longer than ${MAX_RECORD_BYTES} bytes`]);
    expect(read.rows).toEqual([["2", "4", "5", "6"]]);
  });

  test("a header of several lines or after blank lines is no record", async () => {
    const marked = '\uFEFF"a\na",b,c\n1,2,3\n';
    expect((await salvage(marked, 3, false)).rows).toEqual([["1", "1", "2", "3"]]);
    expect((await salvage("\n\na,b,c\n1,2,3\n", 3, false)).rows).toEqual([["1", "1", "2", "3"]]);
  });

  test("many open quotes do not make reading slow", async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) =>
      index % 1500 === 0 ? `${index},"x,y` : `${index},x,y`,
    );
    const start = performance.now();
    const { rows, bad } = await salvage(`a,b,c\n${lines.join("\n")}\n`);
    expect(bad.length).toBe(20);
    expect(rows.length).toBe(29_980);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

/** Pieces of which fields are made that are hard to read. */
const PIECES = [
  "a",
  "b c",
  "é",
  " ",
  '"',
  '""',
  '"x"',
  '"x,y"',
  '"x\ny"',
  '"say ""x"""',
  "\t",
  "#",
  "'",
  "\\",
  ";",
  ",",
];
const field = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "a",
      "",
      "x y",
      '"q"',
      '"q, ""r"""',
      '"two\nlines"',
      '"two\r\nlines"',
      'in"side',
      "7",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((pieces) => pieces.join("")),
  },
);
const line = fc.array(field, { minLength: 3, maxLength: 3 }).map((fields) => fields.join(","));
const otherEnd = fc.option(fc.constantFrom("\n", "\r\n", "\n\n", "\n  \n"), { freq: 12 });
const csvText = fc
  .tuple(fc.constantFrom("\n", "\n", "\r\n", "\r"), fc.array(fc.tuple(line, otherEnd), { maxLength: 10 }))
  .map(([end, lines]) => [`a,b,c${end}`, ...lines.map(([content, own]) => content + (own ?? end))].join(""));

test("what the fast reader accepts is read alike: which way a file is read changes nothing", async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(csvText, async (text) => {
      const read = await salvage(text);
      const path = join(folder, "from.csv");
      try {
        await db.run(
          `CREATE OR REPLACE TABLE fast AS SELECT coalesce(a, '') AS a, coalesce(b, '') AS b, coalesce(c, '') AS c
           FROM read_csv($path, delim = ',', quote = '"', escape = '"', header = false, skip = 1, auto_detect = false,
             strict_mode = true, null_padding = false, columns = {a: 'VARCHAR', b: 'VARCHAR', c: 'VARCHAR'},
             store_rejects = true, rejects_table = 'refused', rejects_scan = 'refusals')`,
          { path },
        );
        if ((await db.number("SELECT count(*)::INTEGER FROM refused")) > 0) return;
      } catch (error) {
        expect(String(error)).toContain("Invalid Input Error");
        return;
      } finally {
        for (const table of ["refused", "refusals"]) await db.run(`DROP TABLE IF EXISTS ${table}`);
      }
      compared += 1;
      // A line break inside a field is a line break, however it is written.
      const fast = (await db.rows<Record<string, string>>("SELECT * FROM fast ORDER BY rowid")).map(
        (row, index) => [
          String(index + 1),
          ...Object.values(row).map((cell) => cell.replace(/\r\n?/g, "\n")),
        ],
      );
      expect(read).toEqual({ rows: fast, bad: [] });
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBeGreaterThan(RUNS / 10);
});

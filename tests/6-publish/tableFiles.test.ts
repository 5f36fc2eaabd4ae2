import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { publish } from "../../pipeline/6-publish/publish.ts";
import { COLUMNS, type ColumnName, TABLES, type TableName } from "../../pipeline/domain/columns.ts";
import { CSV_FORMS } from "../../pipeline/domain/csvForm.ts";
import { printed, type Table, TableBuilder, type Value } from "../../pipeline/domain/table.ts";
import { sha256 } from "../../pipeline/io/checksum.ts";
import { writeTable } from "../../pipeline/io/tableFiles.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { HOSTILE } from "./hostile.ts";
import { HEAD, RECORDS } from "./records.ts";

interface Written {
  readonly csv: string;
  readonly json: string;
  /** Cells of the CSV by row and column, the header left out. */
  readonly cells: Record<string, string>[];
  readonly header: string[];
  readonly rows: Record<string, Value>[];
}

/** Writes one table and reads both files back. */
async function written(table: Table): Promise<Written> {
  return await withTemporaryFolder(async (folder) => {
    await writeTable(join(folder, table.name), table, HEAD);
    const csv = await readFile(join(folder, `${table.name}.csv`), "utf8");
    const json = await readFile(join(folder, `${table.name}.json`), "utf8");
    // strict: no trimming, no skipping, every record as long as the header
    const [header = [], ...records] = parse(csv, { bom: true, record_delimiter: "\n" }) as string[][];
    const cells = records.map((record) =>
      Object.fromEntries(header.map((name, at) => [name, record[at] ?? ""])),
    );
    return { csv, json, cells, header, rows: (JSON.parse(json) as { rows: Record<string, Value>[] }).rows };
  });
}

function zonesTable(rows: readonly Partial<Record<ColumnName, Value>>[]): Table {
  const builder = new TableBuilder("zones");
  for (const row of rows) builder.add(row);
  return builder.build();
}

describe("CSV and JSON", () => {
  test("hostile text arrives as text, with an apostrophe in the CSV where a spreadsheet would take a formula", async () => {
    const { cells, rows, csv } = await written(
      zonesTable(HOSTILE.map(([text]) => ({ region: text, source: text, why: text, score: 1 }))),
    );
    expect(rows).toHaveLength(HOSTILE.length);
    expect(cells).toHaveLength(HOSTILE.length);
    for (const [index, [text, safe]] of HOSTILE.entries()) {
      for (const column of ["region", "source", "why"]) {
        expect(rows[index]?.[column]).toBe(text);
        expect(cells[index]?.[column]).toBe(safe);
      }
    }
    expect(csv.startsWith("\uFEFFrank,country_name,region,")).toBe(true);
  });

  test("with decimal commas: semicolons between cells, the same cells otherwise, and JSON as ever", async () => {
    const table = zonesTable([
      ...HOSTILE.map(([text]) => ({ region: text, score: 1.5, rank_change: -2, deaths_3m: 1234567.25 })),
      { region: "a;b", source: "c,d" },
    ]);
    const plain = await written(table);
    await withTemporaryFolder(async (folder) => {
      await writeTable(join(folder, "zones"), table, HEAD, CSV_FORMS.comma);
      expect(await readFile(join(folder, "zones.json"), "utf8")).toBe(plain.json);
      const csv = await readFile(join(folder, "zones.csv"), "utf8");
      const records: string[][] = parse(csv, { bom: true, record_delimiter: "\n", delimiter: ";" });
      expect(records[0]).toEqual(plain.header);
      const isNumber = plain.header.map((name) =>
        ["integer", "number"].includes(COLUMNS[name as ColumnName].kind),
      );
      const points = records
        .slice(1)
        .map((record) => record.map((cell, at) => (isNumber[at] ? cell.replace(",", ".") : cell)));
      expect(points).toEqual(plain.cells.map((row) => plain.header.map((name) => row[name])));
      expect(records[1]?.[plain.header.indexOf("deaths_3m")]).toBe("1234567,3");
      expect(csv).toContain(";c,d");
    });
  });

  test("numbers: fixed decimals, no negative zero, negative ones stay numbers; unknown is empty", async () => {
    const { cells, rows } = await written(
      zonesTable([
        { rank: 1, rank_change: -12, score: -0.04, deaths_3m: 1234567.25, probability_3m: 0.1 },
        { rank: 2, rank_change: -0, score: 0.05, deaths_3m: Number.NaN, probability_3m: null },
        { rank: 1e6, rank_change: 3, score: 99.95, region: "", why: null },
      ]),
    );
    const numbers = ["rank", "rank_change", "score", "deaths_3m", "probability_3m", "region", "why"];
    expect(cells.map((row) => numbers.map((name) => row[name]))).toEqual([
      ["1", "-12", "0.0", "1234567.3", "0.100", "", ""],
      ["2", "0", "0.1", "", "", "", ""],
      ["1000000", "3", "100.0", "", "", "", ""],
    ]);
    expect(rows.map((row) => numbers.map((name) => row[name]))).toEqual([
      [1, -12, 0, 1234567.3, 0.1, null, null],
      [2, 0, 0.1, null, null, null, null],
      [1_000_000, 3, 100, null, null, null, null],
    ]);
    expect(rows.every((row) => Object.values(row).every((value) => !Object.is(value, -0)))).toBe(true);
  });

  test("the same rows and columns, cell by cell, in the order of the table, on random content", async () => {
    const anyText = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(...HOSTILE.slice(0, 26).map(([text]) => text)),
      fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "'", "=", "a", " ", "\t", ";") }),
    );
    const anyRow = fc.record({
      region: anyText,
      country_name: anyText,
      notes: anyText,
      score: fc.oneof(fc.double({ min: -1e9, max: 1e9 }), fc.constant(Number.NaN), fc.constant(-0.01)),
      rank: fc.oneof(fc.integer(), fc.constant(null)),
      probability_3m: fc.double({ min: 0, max: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 12 }), async (rows) => {
        const file = await written(zonesTable(rows));
        expect(file.header).toEqual([...TABLES.zones]);
        expect(file.cells).toHaveLength(rows.length);
        expect(file.rows).toHaveLength(rows.length);
        for (const [index, row] of file.rows.entries()) {
          expect(Object.keys(row)).toEqual([...TABLES.zones]);
          for (const name of TABLES.zones) {
            const value = row[name] ?? null;
            const cell = file.cells[index]?.[name] ?? "missing";
            if (value === null) expect(cell).toBe("");
            else if (typeof value === "number") expect(cell).toBe(value.toFixed(COLUMNS[name].decimals));
            else expect([value, `'${value}`]).toContain(cell);
            // nothing that a spreadsheet could evaluate, unless it is a plain number
            if (typeof value === "string" && !/^[+-]?\d+([.,]\d+)?$/.test(cell)) {
              expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the head of a JSON table, BOM and LF of a CSV, and tables without rows", async () => {
    const { csv, json, rows, cells, header } = await written(zonesTable([]));
    expect([rows, cells]).toEqual([[], []]);
    expect(header).toEqual([...TABLES.zones]);
    expect(csv).toBe(`\uFEFF${TABLES.zones.join(",")}\n`);
    expect(JSON.parse(json)).toEqual({ schema: "harmattan/zones/1", ...HEAD, rows: [] });
    const two = await written(zonesTable([{ region: "a" }, { region: "b" }]));
    expect(two.csv.split("\n")).toHaveLength(4);
    expect(two.csv.endsWith("\n")).toBe(true);
    expect(two.csv).not.toContain("\r");
  });

  test("more rows than are written at a time are all there, in order", async () => {
    const many = Array.from({ length: 10_001 }, (_, rank) => ({ rank, region: `r${rank}` }));
    const { rows, cells } = await written(zonesTable(many));
    expect(rows.map((row) => row["rank"])).toEqual(many.map(({ rank }) => rank));
    expect(cells.map((row) => row["region"])).toEqual(many.map(({ region }) => region));
  });
});

describe("the quarantine and the ledger", () => {
  test("values from refused rows arrive as text", async () => {
    await withTemporaryFolder(async (folder) => {
      const texts = HOSTILE.map(([text]) => text);
      await publish(folder, {
        ...RECORDS,
        tables: [],
        report: null,
        ledger: [
          {
            file: "=evil.csv",
            source: "made up",
            layout: "mapping",
            sha256: "0".repeat(64),
            bytes: 12,
            encoding: "utf-8",
            rows_read: 3,
            accepted: 1,
            duplicate: 0,
            superseded: 0,
            quarantined: 2,
            out_of_scope: 0,
            repaired: 0,
            corrected: 0,
            first_month: "2020-01",
            last_month: "2020-01",
          },
        ],
        quarantine: {
          file: texts.map(() => "log.csv"),
          record: Float64Array.from(texts, (_, index) => index + 1),
          column: texts,
          value: texts,
          reason: texts.map(() => "is missing"),
          source: texts.map(() => "made up"),
        },
      });
      const read = async (name: string): Promise<Record<string, string>[]> =>
        parse(await readFile(join(folder, name), "utf8"), {
          bom: true,
          columns: true,
          record_delimiter: "\n",
        });
      const refused = await read("quarantine.csv");
      expect(refused.map((row) => row["value"])).toEqual(HOSTILE.map(([, safe]) => safe));
      expect(refused.map((row) => row["record"])).toEqual(texts.map((_, index) => String(index + 1)));
      expect(Object.keys(refused[0] ?? {})).toEqual([...TABLES.quarantine]);
      const [line] = await read("ledger.csv");
      expect([line?.["file"], line?.["rows_read"], line?.["quarantined"], line?.["sha256"]]).toEqual([
        "'=evil.csv",
        "3",
        "2",
        "0".repeat(64),
      ]);
      const { outputs, ...run } = JSON.parse(await readFile(join(folder, "run.json"), "utf8"));
      expect(run).toEqual(RECORDS.run);
      // every file but itself and those that may differ between runs that agree
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
        .filter((path) => !["run.json", "replay.json", "timings.json"].includes(path));
      const sums = paths.map((path) => [path, sha256(readFileSync(join(folder, path)))]);
      expect(outputs).toEqual(Object.fromEntries(sums));
      expect(Object.keys(outputs)).toEqual(expect.arrayContaining(["ATTRIBUTION.txt", "schemas/run.json"]));
    });
  });
});

describe("columns", () => {
  test("every table names defined columns, each once, and every column has a meaning", () => {
    const used = new Set<string>();
    for (const [table, names] of Object.entries(TABLES)) {
      expect([table, new Set(names).size]).toEqual([table, names.length]);
      for (const name of names) {
        used.add(name);
        expect([table, name, Object.hasOwn(COLUMNS, name)]).toEqual([table, name, true]);
      }
      // the dictionary holds no data
      if (table !== "dictionary")
        expect(names).toContain(table.startsWith("compare") ? "source_a" : "source");
    }
    expect(Object.keys(COLUMNS).filter((name) => !used.has(name))).toEqual([]);
    for (const [name, { kind, meaning, decimals }] of Object.entries(COLUMNS)) {
      expect([name, meaning.trim().length > 5, meaning.endsWith(".")]).toEqual([name, true, false]);
      expect(Number.isInteger(decimals) && decimals >= 0 && decimals <= 4).toBe(true);
      if (kind !== "number") expect(decimals).toBe(0);
    }
  });

  test("printed never shows NaN, a negative zero or more decimals than the column has", () => {
    const names = Object.keys(COLUMNS) as ColumnName[];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.double({ min: -1e12, max: 1e12 }), (name, value) => {
        const shown = printed(value, name);
        if (Number.isNaN(value)) {
          expect(shown).toBeNull();
          return;
        }
        expect(Object.is(shown, -0)).toBe(false);
        expect(Number((shown as number).toFixed(COLUMNS[name].decimals))).toBe(shown);
        expect(Math.abs((shown as number) - value)).toBeLessThanOrEqual(
          0.5 * 10 ** -COLUMNS[name].decimals + 1e-3,
        );
      }),
      { numRuns: 2000 },
    );
    expect(printed("", "why")).toBeNull();
    expect(printed("x", "why")).toBe("x");
    expect(Object.is(printed(-0.04, "score"), 0)).toBe(true);
  });

  test("escalation and countries differ only in the columns that name a region", () => {
    const without: readonly TableName[] = ["countries"];
    for (const name of without) {
      expect(
        TABLES.escalation.filter((column) => !(TABLES[name] as readonly string[]).includes(column)),
      ).toEqual(["region", "region_id"]);
    }
  });
});

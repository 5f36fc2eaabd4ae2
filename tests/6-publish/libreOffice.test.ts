/** Workbook and CSVs opened in LibreOffice: every cell is what the JSON says, and no text becomes anything else. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CellObject, WorkBook } from "@e965/xlsx";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish } from "../../pipeline/6-publish/publish.ts";
import { COLUMNS, type ColumnName, TABLES, type TableName } from "../../pipeline/domain/columns.ts";
import { CSV_FORMS, type CsvForm } from "../../pipeline/domain/csvForm.ts";
import { type Table, TableBuilder, type Value } from "../../pipeline/domain/table.ts";
import { findLibreOffice, openedBy } from "../libreOffice.ts";
import { CONTENT_TABLES, type Published, publishedBy, rowsOf } from "../pipeline/harness.ts";
import { HOSTILE } from "./hostile.ts";
import { cellsOf, SHEETS, sheetOf } from "./openWorkbook.ts";
import { RECORDS } from "./records.ts";

const program = findLibreOffice();
if (program === null)
  console.warn(
    "Workbook and CSVs are not opened in LibreOffice: no soffice on PATH, and HARMATTAN_SOFFICE names none.",
  );

/** Texts that a spreadsheet takes for numbers wherever they stand; a CSV cannot say otherwise. */
const PLAIN_NUMBER = /^[+-]?\d+([.,]\d+)?$/;
/** Longest text of a cell. */
const MOST_CHARACTERS = 32_767;

type Rows = readonly Readonly<Record<string, Value>>[];

/** Rows of a sheet by the names in its header. */
function rowsIn(workbook: WorkBook, sheet: string): Rows {
  const [header = [], ...rows] = cellsOf(sheetOf(workbook, sheet));
  return rows.map((row) =>
    Object.fromEntries(header.map((title, at) => [String(title?.v), (row[at]?.v as Value) ?? null])),
  );
}

/** Cells that are formulas, errors, dates, or not of the type of their column. */
function wrongCells(workbook: WorkBook, sheet: string, table: TableName): (CellObject | undefined)[] {
  return cellsOf(sheetOf(workbook, sheet))
    .slice(1)
    .flatMap((row) =>
      row.filter((cell, at) => {
        const { kind } = COLUMNS[TABLES[table][at] as ColumnName];
        const type = kind === "integer" || kind === "number" ? "n" : "s";
        return cell !== undefined && (cell.t !== type || cell.f !== undefined);
      }),
    );
}

/** A day as it was written, from the number that a spreadsheet counts it by. */
function dayOf(value: Value | undefined): Value | undefined {
  if (typeof value !== "number") return value;
  return new Date(Date.UTC(1899, 11, 30) + value * 86_400_000).toISOString().slice(0, 10);
}

/** Zones, each named by a hostile text that also explains it. */
function hostileTable(): Table {
  const builder = new TableBuilder("zones");
  for (const [row, [text]] of HOSTILE.entries())
    builder.add({ region_id: `zone-${row}`, region: text, why: text, score: row / 2, month: "2023-12" });
  return builder.build();
}

describe.skipIf(program === null)("in LibreOffice", () => {
  let folder: string;
  let sample: Published;
  let workbook: WorkBook;
  let csvs: ReadonlyMap<string, WorkBook>;
  const open = async (files: readonly string[], { delimiter }: CsvForm, language: string) =>
    await openedBy(program as string, folder, files, { delimiter, language });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "harmattan-office-"));
    sample = await publishedBy({ input: ["datasets/sample"], tablesOnly: false });
    const names = [...sample.keys()].filter((name) => name.endsWith(".csv"));
    for (const name of names) await writeFile(join(folder, name), sample.get(name) ?? "");
    await writeFile(join(folder, "risk.xlsx"), Buffer.from(sample.get("risk.xlsx") ?? "", "latin1"));
    csvs = await open(
      names.map((name) => join(folder, name)),
      CSV_FORMS.point,
      "1033",
    );
    const [opened] = (await openedBy(program as string, folder, [join(folder, "risk.xlsx")])).values();
    workbook = opened as WorkBook;
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true, maxRetries: 3 }));

  test("every sheet of the workbook holds what the JSON holds, cell by cell", () => {
    for (const [sheet, table] of SHEETS) {
      const rows = rowsOf(sample, table);
      const wanted =
        table === "region_months" ? rows.filter((row) => String(row["month"]) > "2020-12") : rows;
      expect(wanted.length).toBeGreaterThan(0);
      expect([sheet, rowsIn(workbook, sheet)]).toEqual([sheet, wanted]);
      expect([sheet, wrongCells(workbook, sheet, table)]).toEqual([sheet, []]);
    }
    expect(workbook.SheetNames).toEqual(expect.arrayContaining(["Read me", "Changes", "Claims", "Ledger"]));
  });

  test("links lead to rows of other sheets", () => {
    const cell = sheetOf(workbook, "Escalation")["C2"] as CellObject;
    expect([cell.v, cell.l?.Target]).toEqual(["Ménaka", expect.stringMatching(/^#'?Months'?[.!]A\d+$/)]);
  });

  test("every CSV holds what the JSON holds, cell by cell: months stay text, days become the days they are", () => {
    const tables: readonly TableName[] = [...CONTENT_TABLES, "changes", "claims", "dictionary"];
    for (const name of tables) {
      const [opened, rows] = [csvs.get(name) as WorkBook, rowsOf(sample, name)];
      expect(rows.length).toBeGreaterThan(0);
      const days = (TABLES[name] as readonly ColumnName[]).filter(
        (column) => COLUMNS[column].kind === "date",
      );
      const read = rowsIn(opened, name).map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([column, value]) => [
            column,
            days.includes(column as ColumnName) ? dayOf(value) : value,
          ]),
        ),
      );
      expect([name, read]).toEqual([name, rows]);
      const wrong = wrongCells(opened, name, name).filter((cell) => cell?.t !== "n" || cell.f !== undefined);
      expect([name, wrong]).toEqual([name, []]);
    }
    for (const name of ["ledger", "quarantine"]) {
      const lines: Record<string, string>[] = parse(sample.get(`${name}.csv`) ?? "", {
        bom: true,
        columns: true,
      });
      const read = rowsIn(csvs.get(name) as WorkBook, name).map((row) =>
        Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value ?? "")])),
      );
      expect([name, read]).toEqual([name, lines]);
    }
  });

  describe.each([
    ["point", "1033"],
    ["comma", "1036"],
  ] as const)("hostile texts, decimal %s", (form, language) => {
    let fromCsv: WorkBook;
    let fromWorkbook: WorkBook;
    beforeAll(async () => {
      const own = join(folder, form);
      await mkdir(own);
      const input = { ...RECORDS, tables: [hostileTable()], report: () => "", csvForm: CSV_FORMS[form] };
      await publish(own, input);
      [fromCsv] = [...(await open([join(own, "zones.csv")], CSV_FORMS[form], language)).values()] as [
        WorkBook,
      ];
      const opened = await openedBy(program as string, own, [join(own, "risk.xlsx")]);
      [fromWorkbook] = [...opened.values()] as [WorkBook];
    });

    test("arrive as text, and numbers as numbers", () => {
      const rows = rowsIn(fromWorkbook, "Zones and sites");
      expect(rows).toHaveLength(HOSTILE.length);
      expect(wrongCells(fromWorkbook, "Zones and sites", "zones")).toEqual([]);
      for (const [row, [text]] of HOSTILE.entries()) {
        const held = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
        expect(rows[row]).toMatchObject({ region: held, why: held, score: row / 2, month: "2023-12" });
      }
    });

    test("arrive from the CSV as text too, with an apostrophe where it would be a formula", () => {
      const rows = rowsIn(fromCsv, "zones");
      expect(rows).toHaveLength(HOSTILE.length);
      for (const [row, [, safe]] of HOSTILE.entries()) {
        expect(rows[row]).toMatchObject({ score: row / 2, month: "2023-12" });
        if (PLAIN_NUMBER.test(safe)) expect(Number(rows[row]?.["region"])).toBe(Number(safe));
        else {
          // it knows one kind of line break within a cell, and saves no longer text than Excel can hold
          const broken = safe.replaceAll("\r", "\n").slice(0, MOST_CHARACTERS);
          expect(rows[row]).toMatchObject({ region: broken, why: broken });
        }
      }
      const formulas = cellsOf(sheetOf(fromCsv, "zones"))
        .flat()
        .filter((cell) => cell?.f !== undefined);
      expect(formulas).toEqual([]);
    });
  });
});

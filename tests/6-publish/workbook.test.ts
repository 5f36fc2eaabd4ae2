import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { type Sheet, writeWorkbook } from "../../pipeline/io/workbook.ts";
import { HOSTILE } from "./hostile.ts";
import { cellsOf, openWorkbook, partsOf, sheetOf } from "./openWorkbook.ts";

async function written(...sheets: Sheet[]): Promise<Buffer> {
  return await withTemporaryFolder(async (folder) => {
    const path = join(folder, "made-up.xlsx");
    await writeWorkbook(path, "made up", sheets);
    return await readFile(path);
  });
}

type Row = readonly [string | null, number | null];

function sheet(rows: readonly Row[], more: Partial<Sheet> = {}): Sheet {
  const columns = [
    { title: "text", note: "", values: rows.map(([text]) => text), decimals: null, isScale: false },
    { title: "score", note: "0 to 100", values: rows.map(([, score]) => score), decimals: 1, isScale: true },
  ];
  return { name: "Made up", columns, frozenColumns: 1, hasFilter: true, links: [], ...more };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a workbook", () => {
  test("whatever a text says, it arrives as that text and is no formula, no error, no number", async () => {
    const texts = [
      ...HOSTILE.map(([text]) => text),
      ...["#REF!", "#N/A", "#DIV/0!", "#NAME?", "_x0041_", "_x005F_", "TRUE", "1e5", "2023-12", "00123"],
      ...["a\u0000b\u0008", "<b>&amp;</b>", "]]>", "tail ", "\ttab"],
    ].filter((text) => text.length < 32_767);
    const cells = cellsOf(
      sheetOf(openWorkbook(await written(sheet(texts.map((text) => [text, 1])))), "Made up"),
    );
    expect(cells).toHaveLength(texts.length + 1);
    for (const [index, text] of texts.entries()) {
      const cell = cells[index + 1]?.[0];
      expect([cell?.t, cell?.v, cell?.f]).toEqual(["s", text, undefined]);
    }
  });

  test("a text longer than a cell can hold is cut, and says so", async () => {
    const [, row] = cellsOf(
      sheetOf(openWorkbook(await written(sheet([["x".repeat(40_000), 1]]))), "Made up"),
    );
    const held = String(row?.[0]?.v);
    expect([held.length, held.slice(0, 3), held.slice(-2)]).toEqual([32_767, "xxx", "x…"]);
  });

  test("characters that XML forbids do not break the file", async () => {
    const parts = await partsOf(await written(sheet([["a\uFFFEb\uD800c", 1]])));
    expect(parts.get("xl/sharedStrings.xml")).toContain("<t>a\uFFFDb\uFFFDc</t>");
  });

  test("numbers are numbers with their decimals; what is not known is empty", async () => {
    const rows = [
      ["a", 0],
      ["b", -12.5],
      ["c", null],
      [null, 1234567.3],
    ] as const;
    const cells = cellsOf(sheetOf(openWorkbook(await written(sheet(rows))), "Made up"));
    const found = cells.slice(1).map((row) => row.map((cell) => cell?.v ?? null));
    expect(found).toEqual(rows);
    expect([cells[1]?.[1]?.t, cells[1]?.[1]?.z, cells[1]?.[0]?.z]).toEqual(["n", "0.0", "@"]);
  });

  test("header and key columns stay, titles have notes, scores colours from 0 to 100, all rows a filter", async () => {
    const bytes = await written(
      sheet([
        ["a", 1],
        ["a longer text", 2],
      ]),
    );
    const xml = (await partsOf(bytes)).get("xl/worksheets/sheet1.xml") ?? "";
    expect(xml).toMatch(/<pane xSplit="1" ySplit="1" topLeftCell="B2" state="frozen"/);
    expect(xml).toContain('<autoFilter ref="A1:B3"/>');
    expect(xml).toMatch(
      /<conditionalFormatting sqref="B2:B3"><cfRule type="colorScale"[^>]*><colorScale><cfvo type="num" val="0"\/><cfvo type="num" val="50"\/><cfvo type="num" val="100"\/>/,
    );
    const opened = sheetOf(openWorkbook(bytes), "Made up");
    expect(cellsOf(opened)[0]?.map((cell) => [cell?.v, cell?.c?.[0]?.t ?? null])).toEqual([
      ["text", null],
      ["score", "0 to 100"],
    ]);
    expect(opened["!cols"]?.map((column) => Math.floor(column.width ?? 0))).toEqual([16, 8]);
  });

  test("links lead to cells of other sheets", async () => {
    const link = { row: 1, column: 0, toSheet: "It's two", toRow: 4, tooltip: "why" };
    const bytes = await written(
      sheet(
        [
          ["a", 1],
          ["b", 2],
        ],
        { links: [link] },
      ),
      sheet([["c", 3]], { name: "It's two" }),
    );
    const cells = cellsOf(sheetOf(openWorkbook(bytes), "Made up"));
    expect(cells.map(([cell]) => cell?.l?.Target ?? null)).toEqual([null, null, "#'It''s two'!A6"]);
    expect(cells[2]?.[0]?.v).toBe("b");
  });

  test("the same sheets give the same bytes", async () => {
    const rows = [
      ["a", 1],
      ["=b", 2.5],
    ] as const;
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2024-01-31T23:59:59Z") });
    const once = await written(sheet(rows));
    vi.setSystemTime(new Date("2031-07-01T12:00:00Z"));
    expect((await written(sheet(rows))).equals(once)).toBe(true);
    expect((await partsOf(once)).get("docProps/core.xml")).toContain("2000-01-01T00:00:00Z");
  });
});

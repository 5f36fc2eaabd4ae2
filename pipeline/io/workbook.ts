import { writeFile } from "node:fs/promises";
import {
  type Cell,
  type CellStyle,
  type ColumnDef,
  type ConditionalRule,
  cellRef,
  colToLetter,
  type WriteSheet,
  writeXlsx,
} from "hucre/xlsx";

/** What a cell holds. */
type Content = string | number | null;

/** A sheet of a workbook: a header, and rows below it. */
export interface Sheet {
  /** At most 31 characters. */
  readonly name: string;
  /** Equally long. */
  readonly columns: readonly SheetColumn[];
  /** Columns at the left that stay when the sheet is scrolled; the header always does. */
  readonly frozenColumns: number;
  readonly hasFilter: boolean;
  readonly links: readonly SheetLink[];
}

export interface SheetColumn {
  readonly title: string;
  /** Shown when the pointer rests on the title; "" for nothing. */
  readonly note: string;
  /** From the first row below the header on. Texts are never formulas, whatever they say; null is an empty cell. */
  readonly values: readonly Content[];
  /** Decimals of numbers; null for a column of text. */
  readonly decimals: number | null;
  /** Whether cells are coloured from 0 to 100. */
  readonly isScale: boolean;
}

/** A link from one cell to another; rows count from 0 below the headers, columns from 0. */
export interface SheetLink {
  readonly row: number;
  readonly column: number;
  readonly toSheet: string;
  readonly toRow: number;
  readonly tooltip: string;
}

/** What writes sheets as a workbook. */
export type WriteWorkbook = (path: string, title: string, sheets: readonly Sheet[]) => Promise<void>;

/** Excel's longest text of a cell. */
const MOST_CHARACTERS = 32_767;
/** Widths of columns, in characters; the filter's button needs some too. */
const NARROWEST = 8;
const WIDEST = 60;
const MARGIN = 3;
/** Text that the file format would read as an escaped character. */
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;
/** Not allowed in XML, and not escaped by the package. */
const NO_CHARACTERS = /[\uFFFE\uFFFF]/g;
/** Text that the package takes for an error value. */
const LOOKS_WRONG = /^#[A-Z/0_]+[!?A]$/;
/** Files tell no time of making: the same content gives the same bytes. */
const NO_TIME = new Date(Date.UTC(2000, 0, 1));

/** Named in every style: without a name programs take one of their own. */
const FONT = { name: "Calibri", size: 11 };
const HEADER: CellStyle = {
  font: { ...FONT, bold: true },
  fill: { type: "pattern", pattern: "solid", fgColor: { rgb: "E7E6E6" } },
  border: { bottom: { style: "thin" } },
};
/** Format "text": a month stays text, and a text that looks like a formula stays one, also after it has been edited. */
const TEXT: CellStyle = { numFmt: "@" };
const LINK: CellStyle = { ...TEXT, font: { ...FONT, color: { rgb: "0563C1" }, underline: true } };
/** White, orange, red; the same score has the same colour in every month. */
const SCALE: NonNullable<ConditionalRule["colorScale"]> = {
  cfvo: [
    { type: "num", value: "0" },
    { type: "num", value: "50" },
    { type: "num", value: "100" },
  ],
  colors: ["FFFFFFFF", "FFFDBB84", "FFE34A33"],
};

/** Packs an empty workbook, where there is time: the first one has Node load a tenth of a second's worth of modules. */
export async function prepareWorkbook(): Promise<void> {
  await writeXlsx({ sheets: [{ name: "none", rows: [] }] });
}

/** Writes sheets as an Excel workbook (.xlsx). The same sheets give the same bytes. */
export async function writeWorkbook(path: string, title: string, sheets: readonly Sheet[]): Promise<void> {
  const bytes = await writeXlsx({
    sheets: sheets.map(sheetOf),
    properties: { title, creator: "Harmattan", created: NO_TIME, modified: NO_TIME },
  });
  await writeFile(path, bytes);
}

function sheetOf({ name, columns, frozenColumns, links, hasFilter }: Sheet): WriteSheet {
  const rowCount = columns[0]?.values.length ?? 0;
  const cells = new Map<string, Partial<Cell>>();
  for (const [column, { title, note }] of columns.entries())
    cells.set(`0,${column}`, {
      value: title,
      style: HEADER,
      ...(note === "" ? {} : { comment: { text: note } }),
    });
  for (const { row, column, toSheet, toRow, tooltip } of links) {
    const location = `'${toSheet.replaceAll("'", "''")}'!${cellRef(toRow + 1, 0)}`;
    cells.set(`${row + 1},${column}`, { style: LINK, hyperlink: { target: "", location, tooltip } });
  }
  const held = columns.map(({ decimals, values }) => (decimals === null ? textsOf(values) : values));
  for (const [column, values] of held.entries())
    for (const [row, value] of values.entries())
      if (typeof value === "string" && LOOKS_WRONG.test(value)) {
        const key = `${row + 1},${column}`;
        cells.set(key, { ...cells.get(key), richText: [{ text: value }] });
      }
  const rows = Array.from({ length: rowCount }, (_, row) => held.map((values) => values[row] ?? null));
  const last = cellRef(rowCount, columns.length - 1);
  return {
    name,
    columns: columns.map((column, index) => columnOf(column, held[index] ?? [])),
    rows: [columns.map(({ title }) => title), ...rows],
    cells,
    freezePane: { rows: 1, columns: frozenColumns },
    ...(hasFilter ? { autoFilter: { range: `A1:${last}` } } : {}),
    conditionalRules: columns.flatMap(({ isScale }, index) => {
      const letter = colToLetter(index);
      const range = `${letter}2:${letter}${Math.max(2, rowCount + 1)}`;
      return isScale ? [{ type: "colorScale" as const, priority: index + 1, range, colorScale: SCALE }] : [];
    }),
  };
}

function columnOf({ title, decimals }: SheetColumn, values: readonly Content[]): ColumnDef {
  const longest = Math.max(
    title.length,
    decimals === null ? longestText(values) : longestNumber(values, decimals),
  );
  const style = decimals === null ? TEXT : { numFmt: decimals === 0 ? "0" : `0.${"0".repeat(decimals)}` };
  return { width: Math.min(Math.max(longest + MARGIN, NARROWEST), WIDEST), style };
}

function longestText(values: readonly Content[]): number {
  let longest = 0;
  for (const value of values) if (typeof value === "string" && value.length > longest) longest = value.length;
  return longest;
}

/** The least and the largest number are among the longest. */
function longestNumber(values: readonly Content[], decimals: number): number {
  let [least, most] = [0, 0];
  for (const value of values) {
    if (typeof value !== "number") continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return Math.max(least.toFixed(decimals).length, most.toFixed(decimals).length);
}

/** Texts as the file format can hold them. The same text often stands in many rows, one after another. */
function textsOf(values: readonly Content[]): Content[] {
  let [last, held]: Content[] = [null, null];
  return values.map((value) => {
    if (value !== last) [last, held] = [value, typeof value === "string" ? textOf(value) : value];
    return held as Content;
  });
}

function textOf(text: string): string {
  const held = text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
  return held.replace(NO_CHARACTERS, "\uFFFD").replace(LOOKS_ESCAPED, "_x005F_");
}

/** Workbooks as another program reads them, and the parts of the file that it does not show. */
import { Buffer } from "node:buffer";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { type CellObject, read, utils, type WorkBook, type WorkSheet } from "@e965/xlsx";
import yauzl, { type ZipFile } from "yauzl";
import type { TableName } from "../../pipeline/domain/columns.ts";

/** Sheets that hold a table that is published as JSON too. */
export const SHEETS: readonly (readonly [string, TableName])[] = [
  ["Neighbours", "neighbours"],
  ["Escalation", "escalation"],
  ["Countries", "countries"],
  ["Zones and sites", "zones"],
  ["Spillover", "spillover"],
  ["Actors", "actors"],
  ["Months", "region_months"],
  ["Changes", "changes"],
  ["Claims", "claims"],
  ["Dictionary", "dictionary"],
];

export const openWorkbook = (bytes: Uint8Array): WorkBook =>
  read(bytes, { type: "buffer", cellFormula: true, cellNF: true, cellStyles: true, cellText: false });

export function sheetOf(workbook: WorkBook, name: string): WorkSheet {
  const sheet = workbook.Sheets[name];
  if (sheet === undefined) throw new Error(`no sheet ${name}: ${workbook.SheetNames.join(", ")}`);
  return sheet;
}

/** The cells of a sheet by row and column, the header's first; an empty cell is undefined. */
export function cellsOf(sheet: WorkSheet): (CellObject | undefined)[][] {
  const { e } = utils.decode_range(sheet["!ref"] ?? "A1");
  return Array.from({ length: e.r + 1 }, (_, r) =>
    Array.from({ length: e.c + 1 }, (_, c) => {
      const cell = sheet[utils.encode_cell({ r, c })] as CellObject | undefined;
      return cell?.t === "z" ? undefined : cell;
    }),
  );
}

/** The text of every part of the file by its path. */
export async function partsOf(bytes: Uint8Array): Promise<Map<string, string>> {
  const open = promisify<Buffer, { lazyEntries: true }, ZipFile>(yauzl.fromBuffer);
  const zip = await open(Buffer.from(bytes), { lazyEntries: true });
  const parts = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    zip.on("error", reject).on("end", resolve);
    zip.on("entry", (entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        text(stream).then((content) => {
          parts.set(entry.fileName, content);
          zip.readEntry();
        }, reject);
      });
    });
    zip.readEntry();
  });
  return parts;
}

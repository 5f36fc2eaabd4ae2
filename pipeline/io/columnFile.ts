import { open, readFile } from "node:fs/promises";
import type { Column, Columns } from "../domain/table.ts";

/*
 * A file of columns as this program holds them: a line of JSON with their names and all texts, then the numbers, column
 * by column, as 64-bit floats in the processor's order. It is made for the next run, not for people: nothing is turned
 * into another form, so that writing and reading cost next to nothing and every bit comes back.
 */
interface Header {
  /** In their order; null for numbers, which follow after the line. */
  readonly columns: readonly (readonly [name: string, texts: readonly string[] | null, length: number])[];
}

const LINE_END = 0x0a;

/** Saves columns, in their order. */
export async function saveColumns(path: string, columns: Columns): Promise<void> {
  const header: Header = {
    columns: Object.entries(columns).map(([name, column]) => [
      name,
      column instanceof Float64Array ? null : column,
      column.length,
    ]),
  };
  const file = await open(path, "w");
  try {
    await file.writeFile(`${JSON.stringify(header)}\n`);
    for (const column of Object.values(columns)) {
      if (column instanceof Float64Array)
        await file.writeFile(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    }
  } finally {
    await file.close();
  }
}

/** Reads back what saveColumns saved. */
export async function loadColumns(path: string): Promise<Record<string, Column>> {
  const bytes = await readFile(path);
  let at = bytes.indexOf(LINE_END) + 1;
  const header = JSON.parse(bytes.toString("utf8", 0, at)) as Header;
  const columns: Record<string, Column> = {};
  for (const [name, texts, length] of header.columns) {
    columns[name] = texts ?? new Float64Array(length);
    if (texts !== null) continue;
    const numbers = columns[name] as Float64Array;
    bytes.copy(new Uint8Array(numbers.buffer), 0, at, at + numbers.byteLength);
    at += numbers.byteLength;
  }
  return columns;
}

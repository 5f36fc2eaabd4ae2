/** The SQL that reads CSV files as text. */
import type { Layout, RawField } from "../domain/layout.ts";
import type { CsvHead } from "../io/csvHead.ts";

/**
 * Bytes that DuckDB reads of a file at once: its own choice, 32 MB, it takes for each of a thousand small files as well.
 * Rounded, so that files of much the same size have one shape.
 */
const MOST_ROOM = 32 << 20;
const LEAST_ROOM = 1 << 12;
export function bufferFor(textBytes: number): number {
  return Math.min(MOST_ROOM, Math.max(LEAST_ROOM, 2 ** Math.ceil(Math.log2(textBytes + 1))));
}

/** Only positions and names of ours enter the SQL; the file's own column names never do. */
export function reader(
  head: CsvHead,
  paths: string,
  skip: number,
  bytes: { readonly longest: number; readonly room: number },
  namesFiles: boolean,
): string {
  const names = Array.from({ length: head.fieldCount }, (_, index) => `'c${index}'`);
  const declared = names.map((name) => `${name}: 'VARCHAR'`).join(", ");
  const quote = head.quoted ? '"' : "";
  return `read_csv(${paths}, delim = $delimiter, quote = '${quote}', escape = '${quote}', header = false, skip = ${skip},
    auto_detect = false, strict_mode = true, null_padding = false, compression = 'none', hive_partitioning = false,
    force_not_null = [${names.join(", ")}], filename = ${namesFiles}, max_line_size = ${Math.min(bytes.longest, bytes.room)}, buffer_size = ${bytes.room}, columns = {${declared}})`;
}

/** The file's columns under our names. */
export function selected(columns: Layout["columns"]): string {
  return (Object.entries(columns) as [RawField, number][])
    .map(([field, index]) => `c${index} AS ${field}`)
    .join(", ");
}

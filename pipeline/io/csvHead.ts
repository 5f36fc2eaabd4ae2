import { open } from "node:fs/promises";
import { parse } from "csv-parse/sync";

/** What the first records of a CSV file tell. */
export interface CsvHead {
  readonly delimiter: string;
  readonly header: readonly string[];
  /** Fields that a data record has; empty ones after them (a comma at the end of every row) say nothing. */
  readonly fieldCount: number;
  readonly sample: readonly (readonly string[])[];
  /** Whether the header is exactly the first line: no blank line before it, no line break inside it. */
  readonly plainHeader: boolean;
}

const HEAD_BYTES = 1 << 20;
const HEAD_RECORDS = 50;
const DELIMITERS = [",", ";", "\t", "|"];

/**
 * Reads the head of a UTF-8 file: the delimiter is the one under which the header has most fields, then the one
 * under which most records agree with it.
 * @param delimiter what the mapping declares; overrides the choice
 * @param records records of the sample, as far as they lie in the first megabyte
 */
export async function readCsvHead(
  path: string,
  delimiter?: string,
  records: number = HEAD_RECORDS,
): Promise<CsvHead> {
  const handle = await open(path, "r");
  let text: string;
  let whole: boolean;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    text = buffer.toString("utf8", 0, bytesRead);
    whole = bytesRead < HEAD_BYTES;
  } finally {
    await handle.close();
  }
  const heads = (delimiter === undefined ? DELIMITERS : [delimiter]).map((each) =>
    headUnder(text, whole, each, records),
  );
  return heads.reduce((best, head) => (rank(head) > rank(best) ? head : best));
}

function rank(head: CsvHead): number {
  const agreeing = head.sample.filter((record) => record.length === head.fieldCount).length;
  return head.header.length + agreeing / (head.sample.length + 1);
}

/** How csv-parse reads files that people made: any line ends, loose quotes, records of any length. */
export const FORGIVING = {
  record_delimiter: ["\r\n", "\n", "\r"],
  bom: true,
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
};

function headUnder(text: string, whole: boolean, delimiter: string, most: number): CsvHead {
  const records = parse(text, {
    delimiter,
    ...FORGIVING,
    to: most + 1,
    skip_records_with_error: true,
  }) as string[][];
  if (!whole && records.length > 1 && records.length <= most) records.pop();
  const filled = records.filter((record) => record.length > 1 || record[0]?.trim() !== "");
  const header = (filled[0] ?? []).map((name) => name.trim());
  const sample = filled.slice(1);
  // The header decides, so that no order of records changes how they are read; blank names at its end may be absent.
  const named = header.findLastIndex((name) => name !== "") + 1;
  const fieldCount = Math.min(Math.max(mostCommonLength(sample) ?? named, named), header.length);
  const firstLine = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/, 1)[0] as string;
  const plainHeader = firstLine.trim() !== "" && firstLine.split('"').length % 2 === 1;
  return { delimiter, header, fieldCount, sample, plainHeader };
}

function mostCommonLength(records: readonly (readonly string[])[]): number | null {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  let best: number | null = null;
  for (const [length, count] of counts) {
    if (best === null || count > (counts.get(best) ?? 0)) best = length;
  }
  return best;
}

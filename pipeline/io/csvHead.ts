import { type FileHandle, open } from "node:fs/promises";
import { parse } from "csv-parse/sync";

/** What the first records of a CSV file tell. */
export interface CsvHead {
  readonly delimiter: string;
  readonly header: readonly string[];
  /** Fields that a data record has; empty ones after them (a comma at the end of every row) say nothing. */
  readonly fieldCount: number;
  readonly sample: readonly (readonly string[])[];
  /** The first lines that are not blank, as they stand. */
  readonly lines: readonly string[];
  /** Records before the data: the header and, in files from HDX, a row of HXL tags (#date, #adm1+name); 0 without a header. */
  readonly headerRecords: number;
  /** Whether these are exactly the first lines: no blank line between them, no line break inside them. */
  readonly plainHeader: boolean;
  /** Whether the end of the file shows that every quote is closed there; false where that is not clear. */
  readonly closesQuotes: boolean;
  /** Whether a quote that begins a field encloses it; where none does, a quote is a character as any other. */
  readonly quoted: boolean;
  /** Numbers of fields that are as good: records may lack columns at the end that nobody reads, or have them. */
  readonly otherFieldCounts: readonly number[];
}

const HEAD_BYTES = 1 << 20;
const TAIL_BYTES = 1 << 16;
const BEGINNING = 1 << 16;
const HEAD_RECORDS = 50;
/** A header stands among so many records, unless they are blank. */
const FEW_RECORDS = 3;
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
  let tail: string;
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, HEAD_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, 0);
    text = buffer.toString("utf8", 0, bytesRead);
    whole = size < HEAD_BYTES;
    tail = whole ? text : await readTail(handle, size);
  } finally {
    await handle.close();
  }
  const possible = DELIMITERS.filter((each) => text.includes(each));
  const tried = delimiter !== undefined ? [delimiter] : possible.length === 0 ? [","] : possible;
  const widths = tried.map((each) => (tried.length === 1 ? 0 : widthUnder(text, each, records)));
  const widest = tried.filter((_, index) => widths[index] === Math.max(...widths));
  const heads = widest.map((each) => headUnder(text, whole, each, records));
  const head = heads.reduce((best, each) => (rank(each) > rank(best) ? each : best));
  return { ...head, closesQuotes: closesQuotes(tail, whole, head.delimiter) };
}

async function readTail(handle: FileHandle, size: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(
    Buffer.allocUnsafe(TAIL_BYTES),
    0,
    TAIL_BYTES,
    size - TAIL_BYTES,
  );
  return buffer.toString("latin1", 0, bytesRead);
}

/**
 * Whether the last quote of a file can only be one that closes a field: it follows some character of the field, and the
 * delimiter or the line's end follows it. One that opens a field stands at the beginning of one, and one that is doubled
 * behind another.
 */
function closesQuotes(tail: string, isWhole: boolean, delimiter: string): boolean {
  const last = tail.lastIndexOf('"');
  if (last < 0) return isWhole;
  const before = tail[last - 1] ?? "\n";
  const after = tail.slice(last + 1).replace(/^ +/, "");
  const opens = [delimiter, " ", "\r", "\n", '"', "\uFEFF"].includes(before);
  return !opens && (after === "" || /^[\r\n]/.test(after) || after.startsWith(delimiter));
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

/** Fields of the header that headUnder would find, told by as few records as possible. */
function widthUnder(text: string, delimiter: string, most: number): number {
  const header = (count: number) => firstOf(text, delimiter, count).find(isFilled);
  return (header(FEW_RECORDS) ?? header(most + 1))?.length ?? 0;
}

const isFilled = (record: readonly string[]): boolean => record.length > 1 || record[0]?.trim() !== "";

function headUnder(text: string, whole: boolean, delimiter: string, most: number): CsvHead {
  const records = firstOf(text, delimiter, most + 1);
  if (!whole && records.length > 1 && records.length <= most) records.pop();
  const filled = records.filter(isFilled);
  const header = (filled[0] ?? []).map((name) => name.trim());
  const headerRecords = isTagRow(filled[1] ?? []) ? 2 : 1;
  const sample = filled.slice(headerRecords);
  // The header decides, so that no order of records changes how they are read; blank names at its end may be absent.
  const named = header.findLastIndex((name) => name !== "") + 1;
  const fieldCount = Math.min(Math.max(mostCommonLength(sample) ?? named, named), header.length);
  const everyLine = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/, most + 2);
  const firstLines = everyLine.slice(0, headerRecords);
  const lines = everyLine.filter((line) => line.trim() !== "");
  if (!whole && everyLine.length < most + 2) lines.pop();
  const plainHeader = firstLines.every((line) => line.trim() !== "" && line.split('"').length % 2 === 1);
  return {
    delimiter,
    header,
    fieldCount,
    sample,
    lines: lines.map(apart),
    headerRecords,
    plainHeader,
    closesQuotes: false,
    quoted: true,
    otherFieldCounts: [],
  };
}

/** The first records of a text. Looked for in the beginning of it, since the parser takes in all that it is given. */
function firstOf(text: string, delimiter: string, count: number): string[][] {
  const settings = { delimiter, ...FORGIVING, to: count + 1, skip_records_with_error: true };
  const beginning = parse(text.slice(0, BEGINNING), settings) as string[][];
  // the last record may be cut where the beginning ends
  const all = beginning.length > count || text.length <= BEGINNING ? beginning : parse(text, settings);
  return all.slice(0, count) as string[][];
}

/** A copy of a text that is cut from a longer one: as long as the cut is there, the engine keeps all of the other. */
const apart = (text: string): string => Buffer.from(text).toString();

/** Every cell that is not empty is an HXL hashtag: such a row says what the columns are, and is no data. */
function isTagRow(record: readonly string[]): boolean {
  const filled = record.filter((cell) => cell.trim() !== "");
  return filled.length > 0 && filled.every((cell) => /^\s*#[a-z]/i.test(cell));
}

/** How files of a layout without a header are read. */
export interface Headerless {
  /** Names of the columns, in their order. */
  readonly names: readonly string[];
  /** What lies between fields that are never enclosed in quotes; null where they may be, between any delimiters. */
  readonly unquoted: string | null;
  /** How many of the last columns records may lack; nobody reads these. */
  readonly mayLack: number;
}

/** The first records of a file of which none is a header. */
export const firstRecords = (head: CsvHead, { unquoted }: Headerless): readonly (readonly string[])[] =>
  unquoted === null ? [head.header, ...head.sample] : head.lines.map((line) => line.split(unquoted));

/** A file whose first record is data already, read with the names that its columns are known to have. */
export function withoutHeader(head: CsvHead, headerless: Headerless): CsvHead {
  const { names, unquoted, mayLack } = headerless;
  const sample = firstRecords(head, headerless);
  const fieldCount = Math.min(names.length, sample[0]?.length ?? 0);
  const fewest = names.length - mayLack;
  const counts = Array.from({ length: mayLack + 1 }, (_, index) => fewest + index);
  return {
    ...head,
    delimiter: unquoted ?? head.delimiter,
    header: names.slice(0, fieldCount),
    fieldCount,
    otherFieldCounts: counts.filter((count) => count !== fieldCount),
    sample,
    headerRecords: 0,
    plainHeader: true,
    closesQuotes: head.closesQuotes || unquoted !== null,
    quoted: unquoted === null,
  };
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

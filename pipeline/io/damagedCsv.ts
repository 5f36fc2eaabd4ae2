import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { CsvHead } from "./csvHead.ts";

/** A record of a file that no reader can make sense of. */
export interface BadRecord {
  /** 1-based data record. */
  readonly record: number;
  readonly reason: string;
  /** Its text, shortened. */
  readonly text: string;
}

/** How far an open quote is followed before the line on which it opened is given up. */
const MAX_LINES = 2000;
/** The longest record that is read, by the fast reader too. */
export const MAX_RECORD_BYTES = 2_000_000;
const SHOWN_CHARACTERS = 200;

/**
 * Reads a CSV that has structural faults, record by record, and adds the sound records to `to` as a clean CSV whose
 * first columns are the file's number and the record's. Slow and exact; only files that the fast reader refused come here.
 *
 * A record ends at the first line end outside a quoted field. Where a record that spans lines turns out unsound, or
 * its quote is never closed, only its first line is given up and reading resumes on the next: a stray quote costs one
 * record, not the rest of the file. Unsound lines that follow such a fault belong to it.
 */
export async function salvageCsv(
  from: string,
  to: string,
  file: number,
  { delimiter, fieldCount, headerRecords, plainHeader, quoted, otherFieldCounts }: CsvHead,
): Promise<{ good: number; bad: BadRecord[] }> {
  const out = createWriteStream(to, { flags: "a" });
  const bad: BadRecord[] = [];
  let record = 0;
  let good = 0;
  // The fast reader skips plain header lines whatever they hold.
  let linesToSkip = plainHeader ? headerRecords : 0;
  let headersDue = plainHeader ? 0 : headerRecords;
  let insideFault = false;
  let pending: string[] = [];
  let pendingBytes = 0;
  let scan = newScan();

  const accept = async (fields: readonly string[]): Promise<void> => {
    insideFault = false;
    if (headersDue > 0) {
      headersDue -= 1;
      return;
    }
    record += 1;
    good += 1;
    const cells = fields.map((field) => `"${field.replaceAll('"', '""')}"`);
    if (!out.write(`${file},${record},${cells.join(",")}\n`)) await once(out, "drain");
  };
  const refuse = (text: string, reason: string, startsFault: boolean): void => {
    if (insideFault) return;
    if (headersDue > 0) {
      headersDue -= 1;
      return;
    }
    insideFault = startsFault;
    record += 1;
    bad.push({ record, reason, text: text.slice(0, SHOWN_CHARACTERS) });
  };

  /** Takes one physical line; returns the lines to be read again after a fault. */
  const take = async (line: string): Promise<readonly string[]> => {
    if (pending.length === 0 && line.trim() === "" && !line.includes(delimiter)) return [];
    pending.push(line);
    pendingBytes += Buffer.byteLength(line) + 1;
    scanLine(scan, line, delimiter, quoted);
    const tooLong = pending.length > MAX_LINES || pendingBytes > MAX_RECORD_BYTES;
    if (scan.open !== null && scan.sound && !tooLong) return [];
    const { fields, sound, open } = scan;
    const lines = pending;
    const isHeader = headersDue > 0;
    pending = [];
    pendingBytes = 0;
    scan = newScan();
    // Empty fields too many at the end of a record say nothing.
    while (!isHeader && fields.length > fieldCount && fields.at(-1) === "") fields.pop();
    if (!isHeader && otherFieldCounts.includes(fields.length)) {
      fields.push(...Array(Math.max(0, fieldCount - fields.length)).fill(""));
      fields.length = fieldCount;
    }
    if (sound && !tooLong && (fields.length === fieldCount || isHeader)) {
      await accept(fields);
      return [];
    }
    if (lines.length > 1 || open !== null) {
      refuse(lines[0] as string, "a quote opens and is not closed where the record ends", true);
    } else if (tooLong) {
      refuse(line, `is longer than ${MAX_RECORD_BYTES} bytes`, false);
    } else if (!sound) {
      refuse(line, "text follows the closing quote of a field", false);
    } else {
      refuse(line, `has ${fields.length} fields where ${fieldCount} are due`, false);
    }
    return lines.slice(1);
  };
  const takeAll = async (lines: readonly string[]): Promise<void> => {
    // A stack of the lines still to be read, the next one on top.
    const queue = lines.toReversed();
    while (queue.length > 0) {
      const again = await take(queue.pop() as string);
      queue.push(...again.toReversed());
    }
  };

  for await (const line of physicalLines(from)) {
    if (linesToSkip > 0) linesToSkip -= 1;
    else await takeAll([line]);
  }
  while (pending.length > 0) {
    const [first, ...rest] = pending;
    refuse(first as string, "a quote opens and is not closed before the file ends", true);
    pending = [];
    pendingBytes = 0;
    scan = newScan();
    await takeAll(rest);
  }
  out.end();
  await finished(out);
  return { good, bad };
}

/** The lines of a file whatever their ends (LF, CRLF, CR). */
async function* physicalLines(path: string): AsyncGenerator<string> {
  let rest = "";
  let isFirst = true;
  for await (const chunk of createReadStream(path, "utf8") as AsyncIterable<string>) {
    const text = rest + (isFirst ? chunk.replace(/^\uFEFF/, "") : chunk);
    isFirst = false;
    // A carriage return at the very end may be the first half of a CRLF.
    const complete = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = complete.split(/\r\n|\n|\r/);
    rest = (lines.pop() as string) + text.slice(complete.length);
    yield* lines;
  }
  yield* rest.split("\r");
}

/** A record read so far: its complete fields and the text of a quoted one that is still open. */
interface Scan {
  readonly fields: string[];
  open: string | null;
  sound: boolean;
}

const newScan = (): Scan => ({ fields: [], open: null, sound: true });

/**
 * Adds a line to a record by the rules of the fast reader: a quote counts only where a field begins, spaces around a
 * quoted field fall away, and nothing but the delimiter may follow a closing quote (or, after spaces, another quote,
 * which opens the field again).
 */
function scanLine(scan: Scan, line: string, delimiter: string, mayQuote: boolean): void {
  let at = 0;
  for (;;) {
    let quoted = "";
    if (scan.open !== null) {
      quoted = `${scan.open}\n`;
      scan.open = null;
    } else {
      const start = afterSpaces(line, at);
      if (!mayQuote || line[start] !== '"') {
        const end = line.indexOf(delimiter, at);
        scan.fields.push(line.slice(at, end < 0 ? undefined : end));
        if (end < 0) return;
        at = end + delimiter.length;
        continue;
      }
      at = start + 1;
    }
    for (;;) {
      const quote = line.indexOf('"', at);
      if (quote < 0) {
        scan.open = quoted + line.slice(at);
        return;
      }
      quoted += line.slice(at, quote);
      at = quote + 1;
      const next = afterSpaces(line, at);
      if (line[next] !== '"') break;
      quoted += next === at ? '"' : line.slice(at, next);
      at = next + 1;
    }
    scan.fields.push(quoted);
    at = afterSpaces(line, at);
    if (at === line.length) return;
    if (!line.startsWith(delimiter, at)) {
      scan.sound = false;
      return;
    }
    at += delimiter.length;
  }
}

function afterSpaces(line: string, at: number): number {
  let position = at;
  while (line[position] === " ") position += 1;
  return position;
}

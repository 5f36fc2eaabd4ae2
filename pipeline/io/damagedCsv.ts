import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { parse } from "csv-parse/sync";

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
const MAX_CHARACTERS = 2_000_000;
const SHOWN_CHARACTERS = 200;

/**
 * Reads a CSV that has structural faults, record by record, and writes the sound records to `to` as a clean CSV whose
 * first column is the record's number. Slow and exact; only files that the fast reader refused come here.
 *
 * A record ends at the first line end at which the number of quotes so far is even. Where a record that spans lines
 * turns out unsound, or its quote is never closed, only its first line is given up and reading resumes on the next:
 * a stray quote costs one record, not the rest of the file. Unsound lines that follow such a fault belong to it.
 * @param fieldCount fields that a sound record has
 */
export async function salvageCsv(
  from: string,
  to: string,
  delimiter: string,
  fieldCount: number,
): Promise<{ good: number; bad: BadRecord[] }> {
  const out = createWriteStream(to);
  const bad: BadRecord[] = [];
  let record = 0;
  let good = 0;
  let headerSeen = false;
  let insideFault = false;
  let pending: string[] = [];
  let pendingCharacters = 0;
  let open = false;

  const accept = async (fields: readonly string[]): Promise<void> => {
    insideFault = false;
    if (!headerSeen) {
      headerSeen = true;
      return;
    }
    record += 1;
    good += 1;
    const cells = fields.map((field) => `"${field.replaceAll('"', '""')}"`);
    if (!out.write(`${record},${cells.join(",")}\n`)) await once(out, "drain");
  };
  const refuse = (text: string, reason: string, startsFault: boolean): void => {
    if (insideFault) return;
    insideFault = startsFault;
    headerSeen = true;
    record += 1;
    bad.push({ record, reason, text: text.slice(0, SHOWN_CHARACTERS) });
  };

  /** Takes one physical line; returns the lines to be read again after a fault. */
  const take = async (line: string): Promise<readonly string[]> => {
    if (pending.length === 0 && line.trim() === "") return [];
    pending.push(line);
    pendingCharacters += line.length + 1;
    if (line.includes('"')) open = open !== (countQuotes(line) % 2 === 1);
    const tooLong = pending.length > MAX_LINES || pendingCharacters > MAX_CHARACTERS;
    if (open && !tooLong) return [];
    const lines = pending;
    const wasOpen = open;
    pending = [];
    pendingCharacters = 0;
    open = false;
    if (!wasOpen) {
      const fields = fieldsOf(lines.join("\n"), delimiter);
      if (fields !== null && (fields.length === fieldCount || !headerSeen)) {
        await accept(fields);
        return [];
      }
      if (lines.length === 1) {
        const reason =
          fields === null
            ? "a quote stands inside a field"
            : `has ${fields.length} fields where ${fieldCount} are due`;
        refuse(lines[0] as string, reason, false);
        return [];
      }
    }
    refuse(lines[0] as string, "a quote opens and is not closed where the record ends", true);
    return lines.slice(1);
  };

  for await (const line of physicalLines(from)) {
    const queue = [line];
    while (queue.length > 0) {
      const again = await take(queue.shift() as string);
      queue.unshift(...again);
    }
  }
  while (pending.length > 0) {
    const [first, ...rest] = pending;
    refuse(first as string, "a quote opens and is not closed before the file ends", true);
    pending = [];
    pendingCharacters = 0;
    open = false;
    const queue = rest;
    while (queue.length > 0) {
      const again = await take(queue.shift() as string);
      queue.unshift(...again);
    }
  }
  out.end();
  await finished(out);
  return { good, bad };
}

/** The lines of a file whatever their ends (LF, CRLF, CR). */
async function* physicalLines(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(path, "utf8") as AsyncIterable<string>) {
    const text = rest + chunk;
    // A carriage return at the very end may be the first half of a CRLF.
    const complete = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = complete.split(/\r\n|\n|\r/);
    rest = (lines.pop() as string) + text.slice(complete.length);
    yield* lines;
  }
  yield* rest.split("\r");
}

function countQuotes(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count;
}

/** @returns the fields of one record, or null if its quoting is unsound */
function fieldsOf(text: string, delimiter: string): string[] | null {
  if (!text.includes('"')) return text.split(delimiter);
  try {
    const records = parse(text, { delimiter, bom: true, relax_column_count: true }) as string[][];
    return records.length === 1 ? (records[0] as string[]) : null;
  } catch {
    return null;
  }
}

import { DataError } from "../domain/errors.ts";
import type { FileLedger } from "../domain/ingestSummary.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import type { FileChecksum } from "../io/checksum.ts";
import type { Database } from "../io/duckdb.ts";
import type { OpenFile } from "./openFile.ts";

/** Kinds of fault shown when a file is refused. */
const SHOWN_FAULTS = 3;

/** Table `outcomes`: what became of the rows of view `verdicts`, in one look at them, by file, place and class. */
export async function countOutcomes(db: Database): Promise<void> {
  await db.run(`
    CREATE OR REPLACE TABLE outcomes AS
    SELECT file_number, place_key, class, verdict, count(*) AS rows, count(*) FILTER (repaired) AS repaired,
      count(corrections) AS corrected, count(*) FILTER (inactive_year) AS inactive,
      min(month) AS first_month, max(month) AS last_month
    FROM verdicts GROUP BY file_number, place_key, class, verdict`);
}

/**
 * Counts what became of every row, from table `outcomes` and the unreadable rows in `quarantine`.
 * @throws {DataError} if a file's rows do not add up: then nothing may be published
 */
export async function balancedLedger(db: Database, open: readonly OpenFile[]): Promise<FileLedger[]> {
  const counts = await db.rows<Record<string, number>>(`
    WITH counted AS (
      SELECT file_number, sum(rows) AS rows,
        sum(rows) FILTER (verdict = 'accepted') AS accepted,
        sum(rows) FILTER (verdict = 'duplicate') AS duplicate,
        sum(rows) FILTER (verdict = 'superseded') AS superseded,
        sum(rows) FILTER (verdict = 'out of scope') AS out_of_scope,
        sum(repaired) FILTER (verdict = 'accepted') AS repaired, sum(corrected) AS corrected,
        min(first_month) FILTER (verdict = 'accepted') AS first_month,
        max(last_month) FILTER (verdict = 'accepted') AS last_month
      FROM outcomes GROUP BY file_number
    ), refused AS (
      SELECT file_number, count(*) AS quarantined, count(*) FILTER ("column" = '') AS unreadable
      FROM quarantine GROUP BY file_number
    )
    SELECT file_number, coalesce(rows, 0)::INTEGER + coalesce(unreadable, 0)::INTEGER AS rows_read,
      coalesce(accepted, 0)::INTEGER AS accepted, coalesce(duplicate, 0)::INTEGER AS duplicate,
      coalesce(superseded, 0)::INTEGER AS superseded, coalesce(quarantined, 0)::INTEGER AS quarantined,
      coalesce(out_of_scope, 0)::INTEGER AS out_of_scope, coalesce(repaired, 0)::INTEGER AS repaired,
      coalesce(corrected, 0)::INTEGER AS corrected,
      first_month, last_month
    FROM files LEFT JOIN counted USING (file_number) LEFT JOIN refused USING (file_number) ORDER BY file_number`);
  const month = (value: number | null | undefined): string =>
    value === null || value === undefined ? "" : formatMonth(value as Month);
  const wholes = await Promise.all(open.map((each) => each.text.whole));
  return open.map(({ file, text, layout }, number) => {
    const { sha256, bytes } = wholes[number] as FileChecksum;
    const count = counts[number] as Record<string, number>;
    const value = (name: string): number => count[name] ?? 0;
    const line: FileLedger = {
      file: file.name,
      source: layout.source,
      layout: layout.name,
      sha256,
      bytes,
      encoding: text.encoding,
      rows_read: value("rows_read"),
      accepted: value("accepted"),
      duplicate: value("duplicate"),
      superseded: value("superseded"),
      quarantined: value("quarantined"),
      out_of_scope: value("out_of_scope"),
      repaired: value("repaired"),
      corrected: value("corrected"),
      first_month: month(count["first_month"]),
      last_month: month(count["last_month"]),
    };
    const sum = line.accepted + line.duplicate + line.superseded + line.quarantined + line.out_of_scope;
    if (sum !== line.rows_read) {
      throw new DataError(`the ledger does not balance: ${line.rows_read} rows read, ${sum} accounted for`, {
        file: file.name,
      });
    }
    return line;
  });
}

/** @throws {DataError} naming the commonest faults if more than `maxShare` of a file's rows are refused */
export async function refuseBadFiles(
  db: Database,
  ledger: readonly FileLedger[],
  maxShare: number,
): Promise<void> {
  for (const [number, line] of ledger.entries()) {
    const refusal = await refusalOf(db, number, line, maxShare);
    if (refusal !== null) throw refusal;
  }
}

/** Why a file is refused, with its commonest faults; null if at most `maxShare` of its rows are. */
export async function refusalOf(
  db: Database,
  number: number,
  line: FileLedger,
  maxShare: number,
): Promise<DataError | null> {
  if (line.quarantined <= maxShare * line.rows_read) return null;
  const percent = Math.round((100 * line.quarantined) / line.rows_read);
  return new DataError(
    `${percent} % of its ${line.rows_read} rows are refused (at most ${Number((100 * maxShare).toFixed(6))} % may be): ` +
      `${await worstFaults(db, number)}. Mend the file or raise --max-quarantine`,
    { file: line.file },
  );
}

/** Query: refused rows by file and kind of fault, with the first of each; hints at near names make no kind of their own. */
export const FAULT_KINDS = `
  SELECT file_number, "column", kind, count(*)::INTEGER AS rows, min(record)::INTEGER AS record,
    arg_min(value, record) AS value, arg_min(reason, record) AS reason
  FROM (SELECT *, regexp_replace(reason, ' \\(nearest.*', '') AS kind FROM quarantine)
  GROUP BY file_number, "column", kind`;

/** The commonest faults in words with an example of each; of one file, or of all. */
export async function worstFaults(db: Database, fileNumber = -1): Promise<string> {
  const faults = await db.rows<Record<string, string | number>>(
    `SELECT "column", kind, sum(rows)::INTEGER AS rows, min(record)::INTEGER AS record,
       arg_min(value, (record, file_number)) AS value, arg_min(reason, (record, file_number)) AS reason
     FROM (${FAULT_KINDS}) WHERE $file < 0 OR file_number = $file
     GROUP BY "column", kind ORDER BY rows DESC, "column", kind LIMIT ${SHOWN_FAULTS}`,
    { file: fileNumber },
  );
  return faults
    .map((fault) => {
      const where = fault["column"] === "" ? "" : `${fault["column"]} `;
      const example = `record ${fault["record"]}${fault["value"] === null ? "" : `: "${fault["value"]}"`}`;
      return `${fault["rows"]} x ${where}${fault["reason"]} (${example})`;
    })
    .join("; ");
}

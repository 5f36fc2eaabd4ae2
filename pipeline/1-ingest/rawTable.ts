import { join } from "node:path";
import { RAW_FIELDS, type RawField } from "../domain/layout.ts";
import type { CsvHead } from "../io/csvHead.ts";
import { type BadRecord, MAX_RECORD_BYTES, salvageCsv } from "../io/damagedCsv.ts";
import { type Database, literalPath } from "../io/duckdb.ts";

/**
 * Loads one file into view `raw`: `record` (1-based data record) and every raw field as text, empty where the
 * file has no such column.
 *
 * DuckDB reads sound files in parallel, strictly and with fixed text columns. As soon as it rejects anything, the
 * file is read again, slowly and exactly, so that each faulty record is named and none is lost.
 * @returns the records that could not be read
 */
export async function loadRaw(
  db: Database,
  path: string,
  head: CsvHead,
  columns: Readonly<Partial<Record<RawField, number>>>,
  temporary: string,
): Promise<BadRecord[]> {
  if (head.plainHeader && (await loadSound(db, path, head, columns))) return [];
  const salvaged = join(temporary, "salvaged.csv");
  const { bad } = await salvageCsv(path, salvaged, head);
  const widths = { ...head, delimiter: ",", fieldCount: head.fieldCount + 1 };
  const shifted = Object.fromEntries(
    Object.entries(columns).map(([field, index]) => [field, (index as number) + 1]),
  ) as Partial<Record<RawField, number>>;
  await db.run(
    `CREATE OR REPLACE TABLE raw_rows AS
     SELECT CAST(c0 AS INTEGER) AS record, ${selected(shifted)} FROM ${reader(widths, 0, 4 * MAX_RECORD_BYTES)}`,
    { path: literalPath(salvaged), delimiter: "," },
  );
  await db.run(`CREATE OR REPLACE VIEW raw AS SELECT record, ${everyField(columns)} FROM raw_rows`);
  return bad;
}

async function loadSound(
  db: Database,
  path: string,
  head: CsvHead,
  columns: Readonly<Partial<Record<RawField, number>>>,
): Promise<boolean> {
  const values = { path: literalPath(path), delimiter: head.delimiter };
  try {
    await db.run(
      `CREATE OR REPLACE TABLE raw_rows AS SELECT ${selected(columns)}
       FROM ${reader(head, 1, MAX_RECORD_BYTES, ", store_rejects = true, rejects_table = 'raw_rejects', rejects_scan = 'raw_scans'")}`,
      values,
    );
    if ((await db.number("SELECT count(*)::INTEGER FROM raw_rejects")) > 0) return false;
  } catch (error) {
    // Line ends of two kinds in one file end DuckDB's strict reading with this error.
    if (!/Invalid Input Error/.test(String(error))) throw error;
    return false;
  } finally {
    await db.run("DROP TABLE IF EXISTS raw_rejects");
    await db.run("DROP TABLE IF EXISTS raw_scans");
  }
  // Rows keep the file's order, so a row's position is its record.
  await db.run(
    `CREATE OR REPLACE VIEW raw AS SELECT CAST(rowid + 1 AS INTEGER) AS record, ${everyField(columns)} FROM raw_rows`,
  );
  return true;
}

/** Only positions and names of ours enter the SQL; the file's own column names never do. */
function reader(head: CsvHead, skip: number, longestLine: number, more = ""): string {
  const declared = Array.from({ length: head.fieldCount }, (_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  return `read_csv($path, delim = $delimiter, quote = '"', escape = '"', header = false, skip = ${skip},
    auto_detect = false, strict_mode = true, null_padding = false, compression = 'none', hive_partitioning = false,
    max_line_size = ${longestLine}, columns = {${declared}}${more})`;
}

/** The file's columns under our names. */
function selected(columns: Readonly<Partial<Record<RawField, number>>>): string {
  return Object.entries(columns)
    .map(([field, index]) => `coalesce(c${index}, '') AS ${field}`)
    .join(", ");
}

/** Every raw field: those that the file lacks are constants, which cost nothing. */
function everyField(columns: Readonly<Partial<Record<RawField, number>>>): string {
  return RAW_FIELDS.map((field) => (columns[field] === undefined ? `'' AS ${field}` : field)).join(", ");
}

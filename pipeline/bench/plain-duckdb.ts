import { DuckDBInstance } from "@duckdb/node-api";
import { GED_COLUMNS } from "./make-ged.ts";

/*
 * What reading the file costs at least: DuckDB alone reads every column as text, with quotes and line breaks
 * understood, checks that the header is the expected one, and counts events by country, region and month into a
 * CSV. Nothing is validated, no row is accounted for. Column types are not guessed, as that would read the
 * beginning of the file twice and make this look slower.
 *
 * Prints the rows counted, the groups, and the seconds of the query without the start of the process.
 * Usage: plain-duckdb.ts FILE RESULT [THREADS]
 */

const [file, result, threads] = process.argv.slice(2);
if (file === undefined || result === undefined)
  throw new RangeError("plain-duckdb.ts requires FILE and RESULT");

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const columns = GED_COLUMNS.map((column) => `${text(column)}: 'VARCHAR'`).join(", ");

const instance = await DuckDBInstance.create(":memory:", threads === undefined ? {} : { threads });
const connection = await instance.connect();
const started = performance.now();
await connection.run(`
  COPY (
    SELECT country, adm_1, substr(date_start, 1, 7) AS month, count(*) AS events
    FROM read_csv(${text(file)}, columns = {${columns}}, header = true, auto_detect = false,
                  delim = ',', quote = '"', escape = '"')
    GROUP BY ALL
  ) TO ${text(result)} (HEADER)`);
const seconds = (performance.now() - started) / 1000;
const counted = await connection.runAndReadAll(
  `SELECT sum(events)::INTEGER AS rows, count(*)::INTEGER AS groups FROM read_csv(${text(result)})`,
);
console.log(JSON.stringify({ ...counted.getRowObjects()[0], seconds }));
connection.closeSync();
instance.closeSync();

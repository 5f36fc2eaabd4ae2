import { DuckDBInstance } from "@duckdb/node-api";
import { GED_COLUMNS } from "./make-ged.ts";
import { ACLED_COLUMNS, GDELT_FIELDS } from "./make-layouts.ts";

/*
 * What reading the file costs at least: DuckDB alone reads every column as text, with quotes and line breaks
 * understood, and counts events by country, region and month into a CSV. Nothing is validated, no row is accounted
 * for. Column types are not guessed, as that would read the beginning of the file twice and make this look slower.
 *
 * Prints the rows counted, the groups, and the seconds of the query without the start of the process.
 * Usage: plain-duckdb.ts LAYOUT FILE RESULT [THREADS]
 */

const [layout, file, result, threads] = process.argv.slice(2);
if (layout === undefined || file === undefined || result === undefined)
  throw new RangeError("plain-duckdb.ts requires LAYOUT, FILE and RESULT");

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** How a file is read, and what names an event's country, region and day in it. */
interface Reading {
  readonly columns: readonly string[];
  readonly format: string;
  readonly country: string;
  readonly region: string;
  readonly month: string;
}

const COMMAS = `header = true, delim = ',', quote = '"', escape = '"'`;
const TABS = "header = false, delim = '\t', quote = '', escape = ''";
const READINGS: Readonly<Record<string, Reading>> = {
  ged: {
    columns: GED_COLUMNS,
    format: COMMAS,
    country: "country",
    region: "adm_1",
    month: "substr(date_start, 1, 7)",
  },
  acled: {
    columns: ACLED_COLUMNS,
    format: COMMAS,
    country: "country",
    region: "admin1",
    month: "substr(event_date, 1, 7)",
  },
  // ActionGeo_CountryCode, ActionGeo_ADM1Code, MonthYear
  gdelt: {
    columns: Array.from({ length: GDELT_FIELDS }, (_, at) => `f${at}`),
    format: TABS,
    country: "f53",
    region: "f54",
    month: "f2",
  },
};
const reading = READINGS[layout];
if (reading === undefined) throw new RangeError(`plain-duckdb.ts knows no layout "${layout}"`);
const columns = reading.columns.map((column) => `${text(column)}: 'VARCHAR'`).join(", ");

const instance = await DuckDBInstance.create(":memory:", threads === undefined ? {} : { threads });
const connection = await instance.connect();
const started = performance.now();
await connection.run(`
  COPY (
    SELECT ${reading.country} AS country, ${reading.region} AS region, ${reading.month} AS month, count(*) AS events
    FROM read_csv(${text(file)}, columns = {${columns}}, auto_detect = false, ${reading.format})
    GROUP BY ALL
  ) TO ${text(result)} (HEADER)`);
const seconds = (performance.now() - started) / 1000;
const counted = await connection.runAndReadAll(
  `SELECT sum(events)::INTEGER AS rows, count(*)::INTEGER AS groups FROM read_csv(${text(result)})`,
);
console.log(JSON.stringify({ ...counted.getRowObjects()[0], seconds }));
connection.closeSync();
instance.closeSync();

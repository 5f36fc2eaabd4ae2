import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Layout } from "./make-layouts.ts";
import { BenchError, type Measured, measure } from "./measure.ts";

const PLAIN = ["--import", "tsx/esm", fileURLToPath(new URL("./plain-duckdb.ts", import.meta.url))];

/** Measures plain DuckDB on a file. @throws {BenchError} if it does not count its rows */
export async function measurePlain(
  layout: Layout | "ged",
  folder: string,
  file: string,
  rows: number,
  threads: number | undefined,
): Promise<Measured & { readonly querySeconds: number }> {
  const flags = threads === undefined ? [] : [String(threads)];
  const run = await measure(folder, [...PLAIN, layout, file, join(folder, "plain.csv"), ...flags]);
  const { rows: counted, seconds } = JSON.parse(run.output) as { rows: number; seconds: number };
  if (counted !== rows) throw new BenchError(`plain DuckDB counted ${counted} rows of ${rows}`);
  return { ...run, querySeconds: seconds };
}

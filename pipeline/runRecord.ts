import type { Config } from "./config.ts";
import { METHOD_SET } from "./domain/constants.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { formatMonth, type Month } from "./domain/month.ts";
import type { Table } from "./domain/table.ts";
import type { Theatre } from "./theatre.ts";

/** The content of run.json: everything that the tables depend on. The same for the same input, config and code. */
export function runRecord(run: {
  readonly code: { readonly version: string; readonly code_sha256: string };
  readonly config: Config;
  readonly theatre: Theatre;
  readonly asOf: Month;
  readonly summary: IngestSummary;
  readonly tables: readonly Table[];
}): object {
  const { code, config, theatre, asOf, summary, tables } = run;
  return {
    schema: "harmattan/run/1",
    as_of: formatMonth(asOf),
    source: summary.source,
    licence: summary.licence,
    citation: summary.citation,
    method_set: METHOD_SET,
    ...code,
    config: { ...config, focus: theatre.focus, theatre: theatre.countries, threads: undefined },
    coverage: summary.coverage.map((span) => ({
      from: formatMonth(span.from),
      to: formatMonth(span.to),
      countries: span.countries,
    })),
    last_complete_month: formatMonth(summary.lastCompleteMonth),
    has_coordinates: summary.hasCoordinates,
    inputs: summary.files,
    rows: Object.fromEntries(tables.map((table) => [table.name, table.rowCount])),
    unknown_regions: summary.unknownRegions,
  };
}

/** What publish needs beside tables: small records as a run would give them. */

import type { PublishInput } from "../../pipeline/6-publish/publish.ts";
import { CSV_FORMS } from "../../pipeline/domain/csvForm.ts";

export const HEAD = { as_of: "2023-12", source: "=made up", licence: "CC0" };

const head = (name: string) => ({ schema: `harmattan/${name}/1`, ...HEAD });

export const RECORDS = {
  head: HEAD,
  ledger: [],
  quarantine: { file: [], record: new Float64Array(0), column: [], value: [], reason: [], source: [] },
  sensitivity: { ...head("sensitivity"), draws: 1000, seed: "2023-12", rankings: [] },
  skill: { ...head("skill"), groups: [] },
  run: {
    ...head("run"),
    citation: "",
    method_set: "full-1",
    version: "0.1.0",
    code_sha256: "0".repeat(64),
    lock_sha256: "0".repeat(64),
    config: { focus: "MLI", theatre: ["MLI"] },
    coverage: [{ from: "2010-01", to: "2023-12", countries: "world" }],
    last_complete_month: "2023-12",
    has_coordinates: true,
    has_actors: true,
    has_deaths: true,
    inputs: [],
    config_file: null,
    reporting_lag: null,
    zone_files: [],
    correction_file: null,
    region_file: null,
    claims_file: null,
    mappings: {},
    compared_with: { month: "2023-11", run_key: null, config: [], code: false, data: false },
    rows: {},
    false_alarms: { region_months: 0, unchanged_region_months: 0, levels: [] },
    alerts: { level: 0.05, alerts: 0, active_regions: 0, expected_if_nothing_changes: null },
    unknown_regions: [],
  },
  replay: {
    schema: "harmattan/replay/1",
    input: ["datasets/sample"],
    mapping: null,
    source: HEAD.source,
    as_of: null,
    focus: null,
    all_months: false,
    tables_only: false,
    config: {},
    config_file: null,
    accepted: [],
  },
  timings: { schema: "harmattan/timings/1", source: HEAD.source, stages: [], total_seconds: 0 },
  report: () => "<p>c</p>",
  csvForm: CSV_FORMS.point,
} as const satisfies Omit<PublishInput, "tables">;

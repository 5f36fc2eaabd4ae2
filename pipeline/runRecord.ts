import type { RunRecord } from "./changes/differing.ts";
import type { Config } from "./config.ts";
import type { AlarmRates } from "./domain/alarmRates.ts";
import { alertBudget } from "./domain/alertBudget.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import { formatMonth, type Month } from "./domain/month.ts";
import { rounded } from "./domain/rounded.ts";
import { schemaName } from "./domain/tableSchema.ts";
import type { NamedInput } from "./firstStages.ts";
import type { CodeVersion } from "./io/codeVersion.ts";
import type { NamedFile } from "./io/namedFile.ts";
import type { RegionFile } from "./regionUnit.ts";
import type { Theatre } from "./theatre.ts";
import type { ZoneFile } from "./zones.ts";

/**
 * The content of run.json but for what the outputs hold: everything that the tables depend on. The same for the same
 * input, config and code.
 */
export function runRecord(run: {
  readonly code: CodeVersion;
  readonly config: Config;
  readonly configFile: NamedFile | null;
  readonly theatre: Theatre;
  /** The user's own; the shipped zones are part of the code. */
  readonly zoneFiles: readonly ZoneFile[];
  /** The user's corrections; null for none. */
  readonly correctionFile: RunRecord["correction_file"];
  /** The user's claims; null for those that come along. */
  readonly claimsFile: object | null;
  /** What mappings say of columns, by file: a checksum. */
  readonly mappings: Readonly<Record<string, string>>;
  /** The user's own regions; null for others. */
  readonly regionFile: RegionFile | null;
  readonly asOf: Month;
  readonly summary: IngestSummary;
  readonly files: readonly NamedInput[];
  /** The reporting lag and the vintages that it was measured on; null for none. */
  readonly lag: object | null;
  readonly alarms: AlarmRates;
}) {
  const {
    code,
    config,
    theatre,
    zoneFiles,
    correctionFile,
    regionFile,
    claimsFile,
    mappings,
    asOf,
    summary,
    alarms,
  } = run;
  // told by zone_files, correction_file, region_file and claims_file
  const { zones: _, sites: __, regions: ___, corrections: ____, claims: _____, ...settings } = config;
  const without = { threads: undefined, keepRuns: undefined, csvLocale: undefined };
  return {
    schema: schemaName("run"),
    as_of: formatMonth(asOf),
    source: summary.source,
    licence: summary.licence,
    citation: summary.citation,
    method_set: methodSetOf(summary),
    ...code,
    config: { ...settings, focus: theatre.focus, theatre: theatre.countries, ...without },
    coverage: summary.coverage.map((span) => ({
      from: formatMonth(span.from),
      to: formatMonth(span.to),
      countries: span.countries,
    })),
    last_complete_month: formatMonth(summary.lastCompleteMonth),
    has_coordinates: summary.hasCoordinates,
    has_actors: summary.hasActors,
    has_deaths: summary.hasDeaths,
    inputs: run.files,
    mappings,
    reporting_lag: run.lag,
    config_file: run.configFile,
    zone_files: zoneFiles,
    correction_file: correctionFile,
    region_file: regionFile,
    claims_file: claimsFile,
    // shares of the theatre's active region-months of the last five years whose surprise passed a level: as they were, and
    // with each region's months in random order, where nothing changes
    false_alarms: {
      region_months: alarms.regionMonths,
      unchanged_region_months: alarms.unchangedRegionMonths,
      levels: alarms.levels.map(({ nominal, realised, unchanged }) => ({
        nominal,
        realised: rounded(realised),
        unchanged: rounded(unchanged),
      })),
    },
    alerts: alertBudget(alarms, config.alertLevel),
    unknown_regions: summary.unknownRegions,
  };
}

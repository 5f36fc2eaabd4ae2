import type { Differing } from "./chain.ts";

/** What run.json says that a comparison of runs looks at. */
export interface RunRecord {
  readonly as_of: string;
  readonly source: string;
  readonly code_sha256: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** What mappings say of the columns of which file: a checksum. */
  readonly mappings?: Readonly<Record<string, string>>;
  readonly coverage: readonly { readonly from: string; readonly to: string; readonly countries: unknown }[];
  readonly zone_files: readonly { readonly kind: string; readonly sha256: string }[];
  readonly correction_file: { readonly sha256: string } | null;
  readonly region_file: { readonly sha256: string } | null;
}

/** The settings that can move a score, a rank or an alert. */
const SETTINGS = [
  "focus",
  "unit",
  "regionName",
  "regionId",
  "shippedZones",
  "inactiveYears",
  "alertLevel",
] as const;

/** What differs between two runs. */
export interface Differences {
  readonly differing: Differing;
  /** Names of settings, and of kinds of files of the user's own, that differ. */
  readonly config: readonly string[];
  /** Whether it is the settings only that differ, and no file that they name. */
  readonly onlySettings: boolean;
  readonly addedFiles: readonly string[];
  readonly goneFiles: readonly string[];
  /** Whether all files of the earlier run are among the present ones, read with the same corrections. */
  readonly filesAreThere: boolean;
  readonly corrections: boolean;
}

/** Compares what two runs were made of. Corrections count as data: they change cells. */
export function differencesOf(earlier: RunRecord, now: RunRecord): Differences {
  const settings = SETTINGS.filter((name) => !isSame(earlier.config[name], now.config[name]));
  const files = (["zones", "sites"] as const).filter(
    (kind) => !isSame(zonesOf(earlier, kind), zonesOf(now, kind)),
  );
  const regions = isSame(earlier.region_file?.sha256, now.region_file?.sha256) ? [] : ["regions"];
  const hasFile = (file: string): boolean => earlier.inputs.some((each) => each.file === file);
  const mappings = now.inputs.some(
    ({ file }) => hasFile(file) && !isSame(earlier.mappings?.[file], now.mappings?.[file]),
  )
    ? ["mapping"]
    : [];
  const others = [...files, ...regions, ...mappings];
  const addedFiles = without(now, earlier);
  const goneFiles = without(earlier, now);
  const starts = new Set(startsOf(now));
  const coverage = startsOf(earlier).some((start) => !starts.has(start));
  const corrections = !isSame(earlier.correction_file?.sha256, now.correction_file?.sha256);
  return {
    differing: {
      revised_data: addedFiles.length + goneFiles.length > 0 || corrections || coverage,
      config: settings.length + others.length > 0,
      code: earlier.code_sha256 !== now.code_sha256,
    },
    config: [...settings, ...others],
    onlySettings: others.length === 0,
    addedFiles,
    goneFiles,
    filesAreThere: goneFiles.length === 0 && !corrections && !coverage,
    corrections,
  };
}

/** Spans without their ends: a coverage that only goes on is no other data for the months before. */
const startsOf = ({ coverage }: RunRecord): string[] =>
  coverage.map(({ from, countries }) => JSON.stringify([from, countries]));

/** The settings of a run, as a config takes them. */
export function settingsOf({ config }: RunRecord): Record<string, unknown> {
  return Object.fromEntries(SETTINGS.map((name) => [name, config[name]]));
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const zonesOf = ({ zone_files }: RunRecord, kind: string): readonly string[] =>
  zone_files.filter((each) => each.kind === kind).map(({ sha256 }) => sha256);

/** Names of the files of one run whose content is not in the other. */
function without(one: RunRecord, other: RunRecord): string[] {
  const known = new Set(other.inputs.map(({ sha256 }) => sha256));
  return one.inputs.filter(({ sha256 }) => !known.has(sha256)).map(({ file }) => file);
}

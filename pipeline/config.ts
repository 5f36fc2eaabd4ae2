import type { ALARM_LEVELS } from "./domain/alarmRates.ts";
import type { UnitKind } from "./domain/areas.ts";
import type { CsvLocale } from "./domain/csvForm.ts";

/** Every knob with its default and its reason. A config file (JSON) may set any of them; the command line wins. */
export const DEFAULT_CONFIG: Config = {
  /** Country whose neighbours are ranked. The project began with Mali. */
  focus: "MLI",
  /**
   * Countries whose regions get a row for every month in region_months, beside the focus and its land neighbours:
   * the coast that violence from the Sahel reaches next. Without data for a country it does nothing.
   */
  theatre: ["BEN", "TGO", "GHA"],
  /**
   * What regions are: "admin1" as the source names them, which every source has and readers know; "grid", PRIO-GRID cells
   * of half a degree; "custom", the polygons of a file of the user's own. The last two need coordinates.
   */
  unit: "admin1",
  /** GeoJSON with those polygons. In a config file, relative to that file. */
  regions: null,
  /** Properties of its features that hold their names and ids; null: `name`, and `id` or the feature's own or the name. */
  regionName: null,
  regionId: null,
  /**
   * A zones.csv of the user's own, beside the shipped zones; a zone with the id of a shipped one takes its place. In a
   * config file, relative to that file.
   */
  zones: null,
  /** Whether the zones of datasets/reference/zones.csv are scored: they lie in the theatre of Mali. */
  shippedZones: true,
  /** The user's sites, likewise; null is datasets/sites.csv where there is one. */
  sites: null,
  /** The user's corrections of single cells, likewise; null is datasets/corrections.csv for the files of datasets/incidents. */
  corrections: null,
  /** The user's claims.csv, likewise, in place of the claims about Mali that come along. */
  claims: null,
  /** Share of a file's rows that may be refused: above it the file is more likely misread than dirty. */
  maxQuarantine: 0.2,
  /**
   * Whether incidents of inactive years count. UCDP lists a dyad's smaller years only once another year has passed 25
   * deaths, so that they were not known at the time; a backtest without them shows what that foresight is worth.
   */
  inactiveYears: true,
  /**
   * Row says alert where its surprise is at most this: one region in twenty in any month in which nothing changes, which
   * a person can still look through. 0.1, 0.05 or 0.01.
   */
  alertLevel: 0.05,
  /** Whether chances and forecasts are made (stage 4). Without, their columns stay empty and a run is a few seconds shorter. */
  forecast: true,
  /** Decimal points and commas between cells in CSVs ("point"), or decimal commas and semicolons ("comma"). JSON has points. */
  csvLocale: "point",
  /**
   * How many earlier runs of each month are kept in outputs/history beside the one that is published: a year of monthly
   * corrections of the same month.
   */
  keepRuns: 12,
  /** DuckDB's threads. Results do not depend on it; null is one per core, at most 4. */
  threads: null,
  /** What DuckDB may hold in memory before it spills to disk. */
  memoryLimit: "512MB",
};

export interface Config {
  readonly focus: string;
  readonly theatre: readonly string[];
  readonly unit: UnitKind;
  readonly regions: string | null;
  readonly regionName: string | null;
  readonly regionId: string | null;
  readonly zones: string | null;
  readonly shippedZones: boolean;
  readonly sites: string | null;
  readonly corrections: string | null;
  readonly claims: string | null;
  readonly maxQuarantine: number;
  readonly inactiveYears: boolean;
  readonly alertLevel: (typeof ALARM_LEVELS)[number];
  readonly forecast: boolean;
  readonly csvLocale: CsvLocale;
  readonly keepRuns: number;
  readonly threads: number | null;
  readonly memoryLimit: string;
}

import type { Month } from "./month.ts";

/** What the columns of an incident file can hold, under our names. A layout says which column holds which. */
export const RAW_FIELDS = [
  "id",
  "revision",
  "country",
  "admin1",
  "latitude",
  "longitude",
  "place_precision",
  "date",
  "date_year",
  "date_month",
  "date_day",
  "date_end",
  "date_precision",
  "class",
  "subclass",
  "targeting",
  "side_1",
  "side_2",
  "actor_1",
  "actor_2",
  "deaths",
  "deaths_low",
  "deaths_high",
  "deaths_civilians",
  "events",
  "events_battle",
  "events_remote",
  "events_civilian",
  "events_nonstate",
  "active_year",
  "fips_country",
  "place_kind",
  "place_name",
  "party_1",
  "party_2",
  "reported",
] as const;

export type RawField = (typeof RAW_FIELDS)[number];

/** The classes of incident; the first four make up the violent set. */
export const INCIDENT_CLASSES = ["battle", "remote", "civilian", "nonstate", "other"] as const;
export type IncidentClass = (typeof INCIDENT_CLASSES)[number];

/** How exactly a source knows a place; coordinates are used for distances only where it is exact or near. */
export const PLACE_PRECISIONS = ["exact", "near", "region", "country"] as const;
export type PlacePrecision = (typeof PLACE_PRECISIONS)[number];

/** A span of months in which a source looked at countries. */
export interface Coverage {
  readonly from: Month;
  readonly to: Month;
  /** ISO3 codes; "observed": the countries with at least one row; "world": every country. */
  readonly countries: readonly string[] | "observed" | "world";
}

/** Whether a source declares that it looks at a country, incidents or not. */
export function isDeclared(coverage: readonly Coverage[], country: string): boolean {
  return coverage.some(
    ({ countries }) => countries === "world" || (countries !== "observed" && countries.includes(country)),
  );
}

/** One file's release of a source, for deciding between revisions of the same event. */
export interface Release {
  /** Grows with the date of publication; 0 where the file declares none. */
  readonly order: number;
  readonly kind: "annual" | "candidate" | "undeclared";
}

/** What columns beside the class say of an incident: values in lower case that mean something to us. */
export interface Details {
  /** Those of `subclass` that stand in the place of the class. */
  readonly subclasses: readonly string[];
  /** Those of `targeting` that make an incident of any class one that targets civilians. */
  readonly targeting: readonly string[];
  /** Those of `side_1` and `side_2` that make the side a government's forces. */
  readonly governments: readonly string[];
}

/** Everything needed to read one file as incidents. */
export interface Layout {
  /** What it is, in words for people: "UCDP GED, official layout". */
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly citation: string;
  /** Whether the licence keeps every text of a row out of what is published. */
  readonly withholdsRows?: boolean;
  /** For each field of ours the position of its column in the file; absent where the file has none. */
  readonly columns: Readonly<Partial<Record<RawField, number>>>;
  /** The file's own names of those columns, for messages. */
  readonly columnNames: Readonly<Partial<Record<RawField, string>>>;
  /** How dates are written. */
  readonly dateFormat: DateFormat;
  /** Further ways, each told from all others by its form. */
  readonly otherDateFormats?: readonly DateFormat[];
  /** Lower-case value of the class column -> class. Values not listed are refused. */
  readonly classes: Readonly<Record<string, IncidentClass>>;
  /** Whether an id names a place that has one row in each month. */
  readonly monthlyIds?: boolean;
  /** Whether a misspelt class is taken for the one that it must mean. */
  readonly forgivesMisspelling?: boolean;
  readonly details?: Details;
  /** Whether rows are reports, several of which may tell one event (1-ingest/reports.ts). */
  readonly isReports?: boolean;
  /** Value of the precision column -> precision; an absent column means exact. */
  readonly placePrecisions: Readonly<Record<string, PlacePrecision>>;
  /** Declared coverage, or null: then it is the span of the rows. */
  readonly coverage: Coverage | null;
  readonly release: Release;
}

export const DATE_FORMATS = [
  "YYYY-MM-DD",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "DD.MM.YYYY",
  "DD-MM-YYYY",
  "DD Month YYYY",
  "YYYY/MM/DD",
  "YYYYMMDD",
  "YYYY-MM",
  "MM/YYYY",
] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

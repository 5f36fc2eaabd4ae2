import type { FileLedger } from "./ingestSummary.ts";
import type { PlacePrecision } from "./layout.ts";

/** Rows of one name. */
export interface NamedRows {
  readonly name: string;
  readonly rows: number;
}

/** A name that no table knows, and the known ones most like it. */
export interface UnknownName extends NamedRows {
  /** ISO3 code of the country that a region's name stands in; null for the name of a country. */
  readonly country: string | null;
  readonly nearest: readonly string[];
}

/** Refused rows of one kind, with the first of them. */
export interface RefusedRows {
  readonly column: string;
  readonly reason: string;
  readonly rows: number;
  readonly record: number;
  readonly value: string;
}

/** What the rows of a file say; counts are of accepted rows where nothing else is said. */
export interface RowFacts {
  /** Null where not one row can be used. */
  readonly ledger: FileLedger | null;
  readonly rows_by_year: readonly { readonly year: number; readonly rows: number }[];
  /** Most rows first. */
  readonly countries: readonly (NamedRows & { readonly country: string })[];
  readonly refused: readonly RefusedRows[];
  readonly unknown_countries: readonly UnknownName[];
  readonly unknown_regions: readonly UnknownName[];
  /** Named groups that the actor table lacks, most rows first. */
  readonly unknown_actors: readonly NamedRows[];
  /** Rows by how exactly their place is known; "none": without coordinates. */
  readonly places: Readonly<Record<PlacePrecision | "none", number>>;
}

/** A mapping file made up from the header and the first rows of a file of no known layout. */
export interface Starter {
  /** Its name, beside the file. */
  readonly name: string;
  /** JSON text of the mapping. */
  readonly text: string;
  /** What each key was taken for, and why it may be wrong. */
  readonly guessed: readonly string[];
  /** What a run cannot do without and nobody can guess. */
  readonly to_fill_in: readonly string[];
  /** Columns that mean nothing to us. */
  readonly unused: readonly string[];
  /** "written" now; "there already": another file has its name; "offered": not asked for; "empty": it would name no column. */
  readonly state: "written" | "there already" | "offered" | "empty";
}

/** What a file is. */
export interface CheckedFile {
  readonly file: string;
  /** Null for a file of no known layout without a mapping, or one that is no CSV. */
  readonly layout: string | null;
  readonly source: string | null;
  /** Of the columns that the layout or mapping names, how many the file has. */
  readonly columns_found: number;
  readonly columns_named: number;
  readonly columns_in_header: number;
  readonly delimiter: string | null;
  readonly encoding: string | null;
  /** What is doubtful about the encoding, to be said after the file's name; null for nothing. */
  readonly doubt: string | null;
  readonly line_ends: string | null;
  /** Why a run would refuse the file, or null. */
  readonly problem: string | null;
  readonly starter: Starter | null;
  /** Of a file of no known layout: read as its starter says. */
  readonly rows: RowFacts | null;
}

/** What is known of a source over all its files. */
export interface CheckedSource {
  readonly source: string;
  readonly coverage: readonly {
    readonly from: string;
    readonly to: string;
    readonly countries: readonly string[] | "observed" | "world";
  }[];
  /** Whether every one of its files declares its coverage. */
  readonly declared: boolean;
  readonly last_complete_month: string;
  /** Months from the first covered one to the last complete one, and how many a score needs. */
  readonly months: number;
  readonly months_needed: number;
}

export interface CheckReport {
  /** Whether a run would take these files. */
  readonly accepted: boolean;
  readonly verdict: string;
  readonly files: readonly CheckedFile[];
  readonly sources: readonly CheckedSource[];
}

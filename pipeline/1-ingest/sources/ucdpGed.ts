/**
 * UCDP Georeferenced Event Dataset: the official layout (49 columns, 42 up to release 19.1, `best`, ISO dates), the
 * website export (47 names over 48 fields, `best_est`, MM/DD/YYYY) and the monthly candidate files (official layout,
 * with or without a header). `code_status` is not read: an event that is still being checked counts as it stands until
 * a later release revises or retires it.
 * Fields are described in the GED codebook, https://ucdp.uu.se/downloads/ (CC BY 4.0).
 */
import { GED_COLUMNS } from "../../domain/gedColumns.ts";
import type { Coverage, Layout, RawField, Release } from "../../domain/layout.ts";
import { type Month, month } from "../../domain/month.ts";
import type { CsvHead } from "../../io/csvHead.ts";
import { type KnownLayout, locateColumns } from "../knownLayout.ts";

const SHARED: Partial<Record<RawField, string>> = {
  id: "id",
  country: "country",
  admin1: "adm_1",
  latitude: "latitude",
  longitude: "longitude",
  place_precision: "where_prec",
  date: "date_start",
  date_end: "date_end",
  date_precision: "date_prec",
  class: "type_of_violence",
  actor_1: "side_a",
  actor_2: "side_b",
  deaths_civilians: "deaths_civilians",
};

/** Not needed, read where it is there: whether the dyad killed 25 in this year, or is listed for what it did in another. */
const OPTIONAL: Partial<Record<RawField, string>> = { active_year: "active_year" };

const OFFICIAL = { ...SHARED, deaths: "best", deaths_low: "low", deaths_high: "high" };
const EXPORT = { ...SHARED, deaths: "best_est", deaths_low: "low_est", deaths_high: "high_est" };

/** The form of fields by which a record of the official layout is told. */
const FORMS: Readonly<Record<string, RegExp>> = {
  id: /^\d+$/,
  year: /^(19|20)\d\d$/,
  type_of_violence: /^[123]$/,
  where_prec: /^[1-7]$/,
  date_start: /^\d{4}-\d\d-\d\d/,
  date_end: /^\d{4}-\d\d-\d\d/,
  best: /^\d+$/,
  high: /^\d+$/,
  low: /^\d+$/,
};

/** First month of GED. */
const FIRST_MONTH = month(1989, 1);

export const UCDP_OFFICIAL: KnownLayout = {
  name: "UCDP GED, official layout",
  columns: OFFICIAL,
  // one candidate release came without a header
  headerless: { names: GED_COLUMNS, unquoted: null, mayLack: 0, forms: FORMS },
  read: (head, fileName) => layout("UCDP GED, official layout", OFFICIAL, "YYYY-MM-DD", head, fileName),
};

export const UCDP_EXPORT: KnownLayout = {
  name: "UCDP GED, website export",
  columns: EXPORT,
  read: (head, fileName) => layout("UCDP GED, website export", EXPORT, "MM/DD/YYYY", head, fileName),
};

function layout(
  name: string,
  names: Partial<Record<RawField, string>>,
  dateFormat: "YYYY-MM-DD" | "MM/DD/YYYY",
  head: CsvHead,
  fileName: string,
): Layout {
  const published = publication(fileName);
  return {
    name: published.release.kind === "candidate" ? "UCDP GED, candidate events" : name,
    source: "UCDP GED",
    licence: "CC BY 4.0",
    citation: "Sundberg and Melander 2013; Davies et al., UCDP Georeferenced Event Dataset",
    columns: locateColumns({ ...names, ...OPTIONAL }, head.header),
    columnNames: { ...names, ...OPTIONAL },
    dateFormat,
    // 1 state-based conflict, 2 non-state conflict, 3 one-sided violence
    classes: { "1": "battle", "2": "nonstate", "3": "civilian" },
    // 1 exact, 2 within 25 km, 3 second-order division, 4 first-order division, 5 line or area, 6 country, 7 beyond
    placePrecisions: {
      "1": "exact",
      "2": "near",
      "3": "near",
      "4": "region",
      "5": "region",
      "6": "country",
      "7": "country",
    },
    coverage: published.coverage,
    release: published.release,
  };
}

/**
 * What an official file name declares: GEDEvent_v25_1.csv, ged251.csv and ged251-csv.zip are the annual release of 2025, which ends
 * with December 2024; GEDEvent_v26_0_8.csv holds the candidates of August 2026 and GEDEvent_v26_01_26_06.csv those
 * of January to June 2026. Any other name declares nothing: the file may be an excerpt.
 */
function publication(fileName: string): { release: Release; coverage: Coverage | null } {
  const name = fileName.replace(/^.*[\\/]/, "").replace(/\.(gz|zip)$/i, "");
  const annual = /^(?:GEDEvent_v(\d\d)_1|ged(\d\d)1)[.-]csv$/i.exec(name);
  if (annual !== null) {
    const year = 2000 + Number(annual[1] ?? annual[2]);
    const to = month(year - 1, 12);
    return {
      release: { order: month(year, 6), kind: "annual" },
      coverage: { from: FIRST_MONTH, to, countries: "world" },
    };
  }
  const monthly = /^GEDEvent_v(\d\d)_0_(\d{1,2})[.-]csv$/i.exec(name);
  if (monthly !== null) return candidates(monthly[1], monthly[2], monthly[1], monthly[2]);
  const span = /^GEDEvent_v(\d\d)_(\d\d)_(\d\d)_(\d\d)[.-]csv$/i.exec(name);
  if (span !== null) return candidates(span[1], span[2], span[3], span[4]);
  return { release: { order: 0, kind: "undeclared" }, coverage: null };
}

function candidates(...[fromYear, fromMonth, toYear, toMonth]: (string | undefined)[]): {
  release: Release;
  coverage: Coverage | null;
} {
  const months = [Number(fromMonth), Number(toMonth)];
  if (months.some((value) => value < 1 || value > 12)) {
    return { release: { order: 0, kind: "undeclared" }, coverage: null };
  }
  const from = month(2000 + Number(fromYear), Number(fromMonth));
  const to = month(2000 + Number(toYear), Number(toMonth));
  // A consolidated file of several months comes out after the monthly file of its last month, before the next one.
  const order = ((to as number) + 1 + (to > from ? 0.5 : 0)) as Month;
  return { release: { order, kind: "candidate" }, coverage: { from, to, countries: "world" } };
}

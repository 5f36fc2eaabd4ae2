/**
 * GDELT event files: version 1.0 (57 fields in the back files, 58 with the address of the article in daily files) and 2.0
 * (61 fields), tab-separated, without a header and without quoting. What machines read in news: reports of events, none of
 * them verified. Fields are described in "GDELT Event Database Data Format Codebook", V1.03 and V2.0
 * (gdeltproject.org/data.html#documentation), CAMEO codes in "CAMEO Conflict and Mediation Event Observations Event and
 * Actor Codebook" (Schrodt 2012).
 * Actors are not read as groups: their names are the words of an article ("POLICE", "MALI", "REBEL"). Deaths are not told.
 */
import type { RawField } from "../../domain/layout.ts";
import type { CsvHead } from "../../io/csvHead.ts";
import { type KnownLayout, locateColumns } from "../knownLayout.ts";

const COLUMNS: Partial<Record<RawField, string>> = {
  date: "SQLDATE",
  class: "EventRootCode",
  subclass: "EventBaseCode",
  side_1: "Actor1Type1Code",
  side_2: "Actor2Type1Code",
  party_1: "Actor1Code",
  party_2: "Actor2Code",
  place_precision: "ActionGeo_Type",
  place_kind: "ActionGeo_Type",
  place_name: "ActionGeo_FullName",
  fips_country: "ActionGeo_CountryCode",
  latitude: "ActionGeo_Lat",
  longitude: "ActionGeo_Long",
  reported: "DATEADDED",
};

const actor = (name: string): string[] =>
  "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    .split(" ")
    .map((field) => `${name}${field}`);

const place = (name: string, hasDistrict: boolean): string[] =>
  [
    "Type",
    "FullName",
    "CountryCode",
    "ADM1Code",
    ...(hasDistrict ? ["ADM2Code"] : []),
    "Lat",
    "Long",
    "FeatureID",
  ].map((field) => `${name}Geo_${field}`);

const fields = (hasDistrict: boolean): string[] => [
  ..."GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(" "),
  ...actor("Actor1"),
  ...actor("Actor2"),
  ..."IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(" "),
  ..."NumMentions NumSources NumArticles AvgTone".split(" "),
  ...["Actor1", "Actor2", "Action"].flatMap((name) => place(name, hasDistrict)),
  "DATEADDED",
];

/** Fields by which a record is told, wherever the version has them. */
const FORMS: Readonly<Record<string, RegExp>> = {
  GLOBALEVENTID: /^\d+$/,
  SQLDATE: /^\d{8}$/,
  MonthYear: /^\d{6}$/,
  Year: /^\d{4}$/,
  EventRootCode: /^(\d\d?|---|X)?$/,
  QuadClass: /^[1-4]?$/,
  NumMentions: /^\d+$/,
  DATEADDED: /^\d{8}(\d{6})?$/,
};

/** Roots 18 assault, 19 fight, 20 mass violence; all others (talk, aid, protest, threats, coercion) are no violence. */
const classes = Object.fromEntries([
  ["18", "civilian"],
  ["19", "battle"],
  ["20", "civilian"],
  // base codes of explosions and fire from afar: suicide, car and roadside bombs; artillery and tanks; from the air
  ...["183", "194", "195"].map((code) => [code, "remote"]),
  ...Array.from({ length: 17 }, (_, index) => String(index + 1).padStart(2, "0")).map((code) => [
    code,
    "other",
  ]),
  // what the coder could not tell, and roots before leading zeros
  ...["---", "x", "1", "2", "3", "4", "5", "6", "7", "8", "9"].map((code) => [code, "other"]),
]);

function version(
  name: string,
  names: readonly string[],
  mayLack: number,
  marks: readonly string[],
): KnownLayout {
  return {
    name,
    columns: COLUMNS,
    marks,
    headerless: { names, unquoted: "\t", mayLack, forms: FORMS },
    read: (head: CsvHead) => ({
      name,
      source: "GDELT reports (not verified incidents)",
      licence: "free to use and pass on, with a citation of The GDELT Project and a link to gdeltproject.org",
      citation: "Leetaru and Schrodt 2013; The GDELT Project, gdeltproject.org",
      columns: locateColumns(COLUMNS, head.header),
      columnNames: { ...COLUMNS, country: "ActionGeo_CountryCode", admin1: "ActionGeo_FullName" },
      dateFormat: "YYYYMMDD",
      classes,
      details: { subclasses: ["183", "194", "195"], targeting: [], governments: ["mil", "cop", "spy"] },
      isReports: true,
      // 1 country, 2 and 5 state or province, 3 and 4 city; each stands at the middle of what it names
      placePrecisions: {
        "0": "country",
        "1": "country",
        "2": "region",
        "3": "near",
        "4": "near",
        "5": "region",
      },
      coverage: null,
      release: { order: 0, kind: "undeclared" },
    }),
  };
}

/** The one with most fields comes first: it has all columns of the other. Back files of 1.0 have no SOURCEURL. */
export const GDELT: readonly KnownLayout[] = [
  version("GDELT 2.0 events", [...fields(true), "SOURCEURL"], 0, ["ActionGeo_ADM2Code"]),
  version("GDELT 1.0 events", [...fields(false), "SOURCEURL"], 1, []),
];

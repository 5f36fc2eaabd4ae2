/** Small sound files of every layout, to be damaged. */
import { incident, of2020, old, present } from "../acled.ts";
import { row as areaMonth, HEADER as COUNTS } from "../counts.ts";
import { gdelt, report } from "../gdelt.ts";
import { csv, type Event, event, official, short, websiteExport } from "../ged.ts";
import { attacks } from "../gtd.ts";
import type { Row } from "../run.ts";

export interface FuzzLayout {
  readonly name: string;
  /** What outputs call the source. */
  readonly source: string;
  /** Name of a file without its folder; the folders tell files apart. */
  readonly fileName: string;
  readonly mapping: object | null;
  readonly delimiter: string;
  readonly encoding: "utf8" | "latin1";
  readonly hasHeader: boolean;
  /** Whether a quote may enclose a cell. */
  readonly quotes: boolean;
  /** Sound row `index`, by which a `key` can be known again among incidents. */
  row(index: number, key: number): Event;
  write(rows: readonly Event[]): Buffer;
  /** The key of an incident, or of what is left of it. */
  keyOf(row: Row): number;
  /** Cells that make a row one to refuse. */
  readonly bad: readonly Event[];
  /** Columns that may be absent, and tell something where they are not. */
  readonly optional: readonly string[];
}

export const ROWS = 14;

/** Columns of an incident in which its key is written. */
export const KEY_COLUMNS: readonly string[] = ["source_event_id", "longitude"];

const day = (year: number, index: number): string =>
  `${year}-${String((index % 12) + 1).padStart(2, "0")}-28`;
const pick = (index: number, ...texts: readonly string[]): string => texts[index % texts.length] as string;
const byId = (row: Row): number => Number(row["source_event_id"]);

const gedRow = (index: number, key: number): Event =>
  event({
    id: String(key),
    adm_1: pick(index, "Ménaka region", "Gao", "", "Mopti region"),
    side_a: pick(index, "AQIM", "Government of Mali", 'Group "X", north', "Two\nlines", "AQIM"),
    best: String(index),
    high: String(index + 1),
    low: "0",
    date_start: day(2021, index),
    date_end: index % 2 === 0 ? "" : day(2021, index),
    where_prec: String((index % 6) + 1),
    type_of_violence: String((index % 3) + 1),
    gwnob: index % 2 === 0 ? "" : "432",
  });
const GED = {
  source: "UCDP GED",
  fileName: "ged.csv",
  mapping: null,
  delimiter: ",",
  encoding: "utf8",
  hasHeader: true,
  quotes: true,
  row: gedRow,
  keyOf: byId,
  bad: [
    { date_start: "2021-02-30" },
    { date_start: "9999-01-01" },
    { date_end: "1999-01-01" },
    { latitude: "123" },
    { longitude: "1e400" },
    { best: "-1" },
    { high: "99999999999999999999" },
    { low: "1_0" },
    { country: "Atlantis" },
    { where_prec: "9" },
    { type_of_violence: "4" },
  ],
  optional: ["active_year"],
} as const satisfies Partial<FuzzLayout>;

const acledRow = (index: number, key: number): Event =>
  incident({
    event_id_cnty: `MLI${key}`,
    event_date: day(2021, index),
    event_type: pick(index, "Battles", "Explosions/Remote violence", "Violence against civilians", "Battles"),
    admin1: pick(index, "Ménaka", "Gao", "", "Mopti"),
    notes: pick(index, 'Invented: "all quiet",\nthen not', "Invented", "é"),
    fatalities: String(index),
    timestamp: String(1_600_000_000 + index),
  });
const ACLED = {
  source: "ACLED",
  fileName: "acled.csv",
  mapping: null,
  delimiter: ",",
  encoding: "utf8",
  hasHeader: true,
  quotes: true,
  row: acledRow,
  keyOf: (row: Row) => Number(String(row["source_event_id"]).replace(/^MLI/, "")),
  bad: [
    { event_date: "2021-02-30" },
    { event_date: "2221-02-20" },
    { latitude: "-90.5" },
    { longitude: "NaN" },
    { fatalities: "-1" },
    { fatalities: "99999999999" },
    { country: "Atlantis" },
    { event_type: "Qwertzuiop" },
    { geo_precision: "9" },
  ],
  optional: ["time_precision", "sub_event_type", "civilian_targeting", "inter1", "inter2", "timestamp"],
} as const satisfies Partial<FuzzLayout>;

const GDELT = {
  source: "GDELT reports (not verified incidents)",
  fileName: "20210301.export.CSV",
  mapping: null,
  delimiter: "\t",
  encoding: "utf8",
  hasHeader: false,
  quotes: false,
  row: (index: number, key: number) =>
    report({
      id: String(key),
      day: `202103${10 + index}`,
      added: `202103${11 + index}000000`,
      root: pick(index, "19", "18", "19"),
      base: pick(index, "193", "180", "194"),
      AType: pick(index, "4", "3", "1"),
      AFullName: pick(index, "Gao, Gao, Mali", "Ménaka, Gao, Mali", "Mali"),
      ALong: `-0.${key}`,
    }),
  keyOf: (row: Row) => Math.round(-1e10 * Number(row["longitude"])),
  bad: [
    { day: "20210230" },
    { ALat: "95" },
    { ALong: "-1e3" },
    { ALat: "" },
    { ACountry: "ZZ" },
    { AType: "9" },
    { root: "77", base: "770" },
  ],
  optional: [],
} as const satisfies Partial<FuzzLayout>;

const LOG_COLUMNS =
  "number,day,until,land,province,lat,lon,how near,kind,who,whom,dead,least,most,remarks".split(",");
const LOG_CLASSES = ["battle", "remote", "civilian", "nonstate", "other"];

export const FUZZ_LAYOUTS: readonly FuzzLayout[] = [
  {
    ...GED,
    name: "generic, with a mapping",
    source: "Log",
    fileName: "log.csv",
    mapping: {
      source: "Log",
      id: "number",
      date: "day",
      date_end: "until",
      date_format: "DD/MM/YYYY",
      country: "land",
      admin1: "province",
      latitude: "lat",
      longitude: "lon",
      place_precision: "how near",
      place_precision_map: { town: "exact", district: "near" },
      class: "kind",
      class_map: Object.fromEntries(LOG_CLASSES.map((name) => [name, name])),
      actor_1: "who",
      actor_2: "whom",
      deaths: "dead",
      deaths_low: "least",
      deaths_high: "most",
    },
    row: (index, key) => ({
      number: String(key),
      day: `28/${String((index % 12) + 1).padStart(2, "0")}/2021`,
      until: "",
      land: pick(index, "Mali", "Niger", "Côte d'Ivoire"),
      province: pick(index, "Gao", "", "Tillabéri"),
      lat: "14.5",
      lon: "-4.2",
      "how near": pick(index, "town", "district", ""),
      kind: pick(index, ...LOG_CLASSES),
      who: pick(index, "AQIM", 'Group "X", north', "Two\nlines", "Group Y"),
      whom: pick(index, "Civilians", ""),
      dead: String(index),
      least: "0",
      most: pick(index, "", "99"),
      remarks: pick(index, "", "none", 'one, "two"'),
    }),
    write: (rows) => Buffer.from(csv(LOG_COLUMNS, rows)),
    bad: [
      { day: "30/02/2021" },
      { day: "2021-03-05" },
      { day: "" },
      { until: "01/01/1999" },
      { lat: "123" },
      { lon: "" },
      { dead: "-1" },
      { most: "many" },
      { land: "Atlantis" },
      { land: "" },
      { kind: "quarrel" },
      { "how near": "far" },
    ],
    optional: [],
  },
  { ...GED, name: "UCDP GED, needed columns", write: (rows) => Buffer.from(short(rows)) },
  { ...GED, name: "UCDP GED, official", write: (rows) => Buffer.from(official(rows)) },
  { ...GED, name: "UCDP GED, website export", write: (rows) => Buffer.from(websiteExport(rows)) },
  {
    ...GED,
    name: "UCDP GED, candidate release without a header",
    fileName: "GEDEvent_v26_0_8.csv",
    hasHeader: false,
    row: (index, key) => {
      const date = `2026-08-${10 + index}`;
      return { ...gedRow(index, key), year: "2026", date_start: date, date_end: date };
    },
    write: (rows) => Buffer.from(official(rows).replace(/^.*\n/, "")),
    bad: GED.bad.map((changes) => ("date_start" in changes ? { date_start: "2026-02-30" } : changes)),
  },
  {
    ...ACLED,
    name: "ACLED, old",
    delimiter: ";",
    encoding: "latin1",
    write: old,
    bad: ACLED.bad.filter((changes) => !("geo_precision" in changes)),
    optional: ACLED.optional.map((name) => name.toUpperCase()),
  },
  { ...ACLED, name: "ACLED, of 2020", write: (rows) => Buffer.from(of2020(rows)) },
  { ...ACLED, name: "ACLED, present", write: (rows) => Buffer.from(present(rows)) },
  {
    ...ACLED,
    name: "ACLED, monthly counts from HDX",
    source: "ACLED monthly counts",
    row: (index, key) =>
      areaMonth({
        "Admin2 Pcode": String(key),
        Month: pick(index, "March", "April", "5"),
        Admin1: pick(index, "Ménaka", "Gao", ""),
        Events: String(index + 1),
        Fatalities: String(2 * index),
      }),
    write: (rows) => Buffer.from(csv(COUNTS, rows)),
    keyOf: (row) => Number(String(row["source_event_id"]).replace(/ .*$/s, "")),
    bad: [
      { Month: "Marchember" },
      { Month: "13" },
      { Year: "20x3" },
      { Events: "-1" },
      { Events: "1e400" },
      { Fatalities: "many" },
      { Country: "Atlantis" },
      { Country: "" },
    ],
    optional: [],
  },
  {
    ...GED,
    name: "GTD",
    source: "GTD",
    fileName: "gtd.csv",
    row: (index, key) => ({
      eventid: String(key),
      imonth: String((index % 12) + 1),
      iday: String(2 * index),
      provstate: pick(index, "Gao", "Tombouctou", ""),
      city: pick(index, "", "é", '"'),
      nkill: pick(index, "", "4", "0"),
    }),
    write: (rows) => Buffer.from(attacks(rows)),
    bad: [
      { imonth: "0" },
      { imonth: "13" },
      { imonth: "2", iday: "30" },
      { iyear: "3012" },
      { latitude: "91" },
      { longitude: "" },
      { nkill: "-1" },
      { nkill: "0x10" },
      { country_txt: "Atlantis" },
      { specificity: "7" },
      { targtype1_txt: "Qwertzuiop" },
    ],
    optional: [],
  },
  ...(["2.0", "1.0", "1.0, back file"] as const).map((version) => ({
    ...GDELT,
    name: `GDELT ${version}`,
    write: (rows: readonly Event[]) => Buffer.from(gdelt(rows, version)),
  })),
];

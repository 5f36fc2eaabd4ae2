/** Files in the layouts of UCDP GED, filled with invented events. */

const LEADING =
  "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id," +
  "dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources," +
  "source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates," +
  "where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity," +
  "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown";

/** 49 names over 49 fields. */
export const OFFICIAL = `${LEADING},best,high,low,gwnoa,gwnob`.split(",");
/** 47 names; every row ends with a comma and so has 48 fields. */
const EXPORT = `${LEADING},best_est,high_est,low_est`.split(",");

export type Event = Readonly<Record<string, string>>;

/** An invented event in Mali, with what a test wants changed. */
export function event(changes: Event = {}): Event {
  return {
    id: "1",
    year: "2021",
    active_year: "True",
    code_status: "Clear",
    type_of_violence: "1",
    side_a: "Side A",
    side_b: "Side B",
    source_article: 'Paper, 2021-03-05, "Invented report";Wire, 2021-03-06, "Another"',
    where_prec: "1",
    where_description: "an invented place",
    adm_1: "Mopti region",
    latitude: "14.5",
    longitude: "-4.2",
    country: "Mali",
    country_id: "432",
    date_prec: "1",
    date_start: "2021-03-05 00:00:00.000",
    date_end: "2021-03-05 00:00:00.000",
    deaths_civilians: "0",
    best: "3",
    low: "2",
    high: "4",
    ...changes,
  };
}

/** Events with ids 1, 2, ... `count`, otherwise alike. */
export function events(count: number, changes: Event = {}): Event[] {
  return Array.from({ length: count }, (_, index) => event({ id: String(index + 1), ...changes }));
}

function cell(text: string, delimiter = ","): string {
  return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A CSV of some columns in some order. */
export function csv(
  header: readonly string[],
  rows: readonly Event[],
  { delimiter = ",", end = "\n" }: { delimiter?: string; end?: string } = {},
): string {
  const lines = [header, ...rows.map((row) => header.map((name) => row[name] ?? ""))];
  return lines.map((fields) => fields.map((field) => cell(field, delimiter)).join(delimiter) + end).join("");
}

export function official(rows: readonly Event[]): string {
  return csv(OFFICIAL, rows);
}

/** The website export: other names for the deaths, American dates, a comma at the end of every row. */
export function websiteExport(rows: readonly Event[]): string {
  const american = (date: string): string => date.replace(/^(\d{4})-(\d\d)-(\d\d).*$/, "$2/$3/$1 00:00:00");
  const renamed = rows.map(
    (row): Event => ({
      ...row,
      date_start: american(row["date_start"] ?? ""),
      date_end: american(row["date_end"] ?? ""),
      best_est: row["best"] ?? "",
      low_est: row["low"] ?? "",
      high_est: row["high"] ?? "",
    }),
  );
  const records = renamed.map((row) => `${EXPORT.map((name) => cell(row[name] ?? "")).join(",")},\n`);
  return `${EXPORT.join(",")}\n${records.join("")}`;
}

/** The columns that stage 1 needs of the official layout, in an order of our own: short rows for short tests. */
export const NEEDED =
  "date_start,date_end,date_prec,id,country,adm_1,latitude,longitude,where_prec,type_of_violence,side_a,side_b,best,low,high,deaths_civilians".split(
    ",",
  );

/** A small file of the official layout's needed columns. */
export function short(rows: readonly Event[]): string {
  return csv(NEEDED, rows);
}

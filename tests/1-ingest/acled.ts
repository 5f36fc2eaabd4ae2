/** Files in the layouts of ACLED, written from their documented headers and filled with invented incidents. */
import { csv, type Event } from "./ged.ts";

const OLD = (
  "GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2," +
  "ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,NOTES," +
  "FATALITIES"
).split(",");
export const OF_2020 = (
  "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1," +
  "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,latitude," +
  "longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3"
).split(",");
export const PRESENT = (
  "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1," +
  "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude," +
  "longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
).split(",");

/** What no output may hold. */
export const SECRET = "Invented notes";

/** An invented incident in Mali by the present names, with what a test wants changed. */
export function incident(changes: Event = {}): Event {
  return {
    event_id_cnty: "MLI1",
    event_date: "2023-03-05",
    year: "2023",
    time_precision: "1",
    disorder_type: "Political violence",
    event_type: "Battles",
    sub_event_type: "Armed clash",
    actor1: "Military Forces of Mali (2021-)",
    inter1: "State forces",
    actor2: "Side B",
    inter2: "Rebel group",
    country: "Mali",
    admin1: "Mopti",
    location: "Invented place",
    latitude: "14.5",
    longitude: "-4.2",
    geo_precision: "1",
    source: "Invented paper",
    notes: `${SECRET}: "all quiet", they said;\nthen not.`,
    fatalities: "3",
    timestamp: "1680000000",
    ...changes,
  };
}

const NUMBER_OF_SIDE: Readonly<Record<string, string>> = {
  "State forces": "1",
  "Rebel group": "2",
  Protesters: "6",
  Civilians: "7",
};
const numbered = (row: Event): Event => ({
  ...row,
  inter1: NUMBER_OF_SIDE[row["inter1"] ?? ""] ?? "",
  inter2: NUMBER_OF_SIDE[row["inter2"] ?? ""] ?? "",
});

export const present = (rows: readonly Event[]): string => csv(PRESENT, rows);

/** The layout of 2020 as HDX hands it out: CRLF, numbers for sides, a row of tags. */
export function of2020(rows: readonly Event[]): string {
  const tags = OF_2020.map((name) =>
    name === "event_date" ? "#date" : name === "admin1" ? "#adm1 +name" : "",
  );
  const text = csv(OF_2020, rows.map(numbered), { end: "\r\n" });
  return text.replace("\r\n", `\r\n${tags.join(",")}\r\n`);
}

const OLD_TYPE: Readonly<Record<string, string>> = {
  Battles: "Battle-No change of territory",
  "Explosions/Remote violence": "Remote violence",
  Protests: "Riots/Protests",
  "Strategic developments": "Strategic development",
};

/** The old layout: Windows-1252, semicolons, dd/mm/yyyy, padded cells, three columns without a name. */
export function old(rows: readonly Event[]): Buffer {
  const renamed = rows.map(numbered).map((row): Event => {
    const upper = Object.entries(row).map(([name, value]) => [name.toUpperCase(), value]);
    const type = row["event_type"] as string;
    return {
      ...Object.fromEntries(upper),
      EVENT_DATE: (row["event_date"] as string).replace(/^(\d+)-(\d+)-(\d+)$/, "$3/$2/$1"),
      EVENT_TYPE: `${OLD_TYPE[type] ?? type} `,
      COUNTRY: ` ${row["country"]} `,
      ADMIN1: ` ${row["admin1"]} `,
      FATALITIES: ` ${row["fatalities"]} `,
    };
  });
  return Buffer.from(csv([...OLD, "", "", ""], renamed, { delimiter: ";", end: "\r\n" }), "latin1");
}

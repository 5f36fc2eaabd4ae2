/** Made-up incidents in the official GED layout, the same at every call. */

import { type Random, randomFor } from "../../datasets/sample/random.ts";
import { type Event, event, OFFICIAL } from "../1-ingest/ged.ts";
import type { Records } from "./harness.ts";

/** A town where things happen, in a region. */
interface Town {
  readonly country: string;
  readonly admin1: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Incidents a month. */
  readonly rate: number;
  /** Nothing happens before this month. */
  readonly from?: string;
}

const town = (
  country: string,
  admin1: string,
  latitude: number,
  longitude: number,
  rate: number,
  from?: string,
): Town => ({ country, admin1, latitude, longitude, rate, ...(from === undefined ? {} : { from }) });

const TOWNS: readonly Town[] = [
  town("Mali", "Mopti region", 14.49, -4.19, 2.2),
  town("Mali", "Gao region", 16.27, -0.04, 1.4),
  town("Mali", "Ménaka region", 15.92, 2.4, 0.9, "2016-05"),
  town("Mali", "Tombouctou region", 16.77, -3.01, 1),
  town("Mali", "Kidal region", 20.2, 1.01, 0.5),
  town("Mali", "Bamako district", 12.65, -8, 0.1),
  town("Niger", "Tillabéry region", 14.21, 1.45, 1.2),
  town("Niger", "Tahoua region", 14.89, 5.26, 0.4),
  town("Niger", "Diffa region", 13.32, 12.61, 1.3),
  town("Burkina Faso", "Sahel region", 14.1, -1.63, 1.3, "2014-02"),
  town("Burkina Faso", "Est region", 12.06, 0.36, 0.5, "2017-09"),
  town("Algeria", "Tizi Ouzou province", 36.71, 4.05, 0.9),
  town("Algeria", "Tamanrasset province", 19.95, 2.97, 0.1),
  // the first row of this country comes late: with an earlier as-of month it must not be there
  town("Ivory Coast", "Savanes district", 9.6, -5.2, 0.3, "2016-03"),
  // borders none of the others
  town("Somalia", "Banaadir region", 2.04, 45.34, 1.8),
  town("Somalia", "Shabeellaha Hoose region", 1.71, 44.77, 0.8),
];

const ACTORS: Readonly<Record<string, readonly string[]>> = {
  Somalia: ["Al-Shabaab", "IS"],
  Algeria: ["AQIM", "IS"],
};

/** What every made-up row says of itself. */
export const METADATA = {
  source: "Synthetic world",
  licence: "CC0-1.0 (invented data)",
  citation: "Synthetic incidents made by a test; no real event",
};
export const FROM = "2012-01";
export const TO = "2020-12";
/** Declares what the rows cover, so that a file that ends earlier covers the same. */
export const MAPPING = JSON.stringify({ ...METADATA, coverage: { from: FROM, to: TO } });

/** About 1,500 rows of 2012 to 2020, some of them repeated, revised or wrong. */
export function worldRecords(): Records {
  return recordsOf(worldEvents());
}

export function recordsOf(events: readonly Event[]): Records {
  return [OFFICIAL, ...events.map((each) => OFFICIAL.map((name) => each[name] ?? ""))];
}

/** Rows of a world whose named column has this property. */
export function rowsWhere(
  [header = [], ...rows]: Records,
  column: string,
  keep: (value: string) => boolean,
): Records {
  const index = header.indexOf(column);
  return [header, ...rows.filter((row) => keep(row[index] ?? ""))];
}

function worldEvents(): Event[] {
  const events: Event[] = [];
  for (const [number, place] of TOWNS.entries()) {
    const random = randomFor(`tests/world/${place.admin1}`);
    for (let step = 0; step < 108; step++) {
      const month = `${2012 + Math.floor(step / 12)}-${String((step % 12) + 1).padStart(2, "0")}`;
      if (month < (place.from ?? FROM)) continue;
      const swing = random.chance(0.08) ? 4 : 0.4 + 1.2 * (step / 108);
      const count = random.poisson(0.8 * place.rate * swing);
      for (let k = 0; k < count; k++) events.push(incident(place, number, events.length, month, random));
    }
  }
  return [...events, ...blemishes(events), ...oddities()];
}

function incident(place: Town, number: number, index: number, month: string, random: Random): Event {
  const day = random.whole(1, 28);
  const date = (of: number): string => `${month}-${String(of).padStart(2, "0")} 00:00:00.000`;
  const dead = random.chance(0.3) ? 0 : Math.floor(random.exponential() * 5);
  const type = random.weighted([
    { value: "1", weight: 5 },
    { value: "2", weight: 1 },
    { value: "3", weight: 3 },
  ]).value;
  const near = random.chance(0.85);
  return event({
    id: String(1000 + index),
    type_of_violence: type,
    side_a:
      type === "1" ? `Government of ${place.country}` : random.pick(ACTORS[place.country] ?? ["JNIM", "IS"]),
    side_b: type === "3" ? "Civilians" : random.pick(ACTORS[place.country] ?? ["JNIM", "ISGS"]),
    source_article: `"Invented, ${month}";"again; ${index % 7 === 0 ? "and\nagain" : "no more"}"`,
    where_prec: near ? random.pick(["1", "2", "3"]) : random.pick(["4", "6"]),
    where_description: "synthetic",
    adm_1: random.chance(0.97) ? place.admin1 : "",
    latitude: (place.latitude + 0.3 * random.normal()).toFixed(4),
    longitude: (place.longitude + 0.3 * random.normal()).toFixed(4),
    country: place.country,
    country_id: String(number),
    date_start: date(day),
    date_end: date(random.chance(0.05) ? 28 : day),
    deaths_civilians: type === "3" ? String(dead) : "0",
    best: String(dead),
    low: String(random.chance(0.05) ? dead + 1 : Math.floor(dead / 2)),
    high: String(2 * dead),
  });
}

/** Rows that repeat or revise others, and rows that cannot be right. */
function blemishes(events: readonly Event[]): Event[] {
  const at = (index: number): Event => events[index] as Event;
  return [
    ...[3, 70, 200, 201, 800].map(at),
    ...[5, 71, 300, 801].map((index) => ({ ...at(index), best: "7", low: "7", high: "7" })),
    event({ id: "wrong-1", date_start: "2015-02-30" }),
    event({ id: "wrong-2", country: "Malli" }),
    event({ id: "wrong-3", latitude: "95" }),
    event({ id: "wrong-4", best: "-1" }),
    event({ id: "wrong-5", type_of_violence: "=9" }),
  ];
}

/** Incidents that touch several months, a region that no table knows under many spellings, and a place that explodes. */
function oddities(): Event[] {
  const lasting = [
    ["2012-03-28", "2012-04-02"],
    ["2014-11-20", "2015-02-10"],
    ["2017-08-15", "2018-01-15"],
    ["2018-12-01", "2019-08-31"],
  ].map(([date_start = "", date_end = ""], index) =>
    event({ id: `long-${index}`, date_start, date_end, best: "40", low: "40", high: "40" }),
  );
  const spelt = [
    ["2013-05-05", "Nowhere Land"],
    ["2013-05-09", "NOWHERE LAND"],
    ["2016-08-05", "Nówhere-Land"],
    ["2019-10-05", "A nowhere land"],
    ["2020-11-05", "Nowhere land"],
  ].map(([date = "", adm_1 = ""], index) =>
    event({ id: `nowhere-${index}`, date_start: date, date_end: date, adm_1 }),
  );
  const sudden = Array.from({ length: 60 }, (_, index) =>
    event({
      id: `sudden-${index}`,
      type_of_violence: "3",
      side_b: "Civilians",
      adm_1: "Kayes region",
      latitude: "14.45",
      longitude: String(-11.44 + index / 100),
      date_start: `2020-${10 + (index % 3)}-${10 + (index % 19)}`,
      date_end: "",
      deaths_civilians: "30",
      best: "30",
      low: "20",
      high: "90",
    }),
  );
  return [...lasting, ...spelt, ...sudden];
}

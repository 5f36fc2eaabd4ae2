/** The same invented incidents in every form give the same panels, as far as each form can carry them. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { incident, of2020, old, present } from "./acled.ts";
import { csv, type Event, event, official, websiteExport } from "./ged.ts";

const JNIM = "JNIM: Group for Support of Islam and Muslims";
const TYPES: readonly Event[] = [
  { event_type: "Battles", inter1: "State forces", actor2: JNIM, inter2: "Rebel group" },
  {
    event_type: "Violence against civilians",
    actor1: JNIM,
    inter1: "Rebel group",
    actor2: "Civilians (Mali)",
    inter2: "Civilians",
    civilian_targeting: "Civilian targeting",
  },
  { event_type: "Explosions/Remote violence", actor1: JNIM, inter1: "Rebel group", actor2: "" },
  { event_type: "Protests", actor1: "Protesters (Mali)", inter1: "Protesters", actor2: "", fatalities: "0" },
];
const PLACES: readonly Event[] = [
  { admin1: "Ménaka", latitude: "15.918", longitude: "2.402" },
  { admin1: "Gao", latitude: "16.27", longitude: "-0.04", geo_precision: "2" },
  { country: "Niger", admin1: "Tillabéri", latitude: "14.21", longitude: "1.45" },
  { country: "Burkina Faso", admin1: "", latitude: "12.2", longitude: "-1.5", geo_precision: "3" },
];

/** Two years, every month of them, ending in the last week of a month. */
const ROWS = Array.from({ length: 96 }, (_, index): Event => {
  const month = `${2021 + Math.floor(index / 48)}-${String((Math.floor(index / 4) % 12) + 1).padStart(2, "0")}`;
  return incident({
    event_id_cnty: `MLI${index}`,
    event_date: `${month}-${String(((index * 7) % 28) + 1).padStart(2, "0")}`,
    fatalities: String((index * 5) % 13),
    ...PLACES[(index * 3 + Math.floor(index / 5)) % PLACES.length],
    ...TYPES[index % TYPES.length],
  });
}).concat(incident({ event_id_cnty: "MLI999", event_date: "2022-12-30" }));

/** What UCDP has a class for, as GED writes it. */
const GED_TYPE: Readonly<Record<string, string>> = { Battles: "1", "Violence against civilians": "3" };
const CARRIED_BY_GED = ROWS.filter((row) => (row["event_type"] as string) in GED_TYPE);
function asGed(row: Event): Event {
  const deaths = row["fatalities"] as string;
  const type = GED_TYPE[row["event_type"] as string] as string;
  const name = (actor: string): string => (actor.startsWith("Military") ? "Government of Mali" : actor);
  return event({
    id: (row["event_id_cnty"] as string).slice(3),
    type_of_violence: type,
    date_start: row["event_date"] as string,
    date_end: row["event_date"] as string,
    country: row["country"] as string,
    adm_1: row["admin1"] === "" ? "" : `${row["admin1"]} region`,
    latitude: row["latitude"] as string,
    longitude: row["longitude"] as string,
    where_prec: row["geo_precision"] === "3" ? "6" : (row["geo_precision"] as string),
    side_a: name(row["actor1"] as string),
    side_b: row["actor2"] as string,
    best: deaths,
    low: deaths,
    high: deaths,
    deaths_civilians: type === "3" ? deaths : "0",
  });
}

const COLUMNS = Object.keys(ROWS[0] as Event);
const MAPPING = {
  source: "Generic",
  id: "event_id_cnty",
  date: "event_date",
  country: "country",
  admin1: "admin1",
  latitude: "latitude",
  longitude: "longitude",
  place_precision: "geo_precision",
  place_precision_map: { "1": "exact", "2": "near", "3": "country" },
  class: "event_type",
  class_map: {
    Battles: "battle",
    "Violence against civilians": "civilian",
    "Explosions/Remote violence": "remote",
    Protests: "other",
  },
  deaths: "fatalities",
  actor_1: "actor1",
  actor_2: "actor2",
};

/** Everything that later stages compute with: all but the source's name, the ledger and the spellings of actors. */
async function panels(content: string | Buffer, mapping: object | null = null): Promise<unknown> {
  const made = await withTemporaryFolder(async (folder): Promise<Panels> => {
    await writeFile(join(folder, "log.csv"), content);
    if (mapping !== null) await writeFile(join(folder, "log.mapping.json"), JSON.stringify(mapping));
    return await panelsOf([join(folder, "log.csv")], null);
  });
  expect(made.ingest.files.map((line) => line.quarantined)).toEqual([0]);
  const { ingest, actors, ...rest } = made;
  return {
    ...rest,
    coverage: ingest.coverage,
    last: ingest.lastCompleteMonth,
    actors: { ...actors, spellings: [] },
  };
}

test("all incidents: ACLED in its three layouts and a mapped file", async () => {
  const expected = await panels(present(ROWS));
  expect(await panels(of2020(ROWS))).toEqual(expected);
  expect(await panels(old(ROWS))).toEqual(expected);
  expect(await panels(csv(COLUMNS, ROWS, { delimiter: ";" }), MAPPING)).toEqual(expected);
});

test("battles and attacks on civilians: GED and its export as well", async () => {
  const expected = await panels(present(CARRIED_BY_GED));
  expect(await panels(old(CARRIED_BY_GED))).toEqual(expected);
  expect(await panels(official(CARRIED_BY_GED.map(asGed)))).toEqual(expected);
  expect(await panels(websiteExport(CARRIED_BY_GED.map(asGed)))).toEqual(expected);
});

test("and the panels tell incidents apart", async () => {
  const changed = ROWS.map((row, index) => (index === 40 ? { ...row, fatalities: "99" } : row));
  expect(await panels(present(changed))).not.toEqual(await panels(present(ROWS)));
});

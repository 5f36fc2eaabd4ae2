import { writeFile } from "node:fs/promises";
import { formatMonth, type Month } from "../domain/month.ts";
import { Random } from "../stats/random.ts";
import { BENCH_COUNTRIES } from "./world.ts";

/*
 * A made-up log of incidents in a file per month, to measure a month after the other with. Names of countries and regions
 * are real, every incident is invented.
 */

/** How such files are read. */
export const LOG_MAPPING = {
  source: "Made-up log",
  licence: "CC0-1.0 (invented data)",
  citation: "Invented by the bench; no real event",
  id: "id",
  date: "date",
  country: "country",
  admin1: "region",
  latitude: "latitude",
  longitude: "longitude",
  class: "kind",
  class_map: { clash: "battle", bomb: "remote", raid: "civilian" },
  actor_1: "group",
  deaths: "deaths",
};

const KINDS = Object.keys(LOG_MAPPING.class_map);
const GROUPS = ["JNIM", "IS Sahel", "Front of the north", "Men on motorcycles"];
const PLACES = BENCH_COUNTRIES.flatMap(({ name, regions }) =>
  typeof regions === "number" ? [] : regions.map(([region, ...point]) => ({ country: name, region, point })),
);

/**
 * Writes the incidents of a month as they are known at some time; each is the same whenever it is written.
 * @param known how many of them
 */
export async function writeLog(file: string, month: Month, known: number, seed: number): Promise<void> {
  const random = new Random(`${seed} ${month}`);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)] as T;
  const lines = ["id,date,country,region,latitude,longitude,kind,group,deaths"];
  for (let row = 0; row < known; row++) {
    const day = String(1 + Math.floor(28 * random.uniform())).padStart(2, "0");
    // the first places see the most incidents
    const { country, region, point } = PLACES[
      Math.floor(random.uniform() ** 1.5 * PLACES.length)
    ] as (typeof PLACES)[number];
    const [latitude, longitude] = point.map((degrees) => (degrees + 0.4 * random.uniform() - 0.2).toFixed(3));
    const deaths = Math.floor(random.uniform() ** 3 * 9);
    const id = `${formatMonth(month)}-${row}`;
    const date = `${formatMonth(month)}-${day}`;
    lines.push(
      [id, date, country, region, latitude, longitude, oneOf(KINDS), oneOf(GROUPS), deaths].join(","),
    );
  }
  await writeFile(file, `${lines.join("\n")}\n`);
}

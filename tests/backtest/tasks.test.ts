import { describe, expect, test } from "vitest";
import { backtestTasks, CHANCES_TASK, originTask } from "../../pipeline/backtestTasks.ts";
import { formatMonth, type Month, month } from "../../pipeline/domain/month.ts";
import { numbersOf } from "../../pipeline/domain/table.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { Random } from "../../pipeline/stats/random.ts";
import { shippedConstants } from "../3-score/panels.ts";
import { put, withFolder } from "../pipeline/harness.ts";

const FIRST = month(2010, 1);
const MONTHS = 84;
const ORIGIN = (FIRST + 60) as Month;
const REGIONS = { Mali: ["Gao", "Kidal", "Mopti", "Tombouctou"], Niger: ["Tillabéri", "Tahoua", "Diffa"] };

const MAPPING = {
  source: "Synthetic",
  licence: "none",
  country: "country",
  admin1: "region",
  date: "month",
  date_format: "YYYY-MM",
  events: "events",
  deaths: "deaths",
  class_events: { battle: "events" },
  coverage: { from: "2010-01", to: "2016-12" },
};

/** Attacks at random; what comes after the origin depends on `future`. */
function log(future: string): string {
  const [past, later] = [new Random("past"), new Random(future)];
  const rows = ["country,region,month,events,deaths"];
  for (let t = 0; t < MONTHS; t++) {
    const random = FIRST + t <= ORIGIN ? past : later;
    for (const [country, regions] of Object.entries(REGIONS)) {
      for (const region of regions) {
        const events = Math.floor(4 * random.uniform() ** 2);
        const deaths = Math.floor(events * 12 * random.uniform());
        if (events > 0)
          rows.push([country, region, formatMonth((FIRST + t) as Month), events, deaths].join());
      }
    }
  }
  return `${rows.join("\n")}\n`;
}

async function said(future: string) {
  return await withFolder(async (folder) => {
    const [input = ""] = await put(folder, {
      "log.csv": log(future),
      "log.mapping.json": JSON.stringify(MAPPING),
    });
    const panels = await panelsOf([input], null);
    const columnsOf = backtestTasks(panels, await shippedConstants(), [ORIGIN]);
    const chances = columnsOf(CHANCES_TASK);
    const upToOrigin = (["region", "country", "border"] as const).map((kind) =>
      numbersOf(chances, kind).filter((_, cell) => FIRST + (cell % MONTHS) <= ORIGIN),
    );
    return { origin: columnsOf(originTask(ORIGIN)), upToOrigin };
  });
}

describe("what is said at an origin", () => {
  test("is to the bit the same whatever comes after it", async () => {
    const [one, other] = [await said("calm"), await said("storm")];
    const names = Object.keys(one.origin);
    expect(Object.keys(other.origin)).toEqual(names);
    const isAnswer = (name: string): boolean => name.endsWith(".delay") || name.startsWith("forecast.");
    const same = names.filter((name) => !isAnswer(name));
    expect(same).toContain("escalation_3m.region.score");
    expect(same).toContain("spill_6m.border.arrival");
    for (const name of same) expect(other.origin[name], name).toEqual(one.origin[name]);
    expect(other.upToOrigin).toEqual(one.upToOrigin);
    expect(one.upToOrigin[0]?.some((value) => value > 0)).toBe(true);
    // what came is another thing, or this test could not fail
    for (const name of ["escalation_3m.region.delay", "forecast.region.sums"])
      expect(other.origin[name], name).not.toEqual(one.origin[name]);
  });
});

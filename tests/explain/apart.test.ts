import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ingest } from "../../pipeline/1-ingest/ingest.ts";
import { openFiles } from "../../pipeline/1-ingest/openFile.ts";
import { incidentsIn, type Whereabouts } from "../../pipeline/2-aggregate/incidentsIn.ts";
import { pairApart } from "../../pipeline/3-score/apart/pairApart.ts";
import { SCORED_FAMILIES, unitApart } from "../../pipeline/3-score/apart/unitApart.ts";
import { score } from "../../pipeline/3-score/score.ts";
import type { Constants } from "../../pipeline/domain/constants.ts";
import { type Month, QUARTER } from "../../pipeline/domain/month.ts";
import type { Panel } from "../../pipeline/domain/panel.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import type { Scores } from "../../pipeline/domain/scores.ts";
import { numbersOf, textsOf } from "../../pipeline/domain/table.ts";
import { findPlace } from "../../pipeline/explain/place.ts";
import { loadShapes } from "../../pipeline/geo/shapes.ts";
import { Database } from "../../pipeline/io/duckdb.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { readReferences } from "../../pipeline/panelsOf.ts";
import { mappedFile, monthOf, panelsFrom, type Row, TOWNS } from "../2-aggregate/incidentFiles.ts";

const AS_OF = monthOf("2021-08") as Month;
const COVERAGE = { from: "2018-01", to: "2021-12" };
const TOWN_NAMES = Object.keys(TOWNS) as (keyof typeof TOWNS)[];

/** Made-up incidents: some towns every month, some now and then. */
const rows: Row[] = TOWN_NAMES.flatMap((town, place) =>
  Array.from({ length: 44 }, (_, t) => t)
    .filter((t) => (t * (place + 3) + place) % (place + 4) < 2)
    .flatMap((t) =>
      Array.from(
        { length: 1 + ((t + place) % 3) },
        (_, each): Row => ({
          ...TOWNS[town],
          date: `${2018 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}-${10 + each}`,
          kind: (["battle", "civilian", "remote"] as const)[(t + each) % 3] ?? "battle",
          deaths: (t * 7 + place * 5 + each) % 9,
          actor: t % 2 === 0 ? `Government of ${TOWNS[town].country}` : "JNIM",
          foe: t > 40 && place === 1 ? "Men of the Well" : "",
        }),
      ),
    ),
);

let panels: Panels;
let constants: Constants;
let scores: Scores;

beforeAll(async () => {
  panels = await panelsFrom(mappedFile(rows, COVERAGE));
  constants = (await readReferences()).constantsFor("full-1");
  scores = score(panels, constants, { asOf: AS_OF, theatre: new Set(), neighboursOf: () => [] });
});

describe("a score taken apart is the score", () => {
  test("of every region, country and zone: score, parts, and the product behind them", () => {
    const { units } = scores;
    const [ids, months, published] = [
      textsOf(units, "unit"),
      numbersOf(units, "month"),
      numbersOf(units, "score"),
    ];
    let compared = 0;
    for (const family of SCORED_FAMILIES) {
      for (const [number, { id }] of panels[family].units.entries()) {
        const { apart, past } = unitApart(panels, constants, family, number, AS_OF);
        const row = ids.findIndex((each, index) => each === id && months[index] === AS_OF);
        if (apart === null) {
          expect([id, published[row] ?? Number.NaN]).toEqual([id, Number.NaN]);
          continue;
        }
        compared++;
        expect([id, apart.score]).toEqual([id, published[row]]);
        expect(past.scores.at(-1)?.score).toBe(apart.score);
        for (const { part, points } of apart.parts)
          expect([id, part, points]).toEqual([id, part, numbersOf(units, `part_${part}`)[row]]);
        const sum = apart.parts.reduce((total, { component, weight }) => total + component * weight, 0);
        expect(Math.min(100, apart.gamma * apart.gate * sum)).toBeCloseTo(apart.score, 0);
        expect(apart.parts.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 12);
      }
    }
    expect(compared).toBeGreaterThan(15);
  });

  test("of every pair", () => {
    const { pairs } = scores;
    for (const [row, from] of textsOf(pairs, "from").entries()) {
      const to = textsOf(pairs, "to")[row];
      const number = panels.pairs.findIndex((pair) => pair.from === from && pair.to === to);
      const apart = pairApart(panels, constants, number, AS_OF);
      expect([from, to, apart?.score, apart?.evidence]).toEqual([
        from,
        to,
        numbersOf(pairs, "score")[row],
        textsOf(pairs, "evidence")[row],
      ]);
      const shares = apart?.reaching ?? [];
      const all = shares.reduce((sum, { incidents }) => sum + incidents, 0);
      const reach = shares.reduce((sum, { incidents, reach }) => sum + (100 * incidents * reach) / all, 0);
      expect(0.3 * 0.4 * (all === 0 ? 0 : reach)).toBeCloseTo(apart?.parts.actor_reach ?? Number.NaN, 0);
    }
  });

  test("an actor who was not there in two years is new", () => {
    const gao = panels.regions.units.findIndex(({ id }) => id === "MLI-gao");
    const { apart } = unitApart(panels, constants, "regions", gao, AS_OF);
    const isNew = Object.fromEntries((apart?.actors ?? []).map((each) => [each.actor, each.isNew]));
    expect(isNew).toEqual({ JNIM: false, "Men of the Well": true });
  });
});

describe("what would change a score", () => {
  /** Counts, without places and actors: then nothing stays as it was but what the change leaves. */
  const text = (month: string, count: number, deaths: number, killed: number): string => {
    const lines = ["month,country,admin1,events,civilians,deaths"];
    for (let t = 0; t < 36; t++) {
      const at = `${2019 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}`;
      const isLast = at === month;
      lines.push(
        `${at},Mali,Gao,${isLast ? count : 1 + (t % 3)},${isLast ? killed : t % 2},${isLast ? deaths : 2 + (t % 4)}`,
      );
      lines.push(`${at},Mali,Mopti,${2 + (t % 2)},1,3`);
    }
    return `${lines.join("\n")}\n`;
  };
  const mapping = {
    source: "Counts",
    date: "month",
    country: "country",
    admin1: "admin1",
    events: "events",
    class_events: { civilian: "civilians" },
    deaths: "deaths",
    coverage: { from: "2019-01", to: "2021-12", countries: ["MLI"] },
  };
  const month = monthOf("2021-12") as Month;
  const apartOf = async (count: number, deaths: number, killed: number) => {
    const made = await panelsFrom({
      name: "counts.csv",
      text: text("2021-12", count, deaths, killed),
      mapping,
    });
    const counts = (await readReferences()).constantsFor("counts-1");
    const gao = made.regions.units.findIndex(({ id }) => id === "MLI-gao");
    return unitApart(made, counts, "regions", gao, month).apart;
  };

  test("is what the score is on data that is so", async () => {
    const [now, without, twice] = [await apartOf(8, 20, 2), await apartOf(0, 0, 0), await apartOf(16, 40, 4)];
    const changes = Object.fromEntries((now?.whatIfs ?? []).map(({ change, score }) => [change, score]));
    // the country's usual share of attacks on civilians, which these data also change, is left as it is
    expect(changes["without the incidents of the as-of month"]).toBeCloseTo(without?.score ?? Number.NaN, 0);
    expect(changes["with twice the incidents and deaths in that month"]).toBeCloseTo(
      twice?.score ?? Number.NaN,
      0,
    );
    expect(twice?.score).toBeGreaterThan(now?.score ?? 0);
    expect(without?.score).toBeLessThan(now?.score ?? 0);
    const higher = now?.whatIfs.at(-1);
    expect(higher?.change).toMatch(/^with (\d+ more incidents|one more incident) in the as-of month/);
    expect(higher?.category).not.toBe(now?.category);
    expect(higher?.score).toBeGreaterThan(now?.score ?? 0);
  });
});

describe("the incidents behind a row", () => {
  test("are as many as its panel counts, in every region, country, zone and border zone", async () => {
    await withTemporaryFolder(async (folder) => {
      const { name, text, mapping } = mappedFile(
        [
          ...rows,
          { ...TOWNS.Gao, date: "2021-08-01", kind: "other" },
          // so long that it is spread over its days, four of the five months before the quarter
          { ...TOWNS.Tessalit, date: "2021-02-20", end: "2021-06-02", deaths: 50 },
        ],
        COVERAGE,
      );
      await writeFile(join(folder, name), text);
      await writeFile(join(folder, "log.mapping.json"), JSON.stringify(mapping));
      const db = await Database.open({ spillFolder: folder, memoryLimit: "512MB", threads: 2 });
      try {
        const references = await readReferences();
        const open = await openFiles([{ path: join(folder, name), name }], null, folder);
        const settings = { source: null, corrections: [], everyCorrection: true, maxQuarantine: 0.2 };
        await ingest(
          db,
          { open, ...settings, inactiveYears: true, temporary: folder },
          async () => references,
        );
        const geography = {
          ...references,
          actorNames: new Map([["jnim", "JNIM"]]),
          shapes: loadShapes(),
          areas: null,
        };
        const months = { from: (AS_OF - QUARTER + 1) as Month, to: AS_OF };
        const found = async (where: Whereabouts) => await incidentsIn(db, where, geography, months);
        const quarter = (panel: Panel, unit: number): number => {
          const end = unit * panel.monthCount + AS_OF - panel.firstMonth + 1;
          return panel.incidents.subarray(end - QUARTER, end).reduce((sum, value) => sum + value, 0);
        };
        const isLong = ({ date }: { date: string }): boolean => date.includes(" to ");
        const compare = async (id: string, where: Whereabouts, panel: Panel, unit: number): Promise<void> => {
          const told = (await found(where)).filter((each) => !isLong(each));
          expect([id, told.length]).toEqual([id, quarter(panel, unit)]);
        };
        for (const [unit, { id }] of panels.regions.units.entries())
          await compare(id, { kind: "region", id }, panels.regions, unit);
        for (const [unit, { id }] of panels.countries.units.entries())
          await compare(id, { kind: "country", id }, panels.countries, unit);
        for (const [unit, { id }] of panels.zones.units.entries()) {
          const zone = references.zones.find((each) => each.id === id);
          if (zone !== undefined) await compare(id, { kind: "zone", zone }, panels.zones, unit);
        }
        for (const [unit, pair] of panels.pairs.entries())
          await compare(`${pair.from}>${pair.to}`, { kind: "border", pair }, panels.borders, unit);
        const kidal = await found({ kind: "region", id: "MLI-kidal" });
        expect(kidal.find(isLong)).toMatchObject({
          date: "2021-02-20 to 2021-06-02",
          deaths: 50,
          kind: "battle",
        });
        const gao = await found({ kind: "region", id: "MLI-gao" });
        expect(gao[0]).toMatchObject({ where: "Gao, Mali", record: expect.stringMatching(/^log\.csv:\d+$/) });
        const dates = gao.map(({ date }) => date);
        expect(dates).toEqual([...dates].sort().reverse());
      } finally {
        db.close();
      }
    });
  });
});

describe("a place is found", () => {
  const find = (place: string) =>
    findPlace(place, panels, (name) => (name === "Mali" ? "MLI" : name.length === 3 ? name : null));

  test("by id or name, case and accents aside; a pair by codes or names", () => {
    const number = (family: "regions" | "countries" | "zones", id: string): number =>
      panels[family].units.findIndex((unit) => unit.id === id);
    expect(find("menaka")).toEqual({ family: "regions", number: number("regions", "MLI-menaka") });
    expect(find("mli-MENAKA")).toEqual({ family: "regions", number: number("regions", "MLI-menaka") });
    expect(find("Mali")).toEqual({ family: "countries", number: number("countries", "MLI") });
    expect(find("Bamako, 50 km around").family).toBe("zones");
    const pair = panels.pairs.findIndex(({ from, to }) => from === "MLI" && to === "NER");
    expect(find("Mali..NER")).toEqual({ family: "borders", number: pair });
  });

  test.each([
    [
      "Menakka",
      'the data holds no region, country, zone or site called "Menakka" (nearest: Ménaka): give its name',
    ],
    [
      "Mali..Wonderland",
      '"Wonderland" in Mali..Wonderland is no country: write names or codes, such as MLI..DZA',
    ],
    ["DZA..BFA", "the data holds no pair of neighbours DZA..BFA; it holds DZA..MLI"],
  ])("%s is not, and the message says what to do", (place, message) => {
    expect(() => find(place)).toThrow(message);
  });
});

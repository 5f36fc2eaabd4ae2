/** Spillover over two made-up theatres: what was planted is found when the definition says so, and nothing else is. */
import { beforeAll, describe, expect, test } from "vitest";
import { isInside } from "../../datasets/sample/geography.ts";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { panelsFrom } from "../2-aggregate/incidentFiles.ts";
import { publishedBy, put, rowsOf, withFolder } from "../pipeline/harness.ts";
import { SIGN } from "./definition.ts";
import { COORDINATES, COUNTS, ZONE_KM } from "./files.ts";
import { kilometresToBorders } from "./generate.ts";
import type { Edge } from "./theatres.ts";
import {
  type Assessed,
  assess,
  disagreements,
  firstPlanted,
  firstQualifying,
  isAssessed,
  isOnTheEdge,
  isSign,
  type PairAtMonth,
  rowsBetween,
  WORLDS,
  withoutShares,
  withoutSign,
} from "./verdicts.ts";

describe.each(WORLDS)("$theatre.name by $form.name, seed $seed", (world) => {
  const { theatre, form, seed } = world;
  const core = theatre.core.country;
  let assessed: Assessed;
  beforeAll(async () => {
    assessed = await assess(world);
  });

  test("every pair in every month: arrival and evidence are what the definition says", () => {
    expect(disagreements(assessed.verdicts, theatre.from)).toEqual([]);
    expect(assessed.verdicts.length).toBeGreaterThan(500);
    const words = new Set(assessed.verdicts.map(({ row }) => row.evidence));
    expect(words.has("early sign") && words.has("arrived") !== (form === COUNTS)).toBe(true);
  });

  test.each(theatre.edges)("$to: seen in the first month in which what was planted qualifies", (edge) => {
    const own = assessed.verdicts.filter(({ from, to }) => from === core && to === edge.to);
    const planted = firstPlanted(assessed.incidents, edge);
    const qualifying = firstQualifying(assessed, edge);
    const first = own.find(({ month, row }) => month >= planted && isSign(row));
    expect([first?.month, first && isOnTheEdge(first.reading)]).toEqual([qualifying, false]);
    expect(first?.row.lastBorderIncident.slice(0, qualifying.length)).toBe(qualifying);
    expect(first?.row.evidence).toBe(edge.isShared && form !== COUNTS ? "arrived" : "early sign");
    if (edge.kind === "return") return;
    // where there was none ever, the first incident is enough; before it nobody is known to look there
    expect([qualifying, own[0]?.month]).toEqual([planted, planted]);
  });

  test("two countries that rise only because everything rises have no sign from each other, whoever is active", () => {
    const [a, b] = theatre.shock.countries;
    for (const pair of [`${a}>${b}`, `${b}>${a}`]) {
      const own = assessed.verdicts.filter((each) => `${each.from}>${each.to}` === pair);
      const assessable = own.filter(({ month }) => isAssessed(theatre.from, month));
      expect(assessable.length).toBeGreaterThan(100);
      const verdicts = assessable.map(({ month, row }) => [pair, month, row.evidence]);
      expect(verdicts).toEqual(assessable.map(({ month, row }) => [pair, month, withoutSign(row)]));
      // although the zone by itself would have one, and although an actor is active on both sides
      const tempting = assessable.filter(({ reading }) => reading.arrivalOfZoneAlone >= SIGN);
      expect(tempting.some(({ reading }) => reading.sharedActor || form === COUNTS)).toBe(true);
    }
  });

  // one of them for each seed
  const removed = theatre.edges[seed % theatre.edges.length] as Edge;
  test(`${removed.to}: no sign once what was planted is taken away, and all else as it was`, async () => {
    const planted = firstPlanted(assessed.incidents, removed);
    const less = assessed.incidents.filter(({ tag }) => tag !== removed.to);
    const panels = await panelsFrom(form.file(theatre, less));
    const rows = rowsBetween(panels, assessed.constants, planted, theatre.to);
    const own = rows.filter(({ from, to }) => from === core && to === removed.to);
    for (const { row } of own) expect([row.evidence, row.arrival]).toEqual([withoutSign(row), 0]);
    expect(own.length > 0).toBe(removed.kind === "return");
    const isElsewhere = ({ from, to }: PairAtMonth): boolean => from !== removed.to && to !== removed.to;
    const before = assessed.verdicts.filter((each) => each.month >= planted && isElsewhere(each));
    expect(withoutShares(rows.filter(isElsewhere))).toEqual(withoutShares(before));
    expect(before.length).toBeGreaterThan(50);
  });
});

const ONCE = WORLDS.filter(({ seed }) => seed === 1);

describe.each(ONCE)("$theatre.name by $form.name", (world) => {
  const { theatre, form } = world;
  const core = theatre.core.country;
  let assessed: Assessed;
  beforeAll(async () => {
    assessed = await assess(world);
  });

  test("every incident lies in its country and clear of the edge of every border zone", () => {
    for (const incident of assessed.incidents) {
      const [, isoNumeric] = theatre.countries[incident.country] ?? ["", ""];
      expect(isInside(incident.point, isoNumeric)).toBe(true);
    }
    const distances = assessed.incidents.flatMap((each) => [...kilometresToBorders(theatre, each).values()]);
    expect(distances.filter((km) => Math.abs(km - ZONE_KM) < 2)).toEqual([]);
  });

  test("a neighbour without a row is left out; said to be looked at, it has nothing and changes nothing", async () => {
    const isSilent = ({ from, to }: PairAtMonth): boolean => [from, to].includes(theatre.silent);
    expect(assessed.verdicts.filter(isSilent)).toEqual([]);
    const looked = Object.keys(theatre.countries);
    const panels = await panelsFrom(form.file(theatre, assessed.incidents, looked));
    const rows = rowsBetween(panels, assessed.constants, theatre.from, theatre.to);
    const own = rows.filter((each) => isSilent(each) && isAssessed(theatre.from, each.month));
    expect(own.length).toBeGreaterThan(100);
    for (const { to, row } of own) {
      expect(to).toBe(theatre.silent);
      // without coordinates a table would have to say which of its regions touch whom
      if (form !== COORDINATES) expect(row.evidence).toBe("not assessable");
      else expect([row.evidence, row.arrival, row.borderIncidents3m]).toEqual([withoutSign(row), 0, 0]);
    }
    const keyOf = ({ from, to, month }: PairAtMonth): string => `${from}>${to} ${month}`;
    const listed = new Set(assessed.verdicts.map(keyOf));
    expect(withoutShares(rows.filter((each) => listed.has(keyOf(each))))).toEqual(
      withoutShares(assessed.verdicts),
    );
  });

  // one of them for each form
  const edge = theatre.edges[ONCE.indexOf(world) % theatre.edges.length] as Edge;
  test(`${edge.to}: published as a sign from the rows up to the month in which it qualifies`, async () => {
    const month = firstQualifying(assessed, edge);
    const upToThen = assessed.incidents.filter(({ day }) => day.slice(0, month.length) <= month);
    const { name, text, mapping } = form.file({ ...theatre, to: month }, upToThen);
    const published = await withFolder(async (folder) => {
      await put(folder, { [name]: text, [name.replace(/csv$/, "mapping.json")]: JSON.stringify(mapping) });
      return await publishedBy({
        input: [folder],
        config: { ...DEFAULT_CONFIG, threads: 2, forecast: false },
      });
    });
    const row = rowsOf(published, "neighbours").find((each) => each["neighbour"] === edge.to);
    // nobody asked for a focus: it is where most people died
    expect([row?.["focus"], row?.["month"]]).toEqual([core, month]);
    const wanted = assessed.verdicts.find(
      (each) => each.from === core && each.to === edge.to && each.month === month,
    )?.row;
    expect(wanted && isSign(wanted)).toBe(true);
    expect([row?.["evidence"], row?.["arrival"], row?.["spillover_from_focus"]]).toEqual([
      wanted?.evidence,
      wanted?.arrival,
      wanted?.score,
    ]);
    expect(String(row?.["last_border_incident"]).slice(0, month.length)).toBe(month);
  });
});

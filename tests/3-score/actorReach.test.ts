import { beforeAll, describe, expect, test } from "vitest";
import { BorderActors } from "../../pipeline/3-score/spillover/actorReach.ts";
import { type PairMonth, spillover } from "../../pipeline/3-score/spillover/spillover.ts";
import type { Constants } from "../../pipeline/domain/constants.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { mappedFile, monthOf, panelsFrom, type Row, TOWNS } from "../2-aggregate/incidentFiles.ts";
import { shippedConstants } from "./panels.ts";

const COVERAGE = { from: "2008-01", to: "2021-12" };
const NOW = monthOf("2021-12") as Month;
const { Menaka, Gao, Tillaberi, Diffa, BordjBadjiMokhtar, Algiers, Djibo } = TOWNS;

let constants: Constants;
beforeAll(async () => {
  constants = await shippedConstants("full-1");
});

async function panelsOf(rows: readonly Row[]): Promise<Panels> {
  return await panelsFrom(mappedFile(rows, COVERAGE));
}

function reachOf(panels: Panels, from: string, to: string, month: Month = NOW): number {
  const pair = panels.pairs.findIndex((each) => each.from === from && each.to === to);
  return new BorderActors(panels, month).reach(pair).reach;
}

/** One incident a month from one month to another. */
function monthly(
  town: Row extends infer _ ? Omit<Row, "date"> : never,
  actor: string,
  from: string,
  to = from,
): Row[] {
  const rows: Row[] = [];
  for (let month = monthOf(from); month <= monthOf(to); month++) {
    const date = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-05`;
    rows.push({ ...town, actor, date });
  }
  return rows;
}

describe("actor reach", () => {
  // somebody acts in every country, so that every pair exists
  const everywhere: Row[] = [Gao, Diffa, Algiers, Djibo].flatMap((town) =>
    monthly(town, "Somebody Else", "2009-01"),
  );

  test("shares of the groups near the border, by how lately they acted on the other side", async () => {
    const near = [
      ...monthly(Menaka, "JNIM", "2021-01", "2021-04"), // 4
      ...monthly(Menaka, "The Band", "2021-01", "2021-03"), // 3
      ...monthly(Menaka, "Men of the Well", "2021-02", "2021-03"), // 2
      ...monthly(Menaka, "Strangers", "2021-02"), // 1
      // of no account: a year ago, too far from Niger, a government, civilians, nobody in particular
      ...monthly(Menaka, "The Band", "2020-01", "2020-12"),
      ...monthly({ ...Gao, latitude: 18.5 }, "The Band", "2021-02", "2021-09"),
      ...monthly(Menaka, "Government of Mali", "2021-01", "2021-12"),
      ...monthly(Menaka, "Civilians", "2021-01", "2021-12"),
      ...monthly(Menaka, "Unidentified Armed Group (Mali)", "2021-01", "2021-12"),
    ];
    const across = [
      ...monthly(Diffa, "JNIM", "2020-01"), // within 24 months, anywhere in the country
      ...monthly(Diffa, "The Band", "2012-01"), // within 120
      ...monthly(Diffa, "Strangers", "2011-12"), // 121 months ago
      ...monthly(Djibo, "Men of the Well", "2020-06"),
      ...monthly(Algiers, "Men of the Well", "2020-06"),
      ...monthly(Djibo, "Strangers", "2021-06"),
    ];
    const panels = await panelsOf([...everywhere, ...near, ...across]);
    // Men of the Well are known from two other neighbours of Mali, Strangers from one
    expect(reachOf(panels, "MLI", "NER")).toBeCloseTo((100 * (4 * 1 + 3 * 0.6 + 2 * 0.4 + 0)) / 10, 9);
    // a month earlier the list of those near is the same, and The Band's last act in Niger 119 months old
    expect(reachOf(panels, "MLI", "NER", monthOf("2012-01") as Month)).toBe(0);
  });

  test("nobody near, no reach; what follows the month is not looked at", async () => {
    const rows = [...everywhere, ...monthly(Menaka, "JNIM", "2021-01")];
    expect(reachOf(await panelsOf(rows), "MLI", "NER")).toBe(0);
    const later = await panelsOf([...rows, ...monthly(Diffa, "JNIM", "2021-02")]);
    expect(reachOf(later, "MLI", "NER", monthOf("2021-01") as Month)).toBe(0);
    expect(reachOf(later, "MLI", "NER", monthOf("2021-02") as Month)).toBe(100);
  });

  test("a far country changes nothing, whoever acts there", async () => {
    const rows = [...everywhere, ...monthly(Menaka, "JNIM", "2021-01", "2021-03")];
    const far = monthly(
      { country: "Somalia", admin1: "Banaadir", latitude: 2.04, longitude: 45.34 },
      "JNIM",
      "2020-01",
      "2021-12",
    );
    const [without, with_] = [await panelsOf(rows), await panelsOf([...rows, ...far])];
    const scores = (panels: Panels): PairMonth[] => spillover(panels, constants, NOW).pairs;
    const known = scores(with_).filter(({ pair }) => pair.from !== "SOM" && pair.to !== "SOM");
    expect(known).toEqual(scores(without));
  });
});

describe("arrived", () => {
  const core = [
    ...monthly(Menaka, "JNIM", "2015-01", "2021-12"),
    ...monthly(Gao, "Government of Mali", "2015-01", "2021-12"),
    ...monthly(Tillaberi, "Islamic State", "2018-01", "2021-12"),
  ];
  const toAlgeria = async (...rows: Row[]): Promise<PairMonth> => {
    const panels = await panelsOf([...core, ...rows]);
    const row = spillover(panels, constants, NOW).pairs.find(
      ({ pair }) => pair.from === "MLI" && pair.to === "DZA",
    );
    if (row === undefined) throw new Error("no pair MLI>DZA");
    return row;
  };
  const before = monthly(Algiers, "Armed Band", "2010-01", "2010-06");

  test("a first attack across the border by a group of the other side", async () => {
    const row = await toAlgeria(...before, ...monthly(BordjBadjiMokhtar, "JNIM", "2021-10", "2021-11"));
    expect([row.evidence, row.sharedGroups, row.borderIncidents3m]).toEqual(["arrived", "JNIM", 2]);
    expect(row.topActors).toBe("JNIM");
    expect(row.borderRegions).toEqual({
      lastBorderIncident: "2021-11-05",
      regions: ["DZA-adrar"],
      incidents: [2],
    });
  });

  test("the same attack by somebody else, or by no group, is an early sign", async () => {
    for (const actor of [
      "Armed Band",
      "Government of Mali",
      "Civilians",
      "Unidentified Armed Group",
      "Wagner",
    ]) {
      const row = await toAlgeria(...before, ...monthly(BordjBadjiMokhtar, actor, "2021-10", "2021-11"));
      expect([actor, row.evidence, row.sharedGroups]).toEqual([actor, "early sign", ""]);
    }
  });

  test("under another of its names it has arrived all the same, with the same numbers", async () => {
    const attack = (name: string): Row[] => monthly(BordjBadjiMokhtar, name, "2021-10", "2021-11");
    expect(await toAlgeria(...before, ...attack("GSIM"))).toEqual(
      await toAlgeria(...before, ...attack("JNIM")),
    );
  });

  test("without the attack there is none; long ago it is none either", async () => {
    expect((await toAlgeria(...before)).evidence).toBe("none");
    expect((await toAlgeria(...before, ...monthly(BordjBadjiMokhtar, "JNIM", "2021-09"))).evidence).toBe(
      "none",
    );
  });
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Claim, type ClaimColumn, parseClaims } from "../../pipeline/claims/claim.ts";
import { claimTable } from "../../pipeline/claims/claimTable.ts";
import { parsePeriod, spanOf, spanText } from "../../pipeline/claims/period.ts";
import { readClaims } from "../../pipeline/claims.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import type { Columns, Table } from "../../pipeline/domain/table.ts";
import { readReference } from "../../pipeline/io/reference.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";
import { mappedFile, monthOf, panelsFrom, type Row, TOWNS } from "../2-aggregate/incidentFiles.ts";
import { REAL_DATA } from "../realData.ts";

const NO_PAIRS: Columns = { from: [], to: [], arrival: new Float64Array(0) };
const NAMES: Readonly<Record<string, string>> = { MLI: "Mali", NER: "Niger" };
const ABOUT = {
  theatre: new Set(["MLI", "NER", "BFA"]),
  countryName: (iso3: string): string => NAMES[iso3] ?? iso3,
};

const row = (cells: Partial<Record<ClaimColumn, string>>, record = 1) => ({
  cells: {
    claim_id: "a",
    statement: "It rises",
    measure: "incidents",
    place: "MLI-gao",
    before: "12 before",
    now: "last 12",
    test: "now > before",
    source: "made up",
    ...cells,
  },
  place: { file: "claims.csv", record },
});
const claim = (cells: Partial<Record<ClaimColumn, string>>): Claim => parseClaims([row(cells)])[0] as Claim;

describe("a claim is read", () => {
  test.each([
    [
      { measure: "incident" },
      'claims.csv:1:measure is no measure: "incident" (nearest: incidents); measures are incidents, deaths',
    ],
    [{ statement: "" }, "claims.csv:1:statement is empty"],
    [
      { now: "12 before" },
      'claims.csv:1:now is no period: "12 before"; write "last 12", "year to date" or 2022-01..2022-12',
    ],
    [
      { before: "2022-05..2022-01" },
      'claims.csv:1:before is no period: "2022-05..2022-01"; write "last 12", "year to date", "12 before"',
    ],
    [{ before: "2022-13..2023-01" }, 'claims.csv:1:before is not a month like 2024-03: "2022-13"'],
    [{ before: "" }, "claims.csv:1:before is empty, and the test compares with it"],
    [
      { test: "now rises" },
      'claims.csv:1:test is no test: "now rises"; write conditions such as now > before',
    ],
    [{ test: "now > now" }, 'claims.csv:1:test is no test: "now > now"'],
    [{ test: "now > 2 before or now > 3" }, "claims.csv:1:test is no test"],
  ] as const)("%j is refused, saying where", (cells, message) => {
    expect(() => claim(cells)).toThrow(message);
  });

  test("two rows with one id", () => {
    expect(() => parseClaims([row({}), row({}, 2)])).toThrow('claims.csv:2:claim_id appears twice: "a"');
  });

  test("periods, as of 2023-05", () => {
    const asOf = monthOf("2023-05") as Month;
    const spanned = (text: string, now = "last 3"): string => {
      const nowSpan = spanOf(parsePeriod(now, "now", {}), asOf);
      return spanText(spanOf(parsePeriod(text, "before", {}), asOf, nowSpan));
    };
    expect(spanned("last 3")).toBe("2023-03 to 2023-05");
    expect(spanned("12 before")).toBe("2022-03 to 2023-02");
    expect(spanned("year to date")).toBe("2023-01 to 2023-05");
    expect(spanned("a year before", "year to date")).toBe("2022-01 to 2022-05");
    expect(spanned("2021-02..2021-02")).toBe("2021-02");
  });

  test.each([
    ["now > before", 2, 3, true],
    ["now > before", 3, 3, false],
    ["now >= 1.5 before", 2, 3, true],
    ["now >= 1.5 before and now >= 4", 2, 3, false],
    ["before <= 0.1 and now > 2", 0.1, 3, true],
    ["before = 0", 0.1, 3, false],
    ["now < 2 before", 2, 3, true],
  ])("%s with %d before and %d now: %s", (text, before, now, holds) => {
    expect(claim({ test: text }).test.holds(before, now)).toBe(holds);
  });
});

describe("claims are checked", () => {
  const { Menaka, Gao, Tillaberi } = TOWNS;
  const each = (count: number, incident: Omit<Row, "date">, month: string): Row[] =>
    Array.from({ length: count }, (_, day) => ({
      ...incident,
      date: `${month}-${String(day + 1).padStart(2, "0")}`,
    }));
  const rows: readonly Row[] = [
    ...each(2, { ...Menaka, actor: "JNIM", foe: "Government of Mali", deaths: 3 }, "2020-03"),
    ...each(6, { ...Menaka, actor: "JNIM", foe: "Islamic State", deaths: 2 }, "2021-04"),
    ...each(3, { ...Gao, actor: "JNIM", foe: "Civilians", kind: "civilian", deaths: 1 }, "2021-05"),
    ...each(1, { ...Tillaberi, actor: "JNIM", foe: "Government of Niger", deaths: 0 }, "2021-12"),
  ];
  let panels: Panels;
  beforeAll(async () => {
    panels = await panelsFrom(
      mappedFile(rows, { from: "2019-01", to: "2021-12", countries: ["MLI", "NER", "BFA"] }),
    );
  });

  const checked = (cells: Partial<Record<ClaimColumn, string>>, asOf = "2021-12", pairs = NO_PAIRS): Table =>
    claimTable([claim(cells)], { panels, pairs, ...ABOUT, asOf: monthOf(asOf) as Month });
  const values = ({ columns }: Table): unknown[] =>
    ["verdict", "before_value", "now_value"].map((name) => columns[name]?.[0]);

  test.each([
    [{ place: "MLI-menaka" }, ["shown", 2 / 12, 6 / 12]],
    [{ place: "MLI" }, ["shown", 2 / 12, 9 / 12]],
    [{ place: "MLI", measure: "deaths" }, ["shown", 6 / 12, 15 / 12]],
    [{ place: "MLI", measure: "civilian_share", test: "now >= 0.5" }, ["not shown", 0, 3 / 9]],
    [{ place: "MLI-menaka", measure: "state_force_share", test: "now < before" }, ["shown", 1, 0]],
    [{ place: "MLI-menaka", measure: "armed_actors" }, ["shown", 1, 2]],
    [{ place: "jnim@MLI", measure: "actor_deaths" }, ["shown", 6 / 12, 15 / 12]],
    [{ place: "jnim", measure: "actor_incidents" }, ["shown", 2 / 12, 10 / 12]],
    [{ place: "jnim", measure: "actor_regions" }, ["shown", 1, 3]],
    [{ place: "jnim@NER", measure: "actor_regions" }, ["shown", 0, 1]],
    [
      { place: "is-sahel", measure: "actor_months_known", before: "", test: "now >= 9" },
      ["not shown", Number.NaN, 8],
    ],
    [{ place: "MLI>NER" }, ["shown", 0, 1 / 12]],
    [{ place: "MLI", measure: "neighbours_touched" }, ["shown", 0, 1]],
    [{ place: "zone-niamey-200km", test: "now > before" }, ["shown", 0, 1 / 12]],
  ] as const)("%j", (cells, wanted) => {
    expect(values(checked(cells))).toEqual(wanted);
  });

  test("the sentence holds the numbers and what the claim asks for", () => {
    expect(checked({ place: "MLI-menaka" }).columns["why"]?.[0]).toBe(
      "Ménaka, incidents a month: 0.5 in 2021-01 to 2021-12, and 0.17 in 2020-01 to 2020-12; the claim asks for now > before.",
    );
  });

  test("arrival is that of the pair", () => {
    const pairs = { from: ["MLI"], to: ["NER"], arrival: Float64Array.of(23.4) };
    const cells = { place: "MLI>NER", measure: "arrival", before: "", now: "last 3", test: "now >= 19" };
    expect(values(checked(cells, "2021-12", pairs))).toEqual(["shown", Number.NaN, 23.4]);
    expect(checked(cells, "2021-12", pairs).columns["unit_name"]?.[0]).toBe("Mali > Niger");
  });

  test.each([
    [{ before: "36 before" }, "2018-01 to 2020-12: the data does not cover these months"],
    [{ now: "2022-01..2022-12" }, "2022-01 to 2022-12 lies after the as-of month"],
    [{ place: "MLI-nowhere" }, "the data holds nothing in MLI-nowhere"],
    [{ place: "boko-haram", measure: "actor_deaths" }, "the data names no actor boko-haram"],
    [{ place: "BFA", measure: "incidents" }, "the data holds nothing in BFA"],
    [{ place: "MLI>DZA", measure: "arrival", test: "now >= 19" }, "the data holds no pair MLI>DZA"],
    [{ place: "MLI-gao", measure: "state_force_share" }, "2020-01 to 2020-12: no incident in these months"],
  ] as const)("%j cannot be told, and the reason is", (cells, reason) => {
    const { columns } = checked(cells);
    expect(columns["verdict"]?.[0]).toBe("not testable with this data");
    expect(columns["why"]?.[0]).toBe(`Not testable: ${reason}.`);
    expect(columns["now_value"]?.[0]).toBeNaN();
  });

  test("no month after the as-of month is looked at", () => {
    expect(values(checked({ place: "MLI-menaka" }, "2021-03"))).toEqual(["not shown", 2 / 12, 0]);
    // Niger and the Islamic State come later: what is said of March is what it would be without them
    const inMarch = (cells: Partial<Record<ClaimColumn, string>>): unknown =>
      checked(cells, "2021-03").columns["why"]?.[0];
    expect(inMarch({ place: "NER-tillaberi" })).toBe(
      "Not testable: the data holds nothing in NER-tillaberi.",
    );
    expect(inMarch({ place: "MLI>NER" })).toBe("Not testable: the data holds nothing in MLI>NER.");
    expect(inMarch({ place: "MLI", measure: "neighbours_touched" })).toBe(
      "Not testable: the data does not say what happens at the borders of MLI.",
    );
    const unseen = {
      place: "is-sahel",
      measure: "actor_months_known",
      before: "",
      now: "last 1",
      test: "now >= 0",
    };
    expect(checked(unseen, "2021-03").columns["why"]?.[0]).toBe(
      "Not testable: the data names no actor is-sahel.",
    );
  });

  test("a source without deaths, places and actors says so", async () => {
    const bare = await panelsFrom({
      name: "bare.csv",
      text: "day,country,region\n2020-02-01,Mali,Gao\n2021-06-01,Mali,Gao\n",
      mapping: {
        source: "Bare log",
        date: "day",
        country: "country",
        admin1: "region",
        coverage: { from: "2019-01", to: "2021-12", countries: ["MLI"] },
      },
    });
    const why = (cells: Partial<Record<ClaimColumn, string>>): unknown => {
      const data = { panels: bare, pairs: NO_PAIRS, ...ABOUT, asOf: monthOf("2021-12") as Month };
      return claimTable([claim(cells)], data).columns["why"]?.[0];
    };
    expect(why({ measure: "deaths" })).toBe("Not testable: the data does not tell deaths.");
    expect(why({ measure: "armed_actors" })).toBe("Not testable: the data does not say who was involved.");
    expect(why({ measure: "actor_deaths", place: "jnim" })).toBe(
      "Not testable: the data does not say who was involved.",
    );
    expect(why({ place: "zone-bamako-100km" })).toBe(
      "Not testable: the data has no coordinates, which zones need.",
    );
  });
});

describe("claims as files", () => {
  test("those that come along name places and actors that the reference tables know", async () => {
    const { claims, file } = await readClaims({ claims: null }, "");
    expect(file).toBeNull();
    expect(claims.length).toBeGreaterThan(15);
    const [regions, actors, zones, countries] = [
      (await readReference("region-aliases")).map((row) => row.region_id),
      (await readReference("actors")).map((row) => row.actor_id),
      (await readReference("zones")).map((row) => row.zone_id),
      (await readReference("countries")).map((row) => row.iso3),
    ];
    const known = new Set<string>([...regions, ...actors, ...zones, ...countries]);
    const named = claims.flatMap(({ place }) => place.split(/[>@]/));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test("a user's own, as a spreadsheet saves it", async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, "mine.csv");
      await writeFile(
        path,
        "id;claim;measure;where;now;test\nx;Gao is calm;incidents;MLI-gao;last 12;now <= 0.5\n",
      );
      const { claims, file } = await readClaims({ claims: path }, folder);
      expect(claims.map(({ id, place, before }) => [id, place, before])).toEqual([["x", "MLI-gao", null]]);
      expect(file?.count).toBe(1);
    });
  });
});

describe.skipIf(REAL_DATA === undefined)("UCDP GED 25.1 counts, as of December 2021", () => {
  test("the data shows Mali's rise, contradicts a quiet Algeria, and cannot tell who", async () => {
    const panels = await panelsOf(
      [join(REAL_DATA as string, "ucdp", "ged251-admin1-month-2010-2021.csv")],
      null,
    );
    const { claims } = await readClaims({ claims: null }, "");
    const asOf = monthOf("2021-12") as Month;
    const { columns } = claimTable(claims, { panels, pairs: NO_PAIRS, ...ABOUT, asOf });
    const of = (id: string) => {
      const at = (columns["claim_id"] as readonly string[]).indexOf(id);
      return ["verdict", "before_value", "now_value"].map((name) => columns[name]?.[at]);
    };
    // 2021: 6 events in Algeria; 2011 to 2020 far more than one a year
    expect(of("algeria-quiet")[0]).toBe("not shown");
    expect(of("algeria-return")).toEqual(["not shown", expect.any(Number), 0.5]);
    expect(of("jnim-deaths")[0]).toBe("not testable with this data");
    expect(of("french-exit-deaths")[0]).toBe("not testable with this data");
  });
});

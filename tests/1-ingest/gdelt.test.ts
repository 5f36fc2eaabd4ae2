import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { REAL_DATA } from "../realData.ts";
import { zip } from "../zip.ts";
import { gdelt, report } from "./gdelt.ts";
import { event, short } from "./ged.ts";
import { contents, counts, faults, refusal, run, runPaths } from "./run.ts";

const SOURCE = "GDELT reports (not verified incidents)";
/** Reports of different days, so that none tells what another does. */
const days = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    report({ id: String(index), day: `202103${String(index + 1).padStart(2, "0")}` }),
  );

test("every field of an incident", async () => {
  const { incidents, summary } = await run({ "20210311.export.CSV": gdelt([report()]) });
  expect(incidents).toHaveLength(1);
  expect(incidents[0]).toMatchObject({
    source: SOURCE,
    date_start: "2021-03-10",
    date_end: "2021-03-10",
    country: "MLI",
    region_id: "MLI-gao",
    latitude: 16.2667,
    longitude: -0.05,
    place_precision: "near",
    class: "battle",
    state_forces: true,
    actor_1: null,
    events: 1,
  });
  expect(summary).toMatchObject({ source: SOURCE, hasActors: false, hasCoordinates: true });
  expect(summary.citation).toContain("GDELT");
});

test("all versions say the same, plain or packed, and in any split", async () => {
  const reports = days(6);
  const expected = contents(await run({ "a.CSV": gdelt(reports) }));
  expect(expected).toHaveLength(6);
  for (const version of ["1.0", "1.0, back file"] as const) {
    expect(contents(await run({ "a.csv": gdelt(reports, version) })), version).toEqual(expected);
  }
  const split = await run({
    "20210311.export.CSV.zip": zip({ "20210311.export.CSV": gdelt(reports.slice(0, 2)) }),
    "20210312.export.csv.gz": gzipSync(gdelt(reports.slice(2, 4), "1.0")),
    "20210313.export.CSV": gdelt(reports.slice(4)),
  });
  expect(contents(split)).toEqual(expected);
});

test("rows with and without an address in one file, whichever comes first", async () => {
  const [one, ...others] = days(6) as [ReturnType<typeof report>];
  const mixed = [gdelt([one], "1.0, back file"), gdelt(others, "1.0")];
  for (const text of [mixed.join(""), mixed.toReversed().join("")]) {
    const result = await run({ "a.csv": text });
    expect(counts(result.ledger("a.csv"))).toEqual([6, 6, 0, 0, 0, 0]);
  }
  const broken = await run({ "a.csv": `${mixed.join("")}${gdelt(days(1), "1.0").replace(/\t.*/, "\t\t")}` });
  expect(faults(broken)).toEqual([expect.stringMatching(/^7\|\|.*has 3 fields where 57 are due/)]);
});

test("reports of one event count once: same day, place, parties in any order, and root code", async () => {
  const same = [
    report({
      id: "2",
      "1Code": "MLIMIL",
      "1Type1Code": "MIL",
      "2Code": "REB",
      "2Type1Code": "REB",
      mentions: "90",
    }),
    report({ id: "3", code: "190", base: "190", added: "20210402000000" }),
    report({ id: "1" }),
  ];
  const others = [
    report({ id: "4", day: "20210311" }),
    report({ id: "5", ALat: "16.27" }),
    report({ id: "6", "2Code": "MLICOP" }),
    report({ id: "7", root: "18", code: "180", base: "180" }),
  ];
  const all = await run({ "a.csv": gdelt([report(), ...same, ...others]) });
  const line = all.ledger("a.csv");
  expect([line.accepted, line.duplicate + line.superseded]).toEqual([5, 3]);
  const apart = await run({
    "a.csv": gdelt([...others, ...same].toReversed()),
    "b.csv": gdelt([report()]),
  });
  expect(contents(apart)).toEqual(contents(all));
});

test("codes are those of FIPS, whatever they mean in ISO", async () => {
  const of = (code: string, country: string) =>
    report({ ACountry: code, AFullName: `Somewhere, Middle, ${country}` });
  const result = await run({
    "a.csv": gdelt([
      of("NG", "Niger"),
      of("NI", "Nigeria"),
      of("UV", "Burkina Faso"),
      of("AG", "Algeria"),
      of("QQ", "Q"),
    ]),
  });
  expect(result.incidents.map((row) => row["country"])).toEqual(["NER", "NGA", "BFA", "DZA"]);
  expect(faults(result)).toEqual([
    expect.stringMatching(/^5\|ActionGeo_CountryCode\|FIPS QQ\|is a country nobody knows/),
  ]);
});

test("provinces: second of a town's names, first of a province's, none of a country's", async () => {
  const named = [
    ["4", "Gao, Gao, Mali", "MLI-gao"],
    ["3", "Gao, Tombouctou, Mali", "MLI-tombouctou"],
    ["5", "Kidal, Mali", "MLI-kidal"],
    ["4", "Bamako (general), Mali", null],
    ["1", "Mali", null],
  ] as const;
  const reports = named.map(([AType, AFullName], index) =>
    report({ AType, AFullName, ALat: String(10 + index) }),
  );
  const { incidents } = await run({ "a.csv": gdelt(reports) });
  expect(incidents.map((row) => row["region_id"])).toEqual(named.map(([, , region]) => region));
  expect(incidents.map((row) => row["place_precision"])).toEqual([
    "near",
    "near",
    "region",
    "near",
    "country",
  ]);
});

test("roots 18 to 20 are violence, explosions remote, all else none", async () => {
  const coded = [
    ["18", "180", "civilian"],
    ["18", "183", "remote"],
    ["19", "190", "battle"],
    ["19", "195", "remote"],
    ["20", "202", "civilian"],
    ["17", "173", "other"],
    ["04", "042", "other"],
    ["---", "---", "other"],
  ] as const;
  const reports = coded.map(([root, base], index) =>
    report({ root, base, code: base, ALat: String(10 + index) }),
  );
  const { incidents } = await run({ "a.csv": gdelt(reports) });
  expect(incidents.map((row) => row["class"])).toEqual(coded.map(([, , of]) => of));
});

test("out of scope: no place, and what is told more than 31 days later, except in back files", async () => {
  const nowhere = report({ AType: "0", AFullName: "", ACountry: "", ALat: "", ALong: "" });
  const late = report({ day: "20210207", added: "20210311000000", ALat: "1" });
  const justInTime = report({ day: "20210208", added: "20210311000000", ALat: "2" });
  const march = report({ ALat: "3" });
  const result = await run({ "a.csv": gdelt([nowhere, late, justInTime, march]) });
  // files of March do not tell what else was told of February
  expect(counts(result.ledger("a.csv"))).toEqual([4, 1, 0, 0, 0, 3]);
  expect(result.incidents[0]?.["latitude"]).toBe(3);
  const back = await run({
    "a.csv": gdelt([report({ day: "19790210", added: "20130203" })], "1.0, back file"),
  });
  expect(counts(back.ledger("a.csv"))).toEqual([1, 1, 0, 0, 0, 0]);
});

test("quotes are characters as any other", async () => {
  const reports = days(3).map((each, index) => ({
    ...each,
    "1Name": index === 1 ? '"QUOTED' : 'A "B" C',
    AFeatureID: '"',
  }));
  const result = await run({ "a.csv": gdelt(reports) });
  expect(counts(result.ledger("a.csv"))).toEqual([3, 3, 0, 0, 0, 0]);
  const damaged = await run({
    "a.csv": `${gdelt([...reports, ...days(9).slice(3)]).replace("20210301", "20211301")}x\n`,
  });
  expect(damaged.ledger("a.csv").accepted + damaged.ledger("a.csv").quarantined).toBe(10);
});

test("reports are never mixed with incidents", async () => {
  const files = { "a.csv": gdelt(days(2)), "b.csv": short([event({ id: "1" })]) };
  expect(await refusal(files)).toMatch(
    /holds 2 sources, and sources are never summed: "GDELT reports \(not verified/,
  );
  const chosen = await run(files, { source: SOURCE });
  expect(chosen.incidents.every((row) => row["source"] === SOURCE)).toBe(true);
});

describe.skipIf(REAL_DATA === undefined)("real files", () => {
  test.each(["gdelt1-events-sample.tsv", "gdelt2-events-sample.tsv"])(
    "%s: accounted for to the row",
    async (name) => {
      const path = join(REAL_DATA as string, "gdelt", name);
      const records = (await readFile(path, "utf8"))
        .trim()
        .split("\n")
        .map((line) => line.split("\t"));
      // another reading of the rule, from the end of the record
      const day = (text: string): number =>
        Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`) / 86_400_000;
      const facts = records.map((cells) => {
        const at = cells.length === 61 ? 51 : 49;
        const added = cells[cells.length === 61 ? 59 : 56] as string;
        const shift = cells.length === 61 ? 1 : 0;
        return {
          country: cells[at + 2] as string,
          isDaily: added >= "20130401",
          age: day(added) - day(cells[1] as string),
          month: (cells[1] as string).slice(0, 6),
          told: added.slice(0, 6),
          event: [
            cells[1],
            cells[28],
            cells[at + 2],
            cells[at + 4 + shift],
            cells[at + 5 + shift],
            [cells[5], cells[15]].sort(),
          ].join("|"),
        };
      });
      const timely = facts.filter(({ country, isDaily, age }) => country !== "" && !(isDaily && age > 31));
      const first = timely.map(({ isDaily, told, month }) => (isDaily ? told : month)).sort()[0] as string;
      const inside = timely.filter(({ month }) => month >= first);
      const result = await runPaths([path]);
      const line = result.ledger(name);
      expect(line.rows_read).toBe(100);
      expect(line.quarantined).toBe(0);
      expect(line.accepted).toBe(new Set(inside.map((each) => each.event)).size);
      expect(line.accepted + line.duplicate + line.superseded + line.out_of_scope).toBe(100);
    },
  );
});

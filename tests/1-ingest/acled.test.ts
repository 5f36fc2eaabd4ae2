import { describe, expect, test } from "vitest";
import { incident, OF_2020, of2020, old, PRESENT, present, SECRET } from "./acled.ts";
import { csv, type Event } from "./ged.ts";
import { contents, counts, faults, refusal, run } from "./run.ts";

const incidents = (types: readonly Event[]): Event[] =>
  types.map((changes, index) => incident({ event_id_cnty: `MLI${index + 1}`, ...changes }));

/** Every kind that each layout can tell. */
const ROWS = incidents([
  {},
  { event_type: "Explosions/Remote violence", event_date: "2023-04-28", fatalities: "0", geo_precision: "2" },
  {
    event_type: "Violence against civilians",
    admin1: "Ménaka",
    actor2: "Civilians (Mali)",
    inter1: "Rebel group",
    actor1: "JNIM: Group for Support of Islam and Muslims",
    inter2: "Civilians",
    civilian_targeting: "Civilian targeting",
  },
  { event_type: "Protests", actor1: "Protesters (Mali)", inter1: "Protesters", actor2: "", fatalities: "0" },
  { event_type: "Strategic developments", geo_precision: "3", time_precision: "3" },
]);

test("the present layout: every field of an incident", async () => {
  const result = await run({ "a.csv": present(ROWS.slice(0, 1)) });
  expect(result.summary).toMatchObject({
    source: "ACLED",
    hasCoordinates: true,
    hasActors: true,
    hasDays: true,
  });
  expect(result.ledger("a.csv")).toMatchObject({
    layout: "ACLED, present layout",
    rows_read: 1,
    accepted: 1,
  });
  expect(result.incidents[0]).toMatchObject({
    source: "ACLED",
    source_event_id: "MLI1",
    date_start: "2023-03-05",
    date_end: "2023-03-05",
    date_precision: "1",
    country: "MLI",
    region_id: "MLI-mopti",
    latitude: 14.5,
    longitude: -4.2,
    place_precision: "exact",
    actor_1: "gov-mli",
    actor_2: "Side B",
    class: "battle",
    targets_civilians: false,
    state_forces: true,
    deaths_best: 3,
    deaths_civilians: 0,
    events: 1,
  });
});

test.each([
  ["the old layout", old(ROWS), "ACLED, old layout", "windows-1252"],
  ["the layout of 2020 with tags and CRLF", of2020(ROWS), "ACLED, layout of 2020", "utf-8"],
  [
    "semicolons and a byte order mark",
    `\uFEFF${csv(PRESENT, ROWS, { delimiter: ";" })}`,
    "ACLED, present layout",
    "utf-8",
  ],
  [
    "dates in words",
    present(ROWS.map((row) => ({ ...row, event_date: inWords(row["event_date"] as string) }))),
    "ACLED, present layout",
    "utf-8",
  ],
  [
    "three ways to write dates",
    present(
      ROWS.map((row, index) => {
        const date = row["event_date"] as string;
        return {
          ...row,
          event_date: [date, inWords(date), date.split("-").reverse().join("/")][index % 3] as string,
        };
      }),
    ),
    "ACLED, present layout",
    "utf-8",
  ],
  [
    "no timestamp and no sides",
    csv(
      PRESENT.slice(0, -1),
      ROWS.map((row) => ({ ...row, inter1: "" })),
    ),
    "ACLED, present layout",
    "utf-8",
  ],
])("the same incidents from %s", async (_, content, layout, encoding) => {
  const result = await run({ "a.csv": content });
  expect(contents(result)).toEqual(contents(await run({ "a.csv": present(ROWS) })));
  expect(counts(result.ledger("a.csv"))).toEqual([5, 5, 0, 0, 0, 0]);
  expect(result.ledger("a.csv")).toMatchObject({ layout, encoding });
});

function inWords(date: string): string {
  const [year, month, day] = date.split("-");
  const names = ["January", "February", "March", "April"];
  return `${day} ${names[Number(month) - 1]} ${year}`;
}

describe("classes", () => {
  /** Class and whether civilians are the target, by type, sub-type and civilian_targeting. */
  async function classesOf(types: readonly (readonly [string, string?, string?])[]): Promise<unknown[]> {
    const rows = types.map(([event_type, sub_event_type = "", civilian_targeting = ""]) => ({
      event_type,
      sub_event_type,
      civilian_targeting,
    }));
    const result = await run({ "a.csv": present(incidents(rows)) }, { maxQuarantine: 1 });
    const refused = new Map(result.quarantine.map((row) => [row["record"], row["column"]]));
    const read = new Map(result.incidents.map((row) => [row["record"], row]));
    return types.map((_, index) => {
      const row = read.get(index + 1);
      if (row === undefined) return refused.get(index + 1);
      return row["targets_civilians"] === true ? `${row["class"]}, civilians` : row["class"];
    });
  }

  test("every name that a type has had", async () => {
    const types = {
      battle: [
        "Battles",
        "Battle-No change of territory",
        "Battle-Government regains territory",
        "Battle-Non-state actor overtakes territory",
        "BATTLES ",
      ],
      remote: ["Explosions/Remote violence", "Remote violence"],
      "civilian, civilians": ["Violence against civilians"],
      other: [
        "Protests",
        "Riots",
        "Riots/Protests",
        "Strategic developments",
        "Strategic development",
        "Headquarters or base established",
        "Non-violent transfer of territory",
        "Non-violent activity by a conflict actor",
      ],
    };
    for (const [wanted, names] of Object.entries(types)) {
      expect(await classesOf(names.map((name) => [name]))).toEqual(names.map(() => wanted));
    }
  });

  test("a misspelt type is what it must mean; one that means nothing is refused", async () => {
    const misspelt = [
      "Demostrations",
      "Batles",
      "Violence againts civilans",
      "Explosions / Remote violence",
      "Protets",
    ];
    expect(await classesOf(misspelt.map((name) => [name]))).toEqual([
      "other",
      "battle",
      "civilian, civilians",
      "remote",
      "other",
    ]);
    const unknown = ["Bat", "Rattles and riots", "constructor", "", "Violence", "Remote"];
    expect(await classesOf([["Battles"], ...unknown.map((name) => [name] as const)])).toEqual([
      "battle",
      ...unknown.map(() => "event_type"),
    ]);
  });

  test("excessive force against protesters is an attack on civilians; no other sub-type decides", async () => {
    expect(
      await classesOf([
        ["Protests", "Excessive force against protesters"],
        ["Protests", " excessive force against PROTESTORS"],
        ["Protests", "Protest with intervention"],
        ["Riots", "Mob violence"],
        ["Battles", "Non-state actor overtakes territory"],
      ]),
    ).toEqual(["civilian, civilians", "civilian, civilians", "other", "other", "battle"]);
  });

  test("civilian targeting marks an incident of any class and keeps its class", async () => {
    expect(
      await classesOf([
        ["Explosions/Remote violence", "Air/drone strike", "Civilian targeting"],
        ["Explosions/Remote violence", "Air/drone strike", ""],
        ["Battles", "Armed clash", "civilian targeting "],
      ]),
    ).toEqual(["remote, civilians", "remote", "battle, civilians"]);
    const { incidents: rows } = await run({
      "a.csv": present([
        incident({ event_type: "Remote violence", civilian_targeting: "Civilian targeting" }),
      ]),
    });
    expect(rows[0]).toMatchObject({ events_remote: 1, events_civilian: 1, deaths_civilians: 3, events: 1 });
  });
});

test("state forces are told by the side's code, in numbers or words, or by the name", async () => {
  const sides: readonly Event[] = [
    { actor1: "Somebody", inter1: "1" },
    { actor1: "Somebody", inter1: "3", actor2: "Somebody else", inter2: "State Forces" },
    { actor1: "Police Forces of Mali (2021-)", inter1: "" },
    { actor1: "Somebody", inter1: "8" },
    { actor1: "Somebody", inter1: "External/Other forces", inter2: "12" },
  ];
  const { incidents: rows } = await run({ "a.csv": present(incidents(sides)) });
  expect(rows.map((row) => row["state_forces"])).toEqual([true, true, true, false, false]);
});

test("coordinates are good for distances with geo_precision 1 and 2; an unknown precision is refused", async () => {
  const rows = ["1", " 2 ", "3", "4"].map((geo_precision) => ({ geo_precision }));
  const result = await run({ "a.csv": present(incidents(rows)) }, { maxQuarantine: 1 });
  expect(result.incidents.map((row) => row["place_precision"])).toEqual(["exact", "near", "region"]);
  expect(faults(result)).toEqual(["4|geo_precision||is a precision the layout does not know"]);
});

describe("revisions", () => {
  test("of one id the newest timestamp stays, compared as a number, whatever the file and the deaths", async () => {
    const rows = [
      incident({ fatalities: "9", timestamp: "1680000000" }),
      incident({ fatalities: "2", timestamp: "1700000000" }),
      incident({ fatalities: "7", timestamp: "999999999" }),
      incident({ fatalities: "8", timestamp: "" }),
    ];
    for (const order of [rows, rows.toReversed()]) {
      const result = await run({ "a.csv": present(order) });
      expect(result.incidents.map((row) => row["deaths_best"])).toEqual([2]);
      expect(counts(result.ledger("a.csv"))).toEqual([4, 1, 0, 3, 0, 0]);
    }
    const apart = await run({ "a.csv": present(rows.slice(1, 2)), "b.csv": of2020([rows[0] as Event]) });
    expect(apart.incidents.map((row) => row["deaths_best"])).toEqual([2]);
    expect(counts(apart.ledger("b.csv"))).toEqual([1, 0, 0, 1, 0, 0]);
  });
});

describe("dates", () => {
  test("none is guessed: month first, an impossible day or an unknown month is refused", async () => {
    const dates = ["03/25/2023", "30/02/2023", "05 Marz 2023", "2023-13-01", "5/3/2023", "31/12/2022 00:00"];
    const rows = dates.map((event_date) => ({ event_date }));
    const result = await run({ "a.csv": present(incidents(rows)) }, { maxQuarantine: 1 });
    expect(faults(result).map((fault) => fault.split("|", 2).join("|"))).toEqual(
      [1, 2, 3, 4].map((record) => `${record}|event_date`),
    );
    expect(result.incidents.map((row) => row["date_start"])).toEqual(["2023-03-05", "2022-12-31"]);
  });

  test("a file written month first is refused as a whole, and read where a mapping says how", async () => {
    const rows = incidents(["03/05/2023", "03/25/2023"].map((event_date) => ({ event_date })));
    expect(await refusal({ "a.csv": present(rows) })).toMatch(
      /event_date is not a date in the layout's format/,
    );
    const files = {
      "a.csv": present(rows),
      "a.mapping.json": JSON.stringify({ source: "ACLED", date_format: "MM/DD/YYYY" }),
    };
    expect((await run(files)).incidents.map((row) => row["date_start"])).toEqual([
      "2023-03-05",
      "2023-03-25",
    ]);
  });
});

describe("what the licence asks for", () => {
  test("the licence line names attribution, date of access and filters, as far as the mapping states them", async () => {
    const plain = await run({ "a.csv": present(ROWS) });
    expect(plain.summary.licence).toMatch(
      /^ACLED's terms of use \(acleddata\.com\): no raw data passed on.*filters of the export$/,
    );
    expect(plain.summary.citation).toMatch(/acleddata\.com/);
    const stated = (accessed: string): string =>
      JSON.stringify({ source: "ACLED", accessed, filters: "Mali, 2023, all types" });
    const one = await run({ "a.csv": present(ROWS), "a.mapping.json": stated("2026-11-01") });
    const line = `${plain.summary.licence}; accessed 2026-11-01; filters: Mali, 2023, all types`;
    expect(one.summary.licence).toBe(line);
    const two = await run({
      "a.csv": present(ROWS.slice(0, 2)),
      "a.mapping.json": stated("2026-11-01"),
      "b.csv": present(ROWS.slice(2)),
      "b.mapping.json": stated("2026-11-02"),
    });
    expect(two.summary.licence).toBe(`${line} | ${line.replace("11-01", "11-02")}`);
    expect(await refusal({ "a.csv": present(ROWS), "a.mapping.json": stated("yesterday") })).toMatch(
      /^DataError: a\.mapping\.json accessed: /,
    );
  });

  test("no text of a row is in the list of refused rows: only where it stands and why", async () => {
    const text = present([...ROWS, incident({ event_id_cnty: "MLI9", event_date: SECRET })]);
    const result = await run({ "a.csv": `${text}MLI10,${SECRET}\n` }, { maxQuarantine: 1 });
    expect(faults(result)).toEqual([
      "6|event_date||is not a date in the layout's format",
      `7|||has 2 fields where ${PRESENT.length} are due`,
    ]);
    expect(JSON.stringify([result.summary, result.quarantine, result.incidents])).not.toContain("nvented");
  });
});

test("a header that lacks a column: which", async () => {
  const text = csv(
    OF_2020.filter((name) => name !== "geo_precision"),
    ROWS,
  );
  expect(await refusal({ "a.csv": text })).toMatch(/Nearest layout: ACLED, of which it lacks geo_precision/);
});

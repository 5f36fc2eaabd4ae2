import { expect, test } from "vitest";
import { month } from "../../pipeline/domain/month.ts";
import { csv, type Event, event, events, NEEDED, OFFICIAL, official, short, websiteExport } from "./ged.ts";
import { contents, counts, run } from "./run.ts";

test("the official layout: every field of an incident", async () => {
  const result = await run({
    "mine.csv": official([event({ date_end: "2021-03-07 00:00:00.000", date_prec: "2" })]),
  });
  expect(result.summary).toMatchObject({
    source: "UCDP GED",
    licence: "CC BY 4.0",
    hasCoordinates: true,
    unknownRegions: [],
  });
  expect(result.ledger("mine.csv")).toMatchObject({
    layout: "UCDP GED, official layout",
    encoding: "utf-8",
    rows_read: 1,
    accepted: 1,
    repaired: 0,
    first_month: "2021-03",
    last_month: "2021-03",
  });
  expect(result.incidents).toEqual([
    {
      file: "mine.csv",
      record: 1,
      source: "UCDP GED",
      source_event_id: "1",
      date_start: "2021-03-05",
      date_end: "2021-03-07",
      date_precision: "2",
      month: month(2021, 3),
      country: "MLI",
      region_id: "MLI-mopti",
      admin1_raw: "Mopti region",
      latitude: 14.5,
      longitude: -4.2,
      place_precision: "exact",
      actor_1: "Side A",
      actor_2: "Side B",
      class: "battle",
      targets_civilians: false,
      state_forces: false,
      deaths_best: 3,
      deaths_low: 2,
      deaths_high: 4,
      deaths_civilians: 0,
      events: 1,
      events_battle: 1,
      events_remote: 0,
      events_civilian: 0,
      events_nonstate: 0,
    },
  ]);
});

test("types of violence and precisions of place become ours", async () => {
  const kinds = await run({
    "a.csv": short(["1", "2", "3"].map((kind) => event({ id: kind, type_of_violence: kind }))),
  });
  expect(
    kinds.incidents.map((row) => [row["class"], row["targets_civilians"], row["events_civilian"]]),
  ).toEqual([
    ["battle", false, 0],
    ["nonstate", false, 0],
    ["civilian", true, 1],
  ]);
  const places = await run({
    "a.csv": short(
      ["1", "2", "3", "4", "5", "6", "7"].map((where) => event({ id: where, where_prec: where })),
    ),
  });
  expect(places.incidents.map((row) => row["place_precision"])).toEqual([
    "exact",
    "near",
    "near",
    "region",
    "region",
    "country",
    "country",
  ]);
});

test("the website export says the same as the official layout: 48 fields under 47 names, other dates and names", async () => {
  const rows = [
    event(),
    event({ id: "2", date_start: "2021-12-31", date_end: "2022-01-02", best: "7", high: "9" }),
  ];
  const text = websiteExport(rows);
  expect(text.split("\n")[0]?.split(",")).toHaveLength(47);
  expect(text).toContain("12/31/2021 00:00:00,01/02/2022 00:00:00");
  const exported = await run({ "export.csv": text });
  expect(exported.ledger("export.csv")).toMatchObject({ layout: "UCDP GED, website export", accepted: 2 });
  expect(contents(exported)).toEqual(contents(await run({ "a.csv": official(rows) })));
});

test("columns are found by name in any order, and with strangers between them", async () => {
  const rows = events(3, { deaths_civilians: "2" });
  const wanted = contents(await run({ "a.csv": official(rows) }));
  expect(contents(await run({ "a.csv": csv(OFFICIAL.toReversed(), rows) }))).toEqual(wanted);
  expect(
    contents(
      await run({
        "a.csv": csv(
          NEEDED.flatMap((name) => [name, `my ${name}`]),
          rows,
        ),
      }),
    ),
  ).toEqual(wanted);
  const renamed = short(rows).replace(/^.*\n/, `${NEEDED.map((name) => name.toUpperCase()).join(",")}\n`);
  expect(contents(await run({ "a.csv": renamed }))).toEqual(wanted);
});

const of = (id: string, date: string, best: string, changes: Event = {}): Event =>
  event({ id, date_start: date, date_end: date, best, low: best, high: best, ...changes });

test("candidate files: the later revision of an id stays, an equal repetition is a duplicate", async () => {
  const result = await run({
    "GEDEvent_v26_0_8.csv": short([
      of("10", "2026-07-30", "5"),
      of("11", "2026-08-02", "1"),
      of("12", "2026-08-03", "1"),
    ]),
    "GEDEvent_v26_0_7.csv": short([of("10", "2026-07-30", "2"), of("9", "2026-07-01", "4")]),
    "z/GEDEvent_v26_0_8.csv": short([of("12", "2026-08-03", "1")]),
  });
  expect(result.incidents.map((row) => [row["source_event_id"], row["deaths_best"]]).sort()).toEqual([
    ["10", 5],
    ["11", 1],
    ["12", 1],
    ["9", 4],
  ]);
  expect(counts(result.ledger("GEDEvent_v26_0_8.csv"))).toEqual([3, 3, 0, 0, 0, 0]);
  expect(counts(result.ledger("GEDEvent_v26_0_7.csv"))).toEqual([2, 1, 0, 1, 0, 0]);
  expect(counts(result.ledger("z/GEDEvent_v26_0_8.csv"))).toEqual([1, 0, 1, 0, 0, 0]);
  expect(result.ledger("GEDEvent_v26_0_7.csv").layout).toBe("UCDP GED, candidate events");
});

test("a release wins by its date, not by its content, its size or its place in the alphabet", async () => {
  // Ten sorts before nine as text.
  const result = await run({
    "GEDEvent_v25_0_10.csv": short([of("1", "2025-09-02", "1")]),
    "GEDEvent_v25_0_9.csv": short([of("1", "2025-09-02", "99")]),
  });
  expect(result.incidents.map((row) => row["deaths_best"])).toEqual([1]);
  // A declared release wins over a file of any other name.
  const mixed = await run({
    "GEDEvent_v26_0_7.csv": short([of("1", "2026-07-02", "1")]),
    "mine.csv": short([of("1", "2026-07-02", "99")]),
  });
  expect(mixed.incidents.map((row) => row["deaths_best"])).toEqual([1]);
});

test("a consolidated candidate file comes after the monthly file of its last month and before the next one", async () => {
  const june = "2026-06-10";
  const consolidated = { "GEDEvent_v26_01_26_06.csv": short([of("1", june, "6")]) };
  const after = await run({ ...consolidated, "GEDEvent_v26_0_6.csv": short([of("1", june, "3")]) });
  expect(after.incidents.map((row) => row["deaths_best"])).toEqual([6]);
  const before = await run({ ...consolidated, "GEDEvent_v26_0_7.csv": short([of("1", june, "8")]) });
  expect(before.incidents.map((row) => row["deaths_best"])).toEqual([8]);
  expect(after.summary.coverage).toEqual([
    { from: month(2026, 1), to: month(2026, 6), countries: "world" },
    { from: month(2026, 6), to: month(2026, 6), countries: "world" },
  ]);
});

test.each(["GEDEvent_v26_1.csv", "ged261.csv"])(
  "the annual release %s retires the candidates of its months",
  async (annual) => {
    const result = await run({
      // The id of a candidate changes when it enters the annual release.
      [annual]: short([of("500", "2025-12-30", "2"), of("501", "2024-01-02", "1")]),
      "GEDEvent_v25_0_12.csv": short([of("7", "2025-12-30", "2"), of("8", "2026-01-01", "3")]),
      "GEDEvent_v26_0_1.csv": short([of("8", "2026-01-01", "4"), of("9", "2026-01-09", "1")]),
      "older.csv": short([of("1000", "2025-12-30", "1")]),
    });
    expect(result.incidents.map((row) => row["source_event_id"]).sort()).toEqual([
      "1000",
      "500",
      "501",
      "8",
      "9",
    ]);
    expect(counts(result.ledger("GEDEvent_v25_0_12.csv"))).toEqual([2, 0, 0, 2, 0, 0]);
    expect(counts(result.ledger("GEDEvent_v26_0_1.csv"))).toEqual([2, 2, 0, 0, 0, 0]);
  },
);

test("official names declare coverage of the world, other names the span of their rows", async () => {
  const annual = await run({
    "GEDEvent_v26_1.csv": short([of("1", "2021-03-02", "1"), of("2", "2026-01-05", "1")]),
  });
  expect(annual.summary.coverage).toEqual([
    { from: month(1989, 1), to: month(2025, 12), countries: "world" },
  ]);
  expect(annual.summary.lastCompleteMonth).toBe(month(2025, 12));
  // A row outside the declared months is out of scope, not lost.
  expect(counts(annual.ledger("GEDEvent_v26_1.csv"))).toEqual([2, 1, 0, 0, 0, 1]);

  const monthly = await run({ "GEDEvent_v26_0_8.csv": short([of("1", "2026-08-05", "1")]) });
  expect(monthly.summary.coverage).toEqual([
    { from: month(2026, 8), to: month(2026, 8), countries: "world" },
  ]);
  expect(monthly.summary.lastCompleteMonth).toBe(month(2026, 8));

  const excerpt = await run({ "mali.csv": short([of("1", "2020-02-05", "1"), of("2", "2021-03-05", "1")]) });
  expect(excerpt.summary.coverage).toEqual([
    { from: month(2020, 2), to: month(2021, 3), countries: "observed" },
  ]);
});

test("the last month of an undeclared span is complete only if its last days hold an incident", async () => {
  const last = async (date: string, end = date): Promise<number> => {
    const rows = [of("1", "2020-02-05", "1"), event({ id: "2", date_start: date, date_end: end })];
    return (await run({ "mali.csv": short(rows) })).summary.lastCompleteMonth;
  };
  expect(await last("2021-03-24")).toBe(month(2021, 2));
  expect(await last("2021-03-25")).toBe(month(2021, 3));
  expect(await last("2021-03-10", "2021-04-20")).toBe(month(2021, 3));
  expect(await last("2021-02-22")).toBe(month(2021, 2));
});

test("names that only look official declare nothing", async () => {
  for (const name of [
    "GEDEvent_v26_0_13.csv",
    "GEDEvent_v26_00_26_06.csv",
    "ged262.csv",
    "GEDEvent_v26_1 (1).csv",
  ]) {
    const result = await run({ [name]: short([of("1", "2021-03-02", "1")]) });
    expect(result.summary.coverage, name).toEqual([
      { from: month(2021, 3), to: month(2021, 3), countries: "observed" },
    ]);
  }
});

test("rows without an id are never duplicates of each other", async () => {
  const result = await run({ "a.csv": short(events(3, { id: "" })) });
  expect(counts(result.ledger("a.csv"))).toEqual([3, 3, 0, 0, 0, 0]);
});

test("incidents of inactive years can be left out: they were not listed at the time", async () => {
  const rows = [
    event({ id: "1", active_year: "True" }),
    event({ id: "2", active_year: "False" }),
    event({ id: "3", active_year: "0" }),
    event({ id: "4", active_year: "1" }),
    event({ id: "5", active_year: "" }),
  ];
  const ids = async (settings: object): Promise<unknown[]> => {
    const result = await run({ "a.csv": official(rows), "b.csv": websiteExport(rows) }, settings);
    return result.incidents.map((row) => row["source_event_id"]).sort();
  };
  expect(await ids({})).toEqual(["1", "2", "3", "4", "5"]);
  expect(await ids({ inactiveYears: false })).toEqual(["1", "4", "5"]);
  const left = await run({ "a.csv": official(rows) }, { inactiveYears: false });
  expect(counts(left.ledger("a.csv"))).toEqual([5, 3, 0, 0, 0, 2]);
  const all = await run({ "a.csv": official(rows) });
  expect([all.summary.inactiveIncidents, left.summary.inactiveIncidents]).toEqual([2, 0]);
  // a file that does not say is taken as it is
  expect((await run({ "a.csv": short(rows) }, { inactiveYears: false })).incidents).toHaveLength(5);
});

import { expect, test } from "vitest";
import { actorAliases } from "../../pipeline/1-ingest/actorNames.ts";
import { readReference } from "../../pipeline/io/reference.ts";
import { type Event, event, short } from "./ged.ts";
import { run } from "./run.ts";

const on = (country: string, date: string, side_a: string, changes: Event = {}): Event =>
  event({ country, adm_1: "", date_start: date, date_end: date, side_a, ...changes });

/** The first actor of every row, as outputs call it. */
async function actorsOf(rows: readonly Event[]): Promise<unknown[]> {
  const numbered = rows.map((row, index) => ({ ...row, id: String(index) }));
  return (await run({ "a.csv": short(numbered) })).incidents.map((row) => row["actor_1"]);
}

test("AQIM becomes JNIM in Mali with March 2017, and stays AQIM in Algeria", async () => {
  expect(
    await actorsOf([
      on("Mali", "2012-06-01", "AQIM"),
      on("Mali", "2017-02-28", "AQIM"),
      on("Mali", "2017-03-01", "AQIM"),
      on("Mali", "2021-05-01", "aqim"),
      on("Algeria", "2017-02-28", "AQIM"),
      on("Algeria", "2017-03-01", "AQIM"),
      on("Algeria", "2021-05-01", "AQIM"),
      on("Mali", "2021-05-01", "JNIM"),
    ]),
  ).toEqual(["aqim", "aqim", "jnim", "jnim", "aqim", "aqim", "aqim", "jnim"]);
});

test("case, accents, punctuation and spaces do not matter; the row is neither lost nor doubled", async () => {
  const rows = [
    " AQIM",
    "AQIM",
    "AQIM  ",
    "AQIM\t",
    "A.Q.I.M",
    "Al-Qaeda in the Islamic Maghreb",
    "AL QAEDA IN THE ISLAMIC MAGHREB",
  ];
  expect(await actorsOf(rows.map((name) => on("Algeria", "2015-01-01", name)))).toEqual([
    "aqim",
    "aqim",
    "aqim",
    "aqim",
    "A.Q.I.M",
    "aqim",
    "aqim",
  ]);
  // The name of the country may be written in several ways too.
  const countries = ["Mali", " Mali", "MALI", "MLI", "Mali "];
  expect(await actorsOf(countries.map((country) => on(country, "2015-01-01", "AQIM")))).toEqual(
    countries.map(() => "aqim"),
  );
});

test("a name that the table does not know stays as it is written", async () => {
  expect(
    await actorsOf([on("Mali", "2021-05-01", "  Men of the Well "), on("Mali", "2021-05-01", "")]),
  ).toEqual(["Men of the Well", null]);
});

test("the second actor is resolved too, also where a file names no first one", async () => {
  const rows = [on("Mali", "2021-05-01", "Unheard of", { side_b: "AQIM" })];
  expect((await run({ "a.csv": short(rows) })).incidents[0]).toMatchObject({
    actor_1: "Unheard of",
    actor_2: "jnim",
  });
  const log = await run({
    "log.csv": "day,land,foe\n2021-03-05,Mali,AQIM\n",
    "log.mapping.json": JSON.stringify({ source: "Log", date: "day", country: "land", actor_2: "foe" }),
  });
  expect(log.incidents[0]).toMatchObject({ actor_1: null, actor_2: "jnim" });
});

test("state forces: governments and foreign forces, by the table or by the name", async () => {
  const sides = [
    ["Government of Mali", "Side B"],
    ["Side A", "Government of Atlantis"],
    ["Military Forces of Mali (2021-)", "Side B"],
    ["Police Forces of Mali (2021-)", "Side B"],
    ["AQIM", "JNIM"],
    ["Opponents of the Government of Mali", "Side B"],
    ["AFISMA", "Side B"],
    ["", ""],
  ];
  const rows = sides.map(([side_a, side_b], index) =>
    on("Mali", "2021-05-01", side_a as string, { id: String(index), side_b: side_b as string }),
  );
  const { incidents } = await run({ "a.csv": short(rows) });
  expect(incidents.map((row) => row["state_forces"])).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    true,
    false,
  ]);
});

test("deaths of civilians: as the source counts them, else all deaths of attacks on civilians", async () => {
  const ged = await run({
    "a.csv": short([
      event({ id: "1", type_of_violence: "1", best: "5", high: "5", deaths_civilians: "2" }),
      event({ id: "2", type_of_violence: "3", best: "5", high: "5", deaths_civilians: "" }),
      event({ id: "3", type_of_violence: "3", best: "5", high: "5", deaths_civilians: "4" }),
      event({ id: "4", type_of_violence: "2", best: "5", high: "5", deaths_civilians: "" }),
    ]),
  });
  expect(ged.incidents.map((row) => [row["deaths_civilians"], row["targets_civilians"]])).toEqual([
    [2, false],
    [5, true],
    [4, true],
    [0, false],
  ]);
});

test("every name leads to an actor of some kind, whether the table knows it or not", async () => {
  const rows = [
    on("Mali", "2012-06-01", "AQIM", { side_b: "Government of Mali" }),
    on("Mali", "2018-06-01", "AQIM", { side_b: "Civilians" }),
    on("Mali", "2018-06-01", "Men of the Well", { side_b: "Unidentified Armed Group (Mali)" }),
    on("Algeria", "2018-06-01", "Men of the Well", { side_b: " " }),
    on("Mali", "2018-06-01", "Rioters (Mali)", { side_b: "Police Forces of Atlantis (2001-)" }),
  ];
  const { actors } = await run(
    {
      "a.csv": short(rows.map((row, index) => ({ ...row, id: String(index) }))),
    },
    { withActors: true },
  );
  const shown = actors.map((row) => [row["record"], row["side"], row["actor_id"], row["kind"]].join(" "));
  expect(shown).toEqual([
    "1 1 aqim nonstate_armed",
    "1 2 gov-mli government",
    "2 1 jnim nonstate_armed",
    "2 2 civilians civilians",
    "3 1 Men of the Well unlisted",
    "3 2 unidentified unidentified",
    "4 1 Men of the Well unlisted",
    "5 1 Rioters (Mali) civilians",
    "5 2 Police Forces of Atlantis (2001-) government",
  ]);
});

test("an alias of a country goes before one of everywhere, in its own months", async () => {
  const table = actorAliases([
    alias("world", "The Band", "*", "", ""),
    alias("mali", "The Band", "MLI", "2015-01", "2016-12"),
  ]);
  expect(table).toMatchObject([
    { actorId: "world", alias: "the band", country: "*", from: 0 },
    { actorId: "mali", country: "MLI", from: 12 * 2015, to: 12 * 2016 + 11 },
  ]);
  expect(() => actorAliases([alias("x", "X", "*", "2015", "")])).toThrow(
    'actors.csv is not a month like 2024-03: "2015"',
  );
});

function alias(actor_id: string, name: string, country: string, valid_from: string, valid_to: string) {
  return { actor_id, name, kind: "nonstate_armed", alias: name, country, valid_from, valid_to };
}

test("the actor table leaves no month in which an alias means two actors of one country", async () => {
  const spans = new Map<string, [number, number][]>();
  for (const { alias: name, country, from, to } of actorAliases(await readReference("actors"))) {
    const key = `${name} in ${country}`;
    spans.set(key, [...(spans.get(key) ?? []), [from, to]]);
  }
  for (const [key, of] of spans) {
    of.sort((a, b) => a[0] - b[0]);
    for (let index = 1; index < of.length; index++) {
      expect((of[index] as [number, number])[0], key).toBeGreaterThan((of[index - 1] as [number, number])[1]);
    }
  }
});

test("of two versions of an event that no release or revision tells apart, deaths decide and no spelling does", async () => {
  for (const [first, second] of [
    ["AQIM", "Zealots"],
    ["Zealots", "AQIM"],
  ] as const) {
    const versions = [
      on("Mali", "2012-06-01", first, { id: "7", best: "9", high: "9" }),
      on("Mali", "2012-06-01", second, { id: "7", best: "10", high: "10" }),
    ];
    const { incidents } = await run({ "a.csv": short(versions) });
    expect(incidents.map((row) => row["deaths_best"])).toEqual([10]);
  }
});

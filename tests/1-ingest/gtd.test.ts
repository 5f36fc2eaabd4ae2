import { expect, test } from "vitest";
import { attacks } from "./gtd.ts";
import { counts, faults, run } from "./run.ts";

test("every field of an incident", async () => {
  const result = await run({ "gtd.csv": attacks([{}]) });
  expect(result.ledger("gtd.csv").layout).toBe("Global Terrorism Database");
  expect(result.summary).toMatchObject({
    source: "GTD",
    hasCoordinates: true,
    hasActors: true,
    hasDays: true,
  });
  expect(result.incidents[0]).toMatchObject({
    source_event_id: "201203050001",
    date_start: "2012-03-05",
    date_end: "2012-03-05",
    date_precision: "day",
    country: "MLI",
    region_id: "MLI-gao",
    place_precision: "exact",
    actor_1: "ansar-dine",
    actor_2: null,
    class: "battle",
    targets_civilians: false,
    state_forces: true,
    deaths_best: 4,
    deaths_civilians: 0,
    events: 1,
  });
});

test("a day nobody knows stands for its month, a month nobody knows is refused", async () => {
  const days = [
    { iday: "0" },
    { imonth: "2", iday: "0" },
    { imonth: "12", iday: "31" },
    { imonth: "0", iday: "0" },
  ];
  const odd = [
    { iday: "32" },
    { imonth: "2", iday: "30" },
    { imonth: "0", iday: "4" },
    { iday: "" },
    { iyear: "12" },
  ];
  const result = await run({ "a.csv": attacks([...days, ...odd]) }, { maxQuarantine: 1 });
  expect(result.incidents.map((row) => [row["date_start"], row["date_end"], row["date_precision"]])).toEqual([
    ["2012-03-01", "2012-03-31", "month"],
    ["2012-02-01", "2012-02-29", "month"],
    ["2012-12-31", "2012-12-31", "day"],
  ]);
  expect(faults(result)).toEqual([
    "4|iyear, imonth, iday||does not say the month",
    "5|iyear, imonth, iday||is not a date in the layout's format",
    "6|iyear, imonth, iday||is not a date in the layout's format",
    "7|iyear, imonth, iday||does not say the month",
    "8|iyear, imonth, iday||is not a date in the layout's format",
    "9|iyear, imonth, iday||is not a date in the layout's format",
  ]);
});

test("the target makes the class, unless the attack is a bombing; military and police are state forces", async () => {
  const kinds = [
    ["Armed Assault", "Police"],
    ["Assassination", "Government (General)"],
    ["Hostage Taking (Kidnapping)", "Private Citizens & Property"],
    ["Bombing/Explosion", "Religious Figures/Institutions"],
    ["Bombing/Explosion", "Military"],
    ["Armed Assault", "Terrorists/Non-State Militia"],
    ["Unknown", "Unknown"],
  ];
  const result = await run({
    "a.csv": attacks(
      kinds.map(([attacktype1_txt = "", targtype1_txt = ""]) => ({ attacktype1_txt, targtype1_txt })),
    ),
  });
  expect(
    result.incidents.map((row) => [row["class"], row["targets_civilians"], row["state_forces"]]),
  ).toEqual([
    ["battle", false, true],
    ["civilian", true, false],
    ["civilian", true, false],
    ["remote", true, false],
    ["remote", false, true],
    ["nonstate", false, false],
    ["battle", false, false],
  ]);
});

test("doubts whether it is terrorism, and unmet criteria, take nothing away; unknown groups are nobody", async () => {
  const result = await run(
    {
      "a.csv": attacks([
        { doubtterr: "1", crit1: "0" },
        { doubtterr: "-9", crit3: "0", gname: "Unknown", nkill: "" },
      ]),
    },
    { withActors: true },
  );
  expect(counts(result.ledger("a.csv"))).toEqual([2, 2, 0, 0, 0, 0]);
  expect(result.actors.map((row) => row["kind"])).toEqual(["nonstate_armed", "unidentified"]);
  expect(result.incidents.map((row) => row["deaths_best"])).toEqual([4, 0]);
});

test("ids that a spreadsheet has rounded are refused: they would make one event of many", async () => {
  const ids = ["2.01203E+11", "2,01E+11", " 2E+11", "2012E1", "A-E+1"].map((eventid) => ({ eventid }));
  const result = await run({ "a.csv": attacks(ids) }, { maxQuarantine: 1 });
  expect(faults(result)).toEqual(
    [1, 2, 3].map(
      (record) => `${record}|eventid||is a number that a spreadsheet has rounded: export it as text`,
    ),
  );
  expect(result.incidents).toHaveLength(2);
});

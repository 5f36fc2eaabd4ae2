import { expect, test } from "vitest";
import { month } from "../../pipeline/domain/month.ts";
import { HEADER, row } from "./counts.ts";
import { csv } from "./ged.ts";
import { counts, faults, refusal, run } from "./run.ts";

const ROWS = [
  row(),
  row({ Month: "april", Events: "1", Fatalities: "0" }),
  row({ Admin2: "Inékar", "Admin2 Pcode": "ML0902", Events: "2" }),
  row({ "Admin2 Pcode": "ML0902", Month: "5", Events: "0", Fatalities: "0" }),
];

test("events and deaths of areas and months, months by name or number; months without events tell the span", async () => {
  const result = await run({ "mali_political_violence.csv": csv(HEADER, ROWS) });
  expect(result.ledger("mali_political_violence.csv").layout).toBe("ACLED, monthly counts from HDX");
  expect(counts(result.ledger("mali_political_violence.csv"))).toEqual([4, 3, 0, 0, 0, 1]);
  expect(result.summary).toMatchObject({
    source: "ACLED monthly counts",
    hasCoordinates: false,
    hasActors: false,
    hasDays: false,
    lastCompleteMonth: month(2023, 5),
    coverage: [{ from: month(2023, 3), to: month(2023, 5), countries: "observed" }],
  });
  expect(result.summary.licence).toMatch(/^ACLED's terms of use/);
  expect(result.incidents.map((each) => [each["date_start"], each["date_end"], each["events"]])).toEqual([
    ["2023-03-01", "2023-03-31", 4],
    ["2023-04-01", "2023-04-30", 1],
    ["2023-03-01", "2023-03-31", 2],
  ]);
  expect(result.incidents[0]).toMatchObject({
    country: "MLI",
    region_id: "MLI-menaka",
    deaths_best: 9,
    class: null,
    events_civilian: 0,
    date_precision: "month",
  });
});

test("an older export beside the newer one counts nothing twice", async () => {
  const newer = ROWS.map((each, index) => (index === 0 ? { ...each, Fatalities: "11" } : each));
  const result = await run({ "b.csv": csv(HEADER, ROWS), "a.csv": csv(HEADER, newer) });
  expect(counts(result.ledger("b.csv"))).toEqual([4, 0, 3, 1, 0, 0]);
  expect(counts(result.ledger("a.csv"))).toEqual([4, 3, 0, 0, 0, 1]);
  expect(result.incidents.map((each) => each["deaths_best"])).toEqual([11, 0, 9]);
});

test("counts of attacks on civilians are a source of their own: their file's name says so", async () => {
  const files = {
    "mali_civilian_targeting_events.csv": csv(HEADER, ROWS),
    "mali_political_violence.csv": csv(HEADER, ROWS),
  };
  expect(await refusal(files)).toMatch(
    /"ACLED monthly counts" \(4 rows.*"ACLED monthly counts, civilian targeting" \(4 rows/,
  );
  const result = await run(files, { source: "ACLED monthly counts, civilian targeting" });
  expect(
    result.incidents.map((each) => [each["events"], each["events_civilian"], each["targets_civilians"]]),
  ).toEqual([
    [4, 4, true],
    [1, 1, true],
    [2, 2, true],
  ]);
});

test("what is no month, no year or no count is refused", async () => {
  const odd = [
    { Month: "Mars" },
    { Month: "13" },
    { Month: "0" },
    { Month: "" },
    { Year: "23" },
    { Events: "2.5" },
    { Fatalities: "-1" },
    { Year: " 2023 ", Month: " March " },
  ];
  const text = csv(
    HEADER,
    odd.map((changes, index) => row({ "Admin2 Pcode": `ML${index}`, ...changes })),
  );
  const result = await run({ "a.csv": text }, { maxQuarantine: 1 });
  expect(faults(result)).toEqual([
    "1|Year, Month||is not a date in the layout's format",
    "2|Year, Month||is not a date in the layout's format",
    "3|Year, Month||does not say the month",
    "4|Year, Month||is not a date in the layout's format",
    "5|Year, Month||lies outside the years 1900 to 2100",
    "6|Events||is not a whole number from 0 to 9999999",
    "7|Fatalities||is not a whole number from 0 to 9999999",
  ]);
  expect(result.incidents).toHaveLength(1);
});

test("any other table of events by month is not taken for it", async () => {
  const text = csv(
    HEADER.filter((name) => name !== "Admin1 Pcode"),
    ROWS,
  );
  expect(await refusal({ "a.csv": text })).toMatch(
    /Nearest layout: ACLED, monthly counts from HDX, of which it lacks Admin1 Pcode/,
  );
});

import { expect, test } from "vitest";
import { event, events, short } from "./ged.ts";
import { counts, type Files, refusal, run } from "./run.ts";

const mapping = (source: string): string => JSON.stringify({ source, date: "day", country: "land" });

const TWO: Files = {
  "a.csv": short([...events(3), event({ id: "9", date_start: "2020-01-05", date_end: "" })]),
  "log.csv": "day,land\n2022-05-01,Niger\n2022-07-01,Niger\nnever,Niger\n",
  "log.mapping.json": mapping("Desk Log"),
};

test("two sources are never summed: both are listed with rows and span", async () => {
  expect(await refusal(TWO, { maxQuarantine: 0.5 })).toBe(
    "UsageError: the input holds 2 sources, and sources are never summed: " +
      '"Desk Log" (2 rows, 2022-05 to 2022-07), "UCDP GED" (4 rows, 2020-01 to 2021-03). ' +
      "Choose one with --source NAME, or --source all for a folder of outputs each",
  );
});

test("a source is chosen by name, whatever the case; the other's rows are out of scope", async () => {
  const log = await run(TWO, { source: "desk LOG", maxQuarantine: 0.5 });
  expect(log.summary.source).toBe("Desk Log");
  expect(log.summary.hasCoordinates).toBe(false);
  expect(log.incidents.map((row) => [row["source"], row["file"], row["record"]])).toEqual([
    ["Desk Log", "log.csv", 1],
    ["Desk Log", "log.csv", 2],
  ]);
  expect(counts(log.ledger("a.csv"))).toEqual([4, 0, 0, 0, 0, 4]);
  expect(counts(log.ledger("log.csv"))).toEqual([3, 2, 0, 0, 1, 0]);
  expect(log.summary.coverage).toHaveLength(1);

  const ged = await run(TWO, { source: "UCDP GED", maxQuarantine: 0.5 });
  expect(ged.summary).toMatchObject({ source: "UCDP GED", licence: "CC BY 4.0", hasCoordinates: true });
  expect(ged.incidents).toHaveLength(4);
  expect(counts(ged.ledger("log.csv"))).toEqual([3, 0, 0, 0, 1, 2]);
});

test("a source that the input does not hold: those that it holds, and the nearest", async () => {
  expect(await refusal(TWO, { source: "UCPD GED", maxQuarantine: 0.5 })).toBe(
    'UsageError: the input holds no source "UCPD GED" (nearest: UCDP GED): it holds ' +
      '"Desk Log" (2 rows, 2022-05 to 2022-07), "UCDP GED" (4 rows, 2020-01 to 2021-03)',
  );
  expect(await refusal({ "a.csv": short(events(1)) }, { source: "ACLED events" })).toBe(
    'UsageError: the input holds no source "ACLED events": it holds "UCDP GED" (1 rows, 2021-03 to 2021-03)',
  );
});

test("the same id in two sources is two events, two files of one source are one source", async () => {
  const text = "id,day,land\n1,2021-03-05,Mali\n2,2021-03-06,Mali\n";
  const withId = (source: string): string =>
    JSON.stringify({ source, id: "id", date: "day", country: "land" });
  const files = { "a.csv": text, "b.csv": text, "c.csv": text };
  const mappings = {
    "a.mapping.json": withId("A"),
    "b.mapping.json": withId("B"),
    "c.mapping.json": withId("A"),
  };
  const result = await run({ ...files, ...mappings }, { source: "A" });
  expect(counts(result.ledger("a.csv"))).toEqual([2, 2, 0, 0, 0, 0]);
  expect(counts(result.ledger("b.csv"))).toEqual([2, 0, 0, 0, 0, 2]);
  expect(counts(result.ledger("c.csv"))).toEqual([2, 0, 2, 0, 0, 0]);
});

test("names of sources never become SQL", async () => {
  const name = `x'; DROP TABLE checked; --`;
  const files = { "log.csv": "day,land\n2022-05-01,Niger\n", "log.mapping.json": mapping(name) };
  const result = await run(files, { source: name });
  expect(result.incidents.map((row) => row["source"])).toEqual([name]);
});

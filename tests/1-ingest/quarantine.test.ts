import { expect, test } from "vitest";
import { type Event, event, official, short, websiteExport } from "./ged.ts";
import { counts, faults, run } from "./run.ts";

const NO_COUNT = "is not a whole number from 0 to 9999999";
const NO_LATITUDE = "is not a latitude from -90 to 90";
const NO_LONGITUDE = "is not a longitude from -180 to 180";
const NO_DATE = "is not a date in the layout's format";
const NO_PARTNER = "has no partner: latitude and longitude go together";
const NOBODY = "is a country nobody knows";

/** What is changed in a good row; the column, the value and the reason of its refusal. */
const FAULTS: readonly (readonly [Event, string, string, string])[] = [
  [{ date_start: "" }, "date_start", "", "is missing"],
  [{ date_start: "   " }, "date_start", "   ", "is missing"],
  [{ date_start: "2021-02-30" }, "date_start", "2021-02-30", NO_DATE],
  [{ date_start: "2021-13-01" }, "date_start", "2021-13-01", NO_DATE],
  [{ date_start: "05/03/2021" }, "date_start", "05/03/2021", NO_DATE],
  [{ date_start: "2021-3-5" }, "date_start", "2021-3-5", NO_DATE],
  [{ date_start: "2021-03-5 " }, "date_start", "2021-03-5 ", NO_DATE],
  [{ date_start: "2021-03-5a" }, "date_start", "2021-03-5a", NO_DATE],
  [{ date_start: "2021-03-5-" }, "date_start", "2021-03-5-", NO_DATE],
  [{ date_start: " 202-03-05" }, "date_start", " 202-03-05", NO_DATE],
  [{ date_start: "20-1-03-05" }, "date_start", "20-1-03-05", NO_DATE],
  [{ date_start: "44260" }, "date_start", "44260", NO_DATE],
  [{ date_start: "2021-03-05 soon" }, "date_start", "2021-03-05 soon", NO_DATE],
  [{ date_start: "infinity" }, "date_start", "infinity", NO_DATE],
  [{ date_start: "0021-03-05" }, "date_start", "0021-03-05", "lies outside the years 1900 to 2100"],
  [{ date_start: "9999-12-31" }, "date_start", "9999-12-31", "lies outside the years 1900 to 2100"],
  [{ date_end: "2021-02-31" }, "date_end", "2021-02-31", NO_DATE],
  [{ date_end: "later" }, "date_end", "later", NO_DATE],
  [{ date_end: "2021-03-04" }, "date_end", "2021-03-04", "lies before the start date"],
  [{ date_end: "2041-03-06" }, "date_end", "2041-03-06", "lies more than 20 years after the start date"],
  [{ country: "" }, "country", "", "is missing"],
  [{ country: "Malli" }, "country", "Malli", `${NOBODY} (nearest: Mali, Malawi, Malta)`],
  [{ country: "Xyzzyx Qwrtpl" }, "country", "Xyzzyx Qwrtpl", NOBODY],
  [{ type_of_violence: "" }, "type_of_violence", "", "is missing"],
  [{ type_of_violence: "4" }, "type_of_violence", "4", "is a class the layout does not know"],
  [{ type_of_violence: "1.0" }, "type_of_violence", "1.0", "is a class the layout does not know"],
  [{ latitude: "14.5", longitude: "" }, "latitude", "14.5", NO_PARTNER],
  [{ latitude: "", longitude: "-4.2" }, "latitude", "", NO_PARTNER],
  [{ latitude: "123" }, "latitude", "123", NO_LATITUDE],
  [{ latitude: "-90.01" }, "latitude", "-90.01", NO_LATITUDE],
  [{ latitude: "14,5" }, "latitude", "14,5", NO_LATITUDE],
  [{ latitude: "1_4" }, "latitude", "1_4", NO_LATITUDE],
  [{ latitude: "+-14" }, "latitude", "+-14", NO_LATITUDE],
  [{ latitude: "0x10" }, "latitude", "0x10", NO_LATITUDE],
  [{ latitude: "NaN" }, "latitude", "NaN", NO_LATITUDE],
  [{ latitude: "1e3" }, "latitude", "1e3", NO_LATITUDE],
  [{ latitude: "14.5N" }, "latitude", "14.5N", NO_LATITUDE],
  [{ longitude: "180.5" }, "longitude", "180.5", NO_LONGITUDE],
  [{ longitude: "1e400" }, "longitude", "1e400", NO_LONGITUDE],
  [{ longitude: "inf" }, "longitude", "inf", NO_LONGITUDE],
  [{ where_prec: "8" }, "where_prec", "8", "is a precision the layout does not know"],
  [{ best: "1_000" }, "best", "1_000", NO_COUNT],
  [{ best: "0x10" }, "best", "0x10", NO_COUNT],
  [{ best: "1e400" }, "best", "1e400", NO_COUNT],
  [{ best: "1e2" }, "best", "1e2", NO_COUNT],
  [{ best: "NaN" }, "best", "NaN", NO_COUNT],
  [{ best: "-1" }, "best", "-1", NO_COUNT],
  [{ best: "-0" }, "best", "-0", NO_COUNT],
  [{ best: "+3" }, "best", "+3", NO_COUNT],
  [{ best: "n/a" }, "best", "n/a", NO_COUNT],
  [{ best: "2.5" }, "best", "2.5", NO_COUNT],
  [{ best: "1,000" }, "best", "1,000", NO_COUNT],
  [{ best: "10000000" }, "best", "10000000", NO_COUNT],
  [{ best: "99999999999999999999" }, "best", "99999999999999999999", NO_COUNT],
  [{ best: "=1+1" }, "best", "=1+1", NO_COUNT],
  [{ best: "true" }, "best", "true", NO_COUNT],
  [{ best: "٣" }, "best", "٣", NO_COUNT],
  [{ low: "few" }, "low", "few", NO_COUNT],
  [{ high: "-3" }, "high", "-3", NO_COUNT],
  [{ deaths_civilians: "unknown" }, "deaths_civilians", "unknown", NO_COUNT],
];

test("one row per kind of fault: file, record, column, value and reason; every other row stays", async () => {
  // A good row before each bad one: bad row n is record 2n. Some good rows span several lines.
  const rows = FAULTS.flatMap(([changes], index) => [
    event({ id: `good ${index}`, side_a: index % 3 === 0 ? 'Two\nlines, one "name"' : "Side A" }),
    event({ id: `bad ${index}`, ...changes }),
  ]);
  const result = await run({ "dirty.csv": short(rows) }, { maxQuarantine: 0.5 });
  expect(faults(result, "dirty.csv")).toEqual(
    FAULTS.map(([, column, value, reason], index) => [2 * (index + 1), column, value, reason].join("|")),
  );
  expect(counts(result.ledger("dirty.csv"))).toEqual([rows.length, FAULTS.length, 0, 0, FAULTS.length, 0]);
  expect(result.incidents.map((row) => row["record"])).toEqual(FAULTS.map((_, index) => 2 * index + 1));
});

test("records are counted alike where the file is damaged, and broken records are among them", async () => {
  const bad = { best: "n/a" };
  const lines = (rows: readonly Event[]): string => official(rows).slice(official([]).length);
  const text =
    official([event({ id: "1", where_description: "a\nb\n\nc" }), event({ id: "2", ...bad })]) +
    "3,too short\n" +
    lines([event({ id: "4", side_a: 'x\n"y"' }), event({ id: "5", ...bad })]) +
    lines(Array.from({ length: 20 }, (_, index) => event({ id: String(100 + index) })));
  const result = await run({ "a.csv": text });
  expect(faults(result)).toEqual([
    `2|best|n/a|${NO_COUNT}`,
    "3||3,too short|has 2 fields where 49 are due",
    `5|best|n/a|${NO_COUNT}`,
  ]);
  expect(result.incidents.slice(0, 3).map((row) => [row["record"], row["source_event_id"]])).toEqual([
    [1, "1"],
    [4, "4"],
    [6, "100"],
  ]);
});

test("a row with several faults is refused once, for the first of them", async () => {
  const rows = [event({ date_start: "never", country: "Nowhere", best: "n/a" }), event({ id: "2" })];
  const result = await run({ "a.csv": short(rows) }, { maxQuarantine: 0.5 });
  expect(faults(result)).toEqual([`1|date_start|never|${NO_DATE}`]);
});

test("columns are called by the file's own names", async () => {
  const rows = [event({ best: "n/a" }), event({ id: "2" })];
  const result = await run({ "a.csv": websiteExport(rows) }, { maxQuarantine: 0.5 });
  expect(faults(result)).toEqual([`1|best_est|n/a|${NO_COUNT}`]);
});

test("a long value is shortened", async () => {
  const rows = [event({ best: "x".repeat(5000) }), event({ id: "2" })];
  const result = await run({ "a.csv": short(rows) }, { maxQuarantine: 0.5 });
  expect(result.quarantine[0]?.["value"]).toBe("x".repeat(200));
});

test("values at the edges of their domains are accepted as they are", async () => {
  const rows = [
    event({ id: "1", latitude: "90", longitude: "-180", best: "9999999", high: "9999999" }),
    event({ id: "2", latitude: "-90.000", longitude: "+180.", best: "0003", high: "5.0" }),
    event({
      id: "3",
      latitude: "",
      longitude: "",
      where_prec: "",
      best: "",
      low: "",
      high: "",
      date_end: "",
    }),
    event({ id: "4", date_start: "2000-02-29", date_end: "2020-02-28", best: " 7 ", high: "9." }),
    event({
      id: "5",
      date_start: "2021-03-05T23:59:59.999Z",
      date_end: "2021-03-05 00:00",
      country: "  Mali ",
    }),
    event({ id: "6", latitude: "1.6e1", longitude: " -5e-05 " }),
  ];
  const result = await run({ "a.csv": short(rows) });
  expect(faults(result)).toEqual([]);
  expect(
    result.incidents.map((row) => [
      row["latitude"],
      row["longitude"],
      row["deaths_best"],
      row["deaths_high"],
      row["place_precision"],
    ]),
  ).toEqual([
    [90, -180, 9_999_999, 9_999_999, "exact"],
    [-90, 180, 3, 5, "exact"],
    [null, null, 0, 0, null],
    [14.5, -4.2, 7, 9, "exact"],
    [14.5, -4.2, 3, 4, "exact"],
    [16, -0.00005, 3, 4, "exact"],
  ]);
  expect(result.incidents.map((row) => [row["date_start"], row["date_end"]]).slice(2, 5)).toEqual([
    ["2021-03-05", "2021-03-05"],
    ["2000-02-29", "2020-02-28"],
    ["2021-03-05", "2021-03-05"],
  ]);
});

test("contradictory low, best and high estimates are repaired and counted, the best one kept", async () => {
  const deaths = (id: string, low: string, best: string, high: string): Event =>
    event({ id, low, best, high });
  const rows = [
    deaths("1", "5", "3", "9"),
    deaths("2", "1", "8", "4"),
    deaths("3", "9", "5", "2"),
    deaths("4", "", "5", ""),
    deaths("5", "0", "0", "0"),
    deaths("6", "2", "", "4"),
  ];
  const result = await run({ "a.csv": short(rows) });
  expect(result.incidents.map((row) => [row["deaths_low"], row["deaths_best"], row["deaths_high"]])).toEqual([
    [3, 3, 9],
    [1, 8, 8],
    [5, 5, 5],
    [5, 5, 5],
    [0, 0, 0],
    [0, 0, 4],
  ]);
  expect(result.ledger("a.csv")).toMatchObject({ rows_read: 6, accepted: 6, quarantined: 0, repaired: 4 });
});

test("a byte order mark before a name, as where files were joined end to end, makes no unknown name a known one, nor a known one unknown", async () => {
  const marked = (cells: Event): Event =>
    Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, `\uFEFF${cell}`]));
  const rows = [
    event({ id: "1" }),
    event({ id: "2", ...marked({ country: "Malli" }) }),
    event({ id: "3", ...marked({ country: "" }) }),
    event({ id: "4", ...marked({ type_of_violence: "4" }) }),
    event({ id: "5", ...marked({ where_prec: "9" }) }),
    event({
      id: "6",
      ...marked({ country: "Mali", type_of_violence: "1", where_prec: "2", side_a: "Side A" }),
    }),
  ];
  const result = await run({ "a.csv": short(rows) }, { maxQuarantine: 1 });
  expect(result.quarantine.map((row) => [row["record"], row["column"]])).toEqual([
    [2, "country"],
    [3, "country"],
    [4, "type_of_violence"],
    [5, "where_prec"],
  ]);
  expect(
    result.incidents.map((row) => [row["country"], row["class"], row["place_precision"], row["actor_1"]]),
  ).toEqual([
    ["MLI", "battle", "exact", "Side A"],
    ["MLI", "battle", "near", "Side A"],
  ]);
});

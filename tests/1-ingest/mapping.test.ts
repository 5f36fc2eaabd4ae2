import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { month } from "../../pipeline/domain/month.ts";
import { events, short } from "./ged.ts";
import { counts, type Files, faults, type Result, type RunSettings, refusal, run } from "./run.ts";

const LOG = "day,land,region,dead\n2021-03-05,Mali,Gao,3\n2021-04-06,Niger,Agadez,1\n";
const MINIMAL = { source: "Log", date: "day", country: "land" };

/** A log with a mapping beside it. */
function mapped(keys: object, text: string | Buffer = LOG): Files {
  return { "log.csv": text, "log.mapping.json": JSON.stringify({ ...MINIMAL, ...keys }) };
}

const runMapped = (keys: object, text?: string | Buffer, settings?: RunSettings): Promise<Result> =>
  run(mapped(keys, text), settings);

test("the smallest mapping: source, date and country", async () => {
  const result = await runMapped({});
  expect(result.summary).toMatchObject({ source: "Log", licence: "", citation: "", hasCoordinates: false });
  expect(result.ledger("log.csv").layout).toBe("mapping for Log");
  expect(result.incidents).toMatchObject([
    { date_start: "2021-03-05", date_end: "2021-03-05", country: "MLI", region_id: null, class: null },
    { date_start: "2021-04-06", country: "NER", deaths_best: 0, events: 1, events_battle: 0 },
  ]);
});

test("every key of a mapping is read", async () => {
  const header = "nr;stamp;start;end;where;adm;y;x;how;who;whom;what;dead;min;max;civ;n";
  const row = "E1;2022-01-01;05/03/2021;07/03/2021;Mali;Gao;16,3;0.1;town;Alpha;Beta;ambush;4;2;9;1;2";
  const result = await runMapped(
    {
      licence: "private",
      citation: "Security desk",
      delimiter: ";",
      encoding: "windows-1252",
      id: "nr",
      revision: "stamp",
      date: "start",
      date_end: "end",
      date_format: "DD/MM/YYYY",
      country: "where",
      admin1: "adm",
      latitude: "y",
      longitude: "x",
      place_precision: "how",
      place_precision_map: { town: "near", district: "region" },
      actor_1: "who",
      actor_2: "whom",
      class: "what",
      class_map: { Ambush: "battle", "market bomb": "civilian" },
      deaths: "dead",
      deaths_low: "min",
      deaths_high: "max",
      deaths_civilians: "civ",
      events: "n",
      coverage: { from: "2021-01", to: "2021-06", countries: ["MLI"] },
    },
    Buffer.from(`${header}\n${row.replace("16,3", "16.3").replace("Beta", "Bèta")}\n`, "latin1"),
  );
  expect(result.summary).toMatchObject({
    source: "Log",
    licence: "private",
    citation: "Security desk",
    hasCoordinates: true,
    coverage: [{ from: month(2021, 1), to: month(2021, 6), countries: ["MLI"] }],
    lastCompleteMonth: month(2021, 6),
  });
  expect(result.ledger("log.csv").encoding).toBe("windows-1252");
  expect(result.incidents).toEqual([
    {
      file: "log.csv",
      record: 1,
      source: "Log",
      source_event_id: "E1",
      date_start: "2021-03-05",
      date_end: "2021-03-07",
      date_precision: null,
      month: month(2021, 3),
      country: "MLI",
      region_id: "MLI-gao",
      admin1_raw: "Gao",
      latitude: 16.3,
      longitude: 0.1,
      place_precision: "near",
      actor_1: "Alpha",
      actor_2: "Bèta",
      class: "battle",
      targets_civilians: false,
      state_forces: false,
      deaths_best: 4,
      deaths_low: 2,
      deaths_high: 9,
      deaths_civilians: 1,
      events: 2,
      events_battle: 2,
      events_remote: 0,
      events_civilian: 0,
      events_nonstate: 0,
    },
  ]);
});

test("rows that are counts: events in all and by class, months, coverage for the observed", async () => {
  const text =
    "month,land,adm,n,fights,raids,dead\n2021-03,Mali,Gao,5,3,2,9\n2021-04,Mali,Gao,4,,4,\n2021-05,Mali,Gao,0,0,0,0\n";
  const keys = {
    date: "month",
    admin1: "adm",
    events: "n",
    class_events: { battle: "fights", civilian: "raids" },
    deaths: "dead",
    coverage: { from: "2020-01", to: "2021-12" },
  };
  const result = await runMapped(keys, text);
  expect(result.incidents).toMatchObject([
    {
      date_start: "2021-03-01",
      date_end: "2021-03-31",
      date_precision: "month",
      events: 5,
      events_battle: 3,
      events_civilian: 2,
      events_remote: 0,
      events_nonstate: 0,
      targets_civilians: true,
      deaths_best: 9,
      class: null,
    },
    { events: 4, events_battle: 0, events_civilian: 4, deaths_best: 0, month: month(2021, 4) },
  ]);
  // A row that counts nothing says nothing.
  expect(counts(result.ledger("log.csv"))).toEqual([3, 2, 0, 0, 0, 1]);
  expect(result.summary.coverage).toEqual([
    { from: month(2020, 1), to: month(2021, 12), countries: "observed" },
  ]);
  const { events: _events, ...byClassOnly } = keys;
  expect((await runMapped(byClassOnly, text)).incidents.map((row) => row["events"])).toEqual([5, 4]);
});

test("a count that is none is refused with the name of its own column", async () => {
  const text =
    "day,land,n,fights\n2021-03-05,Mali,many,1\n2021-03-05,Mali,2,-1\n2021-03-05,Mali,2,1.5\n2021-03-05,Mali,2,2\n";
  const result = await runMapped({ events: "n", class_events: { battle: "fights" } }, text, {
    maxQuarantine: 1,
  });
  expect(faults(result)).toEqual([
    "1|n|many|is not a whole number from 0 to 9999999",
    "2|fights|-1|is not a whole number from 0 to 9999999",
    "3|fights|1.5|is not a whole number from 0 to 9999999",
  ]);
});

test.each([
  ["YYYY-MM-DD", "2021-03-05", "2021-03-05T14:30:00Z", "05/03/2021"],
  ["DD/MM/YYYY", "05/03/2021", "5/3/2021 14:30", "03/25/2021"],
  ["MM/DD/YYYY", "03/05/2021", "3/5/2021", "25/03/2021"],
  ["DD.MM.YYYY", "05.03.2021", "5.3.2021", "05/03/2021"],
  ["DD-MM-YYYY", "05-03-2021", "5-3-2021", "2021-03-05"],
  ["DD Month YYYY", "05 March 2021", "5 march 2021", "5 Marsh 2021"],
  ["YYYY/MM/DD", "2021/03/05", "2021/3/5", "2021-03-05"],
  ["YYYYMMDD", "20210305", "20210305", "2021035"],
])("dates written %s", async (format, date, other, wrong) => {
  const none = [wrong, "epoch", "infinity", "-infinity", "now"];
  const text = ["day,land", ...[date, other, ...none].map((day) => `${day},Mali`)].join("\n");
  const result = await runMapped({ date_format: format }, text, { maxQuarantine: 1 });
  expect(result.incidents.map((row) => row["date_start"])).toEqual(["2021-03-05", "2021-03-05"]);
  expect(faults(result)).toEqual(
    none.map((value, index) => `${index + 3}|day|${value}|is not a date in the layout's format`),
  );
});

test.each([
  ["YYYY-MM", "2021-02", "2021-02-03"],
  ["MM/YYYY", "02/2021", "13/2021"],
])("months written %s", async (format, date, wrong) => {
  const text = `day,land\n${date},Mali\n${wrong},Mali\n`;
  const result = await runMapped({ date_format: format }, text, { maxQuarantine: 0.5 });
  expect(result.incidents).toMatchObject([
    { date_start: "2021-02-01", date_end: "2021-02-28", date_precision: "month" },
  ]);
  expect(faults(result)).toEqual([`2|day|${wrong}|is not a date in the layout's format`]);
});

test("a class that the map lacks costs its row; the map does not care about case and spaces", async () => {
  const text =
    "day,land,what\n2021-03-05,Mali,BATTLE \n2021-03-06,Mali,theft\n2021-03-07,Mali,\n2021-03-08,Mali,protest\n";
  const keys = { class: "what", class_map: { battle: "battle", " Protest": "other" } };
  const result = await runMapped(keys, text, { maxQuarantine: 0.5 });
  expect(result.incidents.map((row) => row["class"])).toEqual(["battle", "other"]);
  expect(faults(result)).toEqual(["2|what|theft|is a class the layout does not know", "3|what||is missing"]);
});

test("an unlisted precision of place costs its row", async () => {
  const text = "day,land,how\n2021-03-05,Mali,town\n2021-03-06,Mali,moon\n2021-03-07,Mali,\n";
  const keys = { place_precision: "how", place_precision_map: { town: "near" } };
  const result = await runMapped(keys, text, { maxQuarantine: 0.5 });
  expect(faults(result)).toEqual(["2|how|moon|is a precision the layout does not know"]);
  expect(counts(result.ledger("log.csv"))).toEqual([3, 2, 0, 0, 1, 0]);
});

test("revisions named by a column: the greatest wins", async () => {
  const text =
    "id,day,land,stamp,dead\nA,2021-03-05,Mali,2022-05-01,1\nA,2021-03-05,Mali,2022-06-01,2\nA,2021-03-05,Mali,,9\n";
  const result = await runMapped({ id: "id", revision: "stamp", deaths: "dead" }, text);
  expect(result.incidents.map((row) => row["deaths_best"])).toEqual([2]);
  expect(counts(result.ledger("log.csv"))).toEqual([3, 1, 0, 2, 0, 0]);
});

test("column names are found with other case, accents and spaces; the exact name wins", async () => {
  const text = "Région,region,Day ,LAND\nGao,Mopti,2021-03-05,Mali\n";
  const exact = await runMapped({ admin1: "region" }, text);
  expect(exact.incidents.map((row) => row["region_id"])).toEqual(["MLI-mopti"]);
  const first = await runMapped({ admin1: "REGION" }, text);
  expect(first.incidents.map((row) => row["region_id"])).toEqual(["MLI-gao"]);
});

test("coverage limits rows: months and countries outside it are out of scope", async () => {
  const march = await runMapped({ coverage: { from: "2021-03", to: "2021-03" } });
  expect(march.incidents.map((row) => row["country"])).toEqual(["MLI"]);
  expect(counts(march.ledger("log.csv"))).toEqual([2, 1, 0, 0, 0, 1]);
  const niger = await runMapped({ coverage: { from: "2021-01", to: "2021-12", countries: ["NER"] } });
  expect(niger.incidents.map((row) => row["country"])).toEqual(["NER"]);
});

test("a mapping without columns only names a file of a known layout and its coverage", async () => {
  const result = await run({
    "log.csv": short(events(2)),
    "log.mapping.json": JSON.stringify({
      source: "Desk copy",
      licence: "private",
      coverage: { from: "2021-01", to: "2021-12", countries: ["MLI"] },
    }),
  });
  expect(result.summary).toMatchObject({
    source: "Desk copy",
    licence: "private",
    coverage: [{ from: month(2021, 1), to: month(2021, 12), countries: ["MLI"] }],
  });
  expect(result.summary.citation).toContain("Sundberg");
  expect(result.ledger("log.csv")).toMatchObject({ layout: "UCDP GED, official layout", accepted: 2 });
});

test("--mapping serves every file without one beside it; known layouts too if it names columns", async () => {
  const files = {
    "in/a.csv": LOG,
    "in/b.csv": LOG.replace("Gao", "Mopti"),
    "in/b.mapping.json": JSON.stringify({ ...MINIMAL, admin1: "region" }),
    "all.json": JSON.stringify(MINIMAL),
  };
  const result = await run(files, { mapping: "all.json", paths: (folder) => [`${folder}/in`] });
  expect(result.incidents.map((row) => [row["file"], row["region_id"]])).toEqual([
    ["a.csv", null],
    ["a.csv", null],
    ["b.csv", "MLI-mopti"],
    ["b.csv", "NER-agadez"],
  ]);
});

test("the mapping beside a packed file has the name without .csv.gz; a byte order mark in it does not matter", async () => {
  const result = await run({
    "log.csv.gz": gzipSync(LOG),
    "log.mapping.json": `\uFEFF${JSON.stringify(MINIMAL)}`,
  });
  expect(result.ledger("log.csv.gz").accepted).toBe(2);
});

const refuse = (keys: object, text?: string): Promise<string> => refusal(mapped(keys, text));

test("an unknown key is named with the nearest known one", async () => {
  expect(await refuse({ contry: "land" })).toBe(
    'DataError: log.mapping.json has an unknown key "contry" (nearest: country)',
  );
  expect(await refuse({ coverage: { from: "2021-01", to: "2021-02", country: ["MLI"] } })).toBe(
    'DataError: log.mapping.json has an unknown key "country" (nearest: countries)',
  );
  expect(await refuse({ class_events: { batle: "dead" } })).toBe(
    'DataError: log.mapping.json has an unknown key "batle" (nearest: battle)',
  );
});

test("a column that the file lacks is named with its key and the nearest one", async () => {
  expect(await refuse({ deaths: "deed" })).toBe(
    'DataError: log.csv the mapping\'s "deaths" names a column "deed" that the file lacks (nearest: dead)',
  );
  expect(await refuse({ class_events: { remote: "bombings" } })).toBe(
    'DataError: log.csv the mapping\'s "class_events.remote" names a column "bombings" that the file lacks',
  );
});

test("what a mapping leaves out or contradicts is said", async () => {
  const without = async (key: keyof typeof MINIMAL): Promise<string> => {
    const { [key]: _dropped, ...rest } = { ...MINIMAL, admin1: "region" };
    return await refusal({ "log.csv": LOG, "log.mapping.json": JSON.stringify(rest) });
  };
  expect(await without("date")).toBe(
    'DataError: log.csv the mapping does not say which column holds the date: add "date"',
  );
  expect(await without("country")).toBe(
    'DataError: log.csv the mapping does not say which column holds the country: add "country"',
  );
  expect(await without("source")).toBe("DataError: log.mapping.json source: is missing");
  expect(await refuse({ latitude: "dead" })).toBe(
    'DataError: log.csv the mapping names only one of "latitude" and "longitude": name both or none',
  );
  expect(await refuse({ class: "region" })).toContain('names a "class" column but no "class_map"');
  expect(await refuse({ place_precision: "region" })).toContain('column but no "place_precision_map"');
  expect(await refuse({ coverage: { from: "2021-05", to: "2021-04" } })).toBe(
    "DataError: log.csv the mapping's coverage ends before it begins",
  );
});

test("values of the wrong kind are named by key", async () => {
  expect(await refuse({ coverage: { from: "2021-13", to: "2022-01" } })).toBe(
    "DataError: log.mapping.json coverage.from: is not a month like 2019-06",
  );
  expect(await refuse({ coverage: { from: "2021-01", to: "2022-01", countries: ["mli"] } })).toBe(
    "DataError: log.mapping.json coverage.countries.0: is not an ISO 3166-1 alpha-3 code like MLI",
  );
  expect(await refuse({ class: "region", class_map: { Gao: "war" } })).toContain(
    "log.mapping.json class_map.Gao: ",
  );
  expect(await refuse({ date_format: "D/M/Y" })).toContain("log.mapping.json date_format: ");
  expect(await refuse({ encoding: "klingon" })).toContain('log.csv has an unknown encoding "klingon"');
  for (const delimiter of ['"', "\n", "::", ""]) {
    expect(await refuse({ delimiter }), delimiter).toMatch(/^DataError: log\./);
  }
});

test("a mapping file that is none: broken JSON, an absent file", async () => {
  expect(await refusal({ "log.csv": LOG, "log.mapping.json": "{source: 1}" })).toContain(
    "DataError: log.mapping.json is not valid JSON: ",
  );
  expect(await refusal({ "log.csv": LOG, "log.mapping.json": "[]" })).toContain(
    "DataError: log.mapping.json mapping: ",
  );
  expect(await refusal({ "log.csv": LOG }, { mapping: "none.json" })).toMatch(
    /^UsageError: the mapping file .*none\.json cannot be read$/,
  );
});

test("a declared delimiter and encoding win over the guess", async () => {
  // More semicolons than commas in the header, but the comma is declared.
  const text = 'day,land,"a;b;c;d;e"\n2021-03-05,Mali,1\n';
  expect((await runMapped({ delimiter: "," }, text)).ledger("log.csv").accepted).toBe(1);
  expect((await runMapped({ delimiter: "^" }, LOG.replaceAll(",", "^"))).ledger("log.csv").accepted).toBe(2);
  const accented = LOG.replace("region", "région");
  expect(await refusal(mapped({ encoding: "utf-8" }, Buffer.from(accented, "latin1")))).toBe(
    "DataError: log.csv is not valid utf-8 text: give its encoding in the mapping",
  );
  expect(await refusal(mapped({ encoding: "UTF-16LE" }, Buffer.from(`${LOG}x`, "latin1")))).toMatch(
    /^DataError: log\.csv/,
  );
});

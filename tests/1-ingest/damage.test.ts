import { expect, test } from "vitest";
import { zip } from "../zip.ts";
import { event, events, NEEDED, official, short } from "./ged.ts";
import { counts, faults, refusal, run } from "./run.ts";

const lines = (count: number): string[] => short(events(count)).trimEnd().split("\n");
const joined = (all: readonly string[]): string => `${all.join("\n")}\n`;
const due = (found: number): string => `has ${found} fields where ${NEEDED.length} are due`;
const ids = (result: { incidents: readonly Record<string, unknown>[] }): unknown[] =>
  result.incidents.map((row) => row["source_event_id"]);

test("rows with too few and too many fields cost themselves only", async () => {
  const all = lines(20);
  all.splice(3, 0, "2021-03-05,short");
  all.splice(8, 0, `${all[8]},one more`);
  const result = await run({ "a.csv": joined(all) });
  expect(faults(result)).toEqual([`3||2021-03-05,short|${due(2)}`, `8||${all[8]}|${due(NEEDED.length + 1)}`]);
  expect(counts(result.ledger("a.csv"))).toEqual([22, 20, 0, 0, 2, 0]);
  expect(ids(result)).toEqual(events(20).map((row) => row["id"]));
});

test("a stray quote where a field begins costs one record, and so does text after a closing quote", async () => {
  const all = lines(20);
  all[5] = (all[5] as string).replace("Side A", '"Side A');
  all[9] = (all[9] as string).replace("Side A", '"Side" A');
  const result = await run({ "a.csv": joined(all) });
  expect(faults(result)).toEqual([
    `5||${all[5]}|a quote opens and is not closed where the record ends`,
    `9||${all[9]}|text follows the closing quote of a field`,
  ]);
  expect(counts(result.ledger("a.csv"))).toEqual([20, 18, 0, 0, 2, 0]);
  expect(result.incidents.map((row) => row["record"])).toEqual(
    [...Array(20).keys()].map((index) => index + 1).filter((record) => record !== 5 && record !== 9),
  );
});

test("a stray quote inside a field is text, whether or not the file has other faults", async () => {
  const all = lines(9);
  all[5] = (all[5] as string).replace("Side A", 'Side 5" A');
  const alone = await run({ "a.csv": joined(all) });
  expect(alone.incidents[4]?.["actor_1"]).toBe('Side 5" A');
  const damaged = await run({ "a.csv": joined([...all, "x,y"]) });
  expect(damaged.incidents).toEqual(alone.incidents);
  expect(counts(damaged.ledger("a.csv"))).toEqual([10, 9, 0, 0, 1, 0]);
});

test("a stray quote far from the next one does not swallow the rows between", async () => {
  const all = lines(6000);
  all[100] = (all[100] as string).replace("Side A", '"Side A');
  all[5000] = (all[5000] as string).replace("Side B", '"Side, ""B"""');
  const result = await run({ "a.csv": joined(all) });
  expect(counts(result.ledger("a.csv"))).toEqual([6000, 5999, 0, 0, 1, 0]);
  expect(result.quarantine[0]?.["record"]).toBe(100);
});

test("the lines of a multi-line record that is given up are not counted as records of their own", async () => {
  const rows = events(20).map((row, index) =>
    index === 6 ? { ...row, side_b: "first\nsecond\nthird" } : row,
  );
  const text = short(rows).replace('third"', 'third"x');
  const result = await run({ "a.csv": text });
  expect(counts(result.ledger("a.csv"))).toEqual([20, 19, 0, 0, 1, 0]);
  expect(result.quarantine[0]?.["record"]).toBe(7);
  expect(result.incidents.at(-1)?.["record"]).toBe(20);
});

test("a file cut inside a quoted field loses its last record only", async () => {
  const text = short([...events(20), event({ id: "21", side_a: "one, two\nthree" })]);
  const result = await run({ "a.csv": text.slice(0, text.indexOf("three")) });
  expect(counts(result.ledger("a.csv"))).toEqual([21, 20, 0, 0, 1, 0]);
  expect(result.quarantine[0]).toMatchObject({
    record: 21,
    column: "",
    reason: "a quote opens and is not closed before the file ends",
  });
});

test("a file cut inside a row loses that row only", async () => {
  const text = short(events(20));
  const result = await run({ "a.csv": text.slice(0, text.length - 20) });
  expect(counts(result.ledger("a.csv"))).toEqual([20, 19, 0, 0, 1, 0]);
});

test("a record longer than two million bytes costs itself only", async () => {
  const rows = events(20);
  rows[4] = event({ id: "5", side_a: "é".repeat(1_200_000) });
  rows[9] = event({ id: "10", side_b: 'é"'.repeat(500_000) });
  const result = await run({ "a.csv": short(rows) });
  expect(faults(result).map((fault) => fault.replace(/\|\|.*\|/s, "||"))).toEqual([
    "5||is longer than 2000000 bytes",
    "10||is longer than 2000000 bytes",
  ]);
  expect(counts(result.ledger("a.csv"))).toEqual([20, 18, 0, 0, 2, 0]);
  // Just short of that is fine, also where the file is read the slow way.
  rows[4] = event({ id: "5", side_a: "é".repeat(900_000) });
  rows[9] = event({ id: "10", side_b: '"é'.repeat(400_000) });
  expect((await run({ "a.csv": short(rows) })).ledger("a.csv").accepted).toBe(20);
  expect((await run({ "a.csv": `${short(rows)}x,y\n` })).ledger("a.csv").accepted).toBe(20);
});

test.each([
  ["an empty file", "", "a.csv is empty: no header line, no rows"],
  ["blank lines", "\n \n\n", "a.csv holds no header line and no rows"],
  ["a header alone", `${NEEDED.join(",")}\n`, "a.csv holds no data rows"],
  ["a header without a line end", NEEDED.join(","), "a.csv holds no data rows"],
  [
    "a workbook",
    zip({ "[Content_Types].xml": "<Types/>" }),
    "a.csv is a workbook, not CSV: save the sheet as CSV",
  ],
  [
    "a picture",
    Buffer.from("\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000\u0001é", "latin1"),
    "a.csv holds a NUL byte at byte 9: not a text file, export it again as CSV",
  ],
  [
    "a NUL byte",
    short(events(3)).replace("Side B", "Side\0B"),
    `a.csv holds a NUL byte at byte ${short(events(1)).indexOf("Side B") + 5}: not a text file, export it again as CSV`,
  ],
  [
    "a NUL byte among accents in Windows-1252",
    Buffer.from(short([event({ adm_1: "Ménaka" })]).replace("Side B", "Side\0B"), "latin1"),
    /^DataError: a\.csv holds a NUL byte at byte \d+: /,
  ],
  [
    "a NUL character in UTF-16",
    Buffer.from(`\uFEFF${short(events(3)).replace("Side B", "Side\0B")}`, "utf16le"),
    "a.csv holds a NUL character: not a text file, export it again as CSV",
  ],
  [
    "a letter",
    "Dear colleague\nplease find attached\n",
    "a.csv is not a CSV of any known layout: its first line has a single column. Give it a header line, or a mapping file",
  ],
  [
    "a web page",
    "<!DOCTYPE html>\n<html><body>Log in, please</body></html>\n",
    /^DataError: a\.csv is not a CSV of any known layout/,
  ],
])("%s is refused with a reason", async (_, content, message) => {
  const said = await refusal({ "a.csv": content });
  if (typeof message === "string") expect(said).toBe(`DataError: ${message}`);
  else expect(said).toMatch(message);
});

test("a header alone beside a file with rows is an empty file, not a fault", async () => {
  const result = await run({ "a.csv": `${NEEDED.join(",")}\n`, "b.csv": short(events(2)) });
  expect(counts(result.ledger("a.csv"))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(result.ledger("b.csv").accepted).toBe(2);
});

test("a damaged file between sound ones does not disturb their records", async () => {
  const named = (from: number): ReturnType<typeof events> =>
    events(10).map((row, index) => ({ ...row, id: String(from + index), best: index === 3 ? "?" : "3" }));
  const result = await run({
    "a.csv": short(named(100)),
    "b.csv": short(named(200)).replace("Side A", '"Side A'),
    "c.csv": short(named(300)),
    "d.csv": `${NEEDED.join(",")}\n`,
    "e.csv": short(named(400)).replaceAll("\n", "\r\n").replace("\r\n", "\n"),
    "f.csv": short(named(500)),
  });
  for (const [name, from] of Object.entries({ a: 100, b: 200, c: 300, e: 400, f: 500 })) {
    const file = `${name}.csv`;
    const records = result.incidents.filter((row) => row["file"] === file);
    expect(records.map((row) => Number(row["source_event_id"]) - Number(row["record"]) + 1)).toEqual(
      records.map(() => from),
    );
    expect(records).toHaveLength(name === "b" ? 8 : 9);
    expect(faults(result, file)).toContain("4|best|?|is not a whole number from 0 to 9999999");
  }
  expect(faults(result, "b.csv")).toHaveLength(2);
});

test("more than a fifth refused: the file is refused with its commonest faults and an example of each", async () => {
  const rows = [
    ...events(14),
    event({ id: "x1", best: "n/a" }),
    event({ id: "x2", best: "none" }),
    event({ id: "x3", country: "Malli" }),
    event({ id: "x4", country: "Nigerr" }),
    event({ id: "x5", country: "Chadd" }),
    event({ id: "x6", date_start: "never" }),
  ];
  expect(await refusal({ "bad.csv": short(rows) })).toBe(
    "DataError: bad.csv 30 % of its 20 rows are refused (at most 20 % may be): " +
      '3 x country is a country nobody knows (nearest: Mali, Malawi, Malta) (record 17: "Malli"); ' +
      '2 x best is not a whole number from 0 to 9999999 (record 15: "n/a"); ' +
      '1 x date_start is not a date in the layout\'s format (record 20: "never"). ' +
      "Mend the file or raise --max-quarantine",
  );
  expect(await refusal({ "bad.csv": short(rows) }, { maxQuarantine: 0.29 })).toContain(
    "(at most 29 % may be)",
  );
  expect((await run({ "bad.csv": short(rows) }, { maxQuarantine: 0.3 })).ledger("bad.csv").quarantined).toBe(
    6,
  );
});

test("exactly a fifth refused is still accepted", async () => {
  const result = await run({ "a.csv": short([...events(4), event({ id: "5", best: "?" })]) });
  expect(counts(result.ledger("a.csv"))).toEqual([5, 4, 0, 0, 1, 0]);
});

test("one bad file among good ones is named", async () => {
  const files = { "a.csv": short(events(9)), "b.csv": joined([NEEDED.join(","), "x", "y"]) };
  expect(await refusal(files)).toMatch(
    /^DataError: b\.csv 100 % of its 2 rows are refused .*2 x has 1 fields/,
  );
});

test("no usable row at all: the faults are named", async () => {
  expect(await refusal({ "a.csv": short(events(3, { best: "?" })) })).toBe(
    'DataError: a.csv no row can be used: 3 x best is not a whole number from 0 to 9999999 (record 1: "?")',
  );
});

test("a header with more names than the rows have fields leaves open what is missing: refused", async () => {
  const rows = short(events(5)).split("\n").slice(1).join("\n");
  for (const header of [`more,${NEEDED.join(",")}`, `${NEEDED.join(",")},more`]) {
    expect(await refusal({ "a.csv": `${header}\n${rows}` })).toContain(
      `DataError: a.csv no row can be used: 5 x has ${NEEDED.length} fields where ${NEEDED.length + 1} are due`,
    );
  }
  // Blank names at the end name nothing.
  expect((await run({ "a.csv": `${NEEDED.join(",")},,\n${rows}` })).ledger("a.csv").accepted).toBe(5);
});

test("the header says how many fields are due, whatever most rows hold and wherever they stand", async () => {
  const all = lines(8);
  const longer = all.slice(1, 5).map((each) => `${each},more`);
  const shorter = all.slice(5);
  for (const rows of [
    [...longer, ...shorter],
    [...shorter, ...longer],
  ]) {
    const result = await run({ "a.csv": joined([all[0] as string, ...rows]) }, { maxQuarantine: 1 });
    expect(ids(result)).toEqual(["5", "6", "7", "8"]);
    expect(result.quarantine.map((row) => row["reason"])).toEqual(longer.map(() => due(NEEDED.length + 1)));
  }
});

test("an unknown header: the nearest layout and what the header lacks of it", async () => {
  const header = NEEDED.map((name) => name.replace("latitude", "lattitude").replace("best", "deaths"));
  const text = short(events(1)).replace(/^.*\n/, `${header.join(",")}\n`);
  expect(await refusal({ "a.csv": text })).toBe(
    "DataError: a.csv has an unknown header. Nearest layout: UCDP GED, official layout, of which it lacks " +
      "latitude (nearest: lattitude), best. For any other CSV put a mapping file beside it (a.mapping.json) or pass --mapping",
  );
  const exported = official(events(1)).replace("best,high,low", "best_est,high_est,lowest_est");
  expect(await refusal({ "b.csv.gz": exported })).toBe(
    "DataError: b.csv.gz has an unknown header. Nearest layout: UCDP GED, website export, of which it lacks " +
      "low_est (nearest: lowest_est). For any other CSV put a mapping file beside it (b.mapping.json) or pass --mapping",
  );
});

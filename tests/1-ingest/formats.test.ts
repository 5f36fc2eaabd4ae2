import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { csv, event, events, NEEDED, OFFICIAL, official, short } from "./ged.ts";
import { contents, counts, type Files, refusal, run } from "./run.ts";

/** Accents, a typographic apostrophe (a byte of its own in Windows-1252), quotes, line breaks, the delimiters. */
const ROWS = [
  event({
    id: "1",
    adm_1: "Ménaka region",
    side_a: "Forces de l’ordre",
    where_description: 'near "the well"',
  }),
  event({ id: "2", country: "Côte d’Ivoire", adm_1: "", side_b: "A, B; C | D" }),
  event({ id: "3", side_a: "First line\nSecond line", where_description: '"' }),
  event({ id: "4", side_a: 'Say ""no""', side_b: '"quoted"' }),
  event({ id: "5", source_article: 'one;"two,\n\n""three""\n",four', best: "12", high: "12" }),
];

const UTF8 = csv(OFFICIAL, ROWS);
const expected = run({ "a.csv": UTF8 }).then(contents);

function windows1252(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll("’", "\u0092"), "latin1");
  expect(bytes.includes(0x92)).toBe(true);
  return bytes;
}

const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

const FORMS: readonly [string, string | Buffer, string][] = [
  ["semicolons", csv(OFFICIAL, ROWS, { delimiter: ";" }), "utf-8"],
  ["tabs", csv(OFFICIAL, ROWS, { delimiter: "\t" }), "utf-8"],
  ["pipes", csv(OFFICIAL, ROWS, { delimiter: "|" }), "utf-8"],
  ["UTF-8 with a byte order mark", `\uFEFF${UTF8}`, "utf-8"],
  ["a byte order mark before a quoted header", `\uFEFF${UTF8.replace("id,relid", '"id","relid"')}`, "utf-8"],
  ["UTF-16 LE", Buffer.from(`\uFEFF${UTF8}`, "utf16le"), "utf-16le"],
  ["UTF-16 BE", utf16be(`\uFEFF${UTF8}`), "utf-16be"],
  ["UTF-16 LE without a mark", Buffer.from(UTF8, "utf16le"), "utf-16le"],
  ["Windows-1252", windows1252(UTF8), "windows-1252"],
  ["gzip", gzipSync(UTF8), "utf-8"],
  ["gzip of Windows-1252", gzipSync(windows1252(UTF8)), "windows-1252"],
  ["CRLF", csv(OFFICIAL, ROWS, { end: "\r\n" }), "utf-8"],
  ["CR", csv(OFFICIAL, ROWS, { end: "\r" }), "utf-8"],
  ["no line end at the end", UTF8.trimEnd(), "utf-8"],
  ["blank lines", `\n\n${csv(OFFICIAL, ROWS, { end: "\n\n" })}\n  \n`, "utf-8"],
  ["blank lines of spaces between the rows", csv(OFFICIAL, ROWS, { end: "\n   \n" }), "utf-8"],
  ["a header ending in CRLF over rows ending in LF", UTF8.replace("\n", "\r\n"), "utf-8"],
  [
    "a header ending in CR over rows ending in CRLF",
    csv(OFFICIAL, ROWS, { end: "\r\n" }).replace("\r\n", "\r"),
    "utf-8",
  ],
  [
    "one row ending in LF among CRLF",
    csv(OFFICIAL, ROWS, { end: "\r\n" }).replace(/\r\n(2,)/, "\n$1"),
    "utf-8",
  ],
  ["every field quoted", quoteAll(ROWS), "utf-8"],
];

function quoteAll(rows: readonly Readonly<Record<string, string>>[]): string {
  const lines = [OFFICIAL, ...rows.map((row) => OFFICIAL.map((name) => row[name] ?? ""))];
  return lines
    .map((fields) => `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")}\n`)
    .join("");
}

test.each(FORMS)("the same incidents from a file with %s", async (_, content, encoding) => {
  const result = await run({ "a.csv": content });
  expect(contents(result)).toEqual(await expected);
  expect(counts(result.ledger("a.csv"))).toEqual([5, 5, 0, 0, 0, 0]);
  expect(result.ledger("a.csv").encoding).toBe(encoding);
});

test("accents, apostrophes, quotes and line breaks arrive as they were written", async () => {
  const { incidents } = await run({ "a.csv": windows1252(UTF8) });
  expect(incidents.map((row) => [row["country"], row["region_id"], row["actor_1"], row["actor_2"]])).toEqual([
    ["MLI", "MLI-menaka", "Forces de l’ordre", "Side B"],
    ["CIV", null, "Side A", "A, B; C | D"],
    ["MLI", "MLI-mopti", "First line\nSecond line", "Side B"],
    ["MLI", "MLI-mopti", 'Say ""no""', '"quoted"'],
    ["MLI", "MLI-mopti", "Side A", "Side B"],
  ]);
});

test("a character cut by the border of two reads is still UTF-8", async () => {
  // Reads are 4 MiB long: the two bytes of the accent lie on both sides of that border.
  const head = short([event({ id: "1" })]);
  const filler = `${short([event({ id: "2" })]).split("\n")[1]}\n`;
  let text = head;
  while (text.length < 4 * 2 ** 20 - 2000) text += filler;
  const start = `${short([event({ id: "3", side_a: "@" })]).split("\n")[1]}\n`;
  const padding = 4 * 2 ** 20 - 1 - text.length - start.indexOf("@");
  text += start.replace("@", `${"x".repeat(padding)}é`);
  expect(Buffer.from(text).indexOf(Buffer.from("é"))).toBe(4 * 2 ** 20 - 1);
  const result = await run({ "a.csv": text });
  expect(result.ledger("a.csv").encoding).toBe("utf-8");
  expect(result.incidents.map((row) => row["source_event_id"])).toEqual(["1", "2", "3"]);
});

describe("names of files and folders", () => {
  test("quotes, spaces, accents, brackets, wildcards and line breaks in names", async () => {
    const names = [
      "it's.csv",
      'say "x".csv',
      "with spaces  .csv",
      "Ménaka é.csv",
      "a[b]{c,d}.csv",
      "star*.csv",
      "what?.csv",
      "line\nbreak.csv",
      "%s $path $1.csv",
      "back\\slash.csv",
      "--input.csv",
      "UPPER.CSV",
      "c0=1/c4=Niger/hive.csv",
    ];
    const files: Record<string, string> = {};
    for (const [index, name] of names.entries()) files[name] = short([event({ id: String(index) })]);
    // What a name would match as a pattern must not be read in its place, nor twice.
    files["starfish.csv"] = short([event({ id: "100" })]);
    files["ab.csv"] = short([event({ id: "101" })]);
    const result = await run(files);
    expect(result.summary.files.map((line) => [line.file, line.accepted]).sort()).toEqual(
      Object.keys(files)
        .map((name) => [name, 1])
        .sort(),
    );
    expect(result.incidents.every((row) => row["country"] === "MLI")).toBe(true);
    // A damaged file is read a second time, by another way.
    const damaged = Object.fromEntries(names.slice(0, 3).map((name) => [name, `${short(events(5))}x,y\n`]));
    const salvaged = await run(damaged);
    expect(salvaged.summary.files.map((line) => [line.rows_read, line.quarantined])).toEqual([
      [6, 1],
      [6, 1],
      [6, 1],
    ]);
  });

  test("a folder is read with all below it; other and hidden files are passed over", async () => {
    const one = (id: string): string => short([event({ id })]);
    const files: Files = {
      "b.csv": one("1"),
      "deep/er/a.tsv": one("2").replaceAll(",", "\t"),
      "c.txt": one("3"),
      "notes.md": "no",
      ".hidden.csv": one("4"),
      "x.csv.bak": one("5"),
    };
    const result = await run(files);
    expect(result.summary.files.map((line) => line.file)).toEqual(["b.csv", "c.txt", "deep/er/a.tsv"]);
    expect(result.summary.files.every((line) => line.accepted === 1)).toBe(true);
  });

  test("the same name in two folders: both are read and can be told apart", async () => {
    const files = { "x/a.csv": short([event({ id: "1" })]), "y/a.csv": short([event({ id: "2" })]) };
    const result = await run(files, { paths: (folder) => [`${folder}/x`, `${folder}/y`] });
    const names = result.summary.files.map((line) => line.file);
    expect(names[0]).toMatch(/x\/a\.csv$/);
    expect(names[1]).toMatch(/y\/a\.csv$/);
    expect(result.incidents.map((row) => [row["file"], row["source_event_id"]])).toEqual([
      [names[0], "1"],
      [names[1], "2"],
    ]);
  });

  test("a file named in several ways is read once", async () => {
    const result = await run(
      { "in/a.csv": short(events(2, { id: "" })) },
      { paths: (folder) => [`${folder}/in/a.csv`, `${folder}/in`, `${folder}/in/../in/a.csv`] },
    );
    expect(result.summary.files.map(counts)).toEqual([[2, 2, 0, 0, 0, 0]]);
  });

  test("a path that does not exist, a folder without CSV", async () => {
    expect(await refusal({}, { paths: () => ["no-such.csv"] })).toBe(
      "UsageError: no-such.csv does not exist: name a CSV file or a folder of them",
    );
    expect(await refusal({ "readme.md": "x" })).toMatch(/^UsageError: there is no CSV to read: /);
  });
});

test("the header needs no particular file: short and long rows of one layout in one folder", async () => {
  const result = await run({
    "a.csv": official(events(1)),
    "b.csv": short([event({ id: "2" })]),
    "c.csv": csv(NEEDED, [event({ id: "3" })], { delimiter: ";" }),
  });
  expect(result.incidents.map((row) => row["source_event_id"])).toEqual(["1", "2", "3"]);
});

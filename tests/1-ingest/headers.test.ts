/** Files whose header is not one line of names: rows of HXL tags, releases of another width, none at all. */
import { describe, expect, test } from "vitest";
import { csv, type Event, event, events, NEEDED, OFFICIAL, official, short } from "./ged.ts";
import { contents, counts, faults, refusal, run } from "./run.ts";

/** Some of HDX's tags; columns without one are left empty there. */
const TAGS: Readonly<Record<string, string>> = {
  id: "#event +code",
  date_start: "#date+start",
  country: "#country+name",
  adm_1: "#adm1+name",
  latitude: "#geo+lat",
  best: "#affected+killed",
};
const tagRow = (names: readonly string[], delimiter = ","): string =>
  names.map((name) => TAGS[name] ?? "").join(delimiter);

function withTags(text: string, tags: string, end = "\n"): string {
  const [header, ...rows] = text.split(end);
  return [header, tags, ...rows].join(end);
}

describe("a row of HXL tags below the header", () => {
  const rows = events(4);
  const plain = run({ "a.csv": short(rows) });

  test.each([
    ["as it stands", withTags(short(rows), tagRow(NEEDED))],
    [
      "in quotes, padded",
      withTags(short(rows), NEEDED.map((name) => (name in TAGS ? `" ${TAGS[name]} "` : '""')).join(",")),
    ],
    [
      "with semicolons and CRLF",
      withTags(csv(NEEDED, rows, { delimiter: ";", end: "\r\n" }), tagRow(NEEDED, ";"), "\r\n"),
    ],
    ["after a blank line", withTags(short(rows), `\n${tagRow(NEEDED)}`)],
  ])("%s is no row: not read, not refused, and records count from below it", async (_, text) => {
    const result = await run({ "a.csv": text });
    expect(counts(result.ledger("a.csv"))).toEqual([4, 4, 0, 0, 0, 0]);
    expect(contents(result)).toEqual(contents(await plain));
    expect(result.incidents.map((row) => row["record"])).toEqual([1, 2, 3, 4]);
  });

  test("records are counted from below it in a damaged file too", async () => {
    const text = withTags(short([...rows, event({ id: "5", country: "Malli" })]), tagRow(NEEDED));
    const result = await run({ "a.csv": `${text}one,two\n` }, { maxQuarantine: 1 });
    expect(counts(result.ledger("a.csv"))).toEqual([6, 4, 0, 0, 2, 0]);
    expect(faults(result).map((fault) => fault.split("|", 2).join("|"))).toEqual(["5|country", "6|"]);
  });

  test("one that stands anywhere else, or is not all tags, is a row and refused", async () => {
    const [header, ...lines] = short(rows).trimEnd().split("\n");
    const below = await run({ "a.csv": [header, lines[0], tagRow(NEEDED), ...lines.slice(1)].join("\n") });
    expect(faults(below).map((fault) => fault.split("|", 2).join("|"))).toEqual(["2|date_start"]);
    const mixed = await run({
      "a.csv": withTags(short(rows), tagRow(NEEDED).replace("#geo+lat", "latitude")),
    });
    expect(faults(mixed).map((fault) => fault.split("|", 2).join("|"))).toEqual(["1|date_start"]);
  });

  test("nothing but a header and tags holds no rows", async () => {
    expect(await refusal({ "a.csv": `${NEEDED.join(",")}\n${tagRow(NEEDED)}\n` })).toBe(
      "DataError: a.csv holds no data rows",
    );
  });
});

/** The 42 columns of release 19.1. */
const OF_19_1 = (
  "id,year,active_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,side_a_new_id,gwnoa,side_a," +
  "side_b_new_id,gwnob,side_b,number_of_sources,source_article,source_office,source_date,source_headline," +
  "source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country," +
  "country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown," +
  "best,low,high"
).split(",");

test("GED 19.1: 42 columns, through HDX with tags", async () => {
  expect(OF_19_1).toHaveLength(42);
  const rows = [event(), event({ id: "2", active_year: "0", high: "9" })];
  const result = await run({ "a.csv": withTags(csv(OF_19_1, rows), tagRow(OF_19_1)) });
  expect(contents(result)).toEqual(contents(await run({ "a.csv": official(rows) })));
  expect(result.ledger("a.csv").layout).toBe("UCDP GED, official layout");
});

/** A candidate release as it would be without its first line. */
const headless = (rows: readonly Event[]): string => official(rows).replace(/^.*\n/, "");

describe("a candidate release without a header", () => {
  const rows = [
    event({ code_status: "Check deaths" }),
    event({ id: "2", source_headline: "two\nlines", gwnoa: "432" }),
    event({ id: "3", country: "Malli" }),
  ];

  test.each([
    ["", (text: string) => text],
    [" with a byte order mark", (text: string) => `\uFEFF${text}`],
    [" with CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    [" beginning with a blank line", (text: string) => `\n${text}`],
  ])("is told by its fields%s: no row is lost", async (_, change) => {
    const name = "GEDEvent_v26_0_8.csv";
    const settings = { maxQuarantine: 0.5 };
    const dated = rows.map((row) => ({ ...row, date_start: "2026-08-03", date_end: "2026-08-03" }));
    const result = await run({ [name]: change(headless(dated)) }, settings);
    const plain = await run({ [name]: official(dated) }, settings);
    expect(contents(result)).toEqual(contents(plain));
    expect(faults(result)).toEqual(faults(plain));
    expect(counts(result.ledger(name))).toEqual([3, 2, 0, 0, 1, 0]);
    expect(result.ledger(name).layout).toBe("UCDP GED, candidate events");
  });

  test("is told with a single row, and where a later row is damaged", async () => {
    expect((await run({ "a.csv": headless([event()]) })).incidents).toHaveLength(1);
    const damaged = `${headless(events(4))}1,2,3\n`;
    expect(counts((await run({ "a.csv": damaged })).ledger("a.csv"))).toEqual([5, 4, 0, 0, 1, 0]);
  });

  test("is not taken for one where the first record is a header, misspelt as it may be, or a row of other columns", async () => {
    const misspelt = official(events(3)).replace("latitude", "lattitude");
    expect(await refusal({ "a.csv": misspelt })).toMatch(/lacks latitude \(nearest: lattitude\)/);
    expect(await refusal({ "b.csv": csv(NEEDED, events(3)).replace(/^.*\n/, "") })).toMatch(/unknown header/);
    const turned = csv(OFFICIAL.toReversed(), events(3)).replace(/^.*\n/, "");
    expect(await refusal({ "c.csv": turned })).toMatch(/unknown header/);
    // with a column twice all counts after it stand where others belong, and every record ends with an empty cell
    const twice = csv(OFFICIAL.toSpliced(OFFICIAL.indexOf("best"), 0, "country_id"), events(3));
    expect(await refusal({ "d.csv": twice.replace(/^.*\n/, "") })).toMatch(/unknown header/);
  });
});

test("events that are still being checked count; placeholders for their actors are nobody", async () => {
  const rows = [
    event({ code_status: "Check actors", side_a: "XXX475", side_b: "xxx 12" }),
    event({ id: "2", side_a: "XXX475 - Civilians", side_b: "Xxxi Brigade" }),
  ];
  const { actors } = await run({ "a.csv": official(rows) }, { withActors: true });
  expect(actors.map((row) => [row["spelling"], row["kind"]])).toEqual([
    ["XXX475", "unidentified"],
    ["xxx 12", "unidentified"],
    ["XXX475 - Civilians", "unidentified"],
    ["Xxxi Brigade", "unlisted"],
  ]);
});

test("two columns of one name: refused where it is read, whatever the case; of no matter where it is not", async () => {
  const twice = (name: string, cell: string): string =>
    short(events(3))
      .trimEnd()
      .split("\n")
      .map((line, index) => `${line},${index === 0 ? name : cell}`)
      .join("\n");
  expect(await refusal({ "a.csv": twice("Latitude", "10.5") })).toMatch(
    /a\.csv has two columns called "latitude", which is read: rename or delete one/,
  );
  const others = twice("notes,notes", "one,two");
  expect(contents(await run({ "b.csv": others }))).toEqual(
    contents(await run({ "b.csv": short(events(3)) })),
  );
});

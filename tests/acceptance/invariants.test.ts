/** What no change that does not matter may change, over the sample and the made-up theatres, in every month. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { COUNTRIES } from "../../datasets/sample/countries.ts";
import { LAST_MONTH } from "../../datasets/sample/months.ts";
import { score } from "../../pipeline/3-score/score.ts";
import { type Month, parseMonth } from "../../pipeline/domain/month.ts";
import { fold } from "../../pipeline/domain/nearest.ts";
import type { Columns } from "../../pipeline/domain/table.ts";
import { namesOf, readAliases } from "../1-ingest/actorNames.ts";
import { type IncidentFile, monthOf, panelsFrom } from "../2-aggregate/incidentFiles.ts";
import { csvText, type Records, SAMPLE } from "../pipeline/harness.ts";
import { COORDINATES } from "./files.ts";
import { generate, type Incident } from "./generate.ts";
import type { Theatre, Town } from "./theatres.ts";
import { constantsOf, WORLDS } from "./verdicts.ts";

type Row = Readonly<Record<string, string | number | undefined>>;

/** Every column of every row that a run scores as of the last month, by table. */
async function scoredRows(file: IncidentFile, asOf: string): Promise<Map<string, Row[]>> {
  const panels = await panelsFrom(file);
  const options = { asOf: monthOf(asOf) as Month, theatre: null, neighboursOf: () => [] };
  const { units, regionMonths, pairs, inward } = score(panels, await constantsOf(panels), options);
  return new Map(
    Object.entries({ units, regionMonths, pairs, inward }).map(([name, columns]) => [name, rowsOf(columns)]),
  );
}

function rowsOf(columns: Columns): Row[] {
  const entries = Object.entries(columns);
  const count = entries[0]?.[1].length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(entries.map(([name, values]) => [name, values[row]])),
  );
}

const ISLAND: readonly Town[] = [
  { region: "LKA-northern", admin1: "Northern province", latitude: 9.4, longitude: 80.4 },
  { region: "LKA-eastern", admin1: "Eastern province", latitude: 7.7, longitude: 81.6 },
];

/** The theatre with incidents on an island far away; it has no land neighbour at all. */
function withIsland(theatre: Theatre, incidents: readonly Incident[]): [Theatre, Incident[]] {
  const [core] = incidents.filter(({ tag }) => tag === "core");
  if (core === undefined) throw new Error("the core is empty");
  const far = incidents
    .filter(({ tag }) => tag === "core")
    .map((incident, index): Incident => {
      const town = ISLAND[index % ISLAND.length] as Town;
      return { ...incident, tag: "island", country: "LKA", town, point: town, deaths: 3 * incident.deaths };
    });
  const countries = { ...theatre.countries, LKA: ["Sri Lanka", "144"] as const };
  return [{ ...theatre, countries }, [...far, ...incidents]];
}

describe.each(WORLDS.filter(({ seed }) => seed === 1))("$theatre.name by $form.name", (world) => {
  const { theatre, form, seed } = world;

  test("a country that is not involved changes no score and no part", async () => {
    const incidents = generate(theatre, seed);
    const without = await scoredRows(form.file(theatre, incidents), theatre.to);
    const both = await scoredRows(form.file(...withIsland(theatre, incidents)), theatre.to);
    // ranks among more rows are other ranks
    const isComparison = (column: string): boolean => /^(rank|top10)_/.test(column);
    const alone = (rows: readonly Row[]): Row[] =>
      rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !isComparison(column))));
    const isIsland = (row: Row): boolean => Object.values(row).some((cell) => String(cell).startsWith("LKA"));
    const elsewhere = new Map(
      [...both].map(([name, rows]) => [name, alone(rows.filter((row) => !isIsland(row)))]),
    );
    expect(elsewhere).toEqual(new Map([...without].map(([name, rows]) => [name, alone(rows)])));
    expect(without.get("regionMonths")?.length).toBeGreaterThan(1000);
    // the island has its two regions and itself in two months, and nobody to be reached from or to reach
    expect([...both].map(([name, rows]) => [name, rows.filter(isIsland).length])).toEqual([
      ["units", 6],
      ["regionMonths", expect.any(Number)],
      ["pairs", 0],
      ["inward", 0],
    ]);
  });
});

const DOUBLED = WORLDS.filter(({ form, seed }) => form === COORDINATES && seed <= 2);
describe.each(DOUBLED)("$theatre.name, seed $seed", (world) => {
  const { theatre, form, seed } = world;
  const incidents = generate(theatre, seed);
  const regionMonths = async (some: readonly Incident[]): Promise<Row[]> =>
    (await scoredRows(form.file(theatre, some), theatre.to)).get("regionMonths") ?? [];
  let base: Row[];
  beforeAll(async () => {
    base = await regionMonths(incidents);
  });

  // every sixth, other ones for each seed
  const regions = [...new Set(incidents.map(({ town }) => town.region))].sort();
  test.each(regions.filter((_, index) => index % 6 === seed))(
    "twice the deaths in %s never lower its score, in any month",
    async (region) => {
      const doubled = await regionMonths(
        incidents.map((each) =>
          each.town.region === region && !each.vague ? { ...each, deaths: 2 * each.deaths } : each,
        ),
      );
      const scores = (rows: readonly Row[]): number[] =>
        rows.filter(({ unit }) => unit === region).map((row) => Number(row["score"]));
      const [before, after] = [scores(base), scores(doubled)];
      expect([after.length, after.map(Number.isNaN)]).toEqual([before.length, before.map(Number.isNaN)]);
      expect(after.filter((value, index) => value < Number(before[index]))).toEqual([]);
      expect(after.filter((value, index) => value > Number(before[index])).length).toBeGreaterThan(3);
    },
  );
});

/**
 * The same rows with every actor called by another of its names, where it has one, and how many rows that changed. An
 * event keeps one name through its revisions, as a source that renames an actor would have it.
 */
async function renamed(
  [header = [], ...rows]: Records,
  isoOf: ReadonlyMap<string, string>,
): Promise<{ records: Records; changed: number }> {
  const aliases = await readAliases();
  const known = new Map<string, ReadonlyMap<string, readonly string[]>>();
  /** Folded name -> all names of that actor in a country and month. */
  const namesIn = (country: string, month: string): ReadonlyMap<string, readonly string[]> => {
    const key = `${country} ${month}`;
    const groups =
      known.get(key) ??
      new Map(
        namesOf(aliases, country, parseMonth(month, {})).flatMap((names) =>
          names.map((name) => [fold(name), names] as const),
        ),
      );
    known.set(key, groups);
    return groups;
  };
  const column = (row: readonly string[], name: string): string => row[header.indexOf(name)] ?? "";
  let changed = 0;
  const others = rows.map((row) => {
    const country = isoOf.get(column(row, "country"));
    const month = column(row, "date_start").slice(0, "YYYY-MM".length);
    if (country === undefined || !/^\d{4}-\d{2}$/.test(month)) return row;
    const other = (name: string): string => {
      const names =
        namesIn(country, month)
          .get(fold(name))
          ?.filter((each) => each !== name) ?? [];
      return names[Number(column(row, "id")) % names.length] ?? name;
    };
    const called = row.map((cell, at) =>
      header[at] === "side_a" || header[at] === "side_b" ? other(cell) : cell,
    );
    if (called.join() !== row.join()) changed++;
    return called;
  });
  return { records: [header, ...others], changed };
}

const SAMPLE_FILE = "synthetic-sahel.csv";

describe("actors called by other names of theirs change nothing", () => {
  test("in the sample", async () => {
    const text = await readFile(join(SAMPLE, SAMPLE_FILE), "utf8");
    const mapping = JSON.parse(
      await readFile(join(SAMPLE, SAMPLE_FILE.replace(/csv$/, "mapping.json")), "utf8"),
    );
    const isoOf = new Map(Object.entries(COUNTRIES).map(([iso3, { name }]) => [name, iso3]));
    const { records, changed } = await renamed(parse(text), isoOf);
    expect(changed).toBeGreaterThan(5000);
    const file = { name: SAMPLE_FILE, text, mapping };
    expect(await scoredRows({ ...file, text: csvText(records) }, LAST_MONTH)).toEqual(
      await scoredRows(file, LAST_MONTH),
    );
  });

  test.each(WORLDS.filter(({ form, seed }) => form === COORDINATES && seed === 1))(
    "$theatre.name",
    async ({ theatre, form, seed }) => {
      const file = form.file(theatre, generate(theatre, seed));
      const isoOf = new Map(Object.entries(theatre.countries).map(([iso3, [name]]) => [name, iso3]));
      const { records, changed } = await renamed(parse(file.text), isoOf);
      expect(changed).toBeGreaterThan(200);
      expect(await scoredRows({ ...file, text: csvText(records) }, theatre.to)).toEqual(
        await scoredRows(file, theatre.to),
      );
    },
  );
});

/** What holds of every run, whatever its input: same rows, same tables; later months change nothing; sums add up. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { UsageError } from "../../pipeline/domain/errors.ts";
import { formatMonth, type Month, parseMonth } from "../../pipeline/domain/month.ts";
import type { RunOptions } from "../../pipeline/pipeline.ts";
import { STAGES } from "../../pipeline/stages.ts";
import { namesOf, readAliases } from "../1-ingest/actorNames.ts";
import { type Event, event } from "../1-ingest/ged.ts";
import {
  CONTENT_TABLES,
  cli,
  csvText,
  expectSameTables,
  expectSound,
  FITTED_TABLES,
  isMissing,
  leftOvers,
  type Published,
  pipelineRun,
  publishedBy,
  put,
  type Records,
  type Row,
  readFolder,
  rowsOf,
  shuffled,
  splitFiles,
  storedStages,
  unranked,
  withFolder,
} from "./harness.ts";
import { FROM, MAPPING, METADATA, recordsOf, rowsWhere, worldRecords } from "./world.ts";

const monthOf = (text: string): Month => parseMonth(text, {});
const mappingTo = (to: string): string => JSON.stringify({ ...METADATA, coverage: { from: FROM, to } });
/** Says what the rows are called; what they cover is then told by the rows themselves. */
const UNDECLARED = JSON.stringify(METADATA);

/** Publishes these files with one mapping for all, in a folder that is gone afterwards. */
async function publishedFrom(
  files: Readonly<Record<string, string | Buffer>>,
  mapping: string,
  options: Partial<RunOptions> & { readonly order?: (paths: string[]) => string[] } = {},
): Promise<Published> {
  const { order = (paths) => paths, ...rest } = options;
  return await withFolder(async (folder) => {
    const paths = await put(join(folder, "input"), files);
    const [mappingPath = ""] = await put(folder, { "m.json": mapping });
    return await publishedBy({ input: order(paths), mapping: mappingPath, ...rest });
  });
}

const onThreads = (threads: number): Partial<RunOptions> => ({ config: { ...DEFAULT_CONFIG, threads } });
const upTo = (records: Records, month: string): Records =>
  rowsWhere(records, "date_start", (date) => date.slice(0, month.length) <= month);

const world = worldRecords();
let whole: Published;

beforeAll(async () => {
  whole = await publishedFrom({ "world.csv": csvText(world) }, MAPPING, { allMonths: true });
});

describe("the same rows give the same bytes", () => {
  const text = csvText(world);
  // forecasts see nothing but the panels: they are looked at with other threads and months
  const bare = { allMonths: true, config: { ...DEFAULT_CONFIG, threads: 2, forecast: false } };
  let plain: Published;
  beforeAll(async () => {
    plain = await publishedFrom({ "world.csv": text }, MAPPING, bare);
  });
  const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");
  test.each<[string, Readonly<Record<string, string | Buffer>>]>([
    ["shuffled", { "world.csv": csvText(shuffled(world)) }],
    ["in five files of odd names and folders", splitFiles(world)],
    ["shuffled, in three files", splitFiles(shuffled(world), 3)],
    ["packed", { "world.csv.gz": gzipSync(text) }],
    [
      "in packed and plain files",
      Object.fromEntries(
        Object.entries(splitFiles(world)).map(([name, part], index) =>
          index % 2 === 0 ? [`${name}.gz`, gzipSync(part)] : [name, part],
        ),
      ),
    ],
    ["with semicolons", { "world.csv": csvText(world, ";") }],
    ["with tabs", { "world.tsv": csvText(world, "\t") }],
    ["with CRLF", { "world.csv": csvText(world, ",", "\r\n") }],
    ["with a byte order mark", { "world.csv": `\uFEFF${text}` }],
    ["in UTF-16, little end first", { "world.csv": utf16 }],
    ["in UTF-16, big end first", { "world.csv": Buffer.from(utf16).swap16() }],
    ["in Windows-1252", { "world.csv": Buffer.from(text, "latin1") }],
    ["twice, under two names", { "world.csv": text, "again/world.csv": csvText(shuffled(world)) }],
  ])("%s", async (_, files) => {
    expectSameTables(await publishedFrom(files, MAPPING, bare), plain);
  });

  test("files named one by one, in any order", async () => {
    const files = splitFiles(world);
    const forth = await publishedFrom(files, MAPPING, bare);
    const back = await publishedFrom(files, MAPPING, { ...bare, order: (paths) => paths.reverse() });
    expectSameTables(forth, plain);
    expectSameTables(back, forth, true);
  });

  test("on one thread and on two, and the second time: every file but the timings", async () => {
    for (const threads of [1, 2]) {
      const again = await publishedFrom({ "world.csv": csvText(world) }, MAPPING, {
        allMonths: true,
        ...onThreads(threads),
      });
      expectSameTables(again, whole, true);
    }
  });
});

describe("later months change nothing", () => {
  // February 2016 is the last month before the first row of Côte d'Ivoire and comes amid nothing; the other months lie
  // amid incidents that last beyond them.
  test.each(["2014-12", "2016-02", "2017-09", "2019-06"])("as of %s", async (month) => {
    const asOf = monthOf(month);
    const full = { "world.csv": csvText(world) };
    const cut = { "world.csv": csvText(upTo(world, month)) };
    const wanted = await publishedFrom(full, MAPPING, { asOf, allMonths: true });
    expectSound(wanted);
    // what the file is said to cover goes on, ends with the rows, or is told by the rows
    expectSameTables(await publishedFrom(cut, MAPPING, { asOf, allMonths: true }), wanted);
    expectSameTables(await publishedFrom(cut, mappingTo(month), { allMonths: true }), wanted);
    expectSameTables(
      await publishedFrom(cut, UNDECLARED, { asOf, allMonths: true }),
      await publishedFrom(full, UNDECLARED, { asOf, allMonths: true }),
    );
    const earlier = rowsOf(whole, "region_months").filter((row) => String(row["month"]) <= month);
    expect(rowsOf(wanted, "region_months")).toEqual(earlier);
    expect(earlier.length).toBeGreaterThan(100);
  });

  test("a country without a row so far is not there", async () => {
    const asOf = monthOf("2016-02");
    const before = await publishedFrom({ "world.csv": csvText(world) }, MAPPING, { asOf });
    const names = (published: Published): unknown[] =>
      rowsOf(published, "countries").map((row) => row["country"]);
    expect(names(whole)).toContain("CIV");
    expect(names(before)).not.toContain("CIV");
    expect(rowsOf(before, "spillover").filter((row) => row["to"] === "CIV")).toEqual([]);
  });
});

describe("a country that has nothing to do with the others changes nothing of them", () => {
  const others = rowsWhere(world, "country", (country) => country !== "Somalia");
  const notSomalia = (row: Row): boolean => row["country"] !== "SOM" && row["from"] !== "SOM";
  test.each([
    ["declared", MAPPING],
    ["observed", UNDECLARED],
  ])("with coverage %s", async (_, mapping) => {
    const [all, less] = [
      await publishedFrom({ "world.csv": csvText(world) }, mapping, { allMonths: true }),
      await publishedFrom({ "world.csv": csvText(others) }, mapping, { allMonths: true }),
    ];
    const actors = new Set(rowsOf(less, "actors").map((row) => row["actor_id"]));
    expect(actors.size).toBeGreaterThan(3);
    for (const name of CONTENT_TABLES) {
      if (FITTED_TABLES.includes(name)) continue;
      const isElsewhere = name === "actors" ? (row: Row) => actors.has(row["actor_id"]) : notSomalia;
      expect([name, unranked(less, name)]).toEqual([name, unranked(all, name, isElsewhere)]);
    }
    expect(rowsOf(all, "escalation").filter((row) => row["country"] === "SOM")).toHaveLength(2);
    expectSound(less);
  });
});

describe("every value lies in its domain, parts add up to scores, and the ledger balances", () => {
  test("for every focus country of the world", async () => {
    expectSound(whole);
    await withFolder(async (folder) => {
      const [input = ""] = await put(folder, { "world.csv": csvText(world), "world.mapping.json": MAPPING });
      const out = join(folder, "out");
      for (const focus of ["NER", "BFA", "DZA", "CIV", "SOM"]) {
        const { published } = await pipelineRun({ input: [input], out, focus });
        const files = await readFolder(published ?? "");
        expectSound(files);
        expect(rowsOf(files, "neighbours").map((row) => row["focus"])).toContain(focus);
      }
    });
  });

  test("for an earlier and a later month of few rows", async () => {
    await withFolder(async (folder) => {
      const [input = ""] = await put(folder, { "world.csv": csvText(world), "world.mapping.json": MAPPING });
      const out = join(folder, "out");
      // with two months of the past nothing can be scored, with 23 hardly anything
      for (const month of ["2012-02", "2013-11", "2014-01"]) {
        const { published } = await pipelineRun({ input: [input], out, asOf: monthOf(month) });
        expectSound(await readFolder(published ?? ""));
      }
    });
  });
});

describe("stages one by one", () => {
  let folder: string;
  let input: string;
  let mapping: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "harmattan-stages-"));
    [input = "", mapping = ""] = await put(folder, { "world.csv": csvText(world), "m.json": MAPPING });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test("ingest, aggregate, score, rank, publish give what one run gives", async () => {
    const out = join(folder, "one by one");
    for (const [index, stage] of STAGES.entries()) {
      expect(await isMissing(join(out, "latest"))).toBe(true);
      const files = ["--input", input, "--mapping", mapping, "--out", out];
      const ended = await cli(stage, ...files, "--quiet", "--all-months", "--only", "tables");
      expect(ended).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
      // what publish makes is not kept for later stages: there are none
      const kept = STAGES.slice(0, Math.min(index + 1, STAGES.indexOf("publish")));
      expect(await storedStages(out)).toEqual([...kept].sort());
    }
    expectSameTables(await readFolder(join(out, "latest")), whole, true);
    expect(await leftOvers(out)).toEqual([]);
  });

  test("a run may stop and go on at any stage", async () => {
    for (const [index, from] of STAGES.entries()) {
      if (index === 0) continue;
      const out = join(folder, `until ${from}`);
      const to = STAGES[index - 1] as (typeof STAGES)[number];
      const stopped = await pipelineRun({ input: [input], mapping, out, to, allMonths: true });
      expect([stopped.published, await isMissing(join(out, "latest"))]).toEqual([null, true]);
      // threads and memory change no result and so need nothing new
      const { published } = await pipelineRun({
        input: [input],
        mapping,
        out,
        from,
        allMonths: true,
        config: { ...DEFAULT_CONFIG, threads: 1 },
      });
      expectSameTables(await readFolder(published ?? ""), whole, true);
    }
  });

  test("--from score with another month, and back, after a whole run", async () => {
    const out = join(folder, "another month");
    const run = { input: [input], mapping, out, allMonths: true };
    await pipelineRun(run);
    const asOf = monthOf("2018-03");
    const { published } = await pipelineRun({ ...run, asOf, from: "score" });
    const earlier = await publishedBy({ input: [input], mapping, asOf, allMonths: true });
    expectSameTables(await readFolder(published ?? ""), earlier, true);
    // an older month that was asked for does not become the latest
    expectSameTables(await readFolder(join(out, "latest")), whole, true);
    await pipelineRun({ ...run, from: "score" });
    expectSameTables(await readFolder(join(out, "latest")), whole, true);
    expectSameTables(await readFolder(join(out, "2018-03")), earlier, true);
  });

  test("what was saved is not used for another input or setting", async () => {
    const out = join(folder, "changed");
    const target = join(folder, "changed input");
    const [path = "", own = ""] = await put(target, {
      "world.csv": csvText(world),
      "m.json": MAPPING,
    });
    await pipelineRun({ input: [path], mapping: own, out, allMonths: true });
    const refused = async (options: Partial<RunOptions> = {}): Promise<void> => {
      for (const from of STAGES.slice(1)) {
        const run = pipelineRun({ input: [path], mapping: own, out, from, ...options });
        await expect(run).rejects.toThrow(UsageError);
        await expect(run).rejects.toThrow("nothing is saved for this input and config");
      }
    };
    const one = await readFile(path, "utf8");
    // one death more in one row
    await writeFile(path, one.replace(/,7,7,7,/, ",8,7,8,"));
    await refused();
    await writeFile(path, one);
    await writeFile(own, mappingTo("2020-11"));
    await refused();
    await writeFile(own, MAPPING);
    await refused({ config: { ...DEFAULT_CONFIG, maxQuarantine: 0.5 } });
    await refused({ input: [path, input] });
    expectSameTables(await readFolder(join(out, "latest")), whole, true);
    await pipelineRun({ input: [path], mapping: own, out, allMonths: true, from: "publish" });
  });
});

const RUNS = Math.ceil(Number(process.env["HARMATTAN_FUZZ_RUNS"] ?? 48) / 12);
const SEED = 20_201_212;

/** Small worlds: few places, 40 months from January 2015. */
const PLACES = [
  { id: "MLI-mopti", iso3: "MLI", country: "Mali", adm_1: "Mopti region", at: [14.49, -4.19] },
  { id: "MLI-gao", iso3: "MLI", country: "Mali", adm_1: "Gao region", at: [16.27, -0.04] },
  { id: "NER-tillaberi", iso3: "NER", country: "Niger", adm_1: "Tillabéry region", at: [14.21, 1.45] },
  { id: "BFA-sahel", iso3: "BFA", country: "Burkina Faso", adm_1: "Sahel region", at: [14.1, -1.63] },
  { id: "DZA-tamanrasset", iso3: "DZA", country: "Algeria", adm_1: "Tamanrasset province", at: [22.8, 5.5] },
] as const;
const [SMALL_FROM, SMALL_TO, SMALL_MONTHS] = ["2015-01", "2018-04", 40] as const;
const SMALL_MAPPING = JSON.stringify({ ...METADATA, coverage: { from: SMALL_FROM, to: SMALL_TO } });
/** The last three months, as whose ranking the run is. */
const QUARTER_FROM = "2018-02";

interface Happening {
  readonly place: number;
  readonly step: number;
  readonly day: number;
  readonly lasting: number;
  readonly type: string;
  readonly deaths: number;
  readonly civilians: number;
  readonly north: number;
  readonly precision: string;
  readonly actor: number;
  readonly name: number;
  readonly otherName: number;
  readonly copies: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  place: fc.nat(PLACES.length - 1),
  // half of them late, where they count
  step: fc.oneof(fc.nat(SMALL_MONTHS - 1), fc.integer({ min: SMALL_MONTHS - 6, max: SMALL_MONTHS - 1 })),
  day: fc.integer({ min: 1, max: 28 }),
  lasting: fc.constantFrom(0, 0, 0, 0, 5, 50),
  type: fc.constantFrom("1", "2", "3"),
  deaths: fc.oneof(fc.nat(5), fc.nat(60)),
  civilians: fc.nat(5),
  north: fc.integer({ min: -60, max: 60 }),
  precision: fc.constantFrom("1", "2", "3", "4", "6"),
  actor: fc.nat(1000),
  name: fc.nat(1000),
  otherName: fc.nat(1000),
  copies: fc.constantFrom(1, 1, 1, 2),
});

/** The rows of a small world; `renamed` calls actors by other names of theirs, `deaths` changes a row's deaths. */
function rowsOfWorld(
  happenings: readonly Happening[],
  groupsOf: (country: string, month: Month) => string[][],
  { renamed = false, deaths = (_row: Happening, count: number): number => count } = {},
): Event[] {
  return happenings.flatMap((each, index) => {
    const place = PLACES[each.place] as (typeof PLACES)[number];
    const month = (monthOf(SMALL_FROM) + each.step) as Month;
    const groups = groupsOf(place.iso3, month);
    const group = groups[each.actor % groups.length] as string[];
    const called = (copy: number): string =>
      group[((renamed ? each.otherName + copy : each.name) + index) % group.length] as string;
    const start = `${formatMonth(month)}-${String(each.day).padStart(2, "0")}`;
    const end = new Date(Date.parse(start) + each.lasting * 86_400_000).toISOString().slice(0, 10);
    const count = String(deaths(each, each.deaths));
    return Array.from({ length: each.copies }, (_, copy) =>
      event({
        id: String(index),
        type_of_violence: each.type,
        side_a: called(copy),
        side_b: each.type === "3" ? "Civilians" : "Nobody's Men",
        where_prec: each.precision,
        adm_1: place.adm_1,
        latitude: String(place.at[0] + each.north / 100),
        longitude: String(place.at[1]),
        country: place.country,
        date_start: start,
        date_end: end,
        deaths_civilians: String(deaths(each, Math.min(each.civilians, each.deaths))),
        best: count,
        low: count,
        high: count,
      }),
    );
  });
}

const regionScores = (published: Published): Map<string, number | null> =>
  new Map(
    rowsOf(published, "escalation").map((row) => [
      String(row["region_id"]),
      row["score"] === null ? null : Number(row["score"]),
    ]),
  );

test(
  "small worlds of all kinds: sound, the same in any order and under any name, never calmer for more deaths",
  async () => {
    const aliases = await readAliases();
    const known = new Map<string, string[][]>();
    const groupsOf = (country: string, month: Month): string[][] => {
      const key = `${country} ${month}`;
      const groups = known.get(key) ?? namesOf(aliases, country, month);
      known.set(key, groups);
      return groups;
    };
    let scored = 0;
    let raised = 0;
    let renamings = 0;
    const smallWorld = fc.record({
      happenings: fc.array(happening, { minLength: 5, maxLength: 120 }),
      keys: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
      parts: fc.integer({ min: 1, max: 3 }),
      chosen: fc.nat(PLACES.length - 1),
      cut: fc.option(fc.integer({ min: 0, max: SMALL_MONTHS - 2 }), { freq: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(smallWorld, async ({ happenings, keys, parts, chosen, cut }) => {
        const rows = rowsOfWorld(happenings, groupsOf);
        const published = async (events: readonly Event[], options: Partial<RunOptions> = {}) =>
          await publishedFrom({ "a.csv": csvText(recordsOf(events)) }, SMALL_MAPPING, options);
        const base = await published(rows);
        expectSound(base);
        const before = regionScores(base);
        scored += [...before.values()].filter((score) => score !== null).length;

        // other names of the same actors, which also makes revisions of what were copies; another order, other files
        const renamed = rowsOfWorld(happenings, groupsOf, { renamed: true });
        renamings += renamed.filter((row, index) => row["side_a"] !== rows[index]?.["side_a"]).length;
        const arranged = renamed
          .map((row, index) => ({ row, key: keys[index % keys.length] as number }))
          .sort((a, b) => a.key - b.key);
        const files: Record<string, string | Buffer> = {};
        for (let part = 0; part < parts; part++) {
          const of = arranged.filter(({ key }) => key % parts === part).map(({ row }) => row);
          if (of.length === 0) continue;
          const text = csvText(recordsOf(of));
          files[`${part}/x.csv${part === 1 ? ".gz" : ""}`] = part === 1 ? gzipSync(text) : text;
        }
        const other = await publishedFrom(files, SMALL_MAPPING);
        // only the table of actors says how they were written
        const withoutActors = (run: Published): Published =>
          new Map([...run].filter(([name]) => !name.startsWith("actors.")));
        expectSameTables(withoutActors(other), withoutActors(base));
        expect(unranked(other, "actors", () => true, ["written_as"])).toEqual(
          unranked(base, "actors", () => true, ["written_as"]),
        );
        expectSound(other);

        // Only of the last quarter: more deaths in the past would make those of the present less of a surprise.
        const late = monthOf(QUARTER_FROM) - monthOf(SMALL_FROM);
        const doubled = await published(
          rowsOfWorld(happenings, groupsOf, {
            deaths: (row, count) => (row.place === chosen && row.step >= late ? 2 * count : count),
          }),
        );
        expectSound(doubled);
        const place = PLACES[chosen] as (typeof PLACES)[number];
        const after = regionScores(doubled);
        expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
        const [low, high] = [before.get(place.id) ?? null, after.get(place.id) ?? null];
        expect(high === null).toBe(low === null);
        expect(high ?? 0).toBeGreaterThanOrEqual(low ?? 0);
        if (low !== null && high !== null && high > low) raised++;
        const elsewhere = (row: Row): boolean => row["region_id"] !== place.id;
        expect(unranked(doubled, "escalation", elsewhere)).toEqual(unranked(base, "escalation", elsewhere));

        // a month of the past, from all rows and from those up to it
        if (cut === null) return;
        const asOf = (monthOf(SMALL_FROM) + cut) as Month;
        const past = rows.filter((row) => (row["date_start"] ?? "").slice(0, 7) <= formatMonth(asOf));
        if (past.length === 0) return;
        expectSameTables(await published(past, { asOf }), await published(rows, { asOf }));
      }),
      // a failure is made smaller for as long as this lasts, and then told
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: RUNS * 10_000, markInterruptAsFailure: true },
    );
    // the worlds are not all too small or too calm to show anything, unless only a few were looked at
    if (RUNS >= 25) expect(Math.min(scored, raised, renamings)).toBeGreaterThan(5);
  },
  RUNS * 12_000,
);

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DataError, UsageError } from "../pipeline/domain/errors.ts";
import { openRun } from "../pipeline/frames.ts";

const ROWS = [
  { rank: 1, region: "Ménaka, cercle", country: "Mali", from: "MLI", score: 71.5, deaths: 12, alert: true },
  { rank: 2, region: "Tillabéri", country: "Niger", from: "NER", score: null, deaths: 3, alert: false },
  { rank: 3, region: "Gao", country: "Mali", from: "", score: 0.1, deaths: 0, alert: false },
  { rank: 4, region: null, country: "Mali", from: "-x", score: 0.2, deaths: 7, alert: true },
].map((row) => ({
  ...row,
  part_capital: null,
  known: row.rank === 2 ? null : row.alert,
  mixed: mixed(row.rank),
}));

function mixed(rank: number) {
  return rank === 1 ? "a" : rank === 2 ? 2 : rank === 3 ? true : null;
}

let base: string;
let folder: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "harmattan-frames-"));
  folder = join(base, "run");
  await mkdir(folder);
  const table = (rows: unknown) =>
    JSON.stringify({ schema: 1, as_of: "2023-12", source: "Test", licence: "CC0", rows });
  await writeFile(join(folder, "escalation.json"), table(ROWS));
  await writeFile(join(folder, "countries.json"), table([]));
  await writeFile(join(folder, "zones.json"), table([{ rank: 1 }, { rank: [2] }]));
  await writeFile(join(folder, "claims.json"), "{}");
  await writeFile(join(folder, "actors.json"), "{");
  await writeFile(join(folder, "run.json"), "{}");
  await writeFile(join(folder, "replay.json"), "{}");
  await writeFile(join(folder, "sensitivity.json"), "{}");
  await writeFile(join(folder, "skill.json"), '{ "as_of": "2023-12", "groups": [] }');
  await writeFile(join(folder, "timings.json"), "{}");
  await writeFile(join(folder, "escalation.csv"), "");
});

afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

test("values and order are those of the file, empty cells NaN or empty text, one type per column", async () => {
  const frame = await (await openRun(folder)).table("escalation");
  expect(frame.columns).toEqual(Object.keys(ROWS[0] ?? {}));
  expect(frame.shape).toEqual([4, 10]);
  expect(frame.values).toEqual([
    [1, "Ménaka, cercle", "Mali", "MLI", 71.5, 12, true, Number.NaN, 1, "a"],
    [2, "Tillabéri", "Niger", "NER", Number.NaN, 3, false, Number.NaN, Number.NaN, "2"],
    [3, "Gao", "Mali", "", 0.1, 0, false, Number.NaN, 0, "true"],
    [4, "", "Mali", "-x", 0.2, 7, true, Number.NaN, 1, ""],
  ]);
  expect(frame.dtypes).toEqual([
    ...["int32", "string", "string", "string", "float32", "int32", "boolean", "float32", "float32", "string"],
  ]);
});

test("a column's mean and sum leave empty cells out", async () => {
  const frame = await (await openRun(folder)).table("escalation");
  const scores = ROWS.map((row) => row.score).filter((score) => score !== null);
  const sum = scores.reduce((total, score) => total + score, 0);
  expect(frame.column("score").sum()).toBeCloseTo(sum, 10);
  expect(frame.column("score").mean()).toBeCloseTo(sum / 3, 10);
  expect(frame.column("score").count()).toBe(3);
  expect(frame.column("deaths").sum()).toBe(22);
});

test("groupby with one key agrees with a loop over the rows", async () => {
  const frame = await (await openRun(folder)).table("escalation");
  const expected = new Map<string, number>();
  for (const row of ROWS) expected.set(row.country, (expected.get(row.country) ?? 0) + row.deaths);
  const grouped = frame.groupby(["country"]).col(["deaths"]).sum();
  expect(new Map(grouped.values as unknown as [string, number][])).toEqual(expected);
});

test("a group's mean over an empty cell is not a number, where danfojs would count a null as 0", async () => {
  const frame = await (await openRun(folder)).table("escalation");
  const means = frame.groupby(["country"]).col(["score"]).mean();
  const [mali, niger] = means.values as unknown as [string, number][];
  expect(mali).toEqual(["Mali", (71.5 + 0.1 + 0.2) / 3]);
  expect(niger).toEqual(["Niger", Number.NaN]);

  const { DataFrame } = await import("danfojs-node");
  const meanOf = (values: (number | null)[]) =>
    new DataFrame(
      values.map((value) => ["x", value]),
      { columns: ["key", "value"], dtypes: ["string", "float32"] },
    )
      .groupby(["key"])
      .col(["value"])
      .mean().values;
  expect(meanOf([1, null, 3])).toEqual([["x", 4 / 3]]); // the trap that this module keeps away
  expect(meanOf([1, Number.NaN, 3])).toEqual([["x", Number.NaN]]);
});

test("a frame without rows is empty", async () => {
  const frame = await (await openRun(folder)).table("countries");
  expect(frame.shape).toEqual([0, 0]);
});

test("the tables are the JSON files, without run, replay, sensitivity, skill and timings", async () => {
  expect((await openRun(folder)).tables).toEqual(["actors", "claims", "countries", "escalation", "zones"]);
});

test("an unknown table names the nearest", async () => {
  const error = await (await openRun(folder)).table("escallation").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toBe(
    `${folder} has no table "escallation" (nearest: escalation); it has actors, claims, countries, escalation, zones`,
  );
  await expect((await openRun(folder)).table("../run/escalation")).rejects.toThrow(UsageError);
});

test("any JSON file can be had as it stands", async () => {
  const run = await openRun(folder);
  expect(await run.json("skill")).toEqual({ as_of: "2023-12", groups: [] });
  expect((await run.json<{ licence: string }>("escalation")).licence).toBe("CC0");
  await expect(run.json("skil")).rejects.toThrow(
    `${folder} has no JSON file "skil" (nearest: skill); it has `,
  );
  await expect(run.json("actors")).rejects.toThrow(DataError);
  await expect(run.json("../run/skill")).rejects.toThrow(UsageError);
});

test("what is not a table is refused with its place", async () => {
  const run = await openRun(folder);
  await expect(run.table("claims")).rejects.toThrow(`${join(folder, "claims.json")} is not a table`);
  await expect(run.table("actors")).rejects.toThrow(DataError);
  await expect(run.table("zones")).rejects.toThrow(
    `${join(folder, "zones.json")}:2:rank is not a single value`,
  );
});

test("latest is followed, as a link and as a text file", async () => {
  await symlink("run", join(base, "latest"), "dir");
  expect((await openRun(join(base, "latest"))).tables).toContain("escalation");
  await rm(join(base, "latest"));
  await writeFile(join(base, "latest.txt"), "run\n");
  expect((await openRun(join(base, "latest"))).folder).toBe(folder);
});

test("a folder that is not there is said", async () => {
  await expect(openRun(join(base, "2022-01"))).rejects.toThrow(
    `${join(base, "2022-01")} is not a folder that can be read: give one such as outputs/2023-12`,
  );
});

test("danfojs is loaded with the first table, not before", () => {
  const script = `
    import { createRequire } from "node:module";
    const { cache } = createRequire(import.meta.url);
    const isLoaded = () => Object.keys(cache).some((path) => path.includes("danfojs-node"));
    const { openRun } = await import(${JSON.stringify(new URL("../pipeline/frames.ts", import.meta.url).href)});
    const run = await openRun(${JSON.stringify(folder)});
    const before = isLoaded();
    await run.table("escalation");
    process.stdout.write("\\n" + before + " " + isLoaded());`;
  const output = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(output.split("\n").at(-1)).toBe("false true");
});

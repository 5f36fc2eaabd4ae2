import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRun, runPipeline, UsageError } from "../pipeline/library.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = new URL("../README.md", import.meta.url);

/** A project that has installed this one. */
let project: string;

/** A fenced block of the README behind a marker. */
async function block(marker: string): Promise<string> {
  const [, after = ""] = (await readFile(README, "utf8")).split(`<!-- ${marker} -->`);
  const text = /```\w*\n([\s\S]*?)\n```/.exec(after)?.[1];
  if (text === undefined) throw new Error(`the README has no block marked ${marker}`);
  return `${text}\n`;
}

/** What a script prints, and its errors. */
async function node(...args: readonly string[]): Promise<string> {
  return await new Promise((done) =>
    execFile(process.execPath, [...args], { cwd: project }, (_, stdout, stderr) => done(stdout + stderr)),
  );
}

beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), "harmattan-library-")));
  await mkdir(join(project, "node_modules"));
  await symlink(ROOT, join(project, "node_modules", "harmattan"), "dir");
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
  for (const name of ["field-log.csv", "field-log.mapping.json", "rank.js"])
    await writeFile(join(project, name), await block(`file: ${name}`));
});
afterAll(async () => {
  await rm(project, { recursive: true, force: true });
});

test("the README's program prints what the README says, in plain JavaScript", async () => {
  expect(await node("rank.js")).toBe(await block("shown by: node rank.js"));
});

describe("the types", () => {
  async function compile(program: string): Promise<string> {
    await writeFile(join(project, "program.ts"), program);
    const language = { module: "nodenext", target: "es2023", lib: ["es2023", "dom"], types: [] };
    const compilerOptions = { ...language, strict: true, noEmit: true, skipLibCheck: true };
    await writeFile(
      join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["program.ts"] }),
    );
    return await node(join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", ".", "--pretty", "false");
  }

  test("are written after an installation, fit a program of another project, and know what is wrong", async () => {
    expect(await node(join(ROOT, "pipeline", "declare.js"))).toBe("");
    expect(await compile(await block("file: rank.js"))).toBe("");
    const wrong = await compile(
      [
        'import { type Run, runPipeline } from "harmattan";',
        "export type Tables = Run;",
        'const { published } = await runPipeline({ input: ["a.csv"], asof: "2023-12" });',
        "export const folder: number = published;",
      ].join("\n"),
    );
    const errors = wrong.split("\n").filter((line) => line !== "");
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatch(/program\.ts\(3,.*'asof' does not exist in type 'Choices'/);
    expect(errors[1]).toMatch(/program\.ts\(4,.*'string' is not assignable to type 'number'/);
  });
});

describe("runPipeline", () => {
  const log = () => ({ input: [join(project, "field-log.csv")], out: join(project, "choices") });

  test("does what its choices say, and tells how far it is", async () => {
    const told: string[] = [];
    const { published, summary, theatre } = await runPipeline(
      { ...log(), asOf: "2024-02", focus: "Niger", config: { forecast: false } },
      { stageDone: (stage) => told.push(stage) },
    );
    expect(published).toBe(join(project, "choices", "2024-02"));
    expect(summary.files[0]).toMatchObject({ rows_read: 13, accepted: 12, quarantined: 1 });
    expect(theatre?.focus).toBe("NER");
    expect(told).toEqual(["ingest", "aggregate", "score", "rank", "publish"]);
    const run = await openRun(published);
    expect(await run.json("run")).toMatchObject({ as_of: "2024-02", config: { forecast: false } });
    expect((await run.json<{ rows: unknown[] }>("forecast")).rows).toEqual([]);
  });

  test.each([
    [{ asof: "2024-03" }, 'runPipeline knows no choice "asof" (nearest: asOf)'],
    [{ input: [] }, "runPipeline needs input: a list of CSV files or folders"],
    [{ input: "field-log.csv" }, "runPipeline needs input: a list of CSV files or folders"],
    [{ asOf: "March 2024" }, 'asOf is not a month like 2024-03: "March 2024"'],
    [{ config: { forcast: false } }, 'config has an unknown key "forcast" (nearest: forecast)'],
    [{ config: { maxQuarantine: 2 } }, "config: maxQuarantine Too big: expected number to be <=1"],
  ])("refuses %j", async (wrong, message) => {
    const error = await runPipeline({ ...log(), ...wrong } as never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(message);
  });
});

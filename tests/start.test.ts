import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

/** A small project of its own, with the start.js of this one. */
let project: string;

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const RUN =
  'import { word } from "./word.ts";\nconst said: string = word;\nconsole.log(said, import.meta.url);\n';
const word = (text: string): string => `export const word: string = "${text}";\n`;

beforeEach(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), "harmattan-start-")));
  await mkdir(join(project, "pipeline"));
  await mkdir(join(project, "node_modules"));
  for (const name of ["esbuild", "@esbuild", "tsx"])
    await symlink(join(ROOT, "node_modules", name), join(project, "node_modules", name), "dir");
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
  for (const name of ["start.js", "bundled.js"])
    await copyFile(join(ROOT, "pipeline", name), join(project, "pipeline", name));
  await put("run.ts", RUN);
  await put("word.ts", word("one"));
});

afterEach(async () => {
  await rm(project, { recursive: true, force: true });
});

async function put(name: string, text: string): Promise<void> {
  await writeFile(join(project, "pipeline", name), text);
}

/** What the program says and where it thinks it lies; or what went wrong. */
async function start(...args: readonly string[]): Promise<string> {
  const words = await new Promise<string>((resolve) =>
    execFile(process.execPath, [join(project, "pipeline", "start.js"), ...args], (error, stdout, stderr) =>
      resolve(error === null ? stdout : stderr),
    ),
  );
  return words.trim().replaceAll(`file://${project}`, "<project>");
}

const bundles = async (): Promise<string[]> =>
  await readdir(join(project, "node_modules", ".cache", "harmattan")).catch(() => []);

test("the program runs, and knows the place of its source", async () => {
  expect(await start()).toBe("one <project>/pipeline/run.ts");
  expect(await bundles()).toHaveLength(1);
  expect(await start()).toBe("one <project>/pipeline/run.ts");
  expect(await bundles()).toHaveLength(1);
});

test("a changed source is never met by an old bundle, nor is one that is changed back", async () => {
  expect(await start()).toMatch(/^one /);
  await put("word.ts", word("two"));
  expect(await start()).toMatch(/^two /);
  await put("word.ts", word("one"));
  expect(await start()).toMatch(/^one /);
});

test("processes that start at the same time share a bundle", async () => {
  const words = await Promise.all(Array.from({ length: 4 }, () => start()));
  expect(words).toEqual(Array.from({ length: 4 }, () => "one <project>/pipeline/run.ts"));
  expect((await bundles()).filter((name) => !name.includes("."))).toHaveLength(1);
});

test("where no bundle can be written, the sources run as they are", async () => {
  await writeFile(join(project, "node_modules", ".cache"), "");
  expect(await start()).toBe("one <project>/pipeline/run.ts");
});

test("an error in a source is told with its place", async () => {
  await put("word.ts", "export const word: string = ;\n");
  expect(await start()).toMatch(/word\.ts:1/);
  await put("word.ts", word("one"));
  await put("run.ts", 'import "./word.ts";\n\n\nthrow new Error("as meant");\n');
  expect(await start("--debug")).toMatch(/as meant[\s\S]*pipeline\/run\.ts:4/);
});

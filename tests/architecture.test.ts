import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PIPELINE = join(ROOT, "pipeline");
const MOST_LINES = 300;

/** A module of the pipeline. */
interface Module {
  /** Below pipeline/, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  /** Its text without comments. */
  readonly code: string;
  readonly imports: readonly string[];
}

const IMPORT =
  /(?:^|;)\s*(?:import|export)\s[^;'"]*?\bfrom\s*["']([^"']+)["']|(?:^|;)\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']|\brequire\b[^"'\n]*\(\s*["']([^"']+)["']/gm;

function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").replace(/^\s*\/\/.*$/gm, "");
}

/** What a source text without comments imports, types included. */
function importsOf(code: string): string[] {
  return [...code.matchAll(IMPORT)].map((match) => match.slice(1).find((name) => name !== undefined) ?? "");
}

const modules: Module[] = readdirSync(PIPELINE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.[jt]s$/.test(path))
  .map((path) => path.split(sep).join("/"))
  .sort()
  .map((path) => {
    const text = readFileSync(join(PIPELINE, path), "utf8");
    const code = withoutComments(text);
    return { path, lines: text.split("\n").length - 1, code, imports: importsOf(code) };
  });

/** The folder directly below pipeline/ that a module lies in; "" for those at the top. */
const folderOf = (path: string): string => (path.includes("/") ? (path.split("/")[0] as string) : "");
const isStage = (folder: string): boolean => /^\d-/.test(folder);

/** Imports of our own modules, as paths below pipeline/. */
function ownImports({ path, imports }: Module): string[] {
  return imports
    .filter((name) => name.startsWith("."))
    .map((name) => posix.normalize(posix.join(posix.dirname(path), name)));
}

/** "importer -> imported" of every import of ours that a rule forbids. */
function breaches(forbidden: (from: string, to: string) => boolean): string[] {
  return modules.flatMap((module) =>
    ownImports(module)
      .filter((target) => forbidden(module.path, target))
      .map((target) => `${module.path} -> ${target}`),
  );
}

/** Modules that import a package (or a path inside it) and are not among the permitted ones. */
function usersOf(names: RegExp, permitted: (path: string) => boolean): string[] {
  return modules
    .filter(({ path, imports }) => imports.some((name) => names.test(name)) && !permitted(path))
    .map(({ path }) => path);
}

describe("who may import whom", () => {
  test("the imports are found at all", () => {
    expect(
      importsOf(
        withoutComments(
          [
            'import "a";',
            'import { b } from "b";',
            "import {\n  type C,\n  c,\n} from 'c';",
            'export * from "d";',
            'const e = await import("e");',
            '// import { f } from "f";',
            '/** import { g } from "g"; */',
          ].join("\n"),
        ),
      ),
    ).toEqual(["a", "b", "c", "d", "e"]);
    expect(modules.length).toBeGreaterThan(80);
    expect(modules.flatMap(ownImports).length).toBeGreaterThan(200);
  });

  test("every import of ours leads to a module", () => {
    const known = new Set(modules.map(({ path }) => path));
    expect(breaches((_, to) => !known.has(to))).toEqual([]);
  });

  test("a stage never imports another stage", () => {
    const folders = [...new Set(modules.map(({ path }) => folderOf(path)))].filter(isStage);
    expect(folders).toEqual(
      expect.arrayContaining(["1-ingest", "2-aggregate", "3-score", "5-rank", "6-publish"]),
    );
    expect(
      breaches(
        (from, to) => isStage(folderOf(from)) && isStage(folderOf(to)) && folderOf(from) !== folderOf(to),
      ),
    ).toEqual([]);
  });

  test("stats imports nothing of ours, domain only itself, geo only itself, domain and stats", () => {
    const permitted: Readonly<Record<string, readonly string[]>> = {
      stats: ["stats"],
      domain: ["domain"],
      geo: ["geo", "domain", "stats"],
    };
    expect(breaches((from, to) => permitted[folderOf(from)]?.includes(folderOf(to)) === false)).toEqual([]);
  });

  test("io knows domain only, no stage and no geography", () => {
    expect(
      breaches((from, to) => folderOf(from) === "io" && !["io", "domain"].includes(folderOf(to))),
    ).toEqual([]);
  });

  test("the backtest judges from outside: it knows domain and stats, no stage and no file", () => {
    const permitted = ["backtest", "domain", "stats"];
    expect(
      breaches((from, to) => folderOf(from) === "backtest" && !permitted.includes(folderOf(to))),
    ).toEqual([]);
    expect(
      breaches((from, to) => folderOf(to) === "backtest" && !["", "backtest"].includes(folderOf(from))),
    ).toEqual([]);
  });

  test("sources are held side by side from outside: compare knows domain and stats, no stage and no file", () => {
    const permitted = ["compare", "domain", "stats"];
    expect(breaches((from, to) => folderOf(from) === "compare" && !permitted.includes(folderOf(to)))).toEqual(
      [],
    );
    expect(
      breaches((from, to) => folderOf(to) === "compare" && !["", "compare"].includes(folderOf(from))),
    ).toEqual([]);
  });

  test("only modules at the top of pipeline/ wire stages, and only the listed ones", () => {
    const wiring = [
      "pipeline.ts",
      "firstStages.ts",
      "laterStages.ts",
      "forecastStage.ts",
      "everySource.ts",
      "panelsOf.ts",
      "check.ts",
      "explain.ts",
      "calibrate.ts",
      "benchmarkAdmin1.ts",
      "viewsModels.ts",
      "backtestTasks.ts",
      "besideWorker.ts",
    ];
    expect(
      breaches((from, to) => folderOf(from) === "" && isStage(folderOf(to)) && !wiring.includes(from)),
    ).toEqual([]);
    expect(
      breaches((from, to) => !isStage(folderOf(from)) && folderOf(from) !== "" && isStage(folderOf(to))),
    ).toEqual([]);
  });

  test("nothing below imports the top, except config", () => {
    expect(
      breaches((from, to) => folderOf(from) !== "" && folderOf(to) === "" && to !== "config.ts"),
    ).toEqual([]);
  });
});

describe("who may use what", () => {
  /** Modules outside io/ that touch the disk themselves, each with its reason. */
  const OWN_FILE_ACCESS: Readonly<Record<string, string>> = {
    "run.ts": "looks whether a word that is no command is a file",
    "commandInput.ts": "looks whether datasets/incidents holds anything",
    "outputs.ts": "makes the outputs folder before it can be locked",
    "calibrate.ts": "writes the two tables of frozen constants, a developers' command",
    "frames.ts": "reads published JSON for notebooks, outside the pipeline",
    "bench.ts": "measures the pipeline from outside",
    "bundled.js": "bundles the sources, before any of them can run",
    "declare.js": "looks whether the compiler is installed",
    "geo/shapes.ts": "reads the world's outlines, of which it parses what is asked for",
    "1-ingest/openFile.ts": "reads mapping files, a few lines each",
  };
  const mayTouchFiles = (path: string): boolean =>
    ["io", "bench"].includes(folderOf(path)) || path in OWN_FILE_ACCESS;

  test("only io touches the file system, apart from the listed modules", () => {
    expect(usersOf(/^(node:)?fs(\/|$)/, mayTouchFiles)).toEqual([]);
    const idle = Object.keys(OWN_FILE_ACCESS).filter(
      (path) => usersOf(/^(node:)?fs(\/|$)/, () => false).includes(path) === false,
    );
    expect(idle, "take these off the list: they touch no files any more").toEqual([]);
  });

  test("only io talks to DuckDB and to the CSV packages", () => {
    const bench = (path: string): boolean => folderOf(path) === "bench";
    expect(usersOf(/^@duckdb\//, (path) => folderOf(path) === "io" || bench(path))).toEqual([]);
    expect(usersOf(/^csv-/, (path) => folderOf(path) === "io" || path === "calibrate.ts")).toEqual([]);
  });

  test("only stats uses simple-statistics, only geo the shapes, only frames.ts danfojs, only io hucre", () => {
    expect(usersOf(/^simple-statistics$/, (path) => folderOf(path) === "stats")).toEqual([]);
    expect(usersOf(/^(topojson|world-atlas|flatbush)/, (path) => folderOf(path) === "geo")).toEqual([]);
    expect(usersOf(/^danfojs/, (path) => path === "frames.ts")).toEqual([]);
    expect(usersOf(/^hucre/, (path) => path === "io/workbook.ts")).toEqual([]);
    expect(usersOf(/^(@observablehq|linkedom)/, (path) => path === "backtest/svg.ts")).toEqual([]);
    expect(
      modules.filter(
        ({ path, code }) => !["geo/shapes.ts", "bundled.js"].includes(path) && code.includes("createRequire"),
      ),
      "createRequire hides an import from this test",
    ).toEqual([]);
  });

  test("only io/scheduler.ts starts programs, besides developers' scripts, and nothing starts a shell", () => {
    const developers = (path: string): boolean => folderOf(path) === "bench" || path === "declare.js";
    expect(usersOf(/^(node:)?child_process$/, developers)).toEqual(["io/scheduler.ts"]);
    const scheduler = modules.find(({ path }) => path === "io/scheduler.ts")?.code ?? "";
    expect(scheduler).toContain("execFile(program, [...args]");
    expect(scheduler).not.toMatch(/\bshell\b|\bexec\(|\bexecSync|\bspawn/);
  });

  test("danfojs is loaded with the first table, never with frames.ts itself, which only programs use", () => {
    const frames = modules.find(({ path }) => path === "frames.ts")?.code ?? "";
    expect(frames).toContain('await import("danfojs-node")');
    expect(frames).not.toMatch(/^import (?!type)[^;]*"danfojs-node"/m);
    expect(
      modules.filter((module) => ownImports(module).includes("frames.ts")).map(({ path }) => path),
    ).toEqual(["library.ts"]);
    expect(breaches((_, to) => to === "library.ts")).toEqual([]);
  });

  test("the scores are pure: no clock, no chance, no environment", () => {
    const impure = /\bDate\.now\b|\bnew Date\b|\bMath\.random\b|\bprocess\.|\bperformance\.|\bnode:/;
    const pure = (path: string): boolean =>
      ["stats", "domain", "3-score", "4-forecast", "5-rank", "backtest"].includes(folderOf(path));
    expect(
      modules.filter(({ path, code }) => pure(path) && impure.test(code)).map(({ path }) => path),
    ).toEqual([]);
  });

  test("only fetch/http.ts and io/webhook.ts talk to the network", () => {
    expect(usersOf(/^(node:)?(https?|http2|net|tls|dgram|undici)$/, () => false)).toEqual([]);
    const calling = modules.filter(({ code }) => /(?<![.\w])fetch\(/.test(code)).map(({ path }) => path);
    expect(calling).toEqual(["fetch/http.ts", "io/webhook.ts"]);
  });

  test("only run.ts and the bench print or set the exit code", () => {
    const talks = /\bconsole\.|\bprocess\.(exit|stdout|stderr)/;
    const found = modules.filter(({ path, code }) => folderOf(path) !== "bench" && talks.test(code));
    expect(found.map(({ path }) => path)).toEqual(["bench.ts", "run.ts"]);
  });

  test("every dependency is used, also those that are found by name only", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
      scripts: Record<string, string>;
    };
    const code = modules.map((module) => module.code).join("\n");
    const commands = Object.values(manifest.scripts)
      .join(" ")
      .split(/[\s=]+/);
    const unused = Object.keys(manifest.dependencies).filter(
      (name) => !code.includes(`"${name}"`) && !code.includes(`"${name}/`) && !commands.includes(name),
    );
    expect(unused).toEqual([]);
  });
});

describe("size", () => {
  /** Longer than a module should be, each with its reason. */
  const LONG: Readonly<Record<string, string>> = {
    "domain/columns.ts": "one line and a meaning for each output column",
    "io/publish.ts": "one mechanism, half of it the account of what a kill at each moment leaves",
    "bench/make-ged.ts": "writes a made-up archive, apart from the pipeline",
  };

  test(`no module has more than ${MOST_LINES} lines, apart from the listed ones`, () => {
    const long = modules.filter(({ path, lines }) => lines > MOST_LINES && !(path in LONG));
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
    const gone = Object.keys(LONG).filter((path) => !modules.some((module) => module.path === path));
    expect(gone, "take these off the list: they are gone").toEqual([]);
  });
});

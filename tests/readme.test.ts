import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COLUMNS, TABLES } from "../pipeline/domain/columns.ts";
import { DEFAULT_RADIUS_KM, SITE_COLUMNS } from "../pipeline/domain/site.ts";
import { ZONE_COLUMNS } from "../pipeline/domain/zone.ts";
import { sharedBorder } from "../pipeline/geo/borders.ts";
import { PRIO_GRID } from "../pipeline/geo/prioGrid.ts";
import { loadShapes } from "../pipeline/geo/shapes.ts";
import { readReference } from "../pipeline/io/reference.ts";
import { panelsOf } from "../pipeline/panelsOf.ts";
import { CONTENT_TABLES } from "./pipeline/harness.ts";
import { REAL_DATA } from "./realData.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const README = text("README.md");
const PAGES = [
  "README.md",
  "CHANGELOG.md",
  "datasets/README.md",
  "datasets/incidents/README.md",
  "notebooks/README.md",
];
/** Files that a user makes. */
const USERS = ["notebooks/top.ts", "datasets/sites.csv", "datasets/corrections.csv"];

type Row = Readonly<Record<string, string | number | null>>;

/** The content of the fenced block that follows a marker such as "file: counts.csv" in a comment. */
function block(marker: string): string {
  const start = README.indexOf(`<!-- ${marker} -->`);
  const found = /```\w*\n([\s\S]*?)\n```/.exec(README.slice(Math.max(start, 0)));
  if (start < 0 || found === null) throw new Error(`the README has no block marked ${marker}`);
  return found[1] as string;
}

/** What stands in backticks in a text. */
const quoted = (markdown: string): string[] =>
  [...markdown.replace(/```[\s\S]*?```/g, "").matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string);

/** A section of the README, from its heading to the next of the same level. */
function section(heading: string): string {
  const after = README.split(`\n## ${heading}\n`)[1];
  if (after === undefined) throw new Error(`the README has no section "${heading}"`);
  return after.split("\n## ")[0] as string;
}

async function npm(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("npm", args, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1" },
    shell: process.platform === "win32",
  });
  return stdout;
}

async function rowsOf(folder: string, table: string): Promise<Row[]> {
  const { rows } = JSON.parse(await readFile(join(folder, `${table}.json`), "utf8")) as { rows: Row[] };
  return rows;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harmattan-readme-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("what the pages name exists", () => {
  test("npm scripts", () => {
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
    for (const page of PAGES) {
      const named = [...text(page).matchAll(/npm run (?:-s )?([a-z0-9:-]+)/g)].map(
        (match) => match[1] as string,
      );
      expect(
        named.filter((name) => scripts[name] === undefined),
        page,
      ).toEqual([]);
    }
    expect(README).toContain("npm ci && npm run pipeline\nnpm ci && npm test\n");
  });

  test("options", () => {
    const commandLine = [
      "run.ts",
      "benchOptions.ts",
      "checkCommand.ts",
      "fetchCommand.ts",
      "publishOptions.ts",
      "runMonthCommand.ts",
      "runOptions.ts",
      "scheduleCommand.ts",
      "unitOptions.ts",
      "verifyCommand.ts",
    ]
      .map((name) => text(`pipeline/${name}`))
      .join("");
    const named = new Set(README.match(/(?<=[\s`])--[a-z][a-z-]+/g));
    expect(named.size).toBeGreaterThan(8);
    expect([...named].filter((name) => name !== "--help" && !commandLine.includes(`"${name}`))).toEqual([]);
  });

  test("files and folders", () => {
    const ours = /^(pipeline|datasets|notebooks|tests)\//;
    const paths = PAGES.flatMap((page) => quoted(text(page))).filter((name) => ours.test(name));
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !USERS.includes(path) && !existsSync(join(ROOT, path)))).toEqual([]);
    expect(existsSync(join(ROOT, "LICENSE"))).toBe(true);
    expect(text("LICENSE")).toContain("Copyright 2026 The Harmattan authors");
  });

  test("columns", () => {
    const named = quoted(section("How to read a row")).filter((name) => /^[a-z]+(_[a-z0-9]+)+$/.test(name));
    expect(named.length).toBeGreaterThan(25);
    const known: ReadonlySet<string> = new Set(Object.keys(COLUMNS));
    expect(named.filter((name) => !known.has(name) && !(name in TABLES))).toEqual([]);
  });
});

describe("what the README shows is what a run gives", () => {
  let printed: string;
  let outputs: string;
  beforeAll(async () => {
    const out = join(folder, "sample");
    printed = await npm("run", "-s", "pipeline", "--", "--input", "datasets/sample", "--out", out);
    outputs = join(out, "latest");
  });

  test("the end of the run", () => {
    const lines = block("shown by: npm run pipeline").split("\n");
    expect(printed.split("\n")).toEqual(expect.arrayContaining(lines));
    expect(printed).toContain(lines.join("\n"));
  });

  test("the files", async () => {
    const names = quoted(section("Running it")).filter((name) => /^[a-z_]+\.(csv|json)$/.test(name));
    expect(names.length).toBeGreaterThanOrEqual(4);
    const tables = quoted(section("Running it")).filter((name) => name in TABLES);
    expect(tables.length).toBeGreaterThanOrEqual(6);
    const files = [...names, ...tables.flatMap((name) => [`${name}.csv`, `${name}.json`])];
    expect(files.filter((name) => !existsSync(join(outputs, name)))).toEqual([]);
  });

  test("the row that is read", async () => {
    const [first] = await rowsOf(outputs, "escalation");
    const lines = section("How to read a row").matchAll(/^\| `([a-z_0-9]+)` \| ([^|]+) \|/gm);
    const shown = [...lines].map((match) => [match[1] as string, match[2] as string] as const);
    expect(shown.length).toBeGreaterThan(10);
    for (const [column, value] of shown) {
      const cell = first?.[column];
      expect(typeof cell === "number" ? Number(value) : value, column).toBe(cell);
    }
    const parts = shown.filter(([column]) => column.startsWith("part_"));
    expect(parts.reduce((sum, [, value]) => sum + Math.round(10 * Number(value)), 0)).toBe(
      Math.round(10 * Number(first?.["score"])),
    );
    expect(README).toContain(`"${first?.["why"]}"`);
  });

  test("no column is empty everywhere", async () => {
    const empty = new Set<string>();
    const filled = new Set<string>();
    for (const table of CONTENT_TABLES) {
      const rows = await rowsOf(outputs, table);
      for (const column of TABLES[table]) {
        const known = rows.some((row) => row[column] !== null && row[column] !== "");
        (known ? filled : empty).add(column);
      }
    }
    expect([...empty].filter((column) => !filled.has(column))).toEqual([]);
  });

  test("the field log and its mapping", async () => {
    for (const name of ["field-log.csv", "field-log.mapping.json"]) {
      await writeFile(join(folder, name), `${block(`file: ${name}`)}\n`);
    }
    const checked = await npm("run", "-s", "check", "--", join(folder, "field-log.csv"));
    expect(checked.trimEnd()).toBe(block("shown by: npm run check"));
    const out = join(folder, "log");
    const log = await npm(
      "run",
      "-s",
      "pipeline",
      "--",
      "--input",
      join(folder, "field-log.csv"),
      "--out",
      out,
    );
    expect(log).toContain(block("shown by: field-log.csv"));
    const quarantine = await readFile(join(out, "latest", "quarantine.csv"), "utf8");
    expect(quarantine.split("\n")[1]).toContain("field-log.csv,13,Day,31/04/2024,is not a date");
    expect(log).toContain("12 accepted, 0 duplicate, 0 superseded, 1 quarantined");
  });

  test("zones and sites of one's own", async () => {
    const zones = join(folder, "my-zones.csv");
    await writeFile(zones, `${block("file: my-zones.csv")}\n`);
    const command = /^npm run pipeline -- (--sites .*)$/m.exec(README)?.[1] ?? "";
    const args = command.split(" ").map((word) => (word === "my-zones.csv" ? zones : word));
    expect(args).toEqual(["--sites", "datasets/sites.example.csv", "--zones", zones]);
    const out = join(folder, "own");
    const log = await npm("run", "-s", "pipeline", "--", "--input", "datasets/sample", ...args, "--out", out);
    expect(log).toContain(block("shown by: my-zones.csv"));
    const kinds = (await rowsOf(join(out, "latest"), "zones")).map((row) => row["zone_kind"]);
    expect(new Set(kinds)).toEqual(new Set(["ring", "belt", "strip", "site", "road"]));
    expect(kinds).toHaveLength(13 + 3 + 5);
  });

  test("regions of one's own, and the cell whose number is told", async () => {
    const regions = join(folder, "sectors.geojson");
    await writeFile(regions, `${block("file: sectors.geojson")}\n`);
    const command = /^npm run pipeline -- (--unit custom .*)$/m.exec(README)?.[1] ?? "";
    const args = command.split(" ").map((word) => (word === "sectors.geojson" ? regions : word));
    expect(args).toEqual(["--unit", "custom", "--regions", regions]);
    const out = join(folder, "sectors");
    const log = await npm("run", "-s", "pipeline", "--", "--input", "datasets/sample", ...args, "--out", out);
    expect(log).toContain(block("shown by: sectors.geojson"));
    const ids = (await rowsOf(join(out, "latest"), "escalation")).map((row) => row["region_id"]);
    expect(ids).toContain("MLI-custom-sector-north");
    expect(PRIO_GRID.at(15.75, 2.25)).toEqual({ id: "152285", name: "15.75°N 2.25°E" });
    expect(README).toContain(
      "`MLI-grid-152285` (the cell's PRIO-GRID number; its name is its centre, `15.75°N 2.25°E`)",
    );
  });

  test("what datasets/README.md says of columns", () => {
    for (const [name, others] of Object.entries({ ...ZONE_COLUMNS, ...SITE_COLUMNS })) {
      expect(text("datasets/README.md"), name).toContain(`\`${name}\``);
      expect(others.length, name).toBeGreaterThan(0);
    }
    expect(text("datasets/README.md")).toContain(`${DEFAULT_RADIUS_KM} where empty or missing`);
    expect(README).toContain(`\`radius_km\` (${DEFAULT_RADIUS_KM} without)`);
  });

  test("the rows that are counts", async () => {
    for (const name of ["counts.csv", "counts.mapping.json"]) {
      await writeFile(join(folder, name), `${block(`file: ${name}`)}\n`);
    }
    const { regions } = await panelsOf([join(folder, "counts.csv")], null);
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    expect(regions.units.map((unit) => unit.id)).toEqual(["MLI-gao"]);
    expect(
      [regions.incidents, regions.battleIncidents, regions.civilianIncidents, regions.deaths].map(sum),
    ).toEqual([4, 3, 1, 7]);
  });
});

describe("the figures in the README", () => {
  test("weights and cuts are the shipped ones", async () => {
    const constants = new Map((await readReference("constants")).map((row) => [row.name, row.value]));
    const weights = [...README.matchAll(/^\| `part_([a-z_]+)` .*\(weight ([0-9.]+)\)/gm)];
    expect(weights).toHaveLength(8);
    for (const [, part, weight] of weights) expect(weight, part).toBe(constants.get(`weight_${part}`));
    const cuts = ["Guarded", "Elevated", "High", "Critical"].map(
      (name) => `${name} from ${constants.get(`cut_${name.toLowerCase()}`)}`,
    );
    expect(README).toContain(`Low, ${cuts.join(", ")}`);
  });

  test("Mali's borders", () => {
    const km = (isoNumeric: string): string =>
      Math.round(sharedBorder(loadShapes(), "466", isoNumeric)?.lengthKm ?? 0).toLocaleString("en-US");
    expect(README).toContain(
      `${km("012")} km with Algeria, ${km("854")} km with Burkina Faso and ${km("562")} km with Niger`,
    );
  });

  test.skipIf(REAL_DATA === undefined)("the published lengths beside them", () => {
    const lengths = readFileSync(join(REAL_DATA ?? "", "geo/land-borders-factbook.csv"), "utf8");
    for (const [name, shown] of [
      ["Algeria", "1,359"],
      ["Burkina Faso", "1,325"],
      ["Niger", "838"],
    ] as const) {
      expect(lengths).toContain(`ml,Mali,${name},${shown.replace(",", "")}.0`);
      expect(README).toContain(shown);
    }
  });
});

test("every decision has its five lines", () => {
  const [, ...entries] = text("pipeline/DECISIONS.md").split(/^## /m);
  expect(entries.length).toBeGreaterThan(15);
  for (const entry of entries) {
    const [heading = "", ...lines] = entry.trim().split("\n");
    if (heading === "Dependencies") continue;
    const labels = lines.flatMap((line) => /^- \*\*([A-Za-z ]+):\*\* \S/.exec(line)?.[1] ?? []);
    expect(labels, heading).toEqual(["Question", "Choice", "Why", "Cost", "Revisit when"]);
  }
});

test("every direct dependency is listed with its licence", () => {
  const { dependencies, devDependencies } = JSON.parse(text("package.json")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  const decisions = text("pipeline/DECISIONS.md");
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const { license } = JSON.parse(text(`node_modules/${name}/package.json`)) as { license: string };
    expect(decisions).toContain(`| \`${name}\` | ${license} |`);
  }
});

test.skipIf(REAL_DATA === undefined)("what the check says of a real file", async () => {
  const file = join(REAL_DATA ?? "", "ucdp/ged-burkina-2016-2023-website-export.csv");
  const checked = await npm("run", "-s", "check", "--", file);
  expect(checked.trimEnd()).toBe(block("shown by: npm run check, UCDP GED"));
});

describe.skipIf(REAL_DATA === undefined)("the figures of the benchmarks are what the commands give", () => {
  const figures = (marker: string): string[][] =>
    README.slice(README.indexOf(`<!-- ${marker} -->`))
      .split("\n\n", 1)[0]
      ?.split("\n")
      .slice(3)
      .map((line) =>
        line
          .split("|")
          .slice(2, -1)
          .map((cell) => cell.trim()),
      ) ?? [];

  test("VIEWS", async () => {
    const files = ["--history", `${REAL_DATA}/views/ged-country-month-1988-2021.csv`];
    files.push("--actuals", `${REAL_DATA}/views/cm-actuals-2018-2021.csv`);
    const { mean } = JSON.parse(await npm("run", "-s", "benchmark:views", "--", ...files, "--json"));
    const row = (model: string): string[] => {
      const { crps, ign, mis, coverage90 } = mean[model];
      return [crps.toFixed(2), ign.toFixed(3), mis.toFixed(1), `${(100 * coverage90).toFixed(1)} %`];
    };
    expect(figures("views: mean of 2018 to 2021")).toEqual(
      ["pool", "conflictology12", "lastHistorical", "zero"].map(row),
    );
  });

  test("admin-1", async () => {
    const panel = ["--panel", `${REAL_DATA}/ucdp/ged251-admin1-month-2010-2021.csv`];
    const span = ["--from", "2017-04", "--to", "2021-12", "--json"];
    const found = JSON.parse(await npm("run", "-s", "benchmark:admin1", "--", ...panel, ...span));
    const row = ({ auprc, auroc, brier, ece }: Record<string, number>): string[] => [
      (auprc ?? 0).toFixed(3),
      (auroc ?? 0).toFixed(3),
      (brier ?? 0).toFixed(4),
      (ece ?? 0).toFixed(3),
    ];
    expect(figures("admin1: 2017-04 to 2021-12")).toEqual(
      [found, found.baselines.climatology, found.baselines.persistence].map(row),
    );
  });
});

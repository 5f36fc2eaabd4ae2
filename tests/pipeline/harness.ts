/** Whole runs for tests: as a child process, or in this one, which is faster. */

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { expect } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { COLUMNS, type ColumnName, TABLES, type TableName } from "../../pipeline/domain/columns.ts";
import type { Value } from "../../pipeline/domain/table.ts";
import { type RunOptions, type RunResult, runPipeline } from "../../pipeline/pipeline.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const SAMPLE = join(ROOT, "datasets", "sample");

/** The tables that depend on what the rows say, not on the files they came in. */
export const CONTENT_TABLES = [
  "escalation",
  "countries",
  "zones",
  "neighbours",
  "spillover",
  "region_months",
  "forecast",
  "actors",
] as const satisfies readonly TableName[];
/** Those made of other tables and panels: compared like them, with rows of another kind. */
const DERIVED_TABLES = ["changes", "claims"] as const satisfies readonly TableName[];
const DESCRIBED = [...CONTENT_TABLES, ...DERIVED_TABLES, "dictionary"];
const CONTENT_FILES = [
  ...DESCRIBED.flatMap((name) => [`${name}.csv`, `${name}.json`]),
  ...[...DESCRIBED, "replay", "run", "sensitivity", "skill", "timings"].map((name) => `schemas/${name}.json`),
  "datapackage.json",
  "sensitivity.json",
  "skill.json",
];
/** Those that name the input files, and so are the same for the same files only. */
const FILE_TABLES = ["ledger.csv", "quarantine.csv", "ATTRIBUTION.txt", "run.json"];
/** Those that are made for people to look at, and take a second: most tests run without. */
const PAGES = ["report.html", "risk.xlsx"];
const TABLES_ONLY = [...CONTENT_FILES, ...FILE_TABLES, "replay.json", "timings.json"].sort();
const EVERY_FILE = [...TABLES_ONLY, ...PAGES].sort();

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "harmattan-run-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Input files by name below the folder. @returns their paths */
export async function put(
  folder: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    paths.push(path);
  }
  return paths;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program; `kill` ends it without a warning. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(ROOT, "pipeline", "start.js"), ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      text[name] += chunk;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...text }));
  });
  return { ended, kill: (signal: NodeJS.Signals = "SIGKILL") => child.kill(signal) };
}

/** Runs the program to its end. */
export async function cli(...args: readonly string[]): Promise<Ended> {
  return await start(args).ended;
}

/** Runs the pipeline in this process, for its tables unless the pages are asked for. */
export async function pipelineRun(
  options: Partial<RunOptions> & Pick<RunOptions, "input" | "out">,
): Promise<RunResult & { readonly notes: string[] }> {
  const notes: string[] = [];
  const result = await runPipeline(
    {
      asOf: null,
      focus: null,
      source: null,
      mapping: null,
      allMonths: false,
      tablesOnly: true,
      from: "ingest",
      to: "publish",
      config: { ...DEFAULT_CONFIG, threads: 2 },
      ...options,
    },
    { stageDone: () => {}, note: (text) => notes.push(text) },
  );
  return { ...result, notes };
}

/** What a run published: the text of every file by name. */
export type Published = ReadonlyMap<string, string>;

/** Runs the pipeline in this process into a folder of its own. */
export async function publishedBy(
  options: Partial<RunOptions> & Pick<RunOptions, "input">,
): Promise<Published> {
  return await withFolder(async (out) => {
    const { published } = await pipelineRun({ ...options, out });
    return await readFolder(published ?? "");
  });
}

/** The text of every file of a published folder, of the workbook its bytes; fails unless the folder is whole. */
export async function readFolder(folder: string): Promise<Published> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const names = paths.map((path) => path.replaceAll("\\", "/")).sort();
  expect(names).toEqual(PAGES.some((name) => names.includes(name)) ? EVERY_FILE : TABLES_ONLY);
  const textOf = (name: string): Promise<string> =>
    readFile(join(folder, name), name.endsWith(".xlsx") ? "latin1" : "utf8");
  return new Map(await Promise.all(names.map(async (name) => [name, await textOf(name)] as const)));
}

/** Fails, naming them, if files differ between two runs; by default those that depend on content only. */
export function expectSameTables(got: Published, wanted: Published, withFiles = false): void {
  const names = withFiles ? [...CONTENT_FILES, ...FILE_TABLES, ...PAGES] : CONTENT_FILES;
  const differing = names
    .filter((name) => got.get(name) !== wanted.get(name))
    .map((name) => `${name}: ${firstDifference(got.get(name) ?? "", wanted.get(name) ?? "")}`);
  expect(differing).toEqual([]);
}

function firstDifference(got: string, wanted: string): string {
  const [gotLines, wantedLines] = [got.split("\n"), wanted.split("\n")];
  const line = gotLines.findIndex((text, index) => text !== wantedLines[index]);
  return `line ${line + 1}: ${gotLines[line]} <> ${wantedLines[line]}`;
}

/** One checksum over the tables and run.json of a published folder: which run it is. */
export function stateOf(published: Published): string {
  const hash = createHash("sha256");
  for (const name of [...CONTENT_FILES, ...FILE_TABLES, ...PAGES])
    hash.update(name).update(published.get(name) ?? "");
  return hash.digest("hex").slice(0, 12);
}

export type Row = Readonly<Record<string, Value>>;

/** The rows of a table. */
export function rowsOf(published: Published, name: TableName): Row[] {
  return (JSON.parse(published.get(`${name}.json`) ?? "") as { rows: Row[] }).rows;
}

/** Columns and tables that are fitted to all countries of a run: they move with the others. */
const FITTED = [
  "probability_3m",
  "probability_low",
  "probability_high",
  "probability_skill",
  "probability_driver",
  "border_probability_6m",
  "border_probability_low",
  "border_probability_high",
  "border_probability_skill",
] as const satisfies readonly ColumnName[];
export const FITTED_TABLES: readonly TableName[] = ["forecast"];
/** Notes that speak of the whole ranking, or of a whole group of chances. */
const RELATIVE_NOTE = /^(rank not meaningful|no skill shown|too few cases: .*|too little history: .*)$/;

/** Rows of a table as text, sorted, without the columns that compare a row with the others. */
export function unranked(
  published: Published,
  name: TableName,
  keep: (row: Row) => boolean = () => true,
  without: readonly ColumnName[] = [],
): string[] {
  const ranks = ["rank", "rank_change", "rank_low", "rank_high", "top10_probability"];
  const hidden = Object.fromEntries([...ranks, ...FITTED, ...without].map((column) => [column, null]));
  return rowsOf(published, name)
    .filter(keep)
    .map((row) => {
      const notes = String(row["notes"] ?? "").split("; ");
      return JSON.stringify({
        ...row,
        ...hidden,
        ...("notes" in row ? { notes: notes.filter((note) => !RELATIVE_NOTE.test(note)).join("; ") } : {}),
      });
    })
    .sort();
}

/** Fails for every value outside its column's domain, and where parts do not add up to the score in tenths. */
export function expectSound(published: Published): void {
  const wrong: string[] = [];
  for (const name of CONTENT_TABLES) {
    const parts = (TABLES[name] as readonly ColumnName[]).filter((column) => column.startsWith("part_"));
    for (const row of rowsOf(published, name)) {
      for (const column of TABLES[name]) {
        const value = row[column] ?? null;
        if (value !== null && !isSound(column, value)) wrong.push(`${name}.${column}: ${value}`);
      }
      for (const point of ["score", "rank"] as const) {
        const [value, low, high] = [row[point], row[`${point}_low`], row[`${point}_high`]];
        if (low === undefined || (value === null && low === null && high === null)) continue;
        const isHeld = low !== null && Number(low) <= Number(value) && Number(value) <= Number(high);
        if (!isHeld) wrong.push(`${name}: ${point} ${value} outside ${low} to ${high}`);
      }
      if (parts.length === 0) continue;
      const given = parts.map((part) => row[part] ?? null).filter((value) => value !== null);
      const score = row["score"] ?? null;
      const tenths = (value: Value): number => Math.round(10 * Number(value));
      const sum = given.reduce<number>((total, value) => total + tenths(value), 0);
      if (score === null ? given.length > 0 : given.length === 0 || sum !== tenths(score)) {
        wrong.push(`${name}: parts ${given.join(" + ")} <> score ${score}`);
      }
    }
  }
  const ledger = csvRows(published, "ledger");
  expect(ledger.length).toBeGreaterThan(0);
  for (const line of ledger) {
    const count = (column: string): number => Number(line[column]);
    const kept = ["accepted", "duplicate", "superseded", "quarantined", "out_of_scope"];
    if (kept.some((column) => !(count(column) >= 0))) wrong.push(`ledger: ${JSON.stringify(line)}`);
    const sum = kept.reduce((total, column) => total + count(column), 0);
    if (sum !== count("rows_read")) wrong.push(`ledger of ${line["file"]}: ${sum} <> ${line["rows_read"]}`);
  }
  const refused = ledger.reduce((sum, line) => sum + Number(line["quarantined"]), 0);
  expect(csvRows(published, "quarantine")).toHaveLength(refused);
  expect(wrong).toEqual([]);
}

export function csvRows(published: Published, name: "ledger" | "quarantine"): Record<string, string>[] {
  return parse(published.get(`${name}.csv`) ?? "", { bom: true, columns: true });
}

const WORDS: Readonly<Partial<Record<ColumnName, readonly string[]>>> = {
  category: ["Low", "Guarded", "Elevated", "High", "Critical"],
  trend: ["rising", "steady", "falling"],
  data_grade: ["A", "B", "C", "D"],
  evidence: ["arrived", "early sign", "nearby only", "none", "not assessable"],
};
const UP_TO_100 =
  /^(score|score_low|score_high|pressure|arrival|spillover_from_focus|spillover_all_sources|part_\w+)$/;

const SHARE =
  /^((border_)?probability_(3m|6m|low|high)|chance_\w+|top10_probability|transmission_share|q_value)$/;
function isSound(column: ColumnName, value: string | number): boolean {
  const { kind } = COLUMNS[column];
  if (kind === "month") return /^\d{4}-(0[1-9]|1[0-2])$/.test(String(value));
  if (kind === "date") return /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/.test(String(value));
  if (kind === "text") {
    return (
      typeof value === "string" && !/^[=+\-@\t\r]/.test(value) && WORDS[column]?.includes(value) !== false
    );
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (kind === "integer" && !Number.isInteger(value)) return false;
  if (column === "rank_change") return true;
  if (column.endsWith("_skill")) return value <= 1;
  if (SHARE.test(column)) return value >= 0 && value <= 1;
  return (
    value >= (["rank", "rank_low", "rank_high"].includes(column) ? 1 : 0) &&
    (!UP_TO_100.test(column) || value <= 100)
  );
}

/** What a run should not leave in its outputs folder; names of months, `latest` and the store are fine. */
export async function leftOvers(out: string): Promise<string[]> {
  const top = (await readdir(out)).filter((name) => !/^(\d{4}-\d{2}|latest|history|\.store)$/.test(name));
  const store = (await readdir(join(out, ".store"))).filter((name) => !/^[a-z]+-[0-9a-f]{24}$/.test(name));
  return [...top, ...store.map((name) => `.store/${name}`)];
}

/** The stages that the store holds something of, sorted. */
export async function storedStages(out: string): Promise<string[]> {
  return (await readdir(join(out, ".store"))).map((name) => name.replace(/-.*/, "")).sort();
}

/** Whether nothing stands at a path. */
export async function isMissing(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => false,
    () => true,
  );
}

/** A CSV as records of fields; the first is the header. */
export type Records = readonly (readonly string[])[];

export async function readRecords(path: string): Promise<Records> {
  return parse(await readFile(path, "utf8"), { relax_column_count: true, relax_quotes: true });
}

export function csvText(records: Records, delimiter = ",", end = "\n"): string {
  return stringify(
    [...records].map((record) => [...record]),
    { delimiter, record_delimiter: end },
  );
}

/** The same rows in another order, the same at every call. */
export function shuffled([header = [], ...rows]: Records): Records {
  const order = rows.map((row, index) => {
    const key = createHash("sha256").update(`${index}`).digest("hex");
    return { row, key };
  });
  return [header, ...order.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row)];
}

/** Files that hold every `count`th row, starting at different ones; names that have nothing in common. */
export function splitFiles([header = [], ...rows]: Records, count = 5): Record<string, string> {
  const names = ["z last.csv", "A.CSV", "sub/middle.txt", "été.csv", "part-0005.csv"];
  return Object.fromEntries(
    Array.from({ length: count }, (_, part) => [
      names[part] as string,
      csvText([header, ...rows.filter((_, index) => index % count === part)]),
    ]),
  );
}

/** "log.csv" -> "log.mapping.json". */
export function mappingNameOf(path: string): string {
  return join(dirname(path), basename(path).replace(/\.(csv|tsv|txt)(\.gz)?$/i, ".mapping.json"));
}

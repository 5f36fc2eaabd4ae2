import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { ingest } from "../../pipeline/1-ingest/ingest.ts";
import { openFiles } from "../../pipeline/1-ingest/openFile.ts";
import type { Correction } from "../../pipeline/domain/correction.ts";
import { ExpectedError } from "../../pipeline/domain/errors.ts";
import type { FileLedger, IngestSummary } from "../../pipeline/domain/ingestSummary.ts";
import { Database } from "../../pipeline/io/duckdb.ts";
import { listInputFiles } from "../../pipeline/io/inputFiles.ts";
import { readReferences } from "../../pipeline/panelsOf.ts";

export type Row = Record<string, string | number | boolean | null>;

export interface Result {
  readonly summary: IngestSummary;
  readonly incidents: readonly Row[];
  /** With `withActors` one row per incident and side that names an actor: what the name means there. */
  readonly actors: readonly Row[];
  readonly quarantine: readonly Row[];
  /** The ledger line of a file, by the name that outputs call it. */
  ledger(file: string): FileLedger;
}

export interface RunSettings {
  readonly mapping?: string | null;
  readonly source?: string | null;
  readonly maxQuarantine?: number;
  readonly corrections?: readonly Correction[];
  readonly inactiveYears?: boolean;
  /** DuckDB's threads: one, since two take a small run half as long again. Tests of whole runs use both. */
  readonly threads?: number;
  /** Whether to ask for actors as well: a tenth of a small run's time. */
  readonly withActors?: boolean;
  /** What to pass as input; the folder with the files if absent. */
  readonly paths?: (folder: string) => readonly string[];
}

/** Input files by name (which may hold folders): text, or bytes as they stand. */
export type Files = Readonly<Record<string, string | Buffer>>;

const references = readReferences();

/** The parts of an incident that do not depend on the file or the place in it. */
const CONTENT_COLUMNS = `source, source_event_id, CAST(date_start AS VARCHAR) AS date_start,
  CAST(date_end AS VARCHAR) AS date_end, date_precision, month, country, region_id, admin1_raw, latitude, longitude,
  place_precision, actor_1, actor_2, class, targets_civilians, state_forces, deaths_best, deaths_low, deaths_high,
  deaths_civilians, events, events_battle, events_remote, events_civilian, events_nonstate`;

const ACTORS_SQL = `
  SELECT record, side, spelling, actor_id, actor, kind
  FROM (SELECT record, 1 AS side, actor_1_name AS number FROM incidents
        UNION ALL SELECT record, 2, actor_2_name FROM incidents)
  JOIN actor_names USING (number) ORDER BY record, side`;

/** Runs `work` with a new folder holding `files`; the folder is removed afterwards. */
async function withFiles<T>(files: Files, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "harmattan-ingest-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Stage 1 over some files in a folder of their own. */
export async function run(files: Files, settings: RunSettings = {}): Promise<Result> {
  return await withFiles(files, async (folder) => {
    const paths = settings.paths?.(folder) ?? [folder];
    const mapping = settings.mapping ?? null;
    return await runPaths(paths, {
      ...settings,
      mapping: mapping === null ? null : join(folder, mapping),
    });
  });
}

/** Stage 1 over files that exist already; `mapping` is a path. */
export async function runPaths(paths: readonly string[], settings: RunSettings = {}): Promise<Result> {
  const folder = join(tmpdir(), `harmattan-stage-${randomBytes(8).toString("hex")}`);
  await mkdir(folder);
  const db = await Database.open({
    spillFolder: folder,
    memoryLimit: "512MB",
    threads: settings.threads ?? 1,
  });
  try {
    const open = await openFiles(await listInputFiles(paths), settings.mapping ?? null, folder);
    const options = {
      open,
      source: settings.source ?? null,
      corrections: settings.corrections ?? [],
      everyCorrection: true,
      maxQuarantine: settings.maxQuarantine ?? 0.2,
      inactiveYears: settings.inactiveYears ?? true,
      temporary: folder,
    };
    const summary = await ingest(db, options, () => references);
    return {
      summary,
      incidents: await db.rows<Row>(
        `SELECT file, record, ${CONTENT_COLUMNS} FROM incidents ORDER BY file, record`,
      ),
      actors: settings.withActors === true ? await db.rows<Row>(ACTORS_SQL) : [],
      quarantine: await db.rows<Row>(`SELECT file, record, "column", value, reason FROM refused`),
      ledger: (file) => {
        const line = summary.files.find((each) => each.file === file);
        if (line === undefined) throw new Error(`no ledger line for ${file}`);
        return line;
      },
    };
  } finally {
    db.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The error that a run ends with, as "DataError: message"; fails if it succeeds or ends with a bug. */
export async function refusal(files: Files, settings: RunSettings = {}): Promise<string> {
  try {
    await run(files, settings);
  } catch (error) {
    if (error instanceof ExpectedError) return `${error.constructor.name}: ${error.message}`;
    throw error;
  }
  return expect.fail("the run should have been refused");
}

/** The counts of a ledger line in the order read, accepted, duplicate, superseded, quarantined, out of scope. */
export function counts(line: FileLedger): number[] {
  return [
    line.rows_read,
    line.accepted,
    line.duplicate,
    line.superseded,
    line.quarantined,
    line.out_of_scope,
  ];
}

/** A quarantined row as "record|column|value|reason". */
export function faults(result: Result, file?: string): string[] {
  return result.quarantine
    .filter((row) => file === undefined || row["file"] === file)
    .map((row) => [row["record"], row["column"], row["value"] ?? "", row["reason"]].join("|"));
}

/** Incidents as comparable text without file and record, sorted. */
export function contents(result: Result): string[] {
  return result.incidents.map(({ file: _file, record: _record, ...rest }) => JSON.stringify(rest)).sort();
}

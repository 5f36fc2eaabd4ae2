/**
 * npm run check: what files are and whether a run would take them. Everything is read by stage 1 itself, each source on
 * its own, in a temporary folder; nothing is published.
 */
import { type IngestOptions, ingest, requireViolence } from "./1-ingest/ingest.ts";
import { refusalOf } from "./1-ingest/ledger.ts";
import { type OpenFile, openFiles } from "./1-ingest/openFile.ts";
import { rowFacts } from "./1-ingest/rowFacts.ts";
import { starterFor } from "./1-ingest/starter/starterFor.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { readCorrections } from "./corrections.ts";
import type { CheckedFile, CheckedSource, CheckReport, RowFacts, Starter } from "./domain/checkReport.ts";
import { DataError, UsageError } from "./domain/errors.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import { formatMonth } from "./domain/month.ts";
import { Database } from "./io/duckdb.ts";
import { type InputFile, listInputFiles } from "./io/inputFiles.ts";
import { lineEndsOf } from "./io/lineEnds.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { readReferences } from "./panelsOf.ts";

export interface CheckOptions {
  /** Path of a mapping for the files of no known layout, or null. */
  readonly mapping: string | null;
  /** Whether starter mappings are written beside files of no known layout. */
  readonly writeMapping: boolean;
  /** Share of a file's rows that may be refused. */
  readonly maxQuarantine: number;
  /** Path of corrections, or null. */
  readonly corrections: string | null;
}

/** Files named in a verdict. */
const MOST_NAMES = 5;

type References = Awaited<ReturnType<typeof readReferences>>;

/** A file as far as it could be opened. */
interface Opened {
  readonly file: InputFile;
  /** Null where not even its text can be read. */
  readonly text: Omit<OpenFile, "layout" | "mapping"> | null;
  /** Null where nothing says what its columns are. */
  readonly read: OpenFile | null;
  readonly starter: Starter | null;
  /** Why a run would not even open it, or null. */
  readonly problem: string | null;
}

/**
 * Looks at files and folders of files as a run would.
 * @throws {UsageError} if a path does not exist or there is no file
 */
export async function check(paths: readonly string[], options: CheckOptions): Promise<CheckReport> {
  const files = await listInputFiles(paths);
  if (files.length === 0)
    throw new UsageError(`there is no CSV in ${paths.join(", ")}: name files, or folders that hold some`);
  const references = await readReferences();
  return await withTemporaryFolder(async (temporary) => {
    const { corrections } = await readCorrections(options, temporary);
    const opened: Opened[] = [];
    for (const file of files) opened.push(await openForCheck(file, options, references, temporary));
    const judged = new Map<string, Judgement>();
    const sources: CheckedSource[] = [];
    const groups = bySource(opened);
    for (const group of groups) {
      const open = group.map(({ read }) => read);
      // of several sources, each meets its own corrections only
      const repairs = { corrections, everyCorrection: groups.length === 1 };
      const { source, judgements } = await judge(open, repairs, options.maxQuarantine, references);
      // what only a guess reads is no source yet
      if (source !== null && group.some(({ problem }) => problem === null)) sources.push(source);
      for (const [position, { file }] of group.entries())
        judged.set(file.path, judgements[position] as Judgement);
    }
    const checked: CheckedFile[] = [];
    for (const each of opened) checked.push(await describe(each, judged.get(each.file.path) ?? UNREAD));
    return { ...verdictOn(checked), files: checked, sources };
  });
}

/** What stage 1 makes of a file. */
interface Judgement {
  readonly rows: RowFacts | null;
  /** Why a run would refuse it, or null. */
  readonly problem: string | null;
}

const UNREAD: Judgement = { rows: null, problem: null };

/** What a promise holds, or that the input is refused. */
async function orRefusal<T>(work: Promise<T>): Promise<T | DataError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}

async function openForCheck(
  file: InputFile,
  { mapping, writeMapping }: CheckOptions,
  { gazetteer }: References,
  temporary: string,
): Promise<Opened> {
  const opening = async (): Promise<OpenFile | DataError> => {
    const files = await orRefusal(openFiles([file], mapping, temporary));
    return files instanceof DataError ? files : (files[0] as OpenFile);
  };
  const first = await opening();
  if (!(first instanceof DataError)) return { file, text: first, read: first, starter: null, problem: null };
  const made = mapping === null ? await starterFor(file, gazetteer, temporary, writeMapping) : null;
  if (made === null) return { file, text: null, read: null, starter: null, problem: first.message };
  const { starter, open: text, read } = made;
  const second = starter.state === "written" ? await opening() : first;
  return second instanceof DataError
    ? { file, text, read, starter, problem: second.message }
    : { file, text, read: second, starter, problem: null };
}

/** Files that can be read, by source; what only a guess reads stands alone. */
function bySource(opened: readonly Opened[]): (Opened & { readonly read: OpenFile })[][] {
  const groups = new Map<string, (Opened & { readonly read: OpenFile })[]>();
  for (const each of opened) {
    if (each.read === null) continue;
    const key = each.problem === null ? `source ${each.read.layout.source}` : `file ${each.file.path}`;
    groups.set(key, [...(groups.get(key) ?? []), { ...each, read: each.read }]);
  }
  return [...groups.values()];
}

/** Stage 1 over the files of one source. @returns what it makes of each, in their order */
async function judge(
  open: readonly OpenFile[],
  repairs: Pick<IngestOptions, "corrections" | "everyCorrection">,
  maxQuarantine: number,
  { gazetteer, actors, constantsFor }: References,
): Promise<{ source: CheckedSource | null; judgements: Judgement[] }> {
  const { inactiveYears, memoryLimit } = DEFAULT_CONFIG;
  return await withTemporaryFolder(async (temporary) => {
    const db = await Database.open({ spillFolder: temporary, memoryLimit, threads: 2 });
    try {
      // nothing is too bad to be looked at
      const settings = { open, source: null, ...repairs, maxQuarantine: 1, inactiveYears, temporary };
      const result = await orRefusal(ingest(db, settings, async () => ({ gazetteer, actors })));
      const summary = result instanceof DataError ? null : result;
      const refused = summary === null ? result : await orRefusal(requireViolence(db, summary));
      const shared = refused instanceof DataError ? refused : null;
      const judgements: Judgement[] = [];
      for (const [number, rows] of (await rowFacts(db, open.length, summary, gazetteer)).entries()) {
        const line = summary?.files[number];
        const own = line === undefined ? null : await refusalOf(db, number, line, maxQuarantine);
        judgements.push({ rows, problem: (own ?? shared)?.message ?? null });
      }
      const needed = summary === null ? 0 : constantsFor(methodSetOf(summary)).minHistoryMonths;
      return { source: summary === null ? null : sourceOf(summary, open, needed), judgements };
    } finally {
      db.close();
    }
  });
}

function sourceOf(summary: IngestSummary, open: readonly OpenFile[], needed: number): CheckedSource {
  const { source, coverage, lastCompleteMonth } = summary;
  const first = Math.min(...coverage.map(({ from }) => from));
  return {
    source,
    coverage: coverage.map(({ from, to, countries }) => ({
      from: formatMonth(from),
      to: formatMonth(to),
      countries,
    })),
    declared: open.every(({ layout }) => layout.coverage !== null),
    last_complete_month: formatMonth(lastCompleteMonth),
    months: lastCompleteMonth - first + 1,
    months_needed: needed,
  };
}

async function describe(
  { file, text, read, starter, problem: unopened }: Opened,
  { rows, problem }: Judgement,
): Promise<CheckedFile> {
  const layout = unopened === null ? (read?.layout ?? null) : null;
  return {
    file: file.name,
    layout: layout?.name ?? null,
    source: layout?.source ?? null,
    columns_found: distinct(layout?.columns),
    columns_named: distinct(layout?.columnNames),
    columns_in_header: text?.head.header.length ?? 0,
    delimiter: text?.head.delimiter ?? null,
    encoding: text?.text.encoding ?? null,
    doubt: text?.text.doubt ?? null,
    line_ends: text === null ? null : await lineEndsOf(text.text.path),
    problem: unopened ?? problem,
    starter,
    rows,
  };
}

/** How many different columns are meant: one may hold several things. */
const distinct = (columns: Readonly<Record<string, string | number>> = {}): number =>
  new Set(Object.values(columns)).size;

function verdictOn(files: readonly CheckedFile[]): Pick<CheckReport, "accepted" | "verdict"> {
  const refused = files.filter(({ problem }) => problem !== null);
  const [first] = refused;
  if (first !== undefined) {
    const names = refused.map(({ file }) => file);
    const verdict =
      files.length === 1
        ? `a run would refuse the file: ${first.problem}`
        : `a run would refuse ${refused.length} of ${files.length} files: ${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? " ..." : ""}`;
    return { accepted: false, verdict };
  }
  const count = (name: "accepted" | "rows_read"): number =>
    files.reduce((sum, { rows }) => sum + (rows?.ledger?.[name] ?? 0), 0);
  const sources = [...new Set(files.map(({ source }) => `"${source}"`))].sort();
  const choose =
    sources.length > 1
      ? `; they hold ${sources.length} sources (${sources.join(", ")}): choose with --source NAME, or --source all`
      : "";
  const which = files.length === 1 ? "the file" : `all ${files.length} files`;
  return {
    accepted: true,
    verdict: `a run would take ${which}: ${count("accepted")} of ${count("rows_read")} rows accepted${choose}`,
  };
}

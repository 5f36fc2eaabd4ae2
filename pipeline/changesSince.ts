import { join } from "node:path";
import { type Chain, chainBetween, extended, type Rerun } from "./changes/chain.ts";
import { changeTable } from "./changes/changeTable.ts";
import { type Differences, differencesOf, type RunRecord, settingsOf } from "./changes/differing.ts";
import { RANKINGS, type Snapshot, snapshotOf } from "./changes/snapshot.ts";
import type { Config } from "./config.ts";
import { DataError } from "./domain/errors.ts";
import { addMonths, formatMonth, type Month } from "./domain/month.ts";
import type { Table } from "./domain/table.ts";
import { listInputFiles } from "./io/inputFiles.ts";
import { isPublished, type PublishedRun, readPublishedRun } from "./io/publishedRun.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import type { RunOptions } from "./pipeline.ts";

/** A run whose changes are asked for. */
export interface PresentRun {
  readonly options: RunOptions;
  readonly asOf: Month;
  readonly record: RunRecord;
  /** The ranked tables of the as-of month, and of the month before on the same data. */
  readonly now: readonly Table[];
  readonly before: readonly Table[];
  /** Folder for what only lives during this run. */
  readonly temporary: string;
}

/** What run.json says of the comparison. */
export interface Comparison {
  readonly month: string;
  /** Checksum of the earlier run.json; null where no run of that month was published. */
  readonly run_key: string | null;
  readonly config: readonly string[];
  readonly code: boolean;
  readonly data: boolean;
}

/**
 * The table of changes since the run that was published for the month before; where there is none, since that month on
 * the same data.
 * @param rank ranks one month of some input, publishing nothing
 * @param note tells what could not be compared
 */
export async function changesSince(
  run: PresentRun,
  rank: (options: RunOptions) => Promise<readonly Table[]>,
  note: (text: string) => void,
): Promise<{ readonly table: Table; readonly comparison: Comparison }> {
  const month = formatMonth(addMonths(run.asOf, -1));
  const present = snapshotOf(run.before);
  const earlier = await earlierRun(run, month, note);
  const differences = earlier === null ? null : differencesOf(earlier.record, run.record);
  const chain =
    earlier === null || differences === null
      ? { points: [present], causes: [] }
      : await chainFrom(earlier, differences, present, run, rank);
  const about = {
    month: run.record.as_of,
    monthBefore: month,
    comparedWith: earlier === null ? "the same data a month earlier" : `the run published for ${month}`,
    source: run.record.source,
  };
  return {
    table: changeTable(extended(chain, "new_month", snapshotOf(run.now)), about),
    comparison: {
      month,
      run_key: earlier?.key ?? null,
      config: differences?.config ?? [],
      code: differences?.differing.code ?? false,
      data: differences?.differing.revised_data ?? false,
    },
  };
}

/** The run published for the month before; null where there is none that compares. */
async function earlierRun(
  { options, record }: PresentRun,
  month: string,
  note: (text: string) => void,
): Promise<PublishedRun<RunRecord> | null> {
  const folder = join(options.out, month);
  if (!(await isPublished(folder))) return null;
  const earlier = await readPublishedRun<RunRecord>(folder, RANKINGS).catch((error: unknown) => {
    if (!(error instanceof DataError)) throw error;
    note(`Changes are told on the present data alone: ${error.message}`);
    return null;
  });
  return earlier === null || earlier.record.source !== record.source ? null : earlier;
}

async function chainFrom(
  earlier: PublishedRun<RunRecord>,
  { differing, filesAreThere, onlySettings }: Differences,
  present: Snapshot,
  { options, asOf, record, temporary }: PresentRun,
  rank: (options: RunOptions) => Promise<readonly Table[]>,
): Promise<Chain> {
  const files = new Set(earlier.record.inputs.map(({ sha256 }) => sha256));
  const names = new Set(record.inputs.filter(({ sha256 }) => files.has(sha256)).map(({ file }) => file));
  const run = async ({ earlierFiles, earlierConfig }: Rerun): Promise<Snapshot> => {
    const settings = settingsOf(earlierConfig ? earlier.record : record) as Partial<Config>;
    const listed = await listInputFiles(options.input);
    const input = earlierFiles ? listed.filter(({ name }) => names.has(name)) : listed;
    return await withTemporaryFolder(
      async (out) =>
        snapshotOf(
          await rank({
            ...options,
            input: input.map(({ path }) => path),
            out,
            asOf: addMonths(asOf, -1),
            focus: null,
            source: record.source,
            from: "ingest",
            to: "rank",
            // what was read once is read again, however much of it is refused
            config: { ...options.config, ...settings, forecast: false, maxQuarantine: 1 },
          }),
        ),
      temporary,
    );
  };
  return await chainBetween(snapshotOf(earlier.tables), present, differing, {
    filesAreThere,
    configIsThere: onlySettings,
    run,
  });
}

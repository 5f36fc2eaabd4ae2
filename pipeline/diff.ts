import { CAUSES, type Cause } from "./changes/chain.ts";
import { changeTable } from "./changes/changeTable.ts";
import { changeText } from "./changes/changeText.ts";
import { differencesOf, type RunRecord } from "./changes/differing.ts";
import { RANKINGS, snapshotOf } from "./changes/snapshot.ts";
import type { Comparison } from "./changesSince.ts";
import { UsageError } from "./domain/errors.ts";
import { isPublished, readPublishedRun, readTable } from "./io/publishedRun.ts";

/** run.json as published. */
type RunFile = RunRecord & { readonly compared_with?: Comparison };

/**
 * What differs between two published folders, as text for a terminal. If the second one was compared with this very first
 * one when it was made, its own changes are told, split by cause; else a change is put down to a cause only where a single
 * one is at work.
 * @throws {UsageError} for a folder that is no run, and for runs on different sources
 * @throws {DataError} for tables that cannot be read
 */
export async function diffText(from: string, to: string): Promise<string> {
  for (const folder of [from, to]) {
    if (await isPublished(folder)) continue;
    throw new UsageError(
      `${folder} is no run: name a folder that one has published, such as outputs/2023-12`,
    );
  }
  const [earlier, later] = [
    await readPublishedRun<RunFile>(from, RANKINGS),
    await readPublishedRun<RunFile>(to, RANKINGS),
  ];
  if (earlier.record.source !== later.record.source) {
    throw new UsageError(
      `${from} is of ${earlier.record.source} and ${to} of ${later.record.source}: scores of different sources do not compare`,
    );
  }
  const differences = differencesOf(earlier.record, later.record);
  const months = { monthFrom: earlier.record.as_of, monthTo: later.record.as_of };
  const about = {
    month: months.monthTo,
    monthBefore: months.monthFrom,
    comparedWith: from,
    source: later.record.source,
  };
  const causes = CAUSES.filter((cause) =>
    cause === "new_month"
      ? months.monthFrom !== months.monthTo
      : cause !== "undivided" && differences.differing[cause],
  );
  const only: Cause = causes.length === 1 ? (causes[0] as Cause) : "undivided";
  const points = [snapshotOf(earlier.tables), snapshotOf(later.tables)];
  const table =
    later.record.compared_with?.run_key === earlier.key
      ? await readTable(to, "changes")
      : changeTable({ points, causes: [only] }, about);
  return changeText({ from, to, ...months, source: about.source }, differences, table);
}

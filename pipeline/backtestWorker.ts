import { parentPort, workerData } from "node:worker_threads";
import { backtestOrigins } from "./backtestOrigin.ts";
import { methodSetOf } from "./domain/constants.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { formatMonth, type Month } from "./domain/month.ts";
import { GatheredFiles } from "./io/gatheredFiles.ts";
import { loadPanels } from "./io/panelFiles.ts";
import { readReferences } from "./panelsOf.ts";

/** What a worker thread is given. */
export interface WorkerInput {
  readonly summary: IngestSummary;
  /** Folder of the panels that stage 2 saved. */
  readonly panels: string;
  /** Folder of the results, one file per origin. */
  readonly results: string;
  /** Origins that it may be asked for. */
  readonly origins: readonly Month[];
}

/** The name of an origin's file. */
export const originName = (origin: Month): string => formatMonth(origin);

/**
 * A worker thread's whole life: for each origin that it is sent it saves the results and sends the origin back. Errors end
 * the thread, which the other side hears of.
 */
export async function serveOrigins(): Promise<void> {
  const { summary, panels, results, origins } = workerData as WorkerInput;
  const files = new GatheredFiles(results);
  const { constantsFor } = await readReferences();
  const columnsAt = backtestOrigins(
    await loadPanels(panels, summary),
    constantsFor(methodSetOf(summary)),
    origins,
  );
  parentPort?.on("message", async (origin: Month) => {
    await files.save(originName(origin), columnsAt(origin));
    parentPort?.postMessage(origin);
  });
  parentPort?.postMessage(null);
}

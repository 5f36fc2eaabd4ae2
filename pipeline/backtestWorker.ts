import { parentPort, workerData } from "node:worker_threads";
import { backtestTasks } from "./backtestTasks.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import type { Month } from "./domain/month.ts";
import { GatheredFiles } from "./io/gatheredFiles.ts";
import { loadPanels } from "./io/panelFiles.ts";
import { readReferences } from "./panelsOf.ts";

/** What a worker thread is given. */
export interface WorkerInput {
  readonly summary: IngestSummary;
  /** Folder of the panels that stage 2 saved. */
  readonly panels: string;
  /** Folder of the results, one file per task. */
  readonly results: string;
  /** Origins that it may be asked for. */
  readonly origins: readonly Month[];
}

/**
 * A worker thread's whole life: for each task that it is sent it saves the results and sends the task back. Errors end
 * the thread, which the other side hears of.
 */
export async function serveTasks(): Promise<void> {
  const { summary, panels, results, origins } = workerData as WorkerInput;
  const files = new GatheredFiles(results);
  const { constantsFor } = await readReferences();
  const columnsOf = backtestTasks(
    await loadPanels(panels, summary),
    constantsFor(methodSetOf(summary)),
    origins,
  );
  parentPort?.on("message", async (task: string) => {
    await files.save(task, columnsOf(task));
    parentPort?.postMessage(task);
  });
  parentPort?.postMessage(null);
}

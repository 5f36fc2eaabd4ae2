import { join } from "node:path";
import { openFiles } from "./1-ingest/openFile.ts";
import { fold } from "./domain/nearest.ts";
import { listInputFiles } from "./io/inputFiles.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { type Effects, type RunOptions, type RunResult, runPipeline } from "./pipeline.ts";

/** Scores every source of the input on its own, each in a folder named after it below `out`. */
export async function runEverySource(options: RunOptions, effects: Effects): Promise<RunResult[]> {
  const sources = await withTemporaryFolder(async (temporary) => {
    const open = await openFiles(await listInputFiles(options.input), options.mapping, temporary);
    return [...new Set(open.map((file) => file.layout.source))].sort();
  });
  const results: RunResult[] = [];
  for (const [position, source] of sources.entries()) {
    effects.note(`Source: ${source}`);
    const folder =
      fold(source)
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "") || `source-${position + 1}`;
    results.push(await runPipeline({ ...options, source, out: join(options.out, folder) }, effects));
  }
  return results;
}

import { formatMonth, type Month } from "./domain/month.ts";
import type { Vintage } from "./domain/vintage.ts";
import { keepRun, pruneRuns } from "./io/history.ts";
import { publishFolder, readLatest, updateLatest } from "./io/publish.ts";
import { recordVintage, vintageFolder } from "./io/vintages.ts";
import type { RunOptions } from "./pipeline.ts";

/**
 * Publishes what `write` writes as `out/<as-of>/`, keeps the run that stood there in the history, points `latest` at the
 * newest month and records what the input said.
 * @returns the path of the published folder
 */
export async function publishRun(
  { out, asOf: asked, config }: Pick<RunOptions, "out" | "asOf" | "config">,
  asOf: Month,
  vintage: Vintage,
  write: (folder: string) => Promise<void>,
): Promise<string> {
  const month = formatMonth(asOf);
  // what cannot be recorded must not be published either
  await vintageFolder(out, vintage.source);
  const published = await publishFolder(out, month, async (folder) => {
    await write(folder);
    await keepRun(out, month, folder);
  });
  const latest = await readLatest(out);
  // An older month asked for by name does not take the place of a newer one.
  if (asked === null || latest === null || latest <= month) await updateLatest(out, month);
  await pruneRuns(out, month, config.keepRuns);
  await recordVintage(out, vintage);
  return published;
}

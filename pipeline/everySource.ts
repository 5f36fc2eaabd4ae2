import { openFiles } from "./1-ingest/openFile.ts";
import { compareSources } from "./compare/compareSources.ts";
import type { Side } from "./compare/side.ts";
import { writeDescribed } from "./describedTable.ts";
import type { Coverage } from "./domain/layout.ts";
import { formatMonth, type Month, parseMonth } from "./domain/month.ts";
import { type Table, textsOf } from "./domain/table.ts";
import { realFolder } from "./io/folders.ts";
import { listInputFiles } from "./io/inputFiles.ts";
import { publishFolder, updateLatest } from "./io/publish.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { withLockedFolder } from "./outputs.ts";
import { type Effects, type RunOptions, type RunResult, runPipeline } from "./pipeline.ts";
import { COMPARE, sourceFolders } from "./sourceFolders.ts";

export interface EverySource {
  readonly results: readonly RunResult[];
  /** How far the sources agree; null where there are no two that were ranked. */
  readonly comparison: { readonly statements: readonly string[]; readonly published: string } | null;
}

/**
 * Scores every source of the input on its own, each in a folder named after it below `out`, and holds them side by side
 * in `out/compare`.
 */
export async function runEverySource(options: RunOptions, effects: Effects): Promise<EverySource> {
  const sources = await withTemporaryFolder(async (temporary) => {
    const open = await openFiles(await listInputFiles(options.input), options.mapping, temporary);
    return [...new Set(open.map((file) => file.layout.source))].sort();
  });
  const folders = sourceFolders(sources);
  const results: RunResult[] = [];
  for (const [position, source] of sources.entries()) {
    effects.note(`Source: ${source}`);
    const out = await realFolder(options.out, [folders[position] as string]);
    results.push(await runPipeline({ ...options, source, out }, effects));
  }
  const ranked = results.filter((result) => result.published !== null);
  return { results, comparison: ranked.length < 2 ? null : await publishComparison(options, ranked) };
}

async function publishComparison(
  { out, allMonths }: RunOptions,
  results: readonly RunResult[],
): Promise<EverySource["comparison"]> {
  const sides = results.map((result) => sideOf(result, allMonths));
  const { compare, months, statements } = compareSources(sides);
  const asOf = formatMonth(Math.min(...sides.map((side) => side.asOf)) as Month);
  const licences = new Set(results.map(({ summary }) => summary.licence).filter((text) => text !== ""));
  const head = {
    as_of: asOf,
    source: sides.map(({ source }) => source).join(" | "),
    licence: [...licences].join(" | "),
  };
  const folder = await realFolder(out, [COMPARE]);
  const published = await withLockedFolder(folder, async () => {
    const path = await publishFolder(folder, asOf, async (staging) => {
      await writeDescribed(staging, [compare, months], head);
    });
    await updateLatest(folder, asOf);
    return path;
  });
  return { statements, published };
}

function sideOf({ summary, theatre, tables }: RunResult, allMonths: boolean): Side {
  const named = (name: string): Table => tables.find((table) => table.name === name) as Table;
  const regionMonths = named("region_months");
  const listed = new Set(textsOf(regionMonths.columns, "country"));
  const inTheatre = new Set(theatre?.countries ?? []);
  const asOf = parseMonth(textsOf(named("countries").columns, "month")[0] ?? "", { file: "countries" });
  return {
    source: summary.source,
    asOf,
    regionMonths,
    covers: (country, month) =>
      (allMonths || inTheatre.has(country)) &&
      summary.coverage.some((span) => looksAt(span, country, month, listed)),
  };
}

function looksAt(
  { from, to, countries }: Coverage,
  country: string,
  month: Month,
  listed: ReadonlySet<string>,
): boolean {
  if (month < from || month > to) return false;
  if (countries === "world") return true;
  return countries === "observed" ? listed.has(country) : countries.includes(country);
}

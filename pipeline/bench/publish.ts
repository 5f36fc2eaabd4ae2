import { statSync } from "node:fs";
import { join } from "node:path";
import { MONTHS, REGIONS, writeRegions } from "./make-regions.ts";
import {
  inTurn,
  line,
  type Measured,
  measure,
  pipelineCommand,
  type Settings,
  SUMMARY_HEAD,
  type Summary,
  seconds,
  summarise,
  summaryLine,
} from "./measure.ts";

const ROWS = 200_000;
const SEED = 20240101;
const PAGES = ["report.html", "risk.xlsx"] as const;

/**
 * What workbook and report take on top of tables: the last stage is run again and again on what one whole run has saved,
 * with and without them.
 */
export async function measurePublish(
  folder: string,
  { rows: asked, repeat, threads }: Settings,
  say: (text: string) => void,
): Promise<[object, string]> {
  const rows = asked ?? ROWS;
  const [file, out] = [join(folder, "log.csv"), join(folder, "out")];
  await writeRegions(file, rows, SEED);
  say(`  wrote ${rows} rows of ${REGIONS} regions and ${MONTHS} months`);
  const run = async (...flags: readonly string[]): Promise<Measured> => {
    const given = threads === undefined ? flags : [...flags, "--threads", String(threads)];
    return await measure(folder, [...pipelineCommand(), "--input", file, "--out", out, "--quiet", ...given]);
  };
  const first = await run();
  say(`  whole run ${seconds(first.seconds)}`);
  const runs = { tables: [] as Measured[], all: [] as Measured[] };
  const sizes = { "report.html": 0, "risk.xlsx": 0 };
  const publish = async (kind: keyof typeof runs, ...flags: readonly string[]): Promise<void> => {
    const measured = await run("--from", "publish", ...flags);
    runs[kind].push(measured);
    // a run without them leaves no pages, and takes the place of the one before it
    if (kind === "all")
      for (const name of PAGES) sizes[name] = statSync(join(out, "latest", name)).size / 1e6;
    say(`  publish, ${kind} ${seconds(measured.seconds)}`);
  };
  await inTurn(
    repeat,
    () => publish("tables", "--only", "tables"),
    () => publish("all"),
  );
  const [tables, all] = [summarise(runs.tables), summarise(runs.all)];
  const onTop = difference(all, tables);
  const table = [
    `publish: ${REGIONS} regions, ${MONTHS} months, ${rows} incidents, ${repeat} runs of each`,
    "",
    SUMMARY_HEAD,
    summaryLine("whole run", summarise([first])),
    summaryLine("publish", all),
    summaryLine("tables only", tables),
    summaryLine("on top", onTop),
    "",
    ...PAGES.map((name) => line([name, `${sizes[name].toFixed(2)} MB`])),
  ];
  return [{ rows, repeat, threads, whole: first, all, tables, onTop, megabytes: sizes }, table.join("\n")];
}

function difference(more: Summary, less: Summary): Summary {
  return {
    minSeconds: more.minSeconds - less.minSeconds,
    medianSeconds: more.medianSeconds - less.medianSeconds,
    minCpuSeconds: more.minCpuSeconds - less.minCpuSeconds,
    peakMegabytes: more.peakMegabytes - less.peakMegabytes,
  };
}

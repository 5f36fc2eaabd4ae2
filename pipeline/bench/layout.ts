import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Layout, writeLayout } from "./make-layouts.ts";
import {
  inTurn,
  type Measured,
  measure,
  pipelineCommand,
  ratioLine,
  ratiosOf,
  type Settings,
  SUMMARY_HEAD,
  seconds,
  summarise,
  summaryLine,
} from "./measure.ts";
import { measurePlain } from "./plain.ts";

const ROWS = 1_000_000;
const SEED = 20240101;

/** Stage 1 on a file of one layout: every row read, checked, resolved and saved. */
export async function measureLayout(
  layout: Layout,
  folder: string,
  { rows: asked, repeat, threads, keep }: Settings,
  say: (text: string) => void,
): Promise<[object, string]> {
  const rows = asked ?? ROWS;
  const file = join(folder, `${layout}.csv`);
  await writeLayout(layout, [file], rows, SEED);
  const megabytes = statSync(file).size / 1e6;
  say(`  wrote ${rows} rows, ${megabytes.toFixed(1)} MB`);
  const runs = { ingest: [] as Measured[], plain: [] as Measured[] };
  const ingest = async (round: number) => {
    const out = join(folder, `out-${round}`);
    const flags = threads === undefined ? [] : ["--threads", String(threads)];
    const args = ["--to", "ingest", "--input", file, "--out", out, "--quiet", ...flags];
    const run = await measure(folder, [...pipelineCommand(), ...args]);
    runs.ingest.push(run);
    if (keep !== true) rmSync(out, { recursive: true, force: true });
    say(`  ingest ${seconds(run.seconds)}`);
  };
  const plainly = async () => {
    const run = await measurePlain(layout, folder, file, rows, threads);
    runs.plain.push(run);
    say(`  plain DuckDB ${seconds(run.seconds)}`);
  };
  await inTurn(repeat, plainly, ingest);
  const [ours, plain] = [summarise(runs.ingest), summarise(runs.plain)];
  const ratios = ratiosOf(ours, plain);
  const table = [
    `${layout}: ${rows} rows, ${megabytes.toFixed(1)} MB, ${repeat} runs of each`,
    "",
    SUMMARY_HEAD,
    summaryLine("ingest", ours),
    summaryLine("plain DuckDB", plain),
    ratioLine(ratios),
  ];
  return [
    { rows, megabytes, repeat, threads, ingest: ours, plainDuckdb: plain, ...ratios },
    table.join("\n"),
  ];
}

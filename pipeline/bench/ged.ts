import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { NEXT_MONTH, writeGed } from "./make-ged.ts";
import {
  BenchError,
  inTurn,
  line,
  type Measured,
  measure,
  pipelineCommand,
  ROOT,
  ratioLine,
  ratiosOf,
  type Settings,
  SUMMARY_HEAD,
  seconds,
  summarise,
  summaryLine,
} from "./measure.ts";
import { measurePlain } from "./plain.ts";

const SAMPLE = join(ROOT, "datasets", "sample");
const SEED = 20240101;
const ROWS = 385_000;
/** Rows of a new monthly file. */
const MONTH_ROWS = 2000;

interface Stage {
  readonly stage: string;
  readonly rows: number;
  readonly seconds: number;
}

/**
 * The whole pipeline on a made-up file of the size of UCDP GED. The stages that plain DuckDB's work stands for are
 * compared, without chances and forecasts; what these take is measured in one more run of everything, and beside it
 * the same run again, with nothing new and with one new monthly file.
 */
export async function measureGed(
  folder: string,
  options: Settings,
  say: (text: string) => void,
): Promise<[object, string]> {
  const { threads, repeat } = options;
  const rows = options.rows ?? ROWS;
  const input = join(folder, "input");
  mkdirSync(input);
  const file = join(input, "GEDEvent_v25_1.csv");
  await writeGed(file, rows, SEED);
  const megabytes = statSync(file).size / 1e6;
  say(`  wrote ${rows} rows, ${megabytes.toFixed(1)} MB`);

  const pipelineRuns: Measured[] = [];
  const plainRuns: Measured[] = [];
  const queries: number[] = [];
  const timings: { seconds: number; stages: Stage[] }[] = [];
  const whole = async (input: string, out: string, ...flags: readonly string[]) =>
    await measure(folder, [...pipelineCommand(), "--input", input, "--out", out, "--quiet", ...flags]);
  const runPipeline = async (round: number) => {
    const out = join(folder, `out-${round}`); // a new one each time, so that nothing is reused
    const flags = threads === undefined ? [] : ["--threads", String(threads)];
    const run = await whole(file, out, "--no-forecast", ...flags);
    pipelineRuns.push(run);
    timings.push({ seconds: run.seconds, stages: readTimings(out) });
    if (options.keep !== true) rmSync(out, { recursive: true, force: true });
    say(`  pipeline ${seconds(run.seconds)}`);
  };
  const runPlain = async () => {
    const run = await measurePlain("ged", folder, file, rows, threads);
    plainRuns.push(run);
    queries.push(run.querySeconds);
    say(`  plain DuckDB ${seconds(run.seconds)}`);
  };
  await inTurn(repeat, runPlain, runPipeline);

  const out = join(folder, "out-forecast");
  const full = await whole(input, out);
  const forecast = readTimings(out).find(({ stage }) => stage === "forecast");
  say(`  everything ${seconds(full.seconds)}`);
  const again = await whole(input, out);
  say(`  again ${seconds(again.seconds)}`);
  const month = `${NEXT_MONTH.year % 100}_0_${NEXT_MONTH.month}`;
  await writeGed(join(input, `GEDEvent_v${month}.csv`), MONTH_ROWS, SEED, NEXT_MONTH);
  const nextMonth = await whole(input, out);
  say(`  with one new month ${seconds(nextMonth.seconds)}`);
  const sample = await whole(SAMPLE, join(folder, "sample"));

  const [ours, plain] = [summarise(pipelineRuns), summarise(plainRuns)];
  const ratios = ratiosOf(ours, plain);
  const best = timings.reduce((fastest, timing) => (timing.seconds < fastest.seconds ? timing : fastest));
  const stages = best.stages.map((stage) => ({ ...stage, share: stage.seconds / best.seconds }));
  const inStages = stages.reduce((sum, stage) => sum + stage.share, 0);
  const querySeconds = Math.min(...queries);
  const cores = availableParallelism();
  const forecastSeconds = forecast?.seconds ?? null;
  const table = [
    `ged: ${rows} rows, ${megabytes.toFixed(1)} MB, ${repeat} runs of each, ${cores} cores`,
    "",
    SUMMARY_HEAD,
    summaryLine("pipeline", ours),
    summaryLine("plain DuckDB", plain),
    line(["  its query alone", seconds(querySeconds)]),
    ratioLine(ratios),
    "",
    line(["stage (fastest run)", "seconds", "share", "rows"]),
    ...stages.map(({ stage, seconds: s, share, rows: count }) =>
      line([stage, seconds(s), percent(share), String(count)]),
    ),
    line(["start and end", "", percent(1 - inStages)]),
    "",
    line(["chances and forecasts", forecastSeconds === null ? "-" : seconds(forecastSeconds)]),
    line(["everything", seconds(full.seconds)]),
    line(["again, nothing new", seconds(again.seconds), share(again, full)]),
    line([`again, ${MONTH_ROWS} new rows`, seconds(nextMonth.seconds), share(nextMonth, full)]),
    line(["sample, whole run", seconds(sample.seconds)]),
  ];
  const result = {
    ...{ rows, megabytes, repeat, threads, cores, node: process.version },
    ...{ pipeline: ours, plainDuckdb: plain, plainDuckdbQuerySeconds: querySeconds, ...ratios },
    ...{ stages, forecastSeconds, sampleSeconds: sample.seconds },
    ...{ everything: full, againWithNothingNew: again, againWithNewMonth: nextMonth },
  };
  return [result, table.join("\n")];
}

const share = (run: Measured, of: Measured): string => `${(run.seconds / of.seconds).toFixed(2)} of it`;

/** The stages from `timings.json`, wherever in the outputs folder the run has put it. */
function readTimings(out: string): Stage[] {
  const candidates = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((path) =>
    /(^|[\\/])timings\.json$/.test(path),
  );
  const [path] = candidates.sort((a, b) => a.length - b.length);
  if (path === undefined) throw new BenchError(`the run left no timings.json in ${out}`);
  const timings = JSON.parse(readFileSync(join(out, path), "utf8")) as { stages?: Stage[] };
  if (!Array.isArray(timings.stages)) throw new BenchError(`${path} has no stages`);
  return timings.stages;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

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
 * compared, without chances and forecasts; then a run of everything, the same again with nothing new and with one new
 * monthly file, each as often, and the sample.
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

  const newFile = join(input, `GEDEvent_v${NEXT_MONTH.year % 100}_0_${NEXT_MONTH.month}.csv`);
  const runs = { full: [] as Measured[], again: [] as Measured[], nextMonth: [] as Measured[] };
  const samples: Measured[] = [];
  let forecastSeconds: number | null = null;
  for (let round = 0; round < repeat; round++) {
    const out = join(folder, `out-everything-${round}`);
    runs.full.push(await whole(input, out));
    forecastSeconds ??= readTimings(out).find(({ stage }) => stage === "forecast")?.seconds ?? null;
    runs.again.push(await whole(input, out));
    await writeGed(newFile, MONTH_ROWS, SEED, NEXT_MONTH);
    runs.nextMonth.push(await whole(input, out));
    rmSync(newFile);
    samples.push(await whole(SAMPLE, join(folder, `sample-${round}`)));
    if (options.keep !== true) rmSync(out, { recursive: true, force: true });
    const told = Object.values(runs).map((each) => seconds(each.at(-1)?.seconds ?? 0));
    say(`  everything, again, with one new month ${told.join(", ")}`);
  }

  const [full, again] = [summarise(runs.full), summarise(runs.again)];
  const [nextMonth, sample] = [summarise(runs.nextMonth), summarise(samples)];
  const [ours, plain] = [summarise(pipelineRuns), summarise(plainRuns)];
  const ratios = ratiosOf(ours, plain);
  const best = timings.reduce((fastest, timing) => (timing.seconds < fastest.seconds ? timing : fastest));
  const stages = best.stages.map((stage) => ({ ...stage, share: stage.seconds / best.seconds }));
  const inStages = stages.reduce((sum, stage) => sum + stage.share, 0);
  const querySeconds = Math.min(...queries);
  const cores = availableParallelism();
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
    SUMMARY_HEAD,
    summaryLine("everything", full),
    line(["  chances, forecasts", forecastSeconds === null ? "-" : seconds(forecastSeconds)]),
    summaryLine("again, nothing new", again),
    ratioLine(ratiosOf(again, full)),
    summaryLine(`again, ${MONTH_ROWS} new rows`, nextMonth),
    ratioLine(ratiosOf(nextMonth, full)),
    summaryLine("sample", sample),
  ];
  const result = {
    ...{ rows, megabytes, repeat, threads, cores, node: process.version },
    ...{ pipeline: ours, plainDuckdb: plain, plainDuckdbQuerySeconds: querySeconds, ...ratios },
    ...{ stages, forecastSeconds, sample, everything: full },
    againWithNothingNew: { ...again, ...ratiosOf(again, full) },
    againWithNewMonth: { ...nextMonth, ...ratiosOf(nextMonth, full) },
  };
  return [result, table.join("\n")];
}

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

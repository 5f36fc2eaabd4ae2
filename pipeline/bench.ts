import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeGed } from "./bench/make-ged.ts";

/*
 * Measures the whole pipeline on a made-up file the size of UCDP GED, and plain DuckDB on the same file beside it.
 * Each run is a process of its own, from start to exit; the two take turns, so that a change of the machine's load
 * touches both. Only the ratio of times within one run of this script means something. The stages that plain DuckDB's
 * work stands for are compared, without chances and forecasts; what these take is measured in one more run.
 */

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PLAIN = ["--import", "tsx/esm", fileURLToPath(new URL("./bench/plain-duckdb.ts", import.meta.url))];
const REPORT_USAGE = new URL("./bench/report-usage.js", import.meta.url).href;
const SAMPLE = join(ROOT, "datasets", "sample");
const SEED = 20240101;

const USAGE = `npm run bench -- [options]
  --rows N      records in the made-up file (385000, about 250 MB)
  --repeat N    runs of each (3)
  --threads N   worker threads of both (each one's own default)
  --json        print one JSON object instead of the table
  --keep        keep the temporary folder`;

interface Options {
  readonly rows: number;
  readonly repeat: number;
  readonly threads: number | null;
  readonly json: boolean;
  readonly keep: boolean;
}

interface Measured {
  readonly seconds: number;
  /** Of all threads together. */
  readonly cpuSeconds: number;
  /** Of the process itself; memory of processes that it starts is not included. */
  readonly peakMegabytes: number;
}

interface Stage {
  readonly stage: string;
  readonly rows: number;
  readonly seconds: number;
}

interface Summary {
  readonly minSeconds: number;
  readonly medianSeconds: number;
  readonly minCpuSeconds: number;
  readonly peakMegabytes: number;
}

class BenchError extends Error {}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: "385000" },
      repeat: { type: "string", default: "3" },
      threads: { type: "string" },
      json: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
    },
  });
  const count = (name: "rows" | "repeat" | "threads", text: string) => {
    if (!/^[1-9]\d{0,8}$/.test(text))
      throw new BenchError(`--${name} needs a whole number from 1, not "${text}"`);
    return Number(text);
  };
  return {
    rows: count("rows", values.rows),
    repeat: count("repeat", values.repeat),
    threads: values.threads === undefined ? null : count("threads", values.threads),
    json: values.json,
    keep: values.keep,
  };
}

let running: ChildProcess | null = null;

/** What Node is given by `npm run pipeline`. */
function pipelineCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    scripts: { pipeline: string };
  };
  return scripts.pipeline.split(" ").slice(1);
}

/** Runs Node as a process of its own and measures it. */
async function measure(folder: string, args: readonly string[]): Promise<Measured & { output: string }> {
  const usage = join(folder, "usage.json");
  rmSync(usage, { force: true });
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", REPORT_USAGE, ...args], {
    cwd: ROOT,
    env: { ...process.env, HARMATTAN_BENCH_USAGE: usage },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running = child;
  let [output, errors] = ["", ""];
  child.stdout.on("data", (data: Buffer) => {
    output = (output + data).slice(-4000);
  });
  child.stderr.on("data", (data: Buffer) => {
    errors = (errors + data).slice(-4000);
  });
  const code = await new Promise<number | string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exit, signal) => resolve(exit ?? signal ?? "?"));
  });
  const seconds = (performance.now() - started) / 1000;
  running = null;
  if (code !== 0) {
    throw new BenchError(`node ${args.join(" ")}\nended with ${code}:\n${(errors || output).trim()}`);
  }
  const { kilobytes, cpuSeconds } = JSON.parse(readFileSync(usage, "utf8")) as Record<
    "kilobytes" | "cpuSeconds",
    number
  >;
  return { seconds, cpuSeconds, peakMegabytes: kilobytes / 1024, output };
}

async function main(): Promise<void> {
  const options = readOptions();
  const folder = mkdtempSync(join(tmpdir(), "harmattan-bench-"));
  const cleanUp = () => {
    if (!options.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on("exit", cleanUp);
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => {
      running?.kill("SIGKILL");
      process.exit(code);
    });
  }
  const say = (text: string) => process.stderr.write(`${text}\n`);

  const file = join(folder, "GEDEvent_v25_1.csv");
  const started = performance.now();
  await writeGed(file, options.rows, SEED);
  const megabytes = statSync(file).size / 1e6;
  say(
    `wrote ${options.rows} rows, ${megabytes.toFixed(1)} MB, in ${seconds((performance.now() - started) / 1000)}`,
  );

  const pipeline = pipelineCommand();
  // the first start of changed sources bundles them, once
  await measure(folder, [...pipeline, "--help"]);
  const threads = options.threads === null ? [] : [String(options.threads)];
  const pipelineRuns: Measured[] = [];
  const plainRuns: Measured[] = [];
  const queries: number[] = [];
  const timings: { seconds: number; stages: Stage[] }[] = [];

  const whole = async (input: string, out: string, ...flags: readonly string[]) =>
    await measure(folder, [...pipeline, "--input", input, "--out", out, "--quiet", ...flags]);
  const runPipeline = async (round: number) => {
    const out = join(folder, `out-${round}`); // a new one each time, so that nothing is reused
    const flags = options.threads === null ? [] : ["--threads", ...threads];
    const run = await whole(file, out, "--no-forecast", ...flags);
    pipelineRuns.push(run);
    timings.push({ seconds: run.seconds, stages: readTimings(out) });
    if (!options.keep) rmSync(out, { recursive: true, force: true });
    say(`  pipeline ${seconds(run.seconds)}`);
  };
  const runPlain = async () => {
    const run = await measure(folder, [...PLAIN, file, join(folder, "plain.csv"), ...threads]);
    const { rows: counted, seconds: query } = JSON.parse(run.output) as { rows: number; seconds: number };
    if (counted !== options.rows)
      throw new BenchError(`plain DuckDB counted ${counted} rows of ${options.rows}`);
    plainRuns.push(run);
    queries.push(query);
    say(`  plain DuckDB ${seconds(run.seconds)}`);
  };
  for (let round = 0; round < options.repeat; round++) {
    const turns = [runPlain, () => runPipeline(round)];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
  }

  const out = join(folder, "out-forecast");
  await whole(file, out);
  const forecast = readTimings(out).find(({ stage }) => stage === "forecast");
  const sample = await whole(SAMPLE, join(folder, "sample"));

  const [ours, plain] = [summarise(pipelineRuns), summarise(plainRuns)];
  const best = timings.reduce((fastest, timing) => (timing.seconds < fastest.seconds ? timing : fastest));
  const result = {
    rows: options.rows,
    megabytes,
    repeat: options.repeat,
    threads: options.threads,
    cores: availableParallelism(),
    node: process.version,
    pipeline: ours,
    plainDuckdb: plain,
    plainDuckdbQuerySeconds: Math.min(...queries),
    ratioOfMinima: ours.minSeconds / plain.minSeconds,
    ratioOfMedians: ours.medianSeconds / plain.medianSeconds,
    ratioOfCpu: ours.minCpuSeconds / plain.minCpuSeconds,
    stages: best.stages.map((stage) => ({ ...stage, share: stage.seconds / best.seconds })),
    forecastSeconds: forecast?.seconds ?? null,
    sampleSeconds: sample.seconds,
  };
  console.log(options.json ? JSON.stringify(result) : toTable(result));
  if (options.keep) say(`kept ${folder}`);
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

function summarise(runs: readonly Measured[]): Summary {
  const times = runs.map((run) => run.seconds).sort((a, b) => a - b);
  const middle = (times.length - 1) / 2;
  const [below = 0, above = 0] = [times[Math.floor(middle)], times[Math.ceil(middle)]];
  return {
    minSeconds: times[0] ?? 0,
    medianSeconds: (below + above) / 2,
    minCpuSeconds: Math.min(...runs.map((run) => run.cpuSeconds)),
    peakMegabytes: Math.max(...runs.map((run) => run.peakMegabytes)),
  };
}

function toTable(result: {
  rows: number;
  megabytes: number;
  repeat: number;
  cores: number;
  pipeline: Summary;
  plainDuckdb: Summary;
  plainDuckdbQuerySeconds: number;
  ratioOfMinima: number;
  ratioOfMedians: number;
  ratioOfCpu: number;
  stages: readonly (Stage & { share: number })[];
  forecastSeconds: number | null;
  sampleSeconds: number;
}): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(22) : cell.padStart(12))).join("");
  const summary = (name: string, { minSeconds, medianSeconds, minCpuSeconds, peakMegabytes }: Summary) =>
    line([
      name,
      seconds(minSeconds),
      seconds(medianSeconds),
      seconds(minCpuSeconds),
      `${peakMegabytes.toFixed(0)} MB`,
    ]);
  const inStages = result.stages.reduce((sum, stage) => sum + stage.share, 0);
  return [
    `${result.rows} rows, ${result.megabytes.toFixed(1)} MB, ${result.repeat} runs of each, ${result.cores} cores`,
    "",
    line(["", "min", "median", "all threads", "peak memory"]),
    summary("pipeline", result.pipeline),
    summary("plain DuckDB", result.plainDuckdb),
    line(["  its query alone", seconds(result.plainDuckdbQuerySeconds)]),
    line([
      "ratio",
      ...[result.ratioOfMinima, result.ratioOfMedians, result.ratioOfCpu].map((ratio) => ratio.toFixed(2)),
    ]),
    "",
    line(["stage (fastest run)", "seconds", "share", "rows"]),
    ...result.stages.map(({ stage, seconds: s, share, rows }) =>
      line([stage, seconds(s), percent(share), String(rows)]),
    ),
    line(["start and end", "", percent(1 - inStages)]),
    "",
    line(["chances and forecasts", result.forecastSeconds === null ? "-" : seconds(result.forecastSeconds)]),
    line(["sample, whole run", seconds(result.sampleSeconds)]),
  ].join("\n");
}

const seconds = (value: number) => `${value.toFixed(2)} s`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

try {
  await main();
} catch (error) {
  const isWrongOption =
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  if (!(error instanceof BenchError) && !isWrongOption) throw error;
  console.error(isWrongOption ? `${error.message}\n${USAGE}` : error.message);
  process.exitCode = isWrongOption ? 2 : 1;
}

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const REPORT_USAGE = new URL("./report-usage.js", import.meta.url).href;

/** What is asked of a case. */
export interface Settings {
  /** Undefined: each case's own. */
  readonly rows?: number;
  readonly repeat: number;
  readonly threads?: number;
  readonly keep?: boolean;
}

export interface Measured {
  readonly seconds: number;
  /** Of all threads together. */
  readonly cpuSeconds: number;
  /** Of the process itself; memory of processes that it starts is not included. */
  readonly peakMegabytes: number;
}

export interface Summary {
  readonly minSeconds: number;
  readonly medianSeconds: number;
  readonly minCpuSeconds: number;
  readonly peakMegabytes: number;
}

/** What is wrong with a bench, in words for who runs it. */
export class BenchError extends Error {}

let running: ChildProcess | null = null;

/** What Node is given by `npm run pipeline`. */
export function pipelineCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    scripts: { pipeline: string };
  };
  return scripts.pipeline.split(" ").slice(1);
}

/** Runs Node as a process of its own and measures it. */
export async function measure(
  folder: string,
  args: readonly string[],
): Promise<Measured & { output: string }> {
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

/** Ends the process that is being measured, if any. */
export function stopMeasuring(): void {
  running?.kill("SIGKILL");
}

/** Runs two things in turn for a number of rounds; each begins every other one, so that a change of load touches both. */
export async function inTurn(
  rounds: number,
  first: (round: number) => Promise<void>,
  second: (round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const turn of round % 2 === 0 ? [first, second] : [second, first]) await turn(round);
  }
}

/** The least, the median and the most of some runs. */
export function summarise(runs: readonly Measured[]): Summary {
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

export const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** A line of a table: a name, and numbers to the right. */
export const line = (cells: readonly string[]): string =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(22) : cell.padStart(12))).join("");

/** A line with what was measured of something. */
export const summaryLine = (
  name: string,
  { minSeconds, medianSeconds, minCpuSeconds, peakMegabytes }: Summary,
): string =>
  line([
    name,
    seconds(minSeconds),
    seconds(medianSeconds),
    seconds(minCpuSeconds),
    `${peakMegabytes.toFixed(0)} MB`,
  ]);

/** Ratios of what was measured of two things. */
export const ratiosOf = (ours: Summary, plain: Summary) => ({
  ratioOfMinima: ours.minSeconds / plain.minSeconds,
  ratioOfMedians: ours.medianSeconds / plain.medianSeconds,
  ratioOfCpu: ours.minCpuSeconds / plain.minCpuSeconds,
});

/** Their line. */
export const ratioLine = (ratios: ReturnType<typeof ratiosOf>): string =>
  line(["ratio", ...Object.values(ratios).map((ratio) => ratio.toFixed(2))]);

/** The head of such lines. */
export const SUMMARY_HEAD = line(["", "min", "median", "all threads", "peak memory"]);

import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addMonths, formatMonth, type Month, month } from "../domain/month.ts";
import { LOG_MAPPING, writeLog } from "./make-log.ts";
import {
  inTurn,
  line,
  type Measured,
  measure,
  pipelineCommand,
  type Settings,
  seconds,
  summarise,
} from "./measure.ts";

const SEED = 20240101;
const ROWS = 100;
const MONTHS = 120;
/** Months of input at a time: as the newest joins, the oldest leaves, so that a run never has more to do. */
const WINDOW = 48;
const FIRST = month(2009, 1);
/** Share of a month's incidents that are known when it is the newest, a month later and after that. */
const KNOWN = [0.85, 0.95, 1];
/** Months of past after which nothing more is looked at: that of the reporting lag. */
const SETTLED = 25;
/** Months at either end that are compared. */
const ENDS = 24;
/** A month's run is repeated once a year, with a few incidents more, so that there is a history. */
const CORRECTED_EVERY = 12;
const CORRECTED = 0.9;

/**
 * Ten years of monthly runs, each a process of its own that finds what those before it have left. A second folder of
 * outputs begins some years later: where both have the same month to do, in turn, they differ in their past alone.
 */
export async function measureDecade(
  folder: string,
  options: Settings,
  say: (text: string) => void,
): Promise<[object, string]> {
  const rows = options.rows ?? ROWS;
  const input = join(folder, "input");
  mkdirSync(input);
  const mapping = join(folder, "mapping.json");
  writeFileSync(mapping, JSON.stringify(LOG_MAPPING));
  const runMonth = async (out: string): Promise<Measured> => {
    const watch = ["--accept", "lost-rows", "--max-age", "1200"];
    // without chances and pages, so that what grows is no small share
    const short = ["--no-forecast", "--only", "tables"];
    const flags = options.threads === undefined ? [] : ["--threads", String(options.threads)];
    const args = [
      "--input",
      input,
      "--mapping",
      mapping,
      "--out",
      join(folder, out),
      ...watch,
      ...short,
      ...flags,
    ];
    return await measure(folder, [...runMonthCommand(), ...args, "--quiet"]);
  };
  const runs = { old: [] as Measured[], young: [] as Measured[] };
  const sizes: Sizes[] = [];
  for (let number = 1; number <= MONTHS; number++) {
    const newest = addMonths(FIRST, WINDOW + number - 2);
    await writeWindow(input, newest, rows);
    const old = async () => {
      runs.old.push(await runMonth("outputs"));
    };
    const young = async () => {
      if (number > MONTHS - SETTLED - ENDS) runs.young.push(await runMonth("young"));
    };
    // each begins every other time
    if (number % 2 === 0) await inTurn(1, old, young);
    else await inTurn(1, young, old);
    if (number % CORRECTED_EVERY === 0) {
      await writeLog(logPath(input, newest), newest, Math.round(CORRECTED * rows), SEED);
      await runMonth("outputs");
      if (number > MONTHS - SETTLED - ENDS) await runMonth("young");
      sizes.push(sizesOf(join(folder, "outputs"), number));
      say(`  ${number} months: the last run ${seconds(runs.old.at(-1)?.cpuSeconds ?? 0)} of all threads`);
    }
  }
  const settled = { early: runs.old.slice(SETTLED, SETTLED + ENDS), late: runs.old.slice(-ENDS) };
  const [early, late] = [medians(settled.early), medians(settled.late)];
  const [withDecade, withYears] = [medians(runs.old.slice(-ENDS)), medians(runs.young.slice(-ENDS))];
  const ratios = {
    lateToEarly: { cpu: late.cpuSeconds / early.cpuSeconds, memory: late.megabytes / early.megabytes },
    oldToYoung: {
      cpu: withDecade.cpuSeconds / withYears.cpuSeconds,
      memory: withDecade.megabytes / withYears.megabytes,
    },
  };
  const shown = (name: string, { cpuSeconds, megabytes }: typeof early): string =>
    line([name, seconds(cpuSeconds), `${megabytes.toFixed(0)} MB`]);
  const shownRatio = (name: string, { cpu, memory }: typeof ratios.lateToEarly): string =>
    line([name, cpu.toFixed(2), memory.toFixed(2)]);
  const table = [
    `decade: ${MONTHS} monthly runs over ${WINDOW} files of ${rows} incidents each, medians of ${ENDS} runs`,
    "",
    line(["", "all threads", "memory"]),
    shown(`months ${SETTLED + 1} to ${SETTLED + ENDS}`, early),
    shown(`months ${MONTHS - ENDS + 1} to ${MONTHS}`, late),
    shownRatio("ratio", ratios.lateToEarly),
    "",
    "the last of these, in turn with outputs that were begun later",
    shown("ten years", withDecade),
    shown(`begun in month ${MONTHS - SETTLED - ENDS + 1}`, withYears),
    shownRatio("ratio", ratios.oldToYoung),
    "",
    line(["outputs after", "in all", "a month", "store", "vintages"]),
    ...sizes.map(({ months, all, newest, store, vintages }) =>
      line([`${months} months`, ...[all, newest, store, vintages].map((size) => `${size.toFixed(2)} MB`)]),
    ),
  ];
  return [
    { months: MONTHS, window: WINDOW, rows, early, late, withDecade, withYears, ratios, sizes },
    table.join("\n"),
  ];
}

/** The command of `npm run run-month`. */
const runMonthCommand = (): string[] => [...pipelineCommand().slice(0, -1), "run-month"];

const logPath = (input: string, of: Month): string => join(input, `log-${formatMonth(of)}.csv`);

/** The files of the months up to the newest, as they are known then. */
async function writeWindow(input: string, newest: Month, rows: number): Promise<void> {
  for (let back = 0; back < WINDOW; back++) {
    const of = addMonths(newest, -back);
    const share = KNOWN[back] ?? 1;
    await writeLog(logPath(input, of), of, Math.round(share * rows), SEED);
  }
  rmSync(logPath(input, addMonths(newest, -WINDOW)), { force: true });
}

interface Sizes {
  readonly months: number;
  /** Megabytes, links counted once. */
  readonly all: number;
  /** Of the newest month's folder. */
  readonly newest: number;
  readonly store: number;
  readonly vintages: number;
}

function sizesOf(out: string, months: number): Sizes {
  const newest = readdirSync(out)
    .filter((name) => /^\d{4}-\d{2}$/.test(name))
    .sort()
    .at(-1);
  return {
    months,
    all: megabytesIn(out),
    newest: megabytesIn(join(out, newest ?? "")),
    store: megabytesIn(join(out, ".store")),
    vintages: megabytesIn(join(out, "history", "vintages")),
  };
}

function megabytesIn(folder: string): number {
  const sizes = new Map<number, number>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { ino, size } = statSync(join(entry.parentPath, entry.name));
    sizes.set(ino, size);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1e6;
}

function medians(runs: readonly Measured[]): { cpuSeconds: number; megabytes: number } {
  return {
    cpuSeconds: summarise(runs.map((run) => ({ ...run, seconds: run.cpuSeconds }))).medianSeconds,
    megabytes: summarise(runs.map((run) => ({ ...run, seconds: run.peakMegabytes }))).medianSeconds,
  };
}

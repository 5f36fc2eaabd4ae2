/** The command line: reads options, runs the pipeline, prints its end. The only place that catches errors. */

import { existsSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import type { BacktestEffects } from "./backtest.ts";
import { runBenchmarkAdmin1 } from "./benchmarkAdmin1.ts";
import { benchmarkViews, viewsText } from "./benchmarkViews.ts";
import { runCalibration } from "./calibrate.ts";
import { addCheckCommand } from "./checkCommand.ts";
import { inputOf } from "./commandInput.ts";
import { ExpectedError, UsageError } from "./domain/errors.ts";
import type { Month } from "./domain/month.ts";
import { nearestHint } from "./domain/nearest.ts";
import { runEverySource } from "./everySource.ts";
import { addFetchCommand } from "./fetchCommand.ts";
import { monthOption, years } from "./optionParsers.ts";
import { type Effects, type RunResult, runPipeline } from "./pipeline.ts";
import { progressText } from "./progressText.ts";
import { addReadingCommands } from "./readingCommands.ts";
import { addRunMonthCommand } from "./runMonthCommand.ts";
import { type CommandOptions, runOptionsOf, withInput, withOptions } from "./runOptions.ts";
import { addScheduleCommand } from "./scheduleCommand.ts";
import { STAGES, type Stage } from "./stages.ts";
import { summaryText } from "./summaryText.ts";
import { addVerifyCommand } from "./verifyCommand.ts";

function program(): Command {
  const root = new Command("harmattan")
    .description("Escalation and spillover scores from incident CSVs")
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
    .hook("preAction", (_, command) => refuseWords(command, root));
  withOptions(root.command("run", { isDefault: true }).description("all stages"))
    .addOption(new Option("--from <stage>", "first stage to run").choices(STAGES))
    .addOption(new Option("--to <stage>", "last stage to run").choices(STAGES))
    .action((options: CommandOptions) => execute(options, options.from ?? "ingest", options.to ?? "publish"));
  for (const stage of STAGES) {
    withOptions(
      root.command(stage).description(`only the ${stage} stage, from what the one before it saved`),
    ).action((options: CommandOptions) => execute(options, stage, stage));
  }
  withInput(
    root.command("backtest").description("how good scores and chances would have been in past months"),
  )
    .option("--from <YYYY-MM>", "first month to replay", monthOption)
    .option("--to <YYYY-MM>", "last month to replay", monthOption)
    .action(backtest);
  root.command("backtest-worker", { hidden: true }).action(async () => {
    const { serveTasks } = await import("./backtestWorker.ts");
    await serveTasks();
  });
  root
    .command("calibrate")
    .description("derives the frozen constants from a file of counts by admin-1 region and month")
    .requiredOption("--panel <file>", "counts by country, admin-1 region and month")
    .option("--mapping <file>", "how to read that file (default: the .mapping.json beside it)")
    .option("--write", "rewrite the tables of constants in datasets/reference")
    .option("--debug", "print stack traces")
    .action(async (options: { panel: string; mapping?: string; write?: boolean }) => {
      console.log(await runCalibration(options.panel, options.mapping ?? null, options.write === true));
    });
  root
    .command("benchmark-admin1")
    .description("how well rises in the next month's count are foreseen, by admin-1 region")
    .requiredOption("--panel <file>", "counts by country, admin-1 region and month")
    .requiredOption("--from <YYYY-MM>", "first month to predict", monthOption)
    .requiredOption("--to <YYYY-MM>", "last month to predict", monthOption)
    .option(
      "--mapping <file>",
      "how to read that file (default: the .mapping.json beside it, else country, adm1, month, n_events, deaths)",
    )
    .option("--json", "print JSON")
    .option("--debug", "print stack traces")
    .action(async (options: { panel: string; from: Month; to: Month; mapping?: string; json?: boolean }) => {
      const { panel, from, to, mapping, json } = options;
      console.log(
        await runBenchmarkAdmin1({ panel, from, to, mapping: mapping ?? null, json: json === true }),
      );
    });
  root
    .command("benchmark-views")
    .description("scores the forecasts by the VIEWS 2023/24 challenge, country-months")
    .requiredOption(
      "--history <file>",
      "country-months before the actuals: month_id, country_id, ged_best_sb",
    )
    .requiredOption("--actuals <file>", "what happened: month_id, country_id, outcome")
    .option(
      "--windows <years>",
      "years to forecast, 2018,2019,... (default: those that the actuals hold)",
      years,
    )
    .option("--json", "print JSON instead of a table")
    .option("--debug", "print stack traces")
    .action(async (options: { history: string; actuals: string; windows?: number[]; json?: boolean }) => {
      const result = await benchmarkViews(options.history, options.actuals, options.windows ?? null);
      console.log(options.json === true ? JSON.stringify(result, null, 2) : viewsText(result));
    });
  addReadingCommands(root, withInput, (text) => console.log(text));
  addCheckCommand(root, (report, accepted) => {
    console.log(report);
    if (!accepted) process.exitCode = 3;
  });
  addFetchCommand(root, (line) => console.error(line));
  addRunMonthCommand(root, (text) => console.log(text));
  addScheduleCommand(root, (text) => console.log(text));
  addVerifyCommand(root, (report, identical) => {
    console.log(report);
    if (!identical) process.exitCode = 3;
  });
  for (const command of [root, ...root.commands])
    command.exitOverride().configureOutput({ writeErr: () => {} });
  return root;
}

/** @throws {UsageError} for a word that is neither command nor option: a mistyped command, or a file without --input */
function refuseWords({ args, registeredArguments }: Command, root: Command): void {
  const [word] = args;
  if (word === undefined || registeredArguments.length > 0) return;
  const commands = root.commands.map((command) => command.name());
  throw new UsageError(
    existsSync(word)
      ? `"${word}" is no command: to read that file write --input ${word}`
      : `there is no command "${word}"${nearestHint(word, commands)}: commands are ${commands.join(", ")}; files are named with --input`,
  );
}

async function execute(options: CommandOptions, from: Stage, to: Stage): Promise<void> {
  if (STAGES.indexOf(from) > STAGES.indexOf(to))
    throw new UsageError(`--from ${from} comes after --to ${to}`);
  const run = await runOptionsOf(options, from, to);
  const effects = effectsFor(options);
  if (run.source !== "all") {
    printResult(await runPipeline(run, effects), options);
    return;
  }
  const { results, comparison } = await runEverySource(run, effects);
  for (const result of results) printResult(result, options);
  if (comparison === null || options.quiet === true) return;
  const { statements, published } = comparison;
  const lines = ["", "Sources side by side", ...statements, `Written to ${published}`];
  console.log(options.jsonLog === true ? JSON.stringify({ published }) : lines.join("\n"));
}

interface BacktestCommand extends Omit<CommandOptions, "from" | "to"> {
  readonly from?: Month;
  readonly to?: Month;
}

async function backtest({ from, to, ...options }: BacktestCommand): Promise<void> {
  const { runBacktest } = await import("./backtest.ts");
  const { statements, published } = await runBacktest(
    { ...(await inputOf(options)), from: from ?? null, to: to ?? null },
    { ...effectsFor(options), progress: progressFor(options) },
  );
  if (options.quiet === true) return;
  if (options.jsonLog === true) console.log(JSON.stringify({ published }));
  else console.log(["", ...statements, `Written to ${published.join(" and ")}`].join("\n"));
}

/** A line that is written over on a terminal; elsewhere one for every tenth of the way. */
function progressFor({ quiet, jsonLog }: CommandOptions): BacktestEffects["progress"] {
  if (quiet === true) return () => {};
  let tenths = -1;
  return (done, total, secondsLeft) => {
    const line = progressText(done, total, secondsLeft, jsonLog === true);
    if (jsonLog !== true && process.stderr.isTTY)
      process.stderr.write(`\r${line.padEnd(60)}${done === total ? "\n" : ""}`);
    else if (jsonLog === true || Math.floor((10 * done) / total) > tenths) console.error(line);
    tenths = Math.floor((10 * done) / total);
  };
}

function printResult(result: RunResult, options: CommandOptions): void {
  if (options.quiet === true) return;
  if (options.jsonLog === true) {
    if (result.published !== null) console.log(JSON.stringify({ published: result.published }));
    return;
  }
  const text = summaryText(result);
  if (text !== "") console.log(text);
}

function effectsFor(options: CommandOptions): Effects {
  if (options.quiet === true) return { stageDone: () => {}, note: () => {} };
  if (options.jsonLog === true) {
    return {
      stageDone: (stage, rows, seconds) =>
        console.error(JSON.stringify({ stage, rows, seconds: Number(seconds.toFixed(3)) })),
      note: (text) => console.error(JSON.stringify({ note: text })),
    };
  }
  return {
    stageDone: (stage, rows, seconds) =>
      console.error(
        `${stage.padEnd(10)} ${String(rows).padStart(9)} rows ${seconds.toFixed(2).padStart(8)} s`,
      ),
    note: (text) => console.error(text),
  };
}

/** Exit codes: 0 done, 1 a bug, 2 wrong usage or config, 3 input refused, 4 another run holds the lock. */
function exitCode(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    console.error(error.message.replace(/\n\(Did you mean/, " (Did you mean").replace(/^error: /, "error: "));
    return 2;
  }
  if (debug && error instanceof Error) console.error(error.stack);
  else if (error instanceof ExpectedError) console.error(`error: ${error.message}`);
  else console.error(`error: ${systemMessage(error)}`);
  return error instanceof ExpectedError ? error.exitCode : 1;
}

/** What went wrong outside our own checks: the disk, or a bug. */
function systemMessage(error: unknown): string {
  const { code, path, message } = error as { code?: string; path?: string; message?: string };
  // DuckDB writes what stages save, and says it in its own words
  if (code === "ENOSPC" || /No space left on device/.test(message ?? ""))
    return "the disk is full; the earlier outputs are untouched. Free some space and run again";
  if (
    code === "ERR_WORKER_OUT_OF_MEMORY" ||
    /^Out of Memory Error/.test(message ?? "") ||
    (error instanceof RangeError && /allocation failed/i.test(message ?? ""))
  )
    return 'the memory is not enough; the earlier outputs are untouched. Allow DuckDB more ("memoryLimit" in a config file), fewer --threads, or a smaller input';
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return `no permission to write ${path ?? "there"}`;
  return `${message ?? String(error)} (this is a bug; run again with --debug and report what it prints)`;
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = exitCode(error, process.argv.includes("--debug"));
}

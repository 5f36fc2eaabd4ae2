import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { measureDecade } from "./bench/decade.ts";
import { measureGed } from "./bench/ged.ts";
import { measureLayout } from "./bench/layout.ts";
import { measureMany } from "./bench/many.ts";
import { BenchError, measure, pipelineCommand, stopMeasuring } from "./bench/measure.ts";
import { measurePublish } from "./bench/publish.ts";
import { type Case, type Options, readOptions } from "./benchOptions.ts";

/*
 * Measures the pipeline on made-up files, and plain DuckDB on the same files beside it. Each run is a process of its own,
 * from start to exit; the two take turns, so that a change of the machine's load touches both. Only the ratio of times
 * within one run of this script means something.
 */

/** What was measured in a case: for machines, and for people. */
type Finding = readonly [result: object, table: string];

const MEASURE: Readonly<Record<Case, (folder: string, options: Options, say: Say) => Promise<Finding>>> = {
  ged: measureGed,
  acled: (folder, options, say) => measureLayout("acled", folder, options, say),
  gdelt: (folder, options, say) => measureLayout("gdelt", folder, options, say),
  many: (folder, _, say) => measureMany("many", folder, say),
  small: (folder, _, say) => measureMany("small", folder, say),
  publish: measurePublish,
  decade: measureDecade,
};

type Say = (text: string) => void;

async function main(): Promise<void> {
  const options = readOptions();
  const top = mkdtempSync(join(tmpdir(), "harmattan-bench-"));
  const remove = (folder: string): void => {
    if (options.keep !== true) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on("exit", () => remove(top));
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => {
      stopMeasuring();
      process.exit(code);
    });
  }
  const say = (text: string) => process.stderr.write(`${text}\n`);
  // the first start of changed sources bundles them, once
  await measure(top, [...pipelineCommand(), "--help"]);
  for (const [at, name] of options.case.entries()) {
    const folder = join(top, name);
    mkdirSync(folder);
    say(`${name}:`);
    const [result, table] = await MEASURE[name](folder, options, say);
    const space = at === 0 ? "" : "\n";
    console.log(options.json === true ? JSON.stringify({ case: name, ...result }) : `${space}${table}`);
    remove(folder);
  }
  if (options.keep === true) say(`kept ${top}`);
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof BenchError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}

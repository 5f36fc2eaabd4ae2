import type { Command } from "commander";
import { type InputOptions, inputOf } from "./commandInput.ts";
import { addMonths, type Month, month } from "./domain/month.ts";
import type { InputWatch } from "./earlierRuns.ts";
import { between, monthOption } from "./optionParsers.ts";
import type { RunOptions } from "./pipeline.ts";
import { type PublishOptions, withPublishOptions } from "./publishOptions.ts";
import type { Stage } from "./stages.ts";
import { withUnitOptions } from "./unitOptions.ts";

/** The options of the commands that run stages. */
export interface CommandOptions extends InputOptions, PublishOptions {
  readonly asOf?: Month;
  readonly focus?: string;
  readonly allMonths?: boolean;
  readonly forecast: boolean;
  readonly full?: boolean;
  readonly accept?: string[];
  readonly maxAge?: number;
  readonly from?: Stage;
  readonly to?: Stage;
  readonly quiet?: boolean;
  readonly jsonLog?: boolean;
  readonly debug?: boolean;
}

/** What every command takes that scores a month. */
export function withOptions(command: Command): Command {
  return withPublishOptions(withInput(command))
    .option(
      "--as-of <YYYY-MM>",
      "the month to rank (default: the last one that the data covers completely)",
      monthOption,
    )
    .option(
      "--focus <country>",
      "ISO3 code or name of the country whose neighbours are ranked (default: MLI)",
    )
    .option("--all-months", "write region_months for all countries, not only the theatre")
    .option("--claims <file>", "your own claims to check, in place of those about Mali")
    .option("--no-forecast", "make no chances and no forecasts")
    .option("--full", "read and compute everything anew, whatever earlier runs have left in the outputs")
    .option(
      "--accept <names...>",
      "run although the input looks stale or suspect in the ways named, as an earlier run named them",
    )
    .option(
      "--max-age <months>",
      "how many months before this one the newest incident may be (default: any number)",
      between(0, 1200, true),
    );
}

/** What every command takes that reads incidents. */
export function withInput(command: Command): Command {
  return withUnitOptions(command)
    .allowExcessArguments()
    .option(
      "--input <path...>",
      "CSV files or folders of them (default: datasets/incidents if it holds any, else datasets/sample)",
    )
    .option("--out <folder>", "where the outputs go", "outputs")
    .option(
      "--source <name>",
      'which source to score where the input holds several; "all" for each in a folder of its own',
    )
    .option("--mapping <file>", "how to read CSVs of no known layout")
    .option("--zones <file>", "your own zones.csv, beside the zones that come along")
    .option("--sites <file>", "your offices, assets and roads (default: datasets/sites.csv if there is one)")
    .option(
      "--corrections <file>",
      "cells to change while reading (default: datasets/corrections.csv, for datasets/incidents)",
    )
    .option("--config <file>", "JSON file with settings, see pipeline/config.ts")
    .option(
      "--max-quarantine <share>",
      "share of a file's rows that may be refused (default: 0.2)",
      between(0, 1, false),
    )
    .option("--threads <n>", "DuckDB's threads (default: one per core, at most 4)", between(1, 64, true))
    .option("--quiet", "print nothing but errors")
    .option("--json-log", "print progress as JSON lines")
    .option("--debug", "print stack traces");
}

/** What the options ask for. */
export async function runOptionsOf(options: CommandOptions, from: Stage, to: Stage): Promise<RunOptions> {
  const input = await inputOf(options);
  return {
    ...input,
    asOf: options.asOf ?? null,
    focus: options.focus ?? null,
    allMonths: options.allMonths === true,
    tablesOnly: options.only === "tables",
    from,
    to,
    full: options.full === true,
    watch: watchOf(options),
    config: {
      ...input.config,
      forecast: options.forecast && input.config.forecast,
      csvLocale: options.csvLocale ?? input.config.csvLocale,
    },
  };
}

/** Reads the clock: what is expected of the input depends on when it is read. */
function watchOf({ accept, maxAge }: CommandOptions): InputWatch {
  const now = new Date();
  const thisMonth = month(now.getUTCFullYear(), now.getUTCMonth() + 1);
  return { accept: accept ?? [], expected: maxAge === undefined ? null : addMonths(thisMonth, -maxAge) };
}

import type { Command } from "commander";
import { defaultCorrections } from "./commandInput.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { between } from "./optionParsers.ts";

interface Options {
  readonly mapping?: string;
  readonly writeMapping?: boolean;
  readonly maxQuarantine: number;
  readonly corrections?: string;
  readonly json?: boolean;
}

/**
 * Adds the command `check`.
 * @param end prints the report; a script learns from the exit code whether a run would take the files
 */
export function addCheckCommand(root: Command, end: (report: string, accepted: boolean) => void): void {
  root
    .command("check")
    .description("what files are, and whether a run would take them")
    .argument("<files...>", "CSV files or folders of them")
    .option("--mapping <file>", "how to read CSVs of no known layout")
    .option("--write-mapping", "write a mapping to begin with beside each file of no known layout")
    .option(
      "--max-quarantine <share>",
      "share of a file's rows that may be refused",
      between(0, 1, false),
      DEFAULT_CONFIG.maxQuarantine,
    )
    .option("--corrections <file>", "corrections of single cells, as a run would apply them")
    .option("--json", "print JSON")
    .option("--debug", "print stack traces")
    .action(async (files: string[], { mapping, writeMapping, maxQuarantine, corrections, json }: Options) => {
      // loaded only for this command: what checks mappings takes a tenth of a second
      const { check } = await import("./check.ts");
      const { checkText } = await import("./checkText.ts");
      const report = await check(files, {
        mapping: mapping ?? null,
        writeMapping: writeMapping === true,
        maxQuarantine,
        corrections: corrections ?? defaultCorrections(files),
      });
      end(json === true ? JSON.stringify(report, null, 2) : checkText(report), report.accepted);
    });
}

import { type Command, Option } from "commander";
import { CSV_LOCALES, type CsvLocale } from "./domain/csvForm.ts";

/** What the command line says about how to publish. */
export interface PublishOptions {
  readonly only?: "tables";
  readonly csvLocale?: CsvLocale;
}

export function withPublishOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--only <what>", "publish the tables alone, no page and no workbook").choices(["tables"]),
    )
    .addOption(
      new Option(
        "--csv-locale <mark>",
        "decimal points in CSVs, or decimal commas and semicolons (default: point)",
      ).choices(CSV_LOCALES),
    );
}

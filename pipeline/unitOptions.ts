import { type Command, Option } from "commander";
import type { Config } from "./config.ts";
import { UNIT_KINDS, type UnitKind } from "./domain/areas.ts";

/** Options of the command line that say what regions are. */
export interface UnitOptions {
  readonly unit?: UnitKind;
}

export function withUnitOptions(command: Command): Command {
  return command.addOption(
    new Option(
      "--unit <kind>",
      "what regions are: admin1 as the source names them (default), grid for PRIO-GRID cells",
    ).choices(UNIT_KINDS),
  );
}

/** What the options say, else what the config file says. */
export function unitConfig(options: UnitOptions, file: Config): Pick<Config, "unit"> {
  return { unit: options.unit ?? file.unit };
}

import { type Command, Option } from "commander";
import type { Config } from "./config.ts";
import { UNIT_KINDS, type UnitKind } from "./domain/areas.ts";
import { UsageError } from "./domain/errors.ts";

/** Options of the command line that say what regions are. */
export interface UnitOptions {
  readonly unit?: UnitKind;
  readonly regions?: string;
  readonly regionName?: string;
  readonly regionId?: string;
}

export function withUnitOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--unit <kind>",
        "what regions are: admin1 as the source names them (default), grid for PRIO-GRID cells, custom for your own",
      ).choices(UNIT_KINDS),
    )
    .option("--regions <file>", "GeoJSON of your own regions, with --unit custom")
    .option("--region-name <property>", "property that holds a region's name (default: name, else its id)")
    .option("--region-id <property>", "property that holds a region's id (default: id, else its name)");
}

/**
 * What the options say, else what the config file says.
 * @throws {UsageError} if options contradict each other
 */
export function unitConfig(
  options: UnitOptions,
  file: Config,
): Pick<Config, "unit" | "regions" | "regionName" | "regionId"> {
  const unit = options.unit ?? file.unit;
  const regions = options.regions ?? file.regions;
  if (unit === "custom" && regions === null)
    throw new UsageError("--unit custom needs --regions FILE.geojson: your own polygons");
  if (unit !== "custom" && options.regions !== undefined)
    throw new UsageError(`--regions goes with --unit custom, and the unit is ${unit}`);
  return {
    unit,
    regions,
    regionName: options.regionName ?? file.regionName,
    regionId: options.regionId ?? file.regionId,
  };
}

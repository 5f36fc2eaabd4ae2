import type { Command } from "commander";
import { type InputOptions, inputOf } from "./commandInput.ts";
import type { Month } from "./domain/month.ts";
import { monthOption } from "./optionParsers.ts";

/**
 * Adds the commands that take results apart: `explain` and `diff`. What they need is loaded for them only.
 * @param withInput adds the options of every command that reads incidents
 * @param print shows what came out
 */
export function addReadingCommands(
  root: Command,
  withInput: (command: Command) => Command,
  print: (text: string) => void,
): void {
  withInput(root.command("explain").description("one score taken apart, in words"))
    .argument("<place>", "name or id of a region, zone, site or country; FROM..TO for a pair of neighbours")
    .option(
      "--as-of <YYYY-MM>",
      "the month (default: the last one that the data covers completely)",
      monthOption,
    )
    .action(async (place: string, options: InputOptions & { readonly asOf?: Month }) => {
      const { explain } = await import("./explain.ts");
      print(await explain(place, { ...(await inputOf(options)), asOf: options.asOf ?? null }));
    });
  root
    .command("diff")
    .description("what differs between two published folders, and why as far as it can be told")
    .argument("<from>", "a folder such as outputs/2023-11")
    .argument("<to>", "another one, such as outputs/2023-12")
    .option("--debug", "print stack traces")
    .action(async (from: string, to: string) => {
      const { diffText } = await import("./diff.ts");
      print(await diffText(from, to));
    });
}

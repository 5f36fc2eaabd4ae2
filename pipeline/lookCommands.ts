import type { Command } from "commander";
import { type InputOptions, inputOf } from "./commandInput.ts";
import type { Month } from "./domain/month.ts";
import { monthOption } from "./optionParsers.ts";

/**
 * Adds the commands that look at what has been published.
 * @param withInput adds the options of commands that read incidents
 * @param print what they have to say
 */
export function addLookCommands(
  root: Command,
  withInput: (command: Command) => Command,
  print: (text: string) => void,
): void {
  withInput(root.command("explain").description("a row of the rankings taken apart"))
    .argument("<what...>", "a region, country or zone by name or id, or a pair such as MLI..DZA")
    .option("--as-of <YYYY-MM>", "a published month (default: the newest)", monthOption)
    .action(async (words: string[], options: InputOptions & { readonly asOf?: Month }) => {
      const { explain } = await import("./explain.ts");
      print(await explain(words.join(" "), { ...(await inputOf(options)), asOf: options.asOf ?? null }));
    });
  root
    .command("diff")
    .description("what has changed between two published folders")
    .argument("<before>", "the earlier one, such as outputs/2023-11")
    .argument("<now>", "the later one")
    .option("--debug", "print stack traces")
    .action(async (before: string, now: string) => {
      const { diff } = await import("./diff.ts");
      print(await diff(before, now));
    });
}

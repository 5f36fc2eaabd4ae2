import type { Command } from "commander";

/** Adds the commands that look at what has been published. @param print what they have to say */
export function addLookCommands(root: Command, print: (text: string) => void): void {
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

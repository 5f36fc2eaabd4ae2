import type { Command } from "commander";

/**
 * Adds the command `verify`.
 * @param end prints the report; a script learns from the exit code whether all is as recorded
 */
export function addVerifyCommand(root: Command, end: (report: string, identical: boolean) => void): void {
  root
    .command("verify")
    .description("whether published folders are what their recorded inputs give, byte for byte")
    .argument("<folders...>", "folders that runs published, like outputs/2023-12")
    .option("--input <path...>", "where the input lies now (default: where it was)")
    .option("--json", "print JSON")
    .option("--debug", "print stack traces")
    .action(async (folders: string[], { input, json }: { input?: string[]; json?: boolean }) => {
      const { verify } = await import("./verify.ts");
      const found = [];
      for (const folder of folders) found.push(await verify(folder, input ?? null));
      const text = found.map(({ folder, identical, differences }) =>
        differences.length === 0
          ? `${folder}: byte-identical (${identical} files), as the recorded inputs, config and code give it`
          : [`${folder}: ${differences.length} differ`, ...differences.map((line) => `  ${line}`)].join("\n"),
      );
      end(
        json === true ? JSON.stringify(found, null, 2) : text.join("\n"),
        found.every(({ differences }) => differences.length === 0),
      );
    });
}

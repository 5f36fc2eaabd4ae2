import { writeFileSync } from "node:fs";

/*
 * Loaded with --import into a process that is measured: at its exit, writes the most memory it held at once, in
 * kilobytes, to the file that HARMATTAN_BENCH_MEMORY names.
 */

const { HARMATTAN_BENCH_MEMORY: file } = process.env;
if (file !== undefined) {
  process.on("exit", () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
}

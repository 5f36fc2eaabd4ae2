import { writeFileSync } from "node:fs";

/*
 * Loaded with --import into a process that is measured: at its exit, writes the most memory it held at once, in
 * kilobytes, and the seconds that all its threads computed, as JSON, to the file that HARMATTAN_BENCH_USAGE names.
 */

const { HARMATTAN_BENCH_USAGE: file } = process.env;
if (file !== undefined) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(
      file,
      JSON.stringify({ kilobytes: maxRSS, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }),
    );
  });
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeLayout, writeSmallFiles } from "./make-layouts.ts";
import { measure, pipelineCommand, seconds } from "./measure.ts";

const SEED = 20240101;
/** Many files of some size, and far more that are small. */
const SHAPES = {
  many: { files: 500, rowsEach: 10_000 },
  small: { files: 10_000, rowsEach: 50 },
} as const;

/** Stage 1 on GDELT reports that lie in many files: the memory that it takes, and whether it opens too many at once. */
export async function measureMany(
  shape: keyof typeof SHAPES,
  folder: string,
  say: (text: string) => void,
): Promise<[object, string]> {
  const { files, rowsEach } = SHAPES[shape];
  const input = join(folder, "input");
  if (shape === "small") await writeSmallFiles(input, files, rowsEach, SEED);
  else {
    mkdirSync(input);
    const paths = Array.from({ length: files }, (_, at) => join(input, `${String(at).padStart(5, "0")}.csv`));
    await writeLayout("gdelt", paths, rowsEach, SEED);
  }
  const rows = files * rowsEach;
  say(`  wrote ${rows} rows in ${files} files`);
  const args = ["--to", "ingest", "--input", input, "--out", join(folder, "out"), "--quiet"];
  const run = await measure(folder, [...pipelineCommand(), ...args]);
  const { seconds: took, cpuSeconds, peakMegabytes } = run;
  const memory = `${peakMegabytes.toFixed(0)} MB at most`;
  return [
    { files, rows, seconds: took, cpuSeconds, peakMegabytes },
    `${shape}: ${rows} reports of GDELT in ${files} files: ingest ${seconds(took)}, ${memory}`,
  ];
}

/**
 * Runs the notebooks from first cell to last, each in a kernel of its own, on the sample:
 * npm run notebooks [-- --save FOLDER] [NAME...]. Ends with 1 if a cell does.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { FOLDER, notebooksIn, typeErrors } from "./cells.ts";
import { execute } from "./execute.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/** A ranking and a short backtest, as a reader makes them before opening the notebooks. */
async function makeOutputs(out: string): Promise<void> {
  const input = ["--input", join("datasets", "sample"), "--out", out, "--quiet"];
  const span = ["--from", "2022-07", "--to", "2022-12"];
  for (const args of [
    ["run", ...input],
    ["backtest", ...input, ...span],
  ])
    await promisify(execFile)(process.execPath, [join("pipeline", "start.js"), ...args], { cwd: PROJECT });
}

const { values, positionals } = parseArgs({ options: { save: { type: "string" } }, allowPositionals: true });
const notebooks = (await notebooksIn(FOLDER)).filter(
  ({ name }) => positionals.length === 0 || positionals.some((start) => name.startsWith(start)),
);
// ended by the keyboard, it takes its kernel along
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const temporary = await mkdtemp(join(tmpdir(), "harmattan-notebooks-"));
try {
  const problems = await typeErrors(notebooks);
  if (notebooks.length === 0) problems.push(`no notebook's name begins with ${positionals.join(" or ")}`);
  if (problems.length === 0) await makeOutputs(join(temporary, "outputs"));
  for (const notebook of problems.length === 0 ? notebooks : []) {
    const start = performance.now();
    const { executed, failure } = await execute(notebook, temporary);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (failure === null) console.log(`ok ${notebook.name} (${seconds} s)`);
    else problems.push(failure);
    if (values.save === undefined) continue;
    await mkdir(values.save, { recursive: true });
    await writeFile(join(values.save, `${notebook.name}.ipynb`), `${JSON.stringify(executed, null, 1)}\n`);
  }
  for (const problem of problems) console.error(`error: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
}

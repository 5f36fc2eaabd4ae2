import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Notebook } from "./cells.ts";
import { Kernel } from "./kernel.ts";

/** The kernelspec that comes along, in the layout that JUPYTER_PATH wants. */
const KERNELSPEC = fileURLToPath(new URL("jupyter/kernels/harmattan", import.meta.url));
/** Where the kernel's program is, also for a caller that npm did not start. */
const PROGRAMS = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));
/** Nobody listens there: what a cell imports has to be installed already. */
const NO_REGISTRY = "http://127.0.0.1:9";

/**
 * Runs the cells of a notebook in order, in a kernel of its own, up to the first that fails.
 * @param temporary for what the kernel keeps; `outputs` in it is the outputs folder that the notebook reads
 * @returns the notebook with its outputs, and what failed, like "name.ipynb cell 3: TypeError: ...", else null
 */
export async function execute(
  notebook: Notebook,
  temporary: string,
): Promise<{ executed: Notebook["json"]; failure: string | null }> {
  const kernel = await Kernel.start(KERNELSPEC, dirname(notebook.path), temporary, {
    ...process.env,
    PATH: [PROGRAMS, process.env["PATH"]].join(delimiter),
    TMPDIR: temporary,
    DENO_DIR: join(temporary, "deno"),
    DENO_NO_UPDATE_CHECK: "1",
    NPM_CONFIG_REGISTRY: NO_REGISTRY,
    HARMATTAN_OUTPUTS: join(temporary, "outputs"),
  });
  const cells = [];
  let failure: string | null = null;
  let count = 0;
  try {
    for (const [index, cell] of notebook.json.cells.entries()) {
      if (cell.cell_type !== "code" || failure !== null) {
        cells.push(cell);
        continue;
      }
      count += 1;
      const ran = await kernel.run(cell.source);
      cells.push({ ...cell, execution_count: count, outputs: ran.outputs });
      if (ran.failure !== null)
        failure = `${notebook.name}.ipynb cell ${index + 1}: ${ran.failure.ename}: ${ran.failure.evalue}`;
    }
  } finally {
    await kernel.stop();
  }
  return { executed: { ...notebook.json, cells }, failure };
}

/**
 * Writes the type declarations of the library (package.json, exports) into build/types. npm runs it after an
 * installation; one without the developers' packages has no compiler, and needs no types.
 */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

function findCompiler() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  } catch {
    return null;
  }
}

const compiler = findCompiler();
if (compiler !== null)
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.library.json"], {
    cwd: PROJECT,
    stdio: "inherit",
  });

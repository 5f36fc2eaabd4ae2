/**
 * Writes the type declarations of the library (package.json, exports) into build/types. npm runs it after an
 * installation; one without the developers' packages has no compiler, and needs no types.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const COMPILER = join(PROJECT, "node_modules", "typescript", "bin", "tsc");

if (existsSync(COMPILER))
  execFileSync(process.execPath, [COMPILER, "-p", "tsconfig.library.json"], {
    cwd: PROJECT,
    stdio: "inherit",
  });

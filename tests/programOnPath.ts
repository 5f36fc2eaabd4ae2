import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of a program for tests: what an environment variable says, else the first of the names on PATH; null for none. */
export function programOnPath(variable: string, names: readonly string[]): string | null {
  const named = process.env[variable];
  if (named !== undefined) return named;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError, UsageError } from "../domain/errors.ts";

/**
 * Reads a JSON object out of a published folder.
 * @throws {UsageError} if the folder has no such file
 * @throws {DataError} if it holds anything but a JSON object
 */
export async function readRunFile(folder: string, name: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(folder, name), "utf8").catch(() => {
    throw new UsageError(
      `${folder} has no ${name}: name a folder that a run published, like outputs/2023-12`,
    );
  });
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new DataError("is damaged: it does not hold a JSON object", { file: join(folder, name) });
}

/** The number of the first line in which two files differ; null if they are the same. */
export async function firstDifferingLine(first: string, second: string): Promise<number | null> {
  const [a, b] = await Promise.all([readFile(first), readFile(second)]);
  if (a.equals(b)) return null;
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a[at] === b[at]) at++;
  let line = 1;
  for (let position = a.indexOf(10); position !== -1 && position < at; position = a.indexOf(10, position + 1))
    line++;
  return line;
}

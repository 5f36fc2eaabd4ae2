import type { Config } from "./config.ts";
import { CORRECTION_COLUMNS, type Correction, parseCorrection } from "./domain/correction.ts";
import { readUserTable } from "./io/userTable.ts";

/** The user's corrections, and their file as run.json names it. */
export interface Corrections {
  readonly corrections: readonly Correction[];
  readonly file: { readonly file: string; readonly sha256: string; readonly count: number } | null;
}

/**
 * Reads the corrections that the config names.
 * @param temporary folder for a readable copy
 * @throws {DataError} for a row that corrects nothing, naming file, record and column
 */
export async function readCorrections(
  { corrections: file }: Pick<Config, "corrections">,
  temporary: string,
): Promise<Corrections> {
  if (file === null) return { corrections: [], file: null };
  const required = ["match", "column", "old", "new", "reason", "source"] as const;
  const { rows, sha256 } = await readUserTable(file, CORRECTION_COLUMNS, required, temporary, {
    verbatim: true,
  });
  return { corrections: rows.map(parseCorrection), file: { file, sha256, count: rows.length } };
}

import { CLAIM_COLUMNS, type Claim, parseClaims } from "./claims/claim.ts";
import type { Config } from "./config.ts";
import { readReference } from "./io/reference.ts";
import { readUserTable } from "./io/userTable.ts";

/** The claims that a run checks, and the user's file as run.json names it; null for those that come along. */
export interface Claims {
  readonly claims: readonly Claim[];
  readonly file: { readonly file: string; readonly sha256: string; readonly count: number } | null;
}

/**
 * Reads the claims that the config names, else those of the default theatre.
 * @param temporary folder for a readable copy
 * @throws {DataError} for a row that cannot be tested, naming file, record and column
 */
export async function readClaims(
  { claims: file }: Pick<Config, "claims">,
  temporary: string,
): Promise<Claims> {
  if (file === null) {
    const rows = await readReference("claims");
    const place = (index: number) => ({ file: "claims.csv", record: index + 1 });
    return { claims: parseClaims(rows.map((cells, index) => ({ cells, place: place(index) }))), file: null };
  }
  const required = ["claim_id", "statement", "measure", "place", "now", "test"] as const;
  const { rows, sha256 } = await readUserTable(file, CLAIM_COLUMNS, required, temporary, { verbatim: true });
  return { claims: parseClaims(rows), file: { file, sha256, count: rows.length } };
}

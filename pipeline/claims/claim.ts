import { DataError, type Place } from "../domain/errors.ts";
import { nearestHint } from "../domain/nearest.ts";
import type { TextRow } from "../domain/textRow.ts";
import { type ClaimTest, parseTest } from "./claimTest.ts";
import { MEASURE_NAMES, type MeasureName } from "./measures.ts";
import { type Period, parsePeriod } from "./period.ts";

/** Columns of claims.csv, and other names for them. */
export const CLAIM_COLUMNS = {
  claim_id: ["id"],
  statement: ["claim"],
  measure: [],
  place: ["where", "region", "pair", "actor"],
  before: [],
  now: [],
  test: [],
  source: ["sources"],
} as const;
export type ClaimColumn = keyof typeof CLAIM_COLUMNS;

/** A statement about the theatre that data can show or not. */
export interface Claim {
  readonly id: string;
  readonly statement: string;
  readonly measure: MeasureName;
  /** Id of a region, country, zone or actor ("jnim", or "jnim@MLI" in one country), or FROM>TO. */
  readonly place: string;
  /** null where nothing is compared. */
  readonly before: Period | null;
  readonly now: Period;
  readonly test: ClaimTest;
}

/** @throws {DataError} for a row that cannot be tested, naming file, record and column */
export function parseClaims(rows: readonly TextRow<ClaimColumn>[]): Claim[] {
  const ids = new Set<string>();
  return rows.map((row) => {
    const claim = parseClaim(row);
    if (ids.has(claim.id)) {
      throw new DataError(`appears twice: "${claim.id}"; give each row an id of its own`, {
        ...row.place,
        column: "claim_id",
      });
    }
    ids.add(claim.id);
    return claim;
  });
}

function parseClaim({ cells, place }: TextRow<ClaimColumn>): Claim {
  const at = (column: ClaimColumn): Place => ({ ...place, column });
  for (const column of ["claim_id", "statement", "place"] as const)
    if (cells[column] === "") throw new DataError("is empty", at(column));
  const measure = MEASURE_NAMES.find((name) => name === cells.measure);
  if (measure === undefined) {
    throw new DataError(
      `is no measure: "${cells.measure}"${nearestHint(cells.measure, MEASURE_NAMES)}; measures are ${MEASURE_NAMES.join(", ")}`,
      at("measure"),
    );
  }
  const test = parseTest(cells.test, at("test"));
  if (test.usesBefore && cells.before === "")
    throw new DataError("is empty, and the test compares with it", at("before"));
  return {
    id: cells.claim_id,
    statement: cells.statement,
    measure,
    place: cells.place,
    before: cells.before === "" ? null : parsePeriod(cells.before, "before", at("before")),
    now: parsePeriod(cells.now, "now", at("now")),
    test,
  };
}

/**
 * Stage 5. IN scores of units and pairs. OUT the ranked tables that people read, rows in order of rank.
 * KEEPS every scored unit and pair: none is dropped.
 */
import type { Table } from "../domain/table.ts";
import { neighbourTable, spilloverTable } from "./borderTables.ts";
import type { RankInput } from "./rankInput.ts";
import { unitTable } from "./unitTable.ts";

/** Builds every ranked table. */
export function rank(input: RankInput): Table[] {
  return [
    unitTable("escalation", "region", input),
    unitTable("countries", "country", input),
    unitTable("zones", "zone", input),
    neighbourTable(input),
    spilloverTable(input),
  ];
}

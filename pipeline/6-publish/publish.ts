/**
 * Stage 6. IN ranked tables, ledger, quarantine. OUT a folder with every table as CSV and JSON, the ledger and the
 * quarantine as CSV, sensitivity.json, skill.json, run.json and the report that people open. KEEPS rows and columns: CSV and JSON hold the same.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileLedger } from "../domain/ingestSummary.ts";
import { type Columns, type Table, TableBuilder, tableOf } from "../domain/table.ts";
import { type TableHead, writeTable } from "../io/tableFiles.ts";

export interface PublishInput {
  readonly tables: readonly Table[];
  readonly ledger: readonly FileLedger[];
  /** Columns file, record, column, value, reason, source of the refused rows. */
  readonly quarantine: Columns;
  readonly head: TableHead;
  /** Content of sensitivity.json, skill.json, run.json and timings.json. */
  readonly sensitivity: object;
  readonly skill: object;
  readonly run: object;
  readonly timings: object;
  /** The page of report.html. */
  readonly report: string;
}

/** Writes everything into `folder`. */
export async function publish(folder: string, input: PublishInput): Promise<void> {
  for (const table of input.tables) {
    await writeTable(join(folder, table.name), table, input.head);
  }
  await writeTable(join(folder, "ledger"), ledgerTable(input.ledger), null);
  await writeTable(join(folder, "quarantine"), quarantineTable(input.quarantine), null);
  for (const name of ["sensitivity", "skill", "run", "timings"] as const)
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(input[name], null, 2)}\n`);
  await writeFile(join(folder, "report.html"), input.report);
}

function ledgerTable(ledger: readonly FileLedger[]): Table {
  const table = new TableBuilder("ledger");
  for (const line of ledger) table.add({ ...line });
  return table.build();
}

function quarantineTable(columns: Columns): Table {
  return tableOf("quarantine", columns["record"]?.length ?? 0, columns);
}

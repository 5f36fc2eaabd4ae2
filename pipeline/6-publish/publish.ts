/**
 * Stage 6. IN ranked tables, ledger, quarantine. OUT a folder with every table as CSV and JSON, the ledger and the
 * quarantine as CSV, and run.json. KEEPS rows and columns: CSV and JSON hold the same.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileLedger } from "../domain/ingestSummary.ts";
import { type Columns, type Table, TableBuilder, tableOf } from "../domain/table.ts";
import { type TableHead, writeCsv, writeJson } from "../io/tableFiles.ts";

export interface PublishInput {
  readonly tables: readonly Table[];
  readonly ledger: readonly FileLedger[];
  /** Columns file, record, column, value, reason, source of the refused rows. */
  readonly quarantine: Columns;
  readonly head: TableHead;
  /** Content of run.json and timings.json. */
  readonly run: object;
  readonly timings: object;
}

/** Writes everything into `folder`. */
export async function publish(folder: string, input: PublishInput): Promise<void> {
  for (const table of input.tables) {
    await writeCsv(join(folder, `${table.name}.csv`), table);
    await writeJson(join(folder, `${table.name}.json`), table, input.head);
  }
  await writeCsv(join(folder, "ledger.csv"), ledgerTable(input.ledger));
  await writeCsv(join(folder, "quarantine.csv"), quarantineTable(input.quarantine));
  await writeFile(join(folder, "run.json"), `${JSON.stringify(input.run, null, 2)}\n`);
  await writeFile(join(folder, "timings.json"), `${JSON.stringify(input.timings, null, 2)}\n`);
}

function ledgerTable(ledger: readonly FileLedger[]): Table {
  const table = new TableBuilder("ledger");
  for (const line of ledger) table.add({ ...line });
  return table.build();
}

function quarantineTable(columns: Columns): Table {
  return tableOf("quarantine", columns["record"]?.length ?? 0, columns);
}

/**
 * Stage 6. IN ranked tables, ledger, quarantine. OUT a folder with every table as CSV and JSON, the ledger and the
 * quarantine as CSV, sensitivity.json, skill.json, the report that people open, ATTRIBUTION.txt, and run.json with the
 * checksums of all these. KEEPS rows and columns: CSV and JSON hold the same.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileLedger } from "../domain/ingestSummary.ts";
import { type Columns, type Table, TableBuilder, tableOf } from "../domain/table.ts";
import { checksumsOf } from "../io/checksum.ts";
import { type TableHead, writeTable } from "../io/tableFiles.ts";
import { type AttributedInput, attributionText } from "./attribution.ts";

export interface PublishInput {
  readonly tables: readonly Table[];
  readonly ledger: readonly FileLedger[];
  /** Columns file, record, column, value, reason, source of the refused rows. */
  readonly quarantine: Columns;
  readonly head: TableHead;
  /** Content of sensitivity.json, skill.json, replay.json and timings.json. */
  readonly sensitivity: object;
  readonly skill: object;
  readonly replay: object;
  readonly timings: object;
  /** The page of report.html. */
  readonly report: string;
  /** Content of run.json but for the checksums of the outputs. */
  readonly run: AttributedInput;
}

/** Where and how fast a run was is not what it found: these files may differ between runs that agree. */
const NOT_CHECKED = ["run.json", "replay.json", "timings.json"];

/** Writes everything into `folder`. */
export async function publish(folder: string, input: PublishInput): Promise<void> {
  for (const table of input.tables) {
    await writeTable(join(folder, table.name), table, input.head);
  }
  await writeTable(join(folder, "ledger"), ledgerTable(input.ledger), null);
  await writeTable(join(folder, "quarantine"), quarantineTable(input.quarantine), null);
  for (const name of ["sensitivity", "skill", "replay", "timings"] as const)
    await writeJson(join(folder, `${name}.json`), input[name]);
  await writeFile(join(folder, "report.html"), input.report);
  await writeFile(join(folder, "ATTRIBUTION.txt"), attributionText(input.run));
  // last, since it vouches for all others
  const outputs = await checksumsOf(folder, NOT_CHECKED);
  await writeJson(join(folder, "run.json"), { ...input.run, outputs });
}

async function writeJson(path: string, content: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
}

function ledgerTable(ledger: readonly FileLedger[]): Table {
  const table = new TableBuilder("ledger");
  for (const line of ledger) table.add({ ...line });
  return table.build();
}

function quarantineTable(columns: Columns): Table {
  return tableOf("quarantine", columns["record"]?.length ?? 0, columns);
}

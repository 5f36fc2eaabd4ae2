/**
 * Stage 6. IN ranked tables, ledger, quarantine. OUT a folder with every table as CSV and JSON, the ledger and the
 * quarantine as CSV, the tables as sheets of risk.xlsx, the report that people read, sensitivity.json, skill.json and
 * run.json, and what describes them all: dictionary, schemas/, datapackage.json. KEEPS rows and columns: every format
 * holds the same.
 */
import { join } from "node:path";
import type { CsvForm } from "../domain/csvForm.ts";
import { dataPackage } from "../domain/dataPackage.ts";
import { dictionaryTable } from "../domain/dictionary.ts";
import type { FileLedger } from "../domain/ingestSummary.ts";
import { requireSound } from "../domain/requireSound.ts";
import { type Columns, type Table, TableBuilder, tableOf } from "../domain/table.ts";
import { tableSchema } from "../domain/tableSchema.ts";
import { newFolder } from "../io/folders.ts";
import { type TableHead, writeTable, writeText } from "../io/tableFiles.ts";
import { writeWorkbook } from "../io/workbook.ts";
import { RECORD_NAMES, recordSchema, requireRecord } from "./records.ts";
import { workbookSheets } from "./workbook.ts";

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
  /** The page of report.html; null to leave it and risk.xlsx out. */
  readonly report: string | null;
  readonly csvForm: CsvForm;
}

/**
 * Writes everything into `folder`.
 * @throws {RangeError} for a value that its schema does not allow: a bug
 */
export async function publish(folder: string, input: PublishInput): Promise<void> {
  const { head, csvForm } = input;
  const inBothFormats = [...input.tables, dictionaryTable()];
  const inCsv = [ledgerTable(input.ledger), quarantineTable(input.quarantine)];
  const tables = [...inBothFormats, ...inCsv];
  for (const table of tables) requireSound(table);
  for (const name of RECORD_NAMES) requireRecord(name, input[name]);

  for (const table of inBothFormats) await writeTable(join(folder, table.name), table, head, csvForm);
  for (const table of inCsv) await writeTable(join(folder, table.name), table, null, csvForm);
  for (const name of RECORD_NAMES) await writeJson(join(folder, `${name}.json`), input[name]);
  if (input.report !== null) {
    await writeText(join(folder, "report.html"), input.report);
    const title = `Harmattan: escalation and spillover as of ${head.as_of} (${head.source})`;
    await writeWorkbook(join(folder, "risk.xlsx"), title, workbookSheets(tables, head));
  }
  const described = tables.map(({ name }) => name);
  await writeJson(join(folder, "datapackage.json"), dataPackage(described, head, csvForm));
  const schemas = [
    ...inBothFormats.map(({ name }) => [name, tableSchema(name)] as const),
    ...RECORD_NAMES.map((name) => [name, recordSchema(name)] as const),
  ];
  await newFolder(join(folder, "schemas"));
  for (const [name, schema] of schemas) await writeJson(join(folder, "schemas", `${name}.json`), schema);
}

const writeJson = (path: string, content: object): Promise<void> =>
  writeText(path, `${JSON.stringify(content, null, 2)}\n`);

function ledgerTable(ledger: readonly FileLedger[]): Table {
  const table = new TableBuilder("ledger");
  for (const line of ledger) table.add({ ...line });
  return table.build();
}

function quarantineTable(columns: Columns): Table {
  return tableOf("quarantine", columns["record"]?.length ?? 0, columns);
}

/**
 * Stage 6. IN ranked tables, ledger, quarantine. OUT a folder with every table as CSV and JSON, the ledger and the
 * quarantine as CSV, the tables as sheets of risk.xlsx, the report that people read, sensitivity.json, skill.json, what
 * describes them all: dictionary, schemas/, datapackage.json, whom to name: ATTRIBUTION.txt, and run.json with the checksums
 * of all these. KEEPS rows and columns: every format holds the same.
 */
import { join } from "node:path";
import type { CsvForm } from "../domain/csvForm.ts";
import { dataPackage } from "../domain/dataPackage.ts";
import { dictionaryTable } from "../domain/dictionary.ts";
import type { FileLedger } from "../domain/ingestSummary.ts";
import { requireSound } from "../domain/requireSound.ts";
import { type Columns, type Table, TableBuilder, tableOf } from "../domain/table.ts";
import { tableSchema } from "../domain/tableSchema.ts";
import { checksumsOf, sha256Of } from "../io/checksum.ts";
import { newFolder } from "../io/folders.ts";
import { type TableHead, writeTable, writeText } from "../io/tableFiles.ts";
import type { WriteWorkbook } from "../io/workbook.ts";
import { type AttributedInput, attributionText } from "./attribution.ts";
import { RECORD_NAMES, recordSchema, requireRecord } from "./records.ts";
import { workbookSheets } from "./workbook.ts";

export interface PublishInput {
  /** In the order in which they are listed; those that are still being made are written last. */
  readonly tables: readonly (Table | Promise<Table>)[];
  readonly ledger: readonly FileLedger[];
  /** Columns file, record, column, value, reason, source of the refused rows. */
  readonly quarantine: Columns;
  readonly head: TableHead;
  /** Content of sensitivity.json, skill.json, replay.json and timings.json. */
  readonly sensitivity: object;
  readonly skill: object;
  readonly replay: object;
  readonly timings: object;
  /** Content of run.json but for the rows of the tables and the checksums of the outputs. */
  readonly run: AttributedInput & Readonly<Record<string, unknown>>;
  /** Makes the page of report.html; null to leave it and risk.xlsx out. */
  readonly report: (() => string) | null;
  readonly csvForm: CsvForm;
  /** Has another thread write the workbook while this one writes tables; absent: this one. */
  readonly writeWorkbook?: WriteWorkbook | undefined;
}

/** Where and how fast a run was is not what it found: these files may differ between runs that agree. */
const NOT_CHECKED = ["run.json", "replay.json", "timings.json"];

/** Holds the tables that are there when it is packed: those that are still being made have no sheet. */
const WORKBOOK = "risk.xlsx";

const OTHER_RECORDS = RECORD_NAMES.filter((name) => name !== "run");

/**
 * Writes everything into `folder`.
 * @throws {RangeError} for a value that its schema does not allow: a bug
 */
export async function publish(folder: string, input: PublishInput): Promise<void> {
  const { head, csvForm } = input;
  const given = [...input.tables, dictionaryTable()];
  const whole = Promise.all(given);
  // whoever awaits it learns of a failure; until then it is not unhandled
  whole.catch(() => {});
  const inCsv = [ledgerTable(input.ledger), quarantineTable(input.quarantine)];
  const ready = given.flatMap((table) => (table instanceof Promise ? [] : [table]));
  const writeOthers = async (): Promise<Record<string, string>> => {
    for (const table of [...ready, ...inCsv]) requireSound(table);
    for (const name of OTHER_RECORDS) requireRecord(name, input[name]);
    for (const table of ready) await writeTable(join(folder, table.name), table, head, csvForm);
    for (const table of inCsv) await writeTable(join(folder, table.name), table, null, csvForm);
    if (input.report !== null) await writeText(join(folder, "report.html"), input.report());
    const inBothFormats = await whole;
    for (const table of inBothFormats.filter((each) => !ready.includes(each))) {
      requireSound(table);
      await writeTable(join(folder, table.name), table, head, csvForm);
    }
    for (const name of OTHER_RECORDS) await writeJson(join(folder, `${name}.json`), input[name]);
    const described = [...inBothFormats, ...inCsv].map(({ name }) => name);
    await writeJson(join(folder, "datapackage.json"), dataPackage(described, head, csvForm));
    const schemas = [
      ...inBothFormats.map(({ name }) => [name, tableSchema(name)] as const),
      ...RECORD_NAMES.map((name) => [name, recordSchema(name)] as const),
    ];
    await newFolder(join(folder, "schemas"));
    for (const [name, schema] of schemas) await writeJson(join(folder, "schemas", `${name}.json`), schema);
    await writeText(join(folder, "ATTRIBUTION.txt"), attributionText(input.run));
    return await checksumsOf(folder, [...NOT_CHECKED, WORKBOOK]);
  };
  // the workbook is packed by another thread while this one does all else
  const pack = async (): Promise<Record<string, string>> => {
    await packTables(join(folder, WORKBOOK), [...ready, ...inCsv], input);
    return { [WORKBOOK]: await sha256Of(join(folder, WORKBOOK)) };
  };
  const checksums = await Promise.all([input.report === null ? {} : pack(), writeOthers()]);
  // last, since it vouches for all others
  const rows = rowsOf(await Promise.all(input.tables));
  const outputs = Object.fromEntries(checksums.flatMap((some) => Object.entries(some)).sort(byPath));
  const run = { ...input.run, rows, outputs };
  requireRecord("run", run);
  await writeJson(join(folder, "run.json"), run);
}

const byPath = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);

/** The tables as a workbook. */
async function packTables(
  path: string,
  tables: readonly Table[],
  { head, writeWorkbook }: PublishInput,
): Promise<void> {
  const title = `Harmattan: escalation and spillover as of ${head.as_of} (${head.source})`;
  // a large package, loaded where it is needed
  const write = writeWorkbook ?? (await import("../io/workbook.ts")).writeWorkbook;
  await write(path, title, workbookSheets(tables, head));
}

/** Rows of each table. */
const rowsOf = (tables: readonly Table[]): Record<string, number> =>
  Object.fromEntries(tables.map(({ name, rowCount }) => [name, rowCount]));

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

/** The workbook risk.xlsx: the tables as sheets, with what belongs together linked. */
import { COLUMNS, type ColumnName, descriptionOf, TABLES, type TableName } from "../domain/columns.ts";
import { type Column, printedColumn, rowsAt, type Table, textsOf, type Value } from "../domain/table.ts";
import { TABLE_INFO } from "../domain/tableInfo.ts";
import type { TableHead } from "../io/tableFiles.ts";
import type { Sheet, SheetColumn, SheetLink } from "../io/workbook.ts";

/** Months that the sheet of region_months goes back. */
const MOST_MONTHS = 36;

/**
 * Sheets in their order; their names, like those of columns, stay the same from month to month. The table forecast, by far
 * the longest, has none: the workbook is packed while it is still being made.
 */
const SHEETS: readonly { readonly table: TableName; readonly name: string; readonly frozen: number }[] = [
  { table: "neighbours", name: "Neighbours", frozen: 2 },
  { table: "escalation", name: "Escalation", frozen: 3 },
  { table: "countries", name: "Countries", frozen: 2 },
  { table: "zones", name: "Zones and sites", frozen: 3 },
  { table: "spillover", name: "Spillover", frozen: 3 },
  { table: "actors", name: "Actors", frozen: 2 },
  { table: "region_months", name: "Months", frozen: 3 },
  { table: "changes", name: "Changes", frozen: 2 },
  { table: "claims", name: "Claims", frozen: 1 },
  { table: "ledger", name: "Ledger", frozen: 1 },
  { table: "dictionary", name: "Dictionary", frozen: 2 },
];

/** Columns that are coloured: scores of whole rows. */
const SCALES: ReadonlySet<ColumnName> = new Set([
  "score",
  "spillover_from_focus",
  "spillover_all_sources",
  "pressure",
  "arrival",
]);

/**
 * Sheets of the workbook: one that says what it is, then one for each table that is there and has a sheet.
 * @param tables in any order
 */
export function workbookSheets(tables: readonly Table[], head: TableHead): Sheet[] {
  const shown = new Map(
    tables.map((table) => [table.name, table.name === "region_months" ? lastMonths(table) : table]),
  );
  const sheets = SHEETS.flatMap(({ table, name, frozen }) => {
    const found = shown.get(table);
    return found === undefined ? [] : [sheetOf(found, name, frozen, linksOf(found, shown))];
  });
  return [readMe(sheets, head), ...sheets];
}

function sheetOf(table: Table, name: string, frozenColumns: number, links: readonly SheetLink[]): Sheet {
  const names: readonly ColumnName[] = TABLES[table.name];
  const columns = names.map((column) => columnOf(column, table.columns[column] as Column));
  return { name, columns, frozenColumns, hasFilter: true, links };
}

function columnOf(name: ColumnName, values: Column): SheetColumn {
  return {
    title: name,
    note: descriptionOf(name),
    values: printedColumn(values, name),
    decimals: values instanceof Float64Array ? COLUMNS[name].decimals : null,
    isScale: SCALES.has(name),
  };
}

/** The rows of the last months, in their order. */
function lastMonths(table: Table): Table {
  const months = textsOf(table.columns, "month");
  const first = [...new Set(months)].sort().slice(-MOST_MONTHS)[0] ?? "";
  return rowsAt(
    table,
    Array.from(months.keys()).filter((row) => (months[row] as string) >= first),
  );
}

/** From a row to what it rests on: the same columns' values, looked for in another table. */
interface Evidence {
  readonly table: TableName;
  readonly from: ColumnName;
  readonly to: TableName;
  /** Columns of the row, and those that hold the same in the other table. */
  readonly where: readonly (readonly [ColumnName, ColumnName])[];
  readonly tooltip: string;
  /** Rows of the table that are meant, by what a column holds; all where it is not given. */
  readonly only?: readonly [ColumnName, string];
}

const EVIDENCE: readonly Evidence[] = [
  {
    table: "neighbours",
    from: "neighbour_name",
    to: "spillover",
    where: [
      ["focus", "from"],
      ["neighbour", "to"],
    ],
    tooltip: "the score taken apart",
  },
  {
    table: "neighbours",
    from: "top_border_region",
    to: "escalation",
    where: [
      ["neighbour", "country"],
      ["top_border_region", "region"],
    ],
    tooltip: "the region's own row",
  },
  {
    table: "spillover",
    from: "top_border_region",
    to: "escalation",
    where: [
      ["to", "country"],
      ["top_border_region", "region"],
    ],
    tooltip: "the region's own row",
  },
  {
    table: "countries",
    from: "country_name",
    to: "escalation",
    where: [["country", "country"]],
    tooltip: "its region with the highest score",
  },
  {
    table: "escalation",
    from: "region",
    to: "region_months",
    where: [["region_id", "region_id"]],
    tooltip: "its months, one by one",
  },
  ...(["escalation", "zones", "countries"] as const).flatMap((ranking): Evidence[] => {
    const own = [["unit_id", ranking === "countries" ? "country" : "region_id"]] as const;
    const row = { from: "unit_name", to: ranking, where: own, tooltip: "the place’s own row" } as const;
    return [
      { table: "changes", ...row, only: ["ranking", ranking] },
      { table: "claims", ...row },
    ];
  }),
];

function linksOf(table: Table, tables: ReadonlyMap<TableName, Table>): SheetLink[] {
  return EVIDENCE.filter((each) => each.table === table.name).flatMap(
    ({ from, to, where, tooltip, only }) => {
      const target = tables.get(to);
      const toSheet = SHEETS.find((sheet) => sheet.table === to)?.name;
      if (target === undefined || toSheet === undefined) return [];
      const rowOf = firstRows(
        target,
        where.map(([, there]) => there),
      );
      const column = (TABLES[table.name] as readonly ColumnName[]).indexOf(from);
      const keys = keysOf(
        table,
        where.map(([here]) => here),
      );
      const meant = only === undefined ? null : textsOf(table.columns, only[0]);
      return keys.flatMap((key, row) => {
        const toRow = meant === null || meant[row] === only?.[1] ? rowOf.get(key) : undefined;
        return toRow === undefined ? [] : [{ row, column, toSheet, toRow, tooltip }];
      });
    },
  );
}

function firstRows(table: Table, columns: readonly ColumnName[]): Map<string, number> {
  const rows = new Map<string, number>();
  for (const [row, key] of keysOf(table, columns).entries()) if (!rows.has(key)) rows.set(key, row);
  return rows;
}

const keysOf = (table: Table, columns: readonly ColumnName[]): string[] =>
  Array.from({ length: table.rowCount }, (_, row) =>
    columns.map((column) => textsOf(table.columns, column)[row]).join("\n"),
  );

/** What the workbook is, where its data comes from, and what is on which sheet. */
function readMe(sheets: readonly Sheet[], { as_of, source, licence }: TableHead): Sheet {
  const about: readonly (readonly [string, Value])[] = [
    ["As of", as_of],
    ["Source", source],
    ["Licence", licence],
    ["Score", "0 to 100, the sum of its parts: the present against the place's own past. Not a probability"],
    [
      "Probability",
      "chance of what its column's note defines, given only where such chances have shown skill",
    ],
    ["Data", "what was reported: remote areas, and the latest months, are undercounted"],
    ["Borders", "de facto where they are disputed, and no statement on anybody's claim"],
    ["Columns", "the note of a column's head, and the sheet Dictionary, say what it means"],
    ["Links", "a linked cell leads to the row behind it"],
  ];
  const listed = SHEETS.filter(({ name }) => sheets.some((sheet) => sheet.name === name));
  const contents = listed.map(({ name, table }): [string, Value] => [
    name,
    table === "region_months"
      ? `${TABLE_INFO[table].meaning}; the last ${MOST_MONTHS}`
      : TABLE_INFO[table].meaning,
  ]);
  const rows = [...about, ...contents];
  const columns = ["Harmattan", "Escalation and spillover scores"].map((title, at) => ({
    title,
    note: "",
    values: rows.map((row) => row[at] as Value),
    decimals: null,
    isScale: false,
  }));
  return {
    name: "Read me",
    columns,
    frozenColumns: 0,
    hasFilter: false,
    links: listed.map(({ name }, index) => ({
      row: about.length + index,
      column: 0,
      toSheet: name,
      toRow: -1,
      tooltip: "to the sheet",
    })),
  };
}

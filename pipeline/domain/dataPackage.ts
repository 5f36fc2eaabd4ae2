import { patternOf } from "./cellForm.ts";
import {
  COLUMNS,
  type ColumnKind,
  type ColumnName,
  descriptionOf,
  TABLES,
  type TableName,
} from "./columns.ts";
import type { CsvForm } from "./csvForm.ts";
import { TABLE_INFO } from "./tableInfo.ts";

const PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json";

/** Types of Frictionless Table Schema; a date may be a month alone, which its date is not. */
const TYPES: Readonly<Record<ColumnKind, string>> = {
  text: "string",
  month: "yearmonth",
  date: "string",
  integer: "integer",
  number: "number",
};

/**
 * The content of datapackage.json: a Frictionless Data Package of a folder's CSV files, which R, Python, QGIS and data
 * portals read with types and meanings. Follows Data Package 2.0 and the properties that it shares with 1.0.
 * @param tables those that are in the folder
 * @param form how their CSVs are written
 */
export function dataPackage(
  tables: readonly TableName[],
  head: { readonly as_of: string; readonly source: string; readonly licence: string },
  form: CsvForm,
): object {
  return {
    $schema: PROFILE,
    name: `harmattan-${head.as_of}`,
    title: `Escalation and spillover as of ${head.as_of}: ${head.source}`,
    description: `Scores computed by Harmattan from ${head.source}. Licence of the data: ${head.licence}`,
    version: head.as_of,
    sources: [{ title: head.source }],
    resources: tables.map((table) => ({
      name: table,
      type: "table",
      path: `${table}.csv`,
      title: table,
      description: TABLE_INFO[table].meaning,
      format: "csv",
      mediatype: "text/csv",
      encoding: "utf-8",
      dialect: { delimiter: form.delimiter, lineTerminator: "\n", doubleQuote: true, header: true },
      schema: tableFields(table, form),
    })),
  };
}

function tableFields(table: TableName, form: CsvForm): object {
  const names: readonly ColumnName[] = TABLES[table];
  const { key } = TABLE_INFO[table];
  return {
    fields: names.map((name) => fieldOf(name, key.includes(name), form)),
    missingValues: [""],
    ...(key.length === 0 ? {} : { primaryKey: key }),
  };
}

function fieldOf(name: ColumnName, required: boolean, { decimalMark }: CsvForm): object {
  const { kind, minimum, maximum, words } = COLUMNS[name];
  const pattern = kind === "date" ? patternOf(kind) : null;
  const constraints = {
    ...(required ? { required } : {}),
    ...(words === null ? {} : { enum: words }),
    ...(pattern === null ? {} : { pattern }),
    ...(minimum === null ? {} : { minimum }),
    ...(maximum === null ? {} : { maximum }),
  };
  return {
    name,
    type: TYPES[kind],
    ...(kind === "number" && decimalMark !== "." ? { decimalChar: decimalMark } : {}),
    description: descriptionOf(name),
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
  };
}

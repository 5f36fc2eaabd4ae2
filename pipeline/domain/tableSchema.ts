import { patternOf } from "./cellForm.ts";
import { COLUMNS, type ColumnName, descriptionOf, TABLES, type TableName } from "./columns.ts";
import { TABLE_INFO } from "./tableInfo.ts";

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

/** What a JSON output calls its schema, and the version of it: it changes with any change that readers must know of. */
export const schemaName = (output: string): string => `harmattan/${output}/1`;

/** The same as the identifier of a schema. */
export const schemaId = (output: string): string => `urn:${schemaName(output).replaceAll("/", ":")}`;

/** JSON Schema (2020-12) of a table's JSON output: { schema, as_of, source, licence, rows }. */
export function tableSchema(table: TableName): object {
  const names: readonly ColumnName[] = TABLES[table];
  const { meaning, key } = TABLE_INFO[table];
  return {
    $schema: DRAFT,
    $id: schemaId(table),
    title: table,
    description: meaning,
    type: "object",
    required: ["schema", "as_of", "source", "licence", "rows"],
    properties: {
      schema: { const: schemaName(table) },
      as_of: { type: "string", pattern: patternOf("month") },
      source: { type: "string" },
      licence: { type: "string" },
      rows: {
        type: "array",
        items: {
          type: "object",
          additionalProperties: false,
          required: names,
          properties: Object.fromEntries(names.map((name) => [name, cellSchema(name, !key.includes(name))])),
        },
      },
    },
  };
}

/** @param mayBeEmpty whether null may stand there */
function cellSchema(name: ColumnName, mayBeEmpty: boolean): object {
  const { kind, minimum, maximum, words } = COLUMNS[name];
  const type = kind === "integer" || kind === "number" ? kind : "string";
  const pattern = patternOf(kind);
  return {
    description: descriptionOf(name),
    type: mayBeEmpty ? [type, "null"] : type,
    ...(words === null ? {} : { enum: mayBeEmpty ? [...words, null] : words }),
    ...(pattern === null ? {} : { pattern }),
    ...(minimum === null ? {} : { minimum }),
    ...(maximum === null ? {} : { maximum }),
  };
}

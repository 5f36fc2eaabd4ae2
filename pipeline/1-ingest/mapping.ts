import { z } from "zod";
import { DataError } from "../domain/errors.ts";
import {
  type Coverage,
  DATE_FORMATS,
  INCIDENT_CLASSES,
  type Layout,
  PLACE_PRECISIONS,
  type RawField,
} from "../domain/layout.ts";
import { parseMonth } from "../domain/month.ts";
import { fold, nearestHint } from "../domain/nearest.ts";
import type { CsvHead } from "../io/csvHead.ts";

const MONTH = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "is not a month like 2019-06");
const COUNTRY = z.string().regex(/^[A-Z]{3}$/, "is not an ISO 3166-1 alpha-3 code like MLI");
const COLUMN = z.string().min(1);
const CLASS = z.enum(INCIDENT_CLASSES);

/** A mapping file: which column of a CSV of no known layout holds what. Values are column names. */
const MAPPING = z
  .strictObject({
    source: z.string().min(1).describe("what the data is called in every output"),
    licence: z.string(),
    citation: z.string(),
    delimiter: z.string().length(1),
    encoding: z.string(),
    date: COLUMN,
    date_end: COLUMN,
    date_format: z.enum(DATE_FORMATS),
    country: COLUMN,
    admin1: COLUMN,
    latitude: COLUMN,
    longitude: COLUMN,
    place_precision: COLUMN,
    place_precision_map: z.record(z.string(), z.enum(PLACE_PRECISIONS)),
    actor_1: COLUMN,
    actor_2: COLUMN,
    class: COLUMN,
    class_map: z.record(z.string(), CLASS),
    deaths: COLUMN,
    deaths_low: COLUMN,
    deaths_high: COLUMN,
    deaths_civilians: COLUMN,
    events: COLUMN,
    class_events: z.partialRecord(z.enum(["battle", "remote", "civilian", "nonstate"]), COLUMN),
    id: COLUMN,
    revision: COLUMN,
    coverage: z.strictObject({ from: MONTH, to: MONTH, countries: z.array(COUNTRY).optional() }),
  })
  .partial()
  .required({ source: true });

export type Mapping = z.infer<typeof MAPPING>;

const COLUMN_KEYS = [
  "date",
  "date_end",
  "country",
  "admin1",
  "latitude",
  "longitude",
  "place_precision",
  "actor_1",
  "actor_2",
  "class",
  "deaths",
  "deaths_low",
  "deaths_high",
  "deaths_civilians",
  "events",
  "id",
  "revision",
] as const satisfies readonly (keyof Mapping & RawField)[];

/**
 * Reads the text of a mapping file.
 * @throws {DataError} naming the file, the key and the nearest valid key
 */
export function parseMapping(text: string, file: string): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new DataError(`is not valid JSON: ${(error as Error).message}`, { file });
  }
  const result = MAPPING.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const inside = issue.path[0];
    const known =
      inside === undefined
        ? Object.keys(MAPPING.shape)
        : inside === "coverage"
          ? ["from", "to", "countries"]
          : INCIDENT_CLASSES;
    throw new DataError(`has an unknown key "${key}"${nearestHint(key, known)}`, { file });
  }
  const message = issue?.message.endsWith("received undefined") ? "is missing" : issue?.message;
  throw new DataError(`${issue?.path.join(".") || "mapping"}: ${message}`, { file });
}

/** Whether the mapping names columns, or only says what the data of a known layout is called and covers. */
export function namesColumns(mapping: Mapping): boolean {
  return mapping.class_events !== undefined || COLUMN_KEYS.some((key) => mapping[key] !== undefined);
}

/**
 * The layout that a mapping describes for a file with this header.
 * @throws {DataError} if it names a column that the header lacks, with the nearest one, or leaves out what is needed
 */
export function layoutOfMapping(mapping: Mapping, head: CsvHead, file: string): Layout {
  const header = head.header.map((name) => fold(name));
  const columns: Partial<Record<RawField, number>> = {};
  const columnNames: Partial<Record<RawField, string>> = {};
  const place = (field: RawField, name: string, key: string): void => {
    const exact = head.header.indexOf(name);
    const index = exact >= 0 ? exact : header.indexOf(fold(name));
    if (index < 0) {
      throw new DataError(
        `the mapping's "${key}" names a column "${name}" that the file lacks${nearestHint(name, head.header)}`,
        {
          file,
        },
      );
    }
    columns[field] = index;
    columnNames[field] = name;
  };
  for (const key of COLUMN_KEYS) {
    const name = mapping[key];
    if (name !== undefined) place(key, name, key);
  }
  for (const [incidentClass, name] of Object.entries(mapping.class_events ?? {})) {
    place(`events_${incidentClass}` as RawField, name as string, `class_events.${incidentClass}`);
  }
  for (const needed of ["date", "country"] as const) {
    if (columns[needed] === undefined) {
      throw new DataError(`the mapping does not say which column holds the ${needed}: add "${needed}"`, {
        file,
      });
    }
  }
  if ((columns.latitude === undefined) !== (columns.longitude === undefined)) {
    throw new DataError(`the mapping names only one of "latitude" and "longitude": name both or none`, {
      file,
    });
  }
  if (mapping.class !== undefined && mapping.class_map === undefined) {
    throw new DataError(
      `the mapping names a "class" column but no "class_map" from its values to our classes`,
      { file },
    );
  }
  if (mapping.place_precision !== undefined && mapping.place_precision_map === undefined) {
    throw new DataError(
      `the mapping names a "place_precision" column but no "place_precision_map" from its values to ours`,
      { file },
    );
  }
  return {
    name: `mapping for ${mapping.source}`,
    source: mapping.source,
    licence: mapping.licence ?? "",
    citation: mapping.citation ?? "",
    columns,
    columnNames,
    dateFormat: mapping.date_format ?? dateFormatOf(head, columns.date as number),
    classes: Object.fromEntries(
      Object.entries(mapping.class_map ?? {}).map(([value, name]) => [value.trim().toLowerCase(), name]),
    ),
    placePrecisions: mapping.place_precision_map ?? {},
    coverage: coverageOf(mapping, file),
    release: { order: 0, kind: "undeclared" },
  };
}

/** A known layout under the name, licence and coverage that a mapping beside the file gives it. */
export function withMetadata(layout: Layout, mapping: Mapping, file: string): Layout {
  return {
    ...layout,
    source: mapping.source,
    licence: mapping.licence ?? layout.licence,
    citation: mapping.citation ?? layout.citation,
    coverage: coverageOf(mapping, file) ?? layout.coverage,
  };
}

function coverageOf(mapping: Mapping, file: string): Coverage | null {
  if (mapping.coverage === undefined) return null;
  const from = parseMonth(mapping.coverage.from, { file });
  const to = parseMonth(mapping.coverage.to, { file });
  if (to < from) throw new DataError("the mapping's coverage ends before it begins", { file });
  return { from, to, countries: mapping.coverage.countries ?? "observed" };
}

/** Only formats that cannot be confused with another are told from the data; the rest must be declared. */
function dateFormatOf(head: CsvHead, column: number): Layout["dateFormat"] {
  const values = head.sample.map((record) => (record[column] ?? "").trim()).filter((value) => value !== "");
  if (values.length > 0 && values.every((value) => /^\d{4}-\d{2}$/.test(value))) return "YYYY-MM";
  return "YYYY-MM-DD";
}

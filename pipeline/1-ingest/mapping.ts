import { DataError } from "../domain/errors.ts";
import type { Coverage, Layout, RawField } from "../domain/layout.ts";
import { parseMonth } from "../domain/month.ts";
import { fold, nearestHint } from "../domain/nearest.ts";
import type { CsvHead } from "../io/csvHead.ts";
import type { Mapping } from "./mappingFile.ts";

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
    licence: licenceLine(mapping.licence ?? "", mapping),
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

/** A known layout under the name, licence, date format and coverage that a mapping beside the file gives it. */
export function withMetadata(layout: Layout, mapping: Mapping, file: string): Layout {
  return {
    ...layout,
    source: mapping.source,
    licence: licenceLine(mapping.licence ?? layout.licence, mapping),
    citation: mapping.citation ?? layout.citation,
    ...(mapping.date_format === undefined ? {} : { dateFormat: mapping.date_format, otherDateFormats: [] }),
    coverage: coverageOf(mapping, file) ?? layout.coverage,
  };
}

/** The licence, when the data was fetched and what part of it: what outputs have to state. */
const licenceLine = (licence: string, { accessed, filters }: Mapping): string =>
  [
    licence,
    accessed === undefined ? "" : `accessed ${accessed}`,
    filters === undefined ? "" : `filters: ${filters}`,
  ]
    .filter((part) => part !== "")
    .join("; ");

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

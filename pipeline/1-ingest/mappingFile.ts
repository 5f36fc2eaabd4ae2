import * as z from "zod";
import { DataError } from "../domain/errors.ts";
import { DATE_FORMATS, INCIDENT_CLASSES, PLACE_PRECISIONS } from "../domain/layout.ts";
import { nearestHint } from "../domain/nearest.ts";

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
    accessed: z.iso.date().describe("when the data was fetched"),
    filters: z.string().describe("what part of the source the file holds"),
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

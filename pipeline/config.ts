import { z } from "zod";
import { UsageError } from "./domain/errors.ts";
import { nearestHint } from "./domain/nearest.ts";

/** Every knob with its default and its reason. A config file (JSON) may set any of them; the command line wins. */
export const DEFAULT_CONFIG: Config = {
  /** Country whose neighbours are ranked. The project began with Mali. */
  focus: "MLI",
  /**
   * Countries whose regions get a row for every month in region_months, beside the focus and its land neighbours:
   * the coast that violence from the Sahel reaches next. Without data for a country it does nothing.
   */
  theatre: ["BEN", "TGO", "GHA"],
  /** Share of a file's rows that may be refused: above it the file is more likely misread than dirty. */
  maxQuarantine: 0.2,
  /** DuckDB's threads. Results do not depend on it; null is one per core, at most 4. */
  threads: null,
  /** What DuckDB may hold in memory before it spills to disk. */
  memoryLimit: "512MB",
};

export interface Config {
  readonly focus: string;
  readonly theatre: readonly string[];
  readonly maxQuarantine: number;
  readonly threads: number | null;
  readonly memoryLimit: string;
}

const COUNTRY = z.string().regex(/^[A-Z]{3}$/, "is not an ISO 3166-1 alpha-3 code like MLI");

const SCHEMA = z
  .strictObject({
    focus: COUNTRY,
    theatre: z.array(COUNTRY),
    maxQuarantine: z.number().min(0).max(1),
    threads: z.int().min(1).max(64).nullable(),
    memoryLimit: z.string().regex(/^\d+(MB|GB)$/, "is not an amount of memory like 512MB"),
  })
  .partial();

/**
 * Reads the text of a config file over the defaults.
 * @throws {UsageError} naming the key, and the nearest valid one where it is unknown
 */
export function parseConfig(text: string, file: string): Config {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  const result = SCHEMA.safeParse(json);
  if (result.success) {
    return { ...DEFAULT_CONFIG, ...(result.data as Partial<Config>) };
  }
  const issue = result.error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    throw new UsageError(
      `${file} has an unknown key "${key}"${nearestHint(key, Object.keys(DEFAULT_CONFIG))}`,
    );
  }
  throw new UsageError(`${file}: ${issue?.path.join(".") || "config"} ${issue?.message}`);
}

import { dirname, isAbsolute, join } from "node:path";
import * as z from "zod";
import { type Config, DEFAULT_CONFIG } from "./config.ts";
import { ALARM_LEVELS } from "./domain/alarmRates.ts";
import { UNIT_KINDS } from "./domain/areas.ts";
import { CSV_LOCALES } from "./domain/csvForm.ts";
import { UsageError } from "./domain/errors.ts";
import { nearestHint } from "./domain/nearest.ts";

const COUNTRY = z.string().regex(/^[A-Z]{3}$/, "is not an ISO 3166-1 alpha-3 code like MLI");

const FILE = z.string().min(1).nullable();

const SCHEMA = z
  .strictObject({
    focus: COUNTRY,
    theatre: z.array(COUNTRY),
    unit: z.enum(UNIT_KINDS, `is none of ${UNIT_KINDS.join(", ")}`),
    regions: FILE,
    regionName: z.string().min(1).nullable(),
    regionId: z.string().min(1).nullable(),
    zones: FILE,
    shippedZones: z.boolean(),
    sites: FILE,
    corrections: FILE,
    claims: FILE,
    maxQuarantine: z.number().min(0).max(1),
    inactiveYears: z.boolean(),
    alertLevel: z.literal(ALARM_LEVELS, `is none of ${ALARM_LEVELS.join(", ")}`),
    forecast: z.boolean(),
    csvLocale: z.enum(CSV_LOCALES, `is none of ${CSV_LOCALES.join(", ")}`),
    keepRuns: z.int().min(0).max(10_000),
    threads: z.int().min(1).max(64).nullable(),
    memoryLimit: z.string().regex(/^\d+(MB|GB)$/, "is not an amount of memory like 512MB"),
  })
  .partial();

/**
 * Reads the text of a config file over the defaults. Paths in it are relative to the file.
 * @throws {UsageError} naming the key, and the nearest valid one where it is unknown
 */
export function parseConfig(text: string, file: string): Config {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  const config = checkedConfig(json, file);
  const beside = (path: string | null): string | null =>
    path === null || isAbsolute(path) ? path : join(dirname(file), path);
  const { zones, sites, regions, corrections, claims } = config;
  return {
    ...config,
    zones: beside(zones),
    sites: beside(sites),
    regions: beside(regions),
    corrections: beside(corrections),
    claims: beside(claims),
  };
}

/**
 * Settings over the defaults, paths as they are.
 * @param name what to call them in an error
 * @throws {UsageError} naming the key, and the nearest valid one where it is unknown
 */
export function checkedConfig(settings: unknown, name: string): Config {
  const result = SCHEMA.safeParse(settings);
  if (result.success) return { ...DEFAULT_CONFIG, ...(result.data as Partial<Config>) };
  const issue = result.error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    throw new UsageError(
      `${name} has an unknown key "${key}"${nearestHint(key, Object.keys(DEFAULT_CONFIG))}`,
    );
  }
  throw new UsageError(`${name}: ${issue?.path.join(".") || "config"} ${issue?.message}`);
}

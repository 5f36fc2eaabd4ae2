import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Config, DEFAULT_CONFIG } from "./config.ts";
import { listInputFiles } from "./io/inputFiles.ts";
import { type NamedFile, readConfigText } from "./io/namedFile.ts";
import { type UnitOptions, unitConfig } from "./unitOptions.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const DATASETS = join(PROJECT, "datasets");
const INCIDENTS = join(DATASETS, "incidents");

/** The options of every command that reads incidents. */
export interface InputOptions extends UnitOptions {
  readonly input?: string[];
  readonly out: string;
  readonly source?: string;
  readonly mapping?: string;
  /** A file, or what one holds, already checked. */
  readonly config?: string | Config;
  readonly zones?: string;
  readonly sites?: string;
  readonly corrections?: string;
  readonly claims?: string;
  readonly maxQuarantine?: number;
  readonly threads?: number;
}

/** What to read, how, and where to write: options win over the config file, and that over the defaults. */
export async function inputOf(options: InputOptions) {
  const { config = DEFAULT_CONFIG } = options;
  const read = typeof config === "string" ? await readConfig(config) : { config, configFile: null };
  const file = read.config;
  const input = options.input ?? [await defaultInput()];
  return {
    input,
    out: options.out,
    source: options.source ?? null,
    mapping: options.mapping ?? null,
    configFile: read.configFile,
    config: {
      ...file,
      ...unitConfig(options, file),
      maxQuarantine: options.maxQuarantine ?? file.maxQuarantine,
      threads: options.threads ?? file.threads,
      zones: options.zones ?? file.zones,
      sites: options.sites ?? file.sites ?? inDatasets("sites.csv"),
      claims: options.claims ?? file.claims,
      corrections: options.corrections ?? file.corrections ?? defaultCorrections(input),
    },
  };
}

async function defaultInput(): Promise<string> {
  const files = existsSync(INCIDENTS) ? await listInputFiles([INCIDENTS]) : [];
  return relative(process.cwd(), files.length > 0 ? INCIDENTS : join(DATASETS, "sample")) || ".";
}

function inDatasets(name: string): string | null {
  const path = join(DATASETS, name);
  return existsSync(path) ? relative(process.cwd(), path) : null;
}

/** Corrections are of certain files: on others every one of them would match nothing. */
export const defaultCorrections = (input: readonly string[]): string | null =>
  input.some((path) => resolve(path) === INCIDENTS) ? inDatasets("corrections.csv") : null;

async function readConfig(path: string): Promise<{ config: Config; configFile: NamedFile }> {
  const { text, named } = await readConfigText(path);
  const { parseConfig } = await import("./configFile.ts");
  return { config: parseConfig(text, path), configFile: named };
}

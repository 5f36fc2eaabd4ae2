import { formatMonth } from "./domain/month.ts";
import { schemaName } from "./domain/tableSchema.ts";
import type { InputFinding } from "./inputHealth/finding.ts";
import type { RunOptions } from "./pipeline.ts";

/** What replay.json holds. */
export interface Replay {
  readonly input: readonly string[];
  readonly mapping: string | null;
  readonly source: string;
  readonly as_of: string | null;
  readonly focus: string | null;
  readonly all_months: boolean;
  readonly tables_only: boolean;
  readonly config: object;
  readonly config_file: string | null;
  /** What looked wrong about the input and was accepted. */
  readonly accepted: readonly InputFinding[];
}

/**
 * The content of replay.json: where a run found its files and how it was called, for doing it again. Paths stand as they
 * were given; what they held is told by run.json.
 * @param source the one that was scored
 */
export function replayRecord(
  options: RunOptions,
  source: string,
  accepted: readonly InputFinding[],
): Replay & { readonly schema: string } {
  const { input, mapping, asOf, focus, allMonths, tablesOnly, config, configFile } = options;
  return {
    schema: schemaName("replay"),
    input,
    mapping,
    source,
    as_of: asOf === null ? null : formatMonth(asOf),
    focus,
    all_months: allMonths,
    tables_only: tablesOnly,
    config,
    config_file: configFile?.file ?? null,
    accepted,
  };
}

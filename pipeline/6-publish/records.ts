/** What the JSON outputs that are no tables hold: checked when they are written, and told as JSON Schema. */
import * as z from "zod";
import { patternOf } from "../domain/cellForm.ts";
import { schemaId, schemaName } from "../domain/tableSchema.ts";

const month = z.string().regex(new RegExp(patternOf("month") ?? ""));
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const spread = z.looseObject({
  median: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
const skill = z.looseObject({
  skill: z.number().max(1).nullable(),
  low: z.number().max(1).nullable(),
  high: z.number().max(1).nullable(),
});
const stability = z.looseObject({
  kendall_tau_b: spread,
  top10_kept: spread,
  mean_rank_shift: z.number().min(0).nullable(),
});
const namedFile = z.looseObject({ file: z.string(), sha256 });
const userFile = z.looseObject({ file: z.string(), sha256, count });

const headOf = <Name extends string>(name: Name) => ({
  schema: z.literal(schemaName(name)),
  as_of: month,
  source: z.string(),
  licence: z.string(),
});

/** Further properties may come within a version; none of these goes or changes. */
const RECORDS = {
  run: z
    .looseObject({
      ...headOf("run"),
      citation: z.string(),
      method_set: z
        .string()
        .describe("the set of parts and constants; scores of different sets do not compare"),
      version: z.string(),
      code_sha256: sha256,
      lock_sha256: sha256.describe("of the list of pinned dependencies"),
      config: z
        .looseObject({ focus: z.string(), theatre: z.array(z.string()) })
        .describe("settings of the run"),
      coverage: z.array(
        z.looseObject({ from: month, to: month, countries: z.union([z.string(), z.array(z.string())]) }),
      ),
      last_complete_month: month,
      has_coordinates: z.boolean(),
      has_actors: z.boolean(),
      has_deaths: z.boolean(),
      inputs: z
        .array(
          z.looseObject({
            file: z.string(),
            sha256,
            origin: z.looseObject({ url: z.string(), sha256: z.string() }).nullable(),
            mapping: namedFile.nullable(),
          }),
        )
        .describe("the rows of ledger.csv, the card and the mapping file beside each input"),
      config_file: namedFile.nullable(),
      reporting_lag: z
        .looseObject({
          vintages: z.array(z.looseObject({ newest_month: month, sha256 })),
          newest_month_growth: z.array(z.looseObject({ months_later: count, factor: z.number().min(0) })),
          quarter_growth: z.array(z.number().min(0)),
        })
        .nullable()
        .describe("how much earlier months grew after they were ranked, and the vintages that tell it"),
      zone_files: z.array(userFile),
      correction_file: userFile.nullable(),
      region_file: userFile.nullable(),
      claims_file: userFile.nullable(),
      mappings: z.record(z.string(), z.string()).describe("what mappings say of a file's columns"),
      compared_with: z
        .looseObject({
          month,
          run_key: z.string().nullable(),
          config: z.array(z.string()),
          code: z.boolean(),
          data: z.boolean(),
        })
        .describe("the run that changes.csv compares with, and what differs"),
      rows: z.record(z.string(), count).describe("rows of each table"),
      false_alarms: z.looseObject({
        region_months: count,
        unchanged_region_months: count,
        levels: z.array(
          z.looseObject({ nominal: share, realised: share.nullable(), unchanged: share.nullable() }),
        ),
      }),
      alerts: z.looseObject({
        level: share,
        alerts: count,
        active_regions: count,
        expected_if_nothing_changes: z.number().min(0).nullable(),
      }),
      unknown_regions: z.array(
        z.looseObject({ country: z.string(), name: z.string(), nearest: z.array(z.string()) }),
      ),
      outputs: z.record(z.string(), sha256).describe("checksum of every other file that equal runs share"),
    })
    .describe("What the outputs depend on: config, coverage, checksums of input and code"),
  sensitivity: z
    .looseObject({
      ...headOf("sensitivity"),
      draws: count,
      seed: z.string(),
      rankings: z.array(
        z.looseObject({
          scope: z.enum(["all", "theatre"]),
          ranked: count,
          active: count,
          everything: stability.describe("draws of counts, baselines, weights, half-lives and saturation"),
          method: stability.describe("draws of weights, half-lives and saturation alone"),
          parts: z.array(
            z.looseObject({
              part: z.string(),
              nominal_weight: z.number().nullable(),
              effective_weight: share.nullable(),
            }),
          ),
        }),
      ),
    })
    .describe("How sure the rankings of regions are as a whole"),
  skill: z
    .looseObject({
      ...headOf("skill"),
      groups: z.array(
        z.looseObject({
          kind: z.enum(["region", "country", "border"]),
          group: z.enum(["active", "dormant"]),
          predictions: count,
          months: count,
          events: count,
          brier: share.nullable(),
          against: z.enum(["climatology", "persistence"]),
          against_climatology: skill,
          against_persistence: skill,
          note: z.string().describe("why the group gets no chance; empty if it gets one"),
        }),
      ),
    })
    .describe("What the chances of each group have been worth on this data"),
  replay: z
    .looseObject({
      schema: z.literal(schemaName("replay")),
      input: z.array(z.string()),
      mapping: z.string().nullable(),
      source: z.string(),
      as_of: month.nullable(),
      focus: z.string().nullable(),
      all_months: z.boolean(),
      tables_only: z.boolean(),
      config: z.looseObject({}),
      config_file: z.string().nullable(),
      accepted: z.array(
        z.looseObject({ name: z.string(), status: z.enum(["stale", "suspect"]), text: z.string() }),
      ),
    })
    .describe("How the run was called, for doing it again; paths as they were given"),
  timings: z
    .looseObject({
      schema: z.literal(schemaName("timings")),
      source: z.string(),
      stages: z.array(z.looseObject({ stage: z.string(), rows: count, seconds: z.number().min(0) })),
      total_seconds: z.number().min(0),
    })
    .describe("Seconds per stage: the only output that differs between equal runs of the same files"),
};

export type RecordName = keyof typeof RECORDS;
export const RECORD_NAMES = Object.keys(RECORDS) as RecordName[];

/** @throws {RangeError} for content that is not what the schema says: a bug */
export function requireRecord(name: RecordName, content: object): void {
  const result = RECORDS[name].safeParse(content);
  if (result.success) return;
  const [issue] = result.error.issues;
  throw new RangeError(`${name}.json: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** JSON Schema (2020-12) of a record. */
export function recordSchema(name: RecordName): object {
  const { $schema, ...schema } = z.toJSONSchema(RECORDS[name]);
  return { $schema, $id: schemaId(name), title: name, ...schema };
}

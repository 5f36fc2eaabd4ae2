/** Where a region stands. What is not known is null. */
export interface Standing {
  readonly score: number | null;
  readonly rank: number | null;
  /** "yes" or "no". */
  readonly alert: string | null;
}

export interface RankedRegion extends Standing {
  readonly region_id: string;
  readonly region: string;
  readonly country: string;
  readonly country_name: string;
}

/** Of what run.json tells, what a ranking depends on. */
export interface RunFacts {
  readonly as_of: string;
  readonly source: string;
  readonly method_set: string;
  readonly code_sha256: string;
  readonly config: { readonly unit: string; readonly [setting: string]: unknown };
  readonly inputs: readonly { readonly sha256: string }[];
}

/** A ranking of regions, as published or about to be. */
export interface Ranking {
  readonly run: RunFacts;
  readonly regions: readonly RankedRegion[];
}

/** Whether two runs rank the same regions by the same measure, so that scores and ranks may be compared. */
export function areComparable(a: RunFacts, b: RunFacts): boolean {
  return a.source === b.source && a.method_set === b.method_set && a.config.unit === b.config.unit;
}

/** What may have moved the scores of a month between two runs that are comparable. */
export function revisedBy(
  now: RunFacts,
  before: RunFacts,
): "data" | "config or code" | "data, config or code" {
  if (settingsOf(now) === settingsOf(before)) return "data";
  return haveSameInputs(now, before) ? "config or code" : "data, config or code";
}

const settingsOf = ({ code_sha256, config }: RunFacts): string => JSON.stringify([code_sha256, config]);

/** Whether two runs have read the same files. */
export function haveSameInputs(a: Pick<RunFacts, "inputs">, b: Pick<RunFacts, "inputs">): boolean {
  return inputsOf(a) === inputsOf(b);
}

const inputsOf = ({ inputs }: Pick<RunFacts, "inputs">): string =>
  inputs
    .map(({ sha256 }) => sha256)
    .sort()
    .join();

import { rounded } from "./domain/rounded.ts";
import type { RankStability, Sensitivity, Spread } from "./domain/sensitivity.ts";
import { schemaName } from "./domain/tableSchema.ts";
import type { TableHead } from "./io/tableFiles.ts";

/** The content of sensitivity.json. What is not known (too few regions to rank) is null. */
export function sensitivityRecord({ draws, seed, rankings }: Sensitivity, head: TableHead): object {
  return {
    schema: schemaName("sensitivity"),
    ...head,
    draws,
    seed,
    rankings: rankings.map(({ scope, ranked, active, everything, method, parts }) => ({
      scope,
      ranked,
      active,
      everything: stabilityRecord(everything),
      method: stabilityRecord(method),
      parts: parts.map(({ part, nominalWeight, effectiveWeight }) => ({
        part,
        nominal_weight: rounded(nominalWeight),
        effective_weight: rounded(effectiveWeight),
      })),
    })),
  };
}

function stabilityRecord({ kendallTau, top10Kept, meanRankShift }: RankStability): object {
  return {
    kendall_tau_b: spreadRecord(kendallTau),
    top10_kept: spreadRecord(top10Kept),
    mean_rank_shift: rounded(meanRankShift),
  };
}

function spreadRecord({ median, low, high }: Spread): object {
  return { median: rounded(median), low: rounded(low), high: rounded(high) };
}

import type { Part } from "./methodSet.ts";

/** Middle and ends of what the draws of a perturbation gave: their median, 5 % and 95 % quantiles. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** How far rankings of draws lie from the published one. */
export interface RankStability {
  /** Kendall's tau-b over the active regions, 1 for the same order. */
  readonly kendallTau: Spread;
  /** Of the published first ten, those that are among the first ten of a draw; more than ten where ranks are shared. */
  readonly top10Kept: Spread;
  /** Mean over regions and draws of the places between the published rank and that of a draw. */
  readonly meanRankShift: number;
}

/** How sure a ranking of regions is. */
export interface RankingSensitivity {
  /** Which regions: "all" of the data, or those of the "theatre". */
  readonly scope: "all" | "theatre";
  /** Ranked regions, and those of them with an incident in the last 24 months. */
  readonly ranked: number;
  readonly active: number;
  /** Draws of everything: counts, deaths, baselines, weights, half-lives, saturation. */
  readonly everything: RankStability;
  /** The same draws of weights, half-lives and saturation, with counts as they were observed. */
  readonly method: RankStability;
  readonly parts: readonly {
    readonly part: Part;
    readonly nominalWeight: number;
    /** corr(part, score)² over the active regions, divided by the sum over the parts. */
    readonly effectiveWeight: number;
  }[];
}

/** What sensitivity.json tells: how the draws were made, and how sure the rankings of regions are. */
export interface Sensitivity {
  readonly draws: number;
  readonly seed: string;
  readonly rankings: readonly RankingSensitivity[];
}

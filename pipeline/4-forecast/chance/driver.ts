/**
 * What moves a probability: the log odds of a fit are a sum over features, so what a case owes to a family of them is
 *
 *   c = Σ_k b_k (x_k - mean of x_k in its group this month)
 *
 * The family that moves it most up and the one that moves it most down are named, each only if its words hold for the
 * case: the family's leading feature lies on the side of the mean (of 0 for a trend) that they speak of.
 */

import type { ChanceKind } from "../../domain/chances.ts";
import { FEATURES, type Feature, WIDTH } from "./features.ts";

interface Family {
  readonly features: readonly Feature[];
  readonly leading: Feature;
  /** 1 where more of the leading feature is what the words for a raised chance speak of, -1 where less. */
  readonly sign: 1 | -1;
  /** Whether the words speak of the leading feature's own sign rather than of its place among others. */
  readonly absolute?: true;
  /** What is said where the family raises the chance, and where it lowers it. */
  readonly up: string;
  readonly down: string;
}

/** What is asked about, where the surroundings are, and of what a unit has a share, in words. */
const WORDS: Readonly<Record<ChanceKind, Readonly<Record<"outcome" | "around" | "whole", string>>>> = {
  region: {
    outcome: "escalation",
    around: "in the rest of the country",
    whole: "the country's violence",
  },
  country: {
    outcome: "escalation",
    around: "in neighbouring countries",
    whole: "the violence here and in neighbouring countries",
  },
  border: { outcome: "incident", around: "across the border", whole: "the violence on both sides" },
};

const families = (kind: ChanceKind): readonly Family[] => [
  {
    features: ["reach", "mark"],
    leading: "reach",
    sign: -1,
    up: `usually nearer to an ${WORDS[kind].outcome} than others`,
    down: `usually further from an ${WORDS[kind].outcome} than others`,
  },
  {
    features: ["ownPast"],
    leading: "ownPast",
    sign: 1,
    up: `${WORDS[kind].outcome}s more often than elsewhere`,
    down: `${WORDS[kind].outcome}s less often than elsewhere`,
  },
  {
    features: ["jump", "trend"],
    leading: "trend",
    sign: 1,
    absolute: true,
    up: "incidents rising",
    down: "incidents falling",
  },
  {
    features: ["violentMonths", "quiet"],
    leading: "quiet",
    sign: -1,
    up: "less quiet than others",
    down: "quieter than others",
  },
  {
    features: ["share"],
    leading: "share",
    sign: 1,
    up: `large share of ${WORDS[kind].whole}`,
    down: `small share of ${WORDS[kind].whole}`,
  },
  {
    features: ["around", "deathsAround", "trendAround"],
    leading: "deathsAround",
    sign: 1,
    up: `many deaths ${WORDS[kind].around}`,
    down: `few deaths ${WORDS[kind].around}`,
  },
];

/** Log odds below which nothing is worth a word: a tenth is a factor of 1.1. */
const LEAST = 0.1;
const NOTHING = "much like others";

/**
 * The driver of each of some cases of one group and month.
 * @param design their features, rows x WIDTH
 */
export function drivers(kind: ChanceKind, coefficients: Float64Array, design: Float64Array): string[] {
  const rows = design.length / WIDTH;
  const means = new Float64Array(WIDTH);
  for (let i = 0; i < design.length; i++)
    means[i % WIDTH] = (means[i % WIDTH] as number) + (design[i] as number) / rows;
  const named = families(kind).map((family) => ({
    ...family,
    columns: family.features.map((feature) => FEATURES.indexOf(feature)),
    leads: FEATURES.indexOf(family.leading),
  }));
  return Array.from({ length: rows }, (_, row) => {
    const above = (column: number): number =>
      (design[row * WIDTH + column] as number) - (means[column] as number);
    let [up, down] = [
      { moved: LEAST, words: "" },
      { moved: -LEAST, words: "" },
    ];
    for (const family of named) {
      const moved = family.columns.reduce((sum, k) => sum + (coefficients[k] as number) * above(k), 0);
      const lead = family.absolute ? (design[row * WIDTH + family.leads] as number) : above(family.leads);
      if (moved * lead * family.sign <= 0) continue;
      if (moved > up.moved) up = { moved, words: family.up };
      if (moved < down.moved) down = { moved, words: family.down };
    }
    return [up.words, down.words].filter((words) => words !== "").join("; ") || NOTHING;
  });
}

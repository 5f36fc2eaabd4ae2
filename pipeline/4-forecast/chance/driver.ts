/**
 * What moves a probability: the log odds of a fit are a sum over features, so what a case owes to a family of them is
 *
 *   c = Σ_k b_k (x_k - mean of x_k in its group this month)
 *
 * The family that moves it most up and the one that moves it most down are named, each in words that hold for the case:
 * the family's leading feature lies on the side of the mean that the words speak of.
 */

import type { ChanceKind } from "../../domain/chances.ts";
import { FEATURES, type Feature, WIDTH } from "./features.ts";

interface Family {
  readonly features: readonly Feature[];
  readonly leading: Feature;
  /** 1 where more of the leading feature is meant to raise the chance, -1 where less. */
  readonly sign: 1 | -1;
  /** What is said where the family raises the chance, and where it lowers it. */
  readonly up: string;
  readonly down: string;
}

const AROUND: Readonly<Record<ChanceKind, string>> = {
  region: "in the rest of the country",
  country: "in neighbouring countries",
  border: "across the border",
};

const families = (kind: ChanceKind): readonly Family[] => [
  {
    features: ["reach", "mark"],
    leading: "reach",
    sign: -1,
    up: "usual swings reach that far",
    down: "far beyond usual swings",
  },
  {
    features: ["ownPast"],
    leading: "ownPast",
    sign: 1,
    up: "has come to this before",
    down: "has seldom come to this before",
  },
  {
    features: ["jump", "trend"],
    leading: "trend",
    sign: 1,
    up: "incidents rising",
    down: "incidents falling",
  },
  {
    features: ["violentMonths", "quiet"],
    leading: "quiet",
    sign: -1,
    up: "incidents month after month",
    down: "long quiet",
  },
  {
    features: ["share"],
    leading: "share",
    sign: 1,
    up: `more violent than ${kind === "region" ? "the rest of the country" : kind === "country" ? "its neighbours" : "the other side of the border"}`,
    down: `less violent than ${kind === "region" ? "the rest of the country" : kind === "country" ? "its neighbours" : "the other side of the border"}`,
  },
  {
    features: ["around", "deathsAround", "trendAround"],
    leading: "deathsAround",
    sign: 1,
    up: `many deaths ${AROUND[kind]}`,
    down: `calm ${AROUND[kind]}`,
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
      if (moved * above(family.leads) * family.sign <= 0) continue;
      if (moved > up.moved) up = { moved, words: family.up };
      if (moved < down.moved) down = { moved, words: family.down };
    }
    return [up.words, down.words].filter((words) => words !== "").join("; ") || NOTHING;
  });
}
